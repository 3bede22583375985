// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `rest_client_*`: HTTP requests.

use std::ffi::{c_char, c_int};
use std::io;
use std::ptr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nrf_provisioning_sys as sys;

use crate::capture::Capture;
use crate::clock::Clock;
use crate::device::CredentialType;
use crate::sdk::event_loop;
use crate::sdk::faults;
use crate::sdk::memory::text;
use crate::sdk::rest::http::{self, Answer, ExchangeError, Request};
use crate::sdk::rest::tls::{ConnectError, Connection, Means, Traffic};
use crate::sdk::state;
use crate::trace::What;

/// `CONFIG_REST_CLIENT_REQUEST_TIMEOUT`, in milliseconds.
const DEFAULT_TIMEOUT_MS: i32 = 60_000;

/// `SEC_TAG_TLS_INVALID`: no TLS.
const NO_SEC_TAG: c_int = -1;

/// How long a server that is silent without saying so is waited for in the host's time when the
/// device's clock is virtual.
///
/// Long enough for a service on a busy machine. The simulated service, when it is silent on
/// purpose, says so.
const VIRTUAL_PATIENCE: Duration = Duration::from_millis(1500);

/// How often a device on a virtual clock looks whether the service is silent on purpose.
const LOOK_AROUND: Duration = Duration::from_millis(5);

/// Fills in a request's defaults.
///
/// # Safety
///
/// `req_ctx` is NULL or valid.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn rest_client_request_defaults_set(
    req_ctx: *mut sys::rest_client_req_context,
) {
    // SAFETY: NULL or valid as the caller promises.
    let Some(request) = (unsafe { req_ctx.as_mut() }) else { return };
    request.connect_socket = sys::REST_CLIENT_SCKT_CONNECT;
    request.keep_alive = false;
    request.sec_tag = NO_SEC_TAG;
    request.tls_peer_verify = sys::REST_CLIENT_TLS_DEFAULT_PEER_VERIFY;
    request.http_method = sys::HTTP_GET;
    request.timeout_ms = DEFAULT_TIMEOUT_MS;
}

/// Sends a request and waits for the answer.
///
/// The peer is always verified, and every request has a connection of its own.
///
/// # Returns
///
/// 0, with the answer in `resp_ctx`; its status is 0 when the server closed the connection.
/// `-EFAULT` without network or for an unknown host, `-ECONNREFUSED` when TCP or TLS was refused,
/// `-ETIMEDOUT`, `-ECONNRESET`, `-EBADMSG` for what is no HTTP answer, and `-ENOBUFS` when the
/// answer does not fit the buffer with a NUL; the status is known then.
///
/// # Safety
///
/// Both pointers are valid. Texts are NUL terminated, the header list ends with NULL, body and
/// buffer have their lengths.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn rest_client_request(
    req_ctx: *mut sys::rest_client_req_context,
    resp_ctx: *mut sys::rest_client_resp_context,
) -> c_int {
    // SAFETY: NULL or valid as the caller promises.
    let Some(context) = (unsafe { req_ctx.as_mut() }) else { return -sys::EINVAL };
    // SAFETY: as above.
    let Some(response) = (unsafe { resp_ctx.as_mut() }) else { return -sys::EINVAL };
    // SAFETY: NUL terminated texts, a NULL terminated list and a sized body, as promised.
    let Some(request) = (unsafe { request_of(context) }) else { return -sys::EINVAL };
    // SAFETY: as large as it says, as the caller promises.
    let buffer = unsafe { text::buffer(context.resp_buff, context.resp_buff_len) };
    if buffer.is_empty() {
        return -sys::EINVAL;
    }
    buffer.fill(0);
    *response = empty_response(req_ctx);
    let what = || request.url.split('?').next().unwrap_or_default().to_owned();
    if let Some(error) = faults::enter("rest_client_request", what) {
        return error;
    }
    let result = match send(&request, context.sec_tag, context.timeout_ms) {
        Ok(answer) => match faults::enter(faults::HTTP_ANSWER, what) {
            Some(error) => error,
            None => deliver(&answer, buffer, response),
        },
        Err(error) => error,
    };
    context.connect_socket = sys::REST_CLIENT_SCKT_CONNECT;
    result
}

/// The request that a context describes; `None` without host or URL.
///
/// # Safety
///
/// Texts are NULL or NUL terminated, the header list is NULL or ends with NULL, the body is NULL
/// or has its length; all stay as they are while the result is used.
unsafe fn request_of(context: &sys::rest_client_req_context) -> Option<Request<'_>> {
    // SAFETY: NULL or NUL terminated as the caller promises.
    let host = unsafe { text::utf8(context.host) }?;
    // SAFETY: as above.
    let url = unsafe { text::utf8(context.url) }?;
    // SAFETY: NULL or terminated as the caller promises.
    let fields = unsafe { field_list(context.header_fields) };
    let body = if context.body.is_null() {
        None
    } else if context.body_len == 0 {
        // SAFETY: a body without a length is NUL terminated text.
        unsafe { text::bytes(context.body) }
    } else {
        // SAFETY: as long as it says, as the caller promises.
        Some(unsafe { text::memory(context.body.cast(), context.body_len) })
    };
    Some(Request { method: method_name(context.http_method)?, url, host, fields, body })
}

fn method_name(method: sys::http_method) -> Option<&'static str> {
    match method {
        sys::HTTP_GET => Some("GET"),
        sys::HTTP_POST => Some("POST"),
        sys::HTTP_PUT => Some("PUT"),
        sys::HTTP_PATCH => Some("PATCH"),
        sys::HTTP_DELETE => Some("DELETE"),
        _ => None,
    }
}

/// The texts of a list that ends with NULL.
///
/// # Safety
///
/// `list` is NULL, or each of its entries up to a NULL is NUL terminated.
unsafe fn field_list<'a>(list: *mut *const c_char) -> Vec<&'a [u8]> {
    let mut fields = Vec::new();
    let mut entry = list;
    while !entry.is_null() {
        // SAFETY: the list goes on until its NULL.
        let line = unsafe { entry.read() };
        // SAFETY: NULL or NUL terminated as the caller promises.
        let Some(line) = (unsafe { text::bytes(line) }) else { break };
        fields.push(line);
        // SAFETY: the entry was not the last one, which is NULL.
        entry = unsafe { entry.add(1) };
    }
    fields
}

fn empty_response(context: *mut sys::rest_client_req_context) -> sys::rest_client_resp_context {
    sys::rest_client_resp_context {
        total_response_len: 0,
        response_len: 0,
        response: ptr::null_mut(),
        http_status_code: 0,
        http_status_code_str: [0; 32],
        used_socket_id: 0,
        used_socket_is_alive: 0,
        req_ctx: context,
    }
}

/// Puts an answer where the caller finds it, and tells whether all of it fitted.
fn deliver(
    answer: &Answer,
    buffer: &mut [u8],
    response: &mut sys::rest_client_resp_context,
) -> c_int {
    let fitted = text::copy(&answer.raw, buffer);
    response.total_response_len = answer.raw.len();
    response.http_status_code = answer.status;
    let phrase = answer.reason.bytes().take(response.http_status_code_str.len() - 1);
    for (to, from) in response.http_status_code_str.iter_mut().zip(phrase) {
        *to = c_char::from_ne_bytes([from]);
    }
    response.response_len = answer.body_len;
    let body_at = answer.body_at.unwrap_or(answer.raw.len());
    response.response =
        buffer.get_mut(body_at..).map_or(ptr::null_mut(), |body| body.as_mut_ptr().cast());
    if fitted { 0 } else { -sys::ENOBUFS }
}

/// What a request needs from the simulation.
struct Link {
    clock: Arc<Clock>,
    server: std::net::SocketAddr,
    /// The CA certificates of the security tag.
    anchors: Vec<u8>,
    /// Decides the keys of the session, if they are to repeat.
    seed: Option<u64>,
    capture: Option<Arc<Capture>>,
    record_limit: Option<usize>,
}

fn link(sec_tag: c_int) -> Result<Link, c_int> {
    let link = state::with(|sim| {
        sim.device.stats_mut().requests += 1;
        let server = sim.resolve()?;
        let tag = u32::try_from(sec_tag).ok();
        let held = |tag| sim.device.credentials().content(tag, CredentialType::Ca);
        let anchors = tag.and_then(held).unwrap_or_default().to_vec();
        let seed = sim.device.session_seed();
        let capture = sim.capture.as_ref().map(Arc::clone);
        let record_limit = sim.device.tls_record_limit();
        let clock = Arc::clone(&sim.clock);
        Some(Link { clock, server, anchors, seed, capture, record_limit })
    });
    link.flatten().ok_or(-sys::EFAULT)
}

fn send(request: &Request<'_>, sec_tag: c_int, timeout_ms: i32) -> Result<Answer, c_int> {
    let link = link(sec_tag)?;
    if timeout_ms == 0 {
        return Err(-sys::ETIMEDOUT);
    }
    // A negative time-out is "forever", which a simulation cannot wait for.
    let timeout_ms =
        u64::try_from(timeout_ms).unwrap_or(u64::from(DEFAULT_TIMEOUT_MS.unsigned_abs()));
    let deadline_ms = link.clock.now_ms().saturating_add(timeout_ms);
    let clock = Arc::clone(&link.clock);
    let connected = if sec_tag == NO_SEC_TAG {
        Connection::plain(link.server, link.capture.as_ref())
    } else {
        let Link { seed, record_limit, .. } = link;
        let means = Means { seed, capture: link.capture.as_ref(), record_limit };
        Connection::tls(link.server, request.host, &link.anchors, link.clock, means)
    };
    let mut connection = match connected {
        Ok(connection) => connection,
        Err(error) => return Err(not_connected(&error, deadline_ms)),
    };
    let answer = match be_patient(&mut connection, clock, deadline_ms) {
        Ok(()) => http::exchange(&mut connection, request),
        Err(error) => Err(error.into()),
    };
    if !matches!(answer, Err(ExchangeError::TimedOut)) {
        connection.drain();
    }
    connection.close();
    count(connection.traffic(), matches!(connection, Connection::Tls(_)).then_some(true));
    answer.map_err(|error| not_answered(&error, deadline_ms))
}

/// Has a connection wait for its server until `deadline_ms` on the device's clock.
fn be_patient(connection: &mut Connection, clock: Arc<Clock>, deadline_ms: u64) -> io::Result<()> {
    if clock.is_real_time() {
        let left = clock.on_host(deadline_ms.saturating_sub(clock.now_ms()));
        return connection.set_patience(left, Box::new(|| false));
    }
    let own = connection.local_addr()?;
    let given_up = Instant::now() + VIRTUAL_PATIENCE;
    let goes_on = move || match clock.paused_until(own) {
        Some(until_ms) if until_ms >= deadline_ms => false,
        Some(until_ms) if until_ms > clock.now_ms() => {
            event_loop::sleep_until(until_ms);
            true
        }
        _ => Instant::now() < given_up,
    };
    connection.set_patience(LOOK_AROUND, Box::new(goes_on))
}

fn not_connected(error: &ConnectError, deadline_ms: u64) -> c_int {
    count(error.traffic, error.in_handshake.then_some(false));
    let detail = error.reason.clone();
    let what = if error.in_handshake {
        What::Handshake { ok: false, detail }
    } else {
        What::Note { who: "device".into(), text: format!("cannot connect: {detail}") }
    };
    state::with(|sim| sim.trace.push(what));
    if error.timed_out {
        event_loop::sleep_until(deadline_ms);
        -sys::ETIMEDOUT
    } else {
        -sys::ECONNREFUSED
    }
}

fn not_answered(error: &ExchangeError, deadline_ms: u64) -> c_int {
    match error {
        ExchangeError::TimedOut => {
            // The device has waited all the time it was given.
            event_loop::sleep_until(deadline_ms);
            -sys::ETIMEDOUT
        }
        ExchangeError::Broken(_) => -sys::ECONNRESET,
        ExchangeError::Malformed => -sys::EBADMSG,
    }
}

/// Adds to the counters; `handshake` tells how one ended, if there was one.
fn count(traffic: Traffic, handshake: Option<bool>) {
    state::with(|sim| {
        let stats = sim.device.stats_mut();
        stats.bytes_sent += traffic.sent;
        stats.bytes_received += traffic.received;
        match handshake {
            Some(true) => stats.handshakes += 1,
            Some(false) => stats.handshakes_failed += 1,
            None => {}
        }
    });
}
