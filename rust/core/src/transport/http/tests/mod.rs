// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What goes out and what comes back. Where the token sits is in `token`.

mod token;

use core::num::NonZeroU16;
use std::collections::VecDeque;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::{Http, HttpClient, HttpRequest, HttpResponse, Method};
use crate::attempt::Buffers;
use crate::config::Config;
use crate::error::Error;
use crate::log::LogEntry;
use crate::testing::platform::FakePlatform;
use crate::transport::token::FIRMWARE_VERSION_LEN;
use crate::transport::{ReportError, Transport};

/// A request as the client saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: Vec<String>,
    pub(super) body: Vec<u8>,
    /// Room for the answer.
    pub(super) room: usize,
}

/// An HTTP client that answers from a script; without one with an empty 200.
#[derive(Default)]
pub(super) struct FakeClient {
    pub(super) seen: Vec<Seen>,
    answers: VecDeque<Result<HttpResponse, Error>>,
    /// What is written into the response buffer, from its first byte.
    raw: Vec<u8>,
}

impl FakeClient {
    fn answering(status: u16) -> Self {
        let answer = HttpResponse { status: NonZeroU16::new(status), body: 0..0 };
        Self { answers: [Ok(answer)].into(), ..Self::default() }
    }

    fn failing(error: Error) -> Self {
        Self { answers: [Err(error)].into(), ..Self::default() }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

impl HttpClient for &mut FakeClient {
    fn send(
        &mut self,
        request: &HttpRequest<'_>,
        response: &mut [u8],
    ) -> Result<HttpResponse, Error> {
        self.seen.push(Seen {
            method: request.method,
            url: text(request.url.to_bytes()),
            headers: request.headers.iter().map(|line| text(line.to_bytes())).collect(),
            body: request.body.to_vec(),
            room: response.len(),
        });
        response.fill(b'?');
        response.iter_mut().zip(&self.raw).for_each(|(to, from)| *to = *from);
        let good = HttpResponse { status: NonZeroU16::new(200), body: 0..0 };
        self.answers.pop_front().unwrap_or(Ok(good))
    }
}

pub(super) fn fetch_with(
    client: &mut FakeClient,
    config: &Config,
    after: &[u8],
    device: &mut FakePlatform,
) -> (Result<usize, Error>, Vec<u8>) {
    let mut memory = vec![b'S'; config.buffers_len()];
    let mut buffers = Buffers::new(&mut memory, config.rx_buf_sz as usize);
    match Http::new(client, config).fetch(device, after, &mut buffers) {
        Ok(len) => (Ok(len), buffers.split()[0][..len].to_vec()),
        Err(error) => (Err(error), vec![]),
    }
}

pub(super) fn report_with(
    client: &mut FakeClient,
    config: &Config,
    report: &[u8],
    device: &mut FakePlatform,
) -> Result<(), ReportError> {
    let mut receive = vec![b'S'; config.rx_buf_sz as usize];
    let mut transmit = vec![b'S'; config.transmit_buffer_len()];
    transmit[..report.len()].copy_from_slice(report);
    let (report, free) = transmit.split_at_mut(report.len());
    Http::new(client, config).report(device, report, [free, &mut receive])
}

fn fetch(client: &mut FakeClient) -> Result<usize, Error> {
    let config = Config::DEFAULT;
    fetch_with(client, &config, b"", &mut FakePlatform::new(config)).0
}

fn report(client: &mut FakeClient) -> Result<(), ReportError> {
    let config = Config::DEFAULT;
    report_with(client, &config, b"\x81\x82\x61a\x18\x66", &mut FakePlatform::new(config))
}

/// Room of the answer to a fetch with this URL and this token: all that these, and the place where the
/// modem's version was read, leave of both buffers.
pub(super) fn fetch_room(config: &Config, url: &str, token_len: usize) -> usize {
    let line = "Authorization: Bearer ".len() + token_len + "\r\n\0".len();
    config.buffers_len() - (url.len() + 1) - line - FIRMWARE_VERSION_LEN
}

/// Every status with its meaning, but for 204 in answer to a report. 0 stands for none.
const STATUS: [(u16, Option<Error>); 25] = [
    (200, None),
    (204, Some(Error::NoCommands)),
    (400, Some(Error::BadRequest)),
    (401, Some(Error::NotClaimed)),
    (403, Some(Error::Forbidden)),
    (415, Some(Error::UnsupportedMedia)),
    (500, Some(Error::ServerBusy)),
    (100, Some(Error::UnexpectedStatus)),
    (201, Some(Error::UnexpectedStatus)),
    (202, Some(Error::UnexpectedStatus)),
    (206, Some(Error::UnexpectedStatus)),
    (301, Some(Error::UnexpectedStatus)),
    (404, Some(Error::NotFound)),
    (409, Some(Error::Conflict)),
    (410, Some(Error::Conflict)),
    (408, Some(Error::Unavailable)),
    (413, Some(Error::Conflict)),
    (429, Some(Error::Unavailable)),
    (501, Some(Error::UnexpectedStatus)),
    (502, Some(Error::Unavailable)),
    (503, Some(Error::Unavailable)),
    (504, Some(Error::Unavailable)),
    (505, Some(Error::UnexpectedStatus)),
    (0, Some(Error::ConnectionClosed)),
    (u16::MAX, Some(Error::UnexpectedStatus)),
];

#[test]
fn every_status_of_a_fetch_has_its_meaning() {
    for (status, error) in STATUS {
        let expected = error.map_or(Ok(0), Err);
        assert_eq!(fetch(&mut FakeClient::answering(status)), expected, "{status}");
    }
}

#[test]
fn every_status_of_a_report_has_its_meaning_and_204_accepts_it() {
    for (status, error) in STATUS {
        let error = error.filter(|_| status != 204).map(ReportError::of_report);
        let expected = error.map_or(Ok(()), Err);
        assert_eq!(report(&mut FakeClient::answering(status)), expected, "{status}");
    }
}

#[test]
fn a_failing_connection_is_the_outcome_of_both() {
    for error in [Error::ConnectionRefused, Error::TimedOut, Error::OutOfMemory, Error::Network] {
        assert_eq!(fetch(&mut FakeClient::failing(error)), Err(error));
        assert_eq!(report(&mut FakeClient::failing(error)).map_err(|why| why.error), Err(error));
    }
}

#[test]
fn only_what_can_come_behind_the_report_says_anything_about_it() {
    for (error, sent) in [
        (Error::ConnectionRefused, false),
        (Error::Network, false),
        (Error::OutOfMemory, false),
        // Of the client, that TLS could not be set up; the service's own 401 is another.
        (Error::NotClaimed, false),
        (Error::DoesNotFit, false),
        (Error::TimedOut, true),
        (Error::ConnectionClosed, true),
        (Error::ServerBusy, true),
    ] {
        let expected = Err(ReportError { error, sent });
        assert_eq!(report(&mut FakeClient::failing(error)), expected, "{error:?}");
    }
    for error in [Error::NoTime, Error::NoIdentity] {
        let config = Config::DEFAULT;
        let mut device = FakePlatform::new(config);
        device.token = Err(error);
        let result = report_with(&mut FakeClient::default(), &config, b"\x80", &mut device);
        assert_eq!(result, Err(ReportError { error, sent: false }));
    }
}

#[test]
fn a_fetch_has_its_url_and_headers_in_their_order() {
    let mut client = FakeClient::default();
    let config = Config { rx_buf_sz: 1024, tx_buf_sz: 2048, cbor_records: 7, ..Config::DEFAULT };
    let mut device = FakePlatform::new(config);
    let after = b"9685ef84-8cac-4257-b5cc-94bc416a1c1d.d";
    assert_eq!(fetch_with(&mut client, &config, after, &mut device).0, Ok(0));
    let [seen] = &client.seen[..] else { panic!("one request") };
    assert_eq!(seen.method, Method::Get);
    assert_eq!(
        seen.url,
        "/v1/provisioning/commands?after=9685ef84-8cac-4257-b5cc-94bc416a1c1d.d\
         &rxMaxSize=1024&txMaxSize=2048&mver=mfw_nrf91x1_2.0.2&cver=3.3.99&limit=7"
    );
    assert_eq!(
        seen.headers,
        [
            "Accept: application/cbor\r\n",
            "Authorization: Bearer eyJ.token.sig\r\n",
            "Content-Type: */*\r\n",
        ]
    );
    assert!(seen.body.is_empty());
    let room = fetch_room(&config, &seen.url, "eyJ.token.sig".len());
    assert_eq!(seen.room, room, "all but the texts is for the answer");
    assert!(seen.room >= 1024 + 512, "{}", seen.room);
}

#[test]
fn a_report_has_its_url_headers_and_body() {
    let mut client = FakeClient::default();
    assert_eq!(report(&mut client), Ok(()));
    let [seen] = &client.seen[..] else { panic!("one request") };
    assert_eq!(seen.method, Method::Post);
    assert_eq!(seen.url, "/v1/provisioning/response");
    assert_eq!(
        seen.headers,
        [
            "Content-Type: application/cbor\r\n",
            "Accept: */*\r\n",
            "Authorization: Bearer eyJ.token.sig\r\n",
        ]
    );
    assert_eq!(seen.body, b"\x81\x82\x61a\x18\x66");
}

#[test]
fn the_first_fetch_has_an_empty_after() {
    let mut client = FakeClient::default();
    fetch(&mut client).unwrap();
    assert!(client.seen[0].url.starts_with("/v1/provisioning/commands?after=&rxMaxSize=1024&"));
}

#[test]
fn what_is_no_plain_text_is_percent_encoded_in_the_url() {
    let config = Config::DEFAULT;
    let mut device = FakePlatform::new(config);
    device.firmware = Ok("mfw 1.0 & more");
    let mut client = FakeClient::default();
    let after = "a b&limit=99#%/é".as_bytes();
    fetch_with(&mut client, &config, after, &mut device).0.unwrap();
    let url = &client.seen[0].url;
    assert!(url.contains("?after=a%20b%26limit%3D99%23%25%2F%C3%A9&rxMaxSize="), "{url}");
    assert!(url.contains("&mver=mfw%201.0%20%26%20more&cver="), "{url}");
}

#[test]
fn the_longest_id_of_characters_that_all_need_encoding_fits() {
    let config = Config::DEFAULT;
    let mut client = FakeClient::default();
    let mut device = FakePlatform::new(config);
    fetch_with(&mut client, &config, &[b'&'; 45], &mut device).0.unwrap();
    assert!(client.seen[0].url.contains(&"%26".repeat(45)));
}

#[test]
fn a_body_behind_its_header_is_moved_to_the_front() {
    let config = Config::DEFAULT;
    let mut client = FakeClient {
        raw: b"HTTP/1.1 200 OK\r\n\r\n\x81\x82\x61a\x02".to_vec(),
        answers: [Ok(HttpResponse { status: NonZeroU16::new(200), body: 19..24 })].into(),
        ..FakeClient::default()
    };
    let (result, receive) = fetch_with(&mut client, &config, b"", &mut FakePlatform::new(config));
    assert_eq!(result, Ok(5));
    assert_eq!(receive[..5], *b"\x81\x82\x61a\x02");
}

#[test]
fn a_body_may_fill_the_receive_buffer_whatever_its_headers_take() {
    let config = Config::DEFAULT;
    for headers in [0, 24, 300, 1024, 1850] {
        let raw: Vec<u8> = (0..headers + 1024).map(|index| (index % 251) as u8).collect();
        let answer = HttpResponse { status: NonZeroU16::new(200), body: headers..headers + 1024 };
        let answers = [Ok(answer)].into();
        let mut client = FakeClient { raw: raw.clone(), answers, seen: vec![] };
        let mut device = FakePlatform::new(config);
        let (result, receive) = fetch_with(&mut client, &config, b"", &mut device);
        assert_eq!(result, Ok(1024), "{headers}");
        assert_eq!(receive, raw[headers..], "{headers}");
    }
}

#[test]
fn a_body_longer_than_the_receive_buffer_is_refused_although_there_is_room() {
    let answer = HttpResponse { status: NonZeroU16::new(200), body: 100..100 + 1025 };
    let mut client = FakeClient { answers: [Ok(answer)].into(), ..FakeClient::default() };
    assert_eq!(fetch(&mut client), Err(Error::DoesNotFit));
    assert!(client.seen[0].room > 100 + 1025);
}

#[test]
fn a_place_where_no_answer_is_gives_no_batch() {
    for body in [2000..5000, 100_000..100_005, usize::MAX - 1..usize::MAX] {
        let answer = HttpResponse { status: NonZeroU16::new(200), body };
        let mut client = FakeClient { answers: [Ok(answer)].into(), ..FakeClient::default() };
        assert_eq!(fetch(&mut client), Err(Error::DoesNotFit));
    }
}

/// What is asked for after an answer with these headers.
fn retry_after(status: u16, fetches: bool, field: &str) -> u32 {
    let config = &Config::DEFAULT;
    let mut device = FakePlatform::new(*config);
    let mut client = FakeClient::answering(status);
    client.raw = std::format!("HTTP/1.1 {status} No\r\n{field}\r\n\r\n").into_bytes();
    let mut http = Http::new(&mut client, config);
    let (mut memory, receive_len) = (vec![0; config.buffers_len()], config.rx_buf_sz as usize);
    let mut buffers = Buffers::new(&mut memory, receive_len);
    if fetches {
        let _ = http.fetch(&mut device, b"", &mut buffers);
    } else {
        let [receive, transmit] = buffers.split();
        let _ = http.report(&mut device, b"\x80", [transmit, receive]);
    }
    let retry_after_s = http.retry_after_s();
    // And the next request, which succeeds, has nothing of it.
    let _ = http.fetch(&mut device, b"", &mut buffers);
    assert_eq!(http.retry_after_s(), 0);
    retry_after_s
}

#[test]
fn a_service_that_wants_to_be_left_alone_says_for_how_long() {
    for fetches in [true, false] {
        for status in [408, 429, 502, 503, 504] {
            assert_eq!(retry_after(status, fetches, "Retry-After: 3600"), 3600);
            assert_eq!(retry_after(status, fetches, "Server: x"), 0);
        }
        for status in [200, 204, 301, 401, 500] {
            assert_eq!(retry_after(status, fetches, "Retry-After: 3600"), 0, "{status}");
        }
    }
}

#[test]
fn commands_that_do_not_fit_the_buffer_are_no_commands_to_run() {
    let mut client = FakeClient::default();
    let answer = HttpResponse { status: NonZeroU16::new(200), body: HttpResponse::LOST };
    client.answers = [Ok(answer)].into();
    assert_eq!(fetch(&mut client), Err(Error::DoesNotFit));
}

#[test]
fn only_the_status_of_an_answer_that_does_not_fit_counts() {
    for (status, error) in [(401, Error::NotClaimed), (500, Error::ServerBusy)] {
        let answer = HttpResponse { status: NonZeroU16::new(status), body: HttpResponse::LOST };
        let mut client = FakeClient { answers: [Ok(answer)].into(), ..FakeClient::default() };
        assert_eq!(fetch(&mut client), Err(error));
    }
    let answer = HttpResponse { status: NonZeroU16::new(200), body: HttpResponse::LOST };
    let mut client = FakeClient { answers: [Ok(answer)].into(), ..FakeClient::default() };
    assert_eq!(report(&mut client), Ok(()), "the report was accepted");
}

#[test]
fn a_status_that_is_no_success_is_logged_with_its_number() {
    let config = Config::DEFAULT;
    let mut device = FakePlatform::new(config);
    let mut client = FakeClient::answering(503);
    let _ = fetch_with(&mut client, &config, b"", &mut device);
    assert_eq!(device.tape.logged(LogEntry::Status), [503]);
    let mut client = FakeClient::answering(204);
    let _ = fetch_with(&mut client, &config, b"", &mut device);
    assert_eq!(device.tape.logged(LogEntry::NoCommands).len(), 1);
}
