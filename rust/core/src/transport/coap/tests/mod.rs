// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What goes out and what its answers mean. How connections are kept is in `session`.

mod room;
mod session;

use std::collections::VecDeque;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::{Coap, CoapClient, CoapRequest, CoapResponse, Method, longest_path};
use crate::attempt::Buffers;
use crate::config::Config;
use crate::error::Error;
use crate::log::LogEntry;
use crate::ports::coap::Code;
use crate::testing::platform::FakePlatform;
use crate::transport::{ReportError, Transport};

pub(super) const CREATED: u8 = 0x41;
pub(super) const CHANGED: u8 = 0x44;
pub(super) const CONTENT: u8 = 0x45;
const UNAVAILABLE: u8 = 0xa3;

/// What the client was made to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    Connect,
    Close,
    /// A request: its method, path, payload, and the room for the answer.
    Request(Method, String, Vec<u8>, Option<usize>),
    /// A request that is not confirmable.
    Unconfirmed(Method, String),
}

/// A client of a service that accepts everything and has no commands, unless the script says so.
#[derive(Default)]
pub(super) struct FakeClient {
    pub(super) seen: Vec<Seen>,
    pub(super) is_open: bool,
    /// Whether the modem can keep the connection.
    pub(super) stays_open: bool,
    /// How the next connections go.
    pub(super) connections: VecDeque<Result<(), Error>>,
    /// How the next authentications, fetches, reports and suspensions go.
    pub(super) auth: VecDeque<Result<u8, Error>>,
    pub(super) command: VecDeque<Result<u8, Error>>,
    pub(super) response: VecDeque<Result<u8, Error>>,
    pub(super) suspend: VecDeque<Result<u8, Error>>,
    /// What a fetch gets.
    pub(super) batch: Vec<u8>,
    /// What every answer asks for.
    pub(super) retry_after_s: u32,
}

impl CoapClient for &mut FakeClient {
    fn connect(&mut self) -> Result<(), Error> {
        assert!(!self.is_open, "the connection before is closed");
        self.seen.push(Seen::Connect);
        let result = self.connections.pop_front().unwrap_or(Ok(()));
        self.is_open = result.is_ok();
        result
    }

    fn close(&mut self) {
        if self.is_open {
            self.seen.push(Seen::Close);
        }
        self.is_open = false;
    }

    fn is_open(&self) -> bool {
        self.is_open
    }

    fn stays_open_offline(&self) -> bool {
        self.stays_open
    }

    fn send(
        &mut self,
        request: &CoapRequest<'_>,
        response: Option<&mut [u8]>,
    ) -> Result<CoapResponse, Error> {
        assert!(self.is_open, "a request needs a connection");
        let path = String::from_utf8(request.path.to_bytes().to_vec()).unwrap();
        let resource = path.split('?').next().unwrap();
        let (script, good) = match resource {
            "p/auth-jwt" => (&mut self.auth, CREATED),
            "p/cmd" => (&mut self.command, CONTENT),
            "p/rsp" => (&mut self.response, CHANGED),
            "/.dtls/suspend" => (&mut self.suspend, CHANGED),
            other => panic!("{other}"),
        };
        let code = script.pop_front().unwrap_or(Ok(good));
        self.seen.push(if request.confirmable {
            let room = response.as_ref().map(|response| response.len());
            Seen::Request(request.method, path, request.payload.to_vec(), room)
        } else {
            assert!(response.is_none() && request.payload.is_empty());
            Seen::Unconfirmed(request.method, path)
        });
        let mut len = 0;
        if let Some(response) = response {
            response.fill(b'?');
            response.iter_mut().zip(&self.batch).for_each(|(to, from)| *to = *from);
            len = self.batch.len();
        }
        code.map(|code| CoapResponse {
            code: Code::from_byte(code),
            len: if code == CONTENT { len } else { 0 },
            retry_after_s: if code == UNAVAILABLE { self.retry_after_s } else { 0 },
        })
    }
}

pub(super) fn auth_request() -> Seen {
    let path = "p/auth-jwt?mver=mfw_nrf91x1_2.0.2&cver=3.3.99";
    Seen::Request(Method::Post, path.into(), b"eyJ.token.sig".to_vec(), None)
}

pub(super) fn command_request(after: &str) -> Seen {
    let path = std::format!("p/cmd?after={after}&rxMaxSize=1024&txMaxSize=2048&limit=10");
    Seen::Request(Method::Get, path, vec![], Some(1024))
}

pub(super) fn report_request() -> Seen {
    Seen::Request(Method::Post, "p/rsp".into(), REPORT.to_vec(), None)
}

pub(super) const REPORT: &[u8] = b"\x81\x82\x61a\x18\x66";

/// A transport, and the two buffers it may use.
pub(super) struct Bench<'t, 'f> {
    pub(super) coap: Coap<'static, &'f mut FakeClient>,
    pub(super) device: &'t mut FakePlatform,
    pub(super) memory: Vec<u8>,
    pub(super) receive_len: usize,
}

impl<'t, 'f> Bench<'t, 'f> {
    pub(super) fn new(client: &'f mut FakeClient, device: &'t mut FakePlatform) -> Self {
        let config: &'static Config = &Config::DEFAULT;
        Self {
            coap: Coap::new(client, config),
            device,
            memory: vec![b'S'; config.buffers_len()],
            receive_len: config.rx_buf_sz as usize,
        }
    }

    pub(super) fn fetch(&mut self) -> Result<usize, Error> {
        self.fetch_after(b"")
    }

    pub(super) fn fetch_after(&mut self, after: &[u8]) -> Result<usize, Error> {
        let mut buffers = Buffers::new(&mut self.memory, self.receive_len);
        self.coap.fetch(self.device, after, &mut buffers)
    }

    pub(super) fn before_offline(&mut self) {
        self.coap.before_execution(self.device, true);
    }

    pub(super) fn before_online_work(&mut self) {
        self.coap.before_execution(self.device, false);
    }

    pub(super) fn report(&mut self) -> Result<(), Error> {
        self.report_of(REPORT)
    }

    pub(super) fn report_of(&mut self, report: &[u8]) -> Result<(), Error> {
        self.reported(report).map_err(|why| why.error)
    }

    pub(super) fn reported(&mut self, report: &[u8]) -> Result<(), ReportError> {
        let (receive, transmit) = self.memory.split_at_mut(self.receive_len);
        transmit[..report.len()].copy_from_slice(report);
        let (report, free) = transmit.split_at_mut(report.len());
        self.coap.report(self.device, report, [free, receive])
    }
}

pub(super) fn device() -> FakePlatform {
    FakePlatform::new(Config::DEFAULT)
}

/// Every code with its meaning, when it is not the one that was expected.
const CODES: [(u8, Error); 20] = [
    (0x80, Error::BadRequest),
    (0x81, Error::NotClaimed),
    (0x82, Error::UnexpectedStatus),
    (0x83, Error::Forbidden),
    (0x84, Error::NotFound),
    (0x85, Error::UnexpectedStatus),
    (0x86, Error::BadRequest),
    (0x88, Error::Unavailable),
    (0x89, Error::Conflict),
    (0x8d, Error::Conflict),
    (0x8f, Error::UnsupportedMedia),
    (0xa0, Error::ServerBusy),
    (0xa2, Error::Unavailable),
    (0xa3, Error::ServerBusy),
    (0xa4, Error::Unavailable),
    (0x9d, Error::Unavailable),
    (0x40, Error::UnexpectedStatus),
    (0x0a, Error::UnexpectedStatus),
    (0x00, Error::UnexpectedStatus),
    (0xff, Error::UnexpectedStatus),
];

#[test]
fn a_fetch_connects_authenticates_and_asks() {
    let (mut client, mut device) =
        (FakeClient { batch: vec![1, 2, 3], ..Default::default() }, device());
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch_after(b"9685ef84.d"), Ok(3));
    assert_eq!(bench.memory[..3], [1, 2, 3]);
    assert_eq!(client.seen, [Seen::Connect, auth_request(), command_request("9685ef84.d")]);
}

#[test]
fn an_answer_without_payload_means_no_commands() {
    let (mut client, mut device) = (FakeClient::default(), device());
    assert_eq!(Bench::new(&mut client, &mut device).fetch(), Err(Error::NoCommands));
}

#[test]
fn of_a_correlation_id_only_what_would_end_its_option_is_escaped() {
    let (mut client, mut device) = (FakeClient::default(), device());
    let _ = Bench::new(&mut client, &mut device).fetch_after("a&b c/%:é?".as_bytes());
    assert_eq!(client.seen[2], command_request("a%26b c/%:é%3F"));
}

#[test]
fn each_code_has_its_meaning_in_answer_to_each_request() {
    for (code, error) in CODES {
        let mut client = FakeClient { auth: [Ok(code)].into(), ..Default::default() };
        assert_eq!(Bench::new(&mut client, &mut device()).fetch(), Err(error), "auth {code:#x}");
        assert!(!client.is_open, "an unauthenticated connection is closed");

        let (mut client, mut device) =
            (FakeClient { auth: [Ok(code)].into(), ..Default::default() }, device());
        let mut bench = Bench::new(&mut client, &mut device);
        let refused = ReportError::before_report(error);
        assert_eq!(bench.reported(REPORT), Err(refused), "auth {code:#x}");

        let mut client = FakeClient { command: [Ok(code)].into(), ..Default::default() };
        assert_eq!(Bench::new(&mut client, &mut device).fetch(), Err(error), "fetch {code:#x}");

        let mut client = FakeClient { response: [Ok(code)].into(), ..Default::default() };
        let mut bench = Bench::new(&mut client, &mut device);
        let refused = ReportError::of_report(error);
        assert_eq!(bench.reported(REPORT), Err(refused), "report {code:#x}");
    }
}

#[test]
fn each_request_has_its_own_code_of_success() {
    for (auth, command, response) in
        [(CHANGED, CONTENT, CHANGED), (CONTENT, CONTENT, CHANGED), (CREATED, CREATED, CREATED)]
    {
        let mut client = FakeClient {
            auth: [Ok(auth)].into(),
            command: [Ok(command)].into(),
            batch: vec![1],
            ..Default::default()
        };
        let fetched = Bench::new(&mut client, &mut device()).fetch();
        assert_eq!(fetched, Err(Error::UnexpectedStatus), "{auth:#x} {command:#x}");
        let mut client = FakeClient {
            auth: [Ok(auth)].into(),
            response: [Ok(response)].into(),
            ..Default::default()
        };
        let reported = Bench::new(&mut client, &mut device()).report();
        assert_eq!(reported, Err(Error::UnexpectedStatus), "{auth:#x} {response:#x}");
    }
}

#[test]
fn a_code_is_logged_as_it_is_written() {
    let mut device = device();
    let mut client = FakeClient { command: [Ok(0xa3)].into(), ..Default::default() };
    let _ = Bench::new(&mut client, &mut device).fetch();
    let logged = device.tape.pick(|_, did| match did {
        crate::testing::Did::Log(LogEntry::Status, value) => Some(*value),
        _ => None,
    });
    assert_eq!(logged, [503]);
}

#[test]
fn silence_is_a_time_out_and_backs_off() {
    for script in [0, 1] {
        let mut client = FakeClient::default();
        match script {
            0 => client.auth = [Err(Error::TimedOut)].into(),
            _ => client.command = [Err(Error::TimedOut)].into(),
        }
        let error = Bench::new(&mut client, &mut device()).fetch().unwrap_err();
        assert_eq!(error, Error::TimedOut);
        assert!(error.backs_off(false));
    }
}

#[test]
fn a_refused_connection_is_told_and_nothing_is_sent() {
    let (mut client, mut device) = (FakeClient::default(), device());
    client.connections = [Err(Error::ConnectionRefused)].into();
    assert_eq!(Bench::new(&mut client, &mut device).fetch(), Err(Error::ConnectionRefused));
    assert_eq!(client.seen, [Seen::Connect]);
    assert!(device.token_rooms.is_empty(), "no token was signed");
}

#[test]
fn a_device_that_cannot_say_who_it_is_closes_the_connection() {
    for (token, firmware) in [
        (Err(Error::NoIdentity), Ok("mfw")),
        (Err(Error::NoTime), Ok("mfw")),
        (Ok(b"eyJ".to_vec()), Err(Error::NoFirmwareVersion)),
    ] {
        let (mut client, mut device) = (FakeClient::default(), device());
        let error = token.clone().err().or(firmware.err()).unwrap();
        (device.token, device.firmware) = (token, firmware);
        assert_eq!(Bench::new(&mut client, &mut device).fetch(), Err(error));
        assert_eq!(client.seen, [Seen::Connect, Seen::Close]);
    }
}

#[test]
fn an_empty_token_authenticates_nobody() {
    let (mut client, mut device) = (FakeClient::default(), device());
    device.token = Ok(vec![]);
    assert_eq!(Bench::new(&mut client, &mut device).fetch(), Err(Error::NoIdentity));
    assert_eq!(client.seen, [Seen::Connect, Seen::Close]);
}

#[test]
fn only_what_comes_behind_the_authentication_says_anything_about_a_report() {
    let connections = || [Err(Error::ConnectionRefused)].into();
    let refused = || [Ok(0x81)].into();
    let silent = || [Err(Error::TimedOut)].into();
    for (client, error, sent) in [
        (FakeClient { connections: connections(), ..Default::default() }, None, false),
        (FakeClient { auth: refused(), ..Default::default() }, Some(Error::NotClaimed), false),
        (FakeClient { auth: silent(), ..Default::default() }, Some(Error::TimedOut), false),
        (FakeClient { response: refused(), ..Default::default() }, Some(Error::NotClaimed), true),
        (FakeClient { response: silent(), ..Default::default() }, Some(Error::TimedOut), true),
    ] {
        let (mut client, mut device) = (client, device());
        let error = error.unwrap_or(Error::ConnectionRefused);
        let reported = Bench::new(&mut client, &mut device).reported(REPORT);
        assert_eq!(reported, Err(ReportError { error, sent }));
    }
}

#[test]
fn a_service_that_wants_to_be_left_alone_says_for_how_long() {
    for place in 0..3 {
        let mut client = FakeClient { retry_after_s: 300, ..Default::default() };
        let script = match place {
            0 => &mut client.auth,
            1 => &mut client.command,
            _ => &mut client.response,
        };
        script.push_back(Ok(UNAVAILABLE));
        let mut device = device();
        let mut bench = Bench::new(&mut client, &mut device);
        let result = if place == 2 { bench.report() } else { bench.fetch().map(drop) };
        assert_eq!(result, Err(Error::ServerBusy));
        assert_eq!(bench.coap.retry_after_s(), 300, "{place}");
        assert_eq!(bench.fetch(), Err(Error::NoCommands));
        assert_eq!(bench.coap.retry_after_s(), 0, "{place}");
    }
}
