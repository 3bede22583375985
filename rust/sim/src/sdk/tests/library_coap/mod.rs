// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The library's CoAP client over the simulated SDK: its requests go over real DTLS to a real service.
//!
//! What no service does, and what the simulated client never does, is tested in the library over a
//! double of the SDK's client.

mod connecting;
mod outcome;

use nrf_provisioning::sdk::coap::CoapClient;
use nrf_provisioning_core::ports::Method;
use nrf_provisioning_core::ports::coap::{CoapClient as _, CoapRequest, CoapResponse, Code};
use nrf_provisioning_core::wire::text::CText;
use nrf_provisioning_core::{Config, Error};

use super::coap::served;
use super::*;
use crate::sdk::coap::request::{Plan, Request};
use crate::sdk::faults::{self, Fault};
use crate::sdk::state;
use crate::service::Handle;

const CHANGED: u8 = 0x44;
const CONTENT: u8 = 0x45;
const UNAUTHORIZED: u8 = 0x81;
const NOT_FOUND: u8 = 0x84;

/// `COAP_TIMEOUT_SECONDS`, and what cancelling costs behind it.
const TIMEOUT_MS: u64 = 30_000;
const CANCEL_MS: u64 = 500;

/// `CONFIG_COAP_CLIENT_BLOCK_SIZE`.
const BLOCK: usize = 512;

const UNTOUCHED: u8 = 0xee;

/// The first request has no answer.
const SILENCE: &str = "faults = [{ delay_s = 100000 }]";

/// A client with a connection. It ends before its simulation does.
struct Connected {
    client: CoapClient<'static>,
    trace: Trace,
    _service: Handle,
    _session: Session,
}

impl Connected {
    fn new(spec: &str) -> Self {
        Self::with(const { &Config::DEFAULT }, spec)
    }

    fn with(config: &'static Config, spec: &str) -> Self {
        let (session, trace, service) = served(fast(), spec);
        CoapClient::init().unwrap();
        let mut client = CoapClient::new(config);
        client.connect().unwrap();
        Self { client, trace, _service: service, _session: session }
    }

    /// Fetches; what came and what is in the buffer of `len` bytes.
    fn fetch(&mut self, len: usize) -> (Result<CoapResponse, Error>, Vec<u8>) {
        let mut buffer = vec![UNTOUCHED; len];
        let answer = self.client.send(&fetch(), Some(&mut buffer));
        (answer, buffer)
    }

    fn report(&mut self, payload: &[u8]) -> Result<CoapResponse, Error> {
        self.client.send(&confirmable(Method::Post, c"p/rsp".into(), payload), None)
    }

    /// The paths and the bodies of the requests that the service has seen.
    fn seen(&self) -> Vec<(String, Vec<u8>)> {
        let request = |record: crate::trace::Record| match record.what {
            What::Request { path, .. } => Some((path, record.detail.up)),
            _ => None,
        };
        self.trace.records().into_iter().filter_map(request).collect()
    }
}

/// A request that is sent again until there is a response.
fn confirmable<'a>(method: Method, path: CText<'a>, payload: &'a [u8]) -> CoapRequest<'a> {
    CoapRequest { method, path, payload, confirmable: true }
}

/// The request for commands.
fn fetch() -> CoapRequest<'static> {
    confirmable(Method::Get, c"p/cmd?after=".into(), b"")
}

/// A response that does not ask to be left alone.
fn response(code: u8, len: usize) -> CoapResponse {
    CoapResponse { code: Code::from_byte(code), len, retry_after_s: 0 }
}

/// A body that is not the same in any two blocks.
fn body(len: usize) -> Vec<u8> {
    (0..len).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

/// A fault that answers requests of a kind with a body.
fn answered_with(kind: &str, body: &[u8]) -> String {
    format!("faults = [{{ on = \"{kind}\", body_hex = \"{}\" }}]", hex::encode(body))
}

/// What `f` returns, and how much time passes meanwhile.
fn timed<R>(f: impl FnOnce() -> R) -> (R, u64) {
    let now_ms = || state::clock().unwrap().now_ms();
    let before = now_ms();
    let result = f();
    (result, now_ms() - before)
}

/// How many datagrams the device sends while `f` runs.
fn sent(f: impl FnOnce()) -> u64 {
    let count = || device_state().unwrap().stats.datagrams_sent;
    let before = count();
    f();
    count() - before
}

/// The sockets that are open, and the requests that are under way.
fn in_use() -> (usize, usize) {
    state::with(|sim| sim.network.in_use()).unwrap()
}

/// Looks at the requests that the SDK's client has a place for, answered ones among them: those whose
/// answer was no acknowledgement.
fn kept<R>(look: impl FnMut(&Request) -> R) -> Vec<R> {
    state::with(|sim| {
        let clients = sim.network.clients.iter();
        clients.flat_map(|client| client.requests.iter().flatten()).map(look).collect()
    })
    .unwrap()
}

/// The descriptor in the SDK's client, which the client's thread looks at.
fn descriptor() -> c_int {
    let address = state::with(|sim| sim.network.clients.last().map(|client| client.address));
    let client = ptr::with_exposed_provenance::<sys::coap_client>(address.flatten().unwrap());
    // SAFETY: the static that was given to `coap_client_init`.
    unsafe { (*client).fd }
}

/// Calls of the library's that are counted, with a fault among them, until this is dropped.
struct Faulty;

impl Faulty {
    fn new(fault: Fault) -> Self {
        faults::begin(fault);
        Self
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        faults::end();
    }
}

/// The number that the first call of `function` with `detail` has in what `f` does.
fn call_of(function: &str, detail: &str, f: impl FnOnce()) -> usize {
    let counted = Faulty::new(Fault::None);
    f();
    let calls = faults::end();
    drop(counted);
    let is = |called: &faults::Called| called.function == function && called.detail == detail;
    calls.iter().position(is).unwrap_or_else(|| panic!("no {function}({detail}) in {calls:?}"))
}

#[test]
fn a_get_asks_for_blocks_and_has_no_payload() {
    let mut run = Connected::new("separate_answers = true");
    assert_eq!(run.fetch(64).0, Ok(response(UNAUTHORIZED, 0)));
    let asked = kept(|Request { plan, .. }| {
        let Plan { method, confirmable, ref path, format, payload, ref options, .. } = *plan;
        (method, confirmable, path.clone(), format, payload, options.clone())
    });
    let expected = (1, true, "p/cmd?after=".to_owned(), 60, None, vec![(23, vec![5])]);
    assert_eq!(asked, [expected]);
}

#[test]
fn a_payload_is_put_together_from_blocks() {
    let whole = body(2 * BLOCK + 76);
    let mut run = Connected::new(&answered_with("fetch", &whole));
    let datagrams = sent(|| {
        let ((answer, buffer), took_ms) = timed(|| run.fetch(2048));
        assert_eq!(answer, Ok(response(CONTENT, whole.len())));
        assert_eq!(buffer[..whole.len()], whole);
        assert!(buffer[whole.len()..].iter().all(|byte| *byte == UNTOUCHED));
        assert_eq!(took_ms, 0, "an answered request is over and not cancelled");
    });
    assert_eq!(datagrams, 3);
}

#[test]
fn a_post_carries_its_payload_and_drops_the_answer() {
    let mut run = Connected::new(&answered_with("report", b"whatever"));
    let payload = [b"report\0with a NUL".to_vec(), body(2 * BLOCK)].concat();
    let datagrams = sent(|| {
        let (answer, took_ms) = timed(|| run.report(&payload));
        assert_eq!((answer, took_ms), (Ok(response(CHANGED, 0)), 0));
    });
    assert_eq!(datagrams, 3);
    assert_eq!(run.seen(), [("/p/rsp".to_owned(), payload)]);
}

#[test]
fn a_post_says_that_it_is_cbor_and_asks_for_nothing() {
    let mut run = Connected::new("separate_answers = true");
    assert_eq!(run.report(b"r"), Ok(response(UNAUTHORIZED, 0)));
    let asked = kept(|Request { plan, .. }| (plan.method, plan.format, plan.options.clone()));
    assert_eq!(asked, [(2, 60, vec![])]);
}

#[test]
fn a_request_without_payload_has_none_and_need_not_be_confirmed() {
    let mut run = Connected::new("");
    let path = c"/.dtls/suspend".into();
    let request = CoapRequest { method: Method::Post, path, payload: &[], confirmable: false };
    assert_eq!(run.client.send(&request, None), Ok(response(CHANGED, 0)));
    let asked = kept(|Request { plan, .. }| (plan.confirmable, plan.payload));
    assert_eq!(asked, [(false, None)]);
}

#[test]
fn a_path_that_does_not_fit_is_refused_and_not_cut() {
    let mut run = Connected::new("");
    let path = |len| CString::new(vec![b'p'; len]).unwrap();
    let (longest, too_long) = (path(128), path(129));
    let send = |run: &mut Connected, path: &CStr| {
        run.client.send(&confirmable(Method::Get, path.into(), b""), None)
    };
    let refused = send(&mut run, &too_long);
    assert_eq!(refused, Err(Error::DoesNotFit));
    assert_eq!(run.seen(), []);
    let answer = send(&mut run, &longest);
    assert_eq!(answer, Ok(response(NOT_FOUND, 0)));
    assert_eq!(run.seen(), [(format!("/{}", longest.to_str().unwrap()), vec![])]);
}

#[test]
fn the_descriptor_is_that_of_the_socket_while_one_is_open() {
    let mut run = Connected::new("");
    assert_eq!(descriptor(), -1, "nothing was sent over it yet");
    assert!(run.report(b"r").is_ok());
    let is_open = |fd| state::with(|sim| sim.network.socket(fd).is_some());
    assert_eq!(is_open(descriptor()), Some(true));
    run.client.close();
    assert_eq!(descriptor(), -1);
    assert_eq!(run.report(b"r"), Err(Error::Network));
}
