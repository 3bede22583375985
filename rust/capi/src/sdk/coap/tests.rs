// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The client over a double of the SDK, which [`super::double`] is.

use std::ffi::CString;
use std::vec;
use std::vec::Vec;

use nrf_provisioning_core::ports::Method;
use nrf_provisioning_core::ports::coap::{CoapClient as _, CoapRequest, CoapResponse, Code};
use nrf_provisioning_core::wire::text::CText;
use nrf_provisioning_core::{Config, Error};
use nrf_provisioning_sys as sys;

use super::double::{Call, Reply, Sdk, answer, block, failure};
use super::{CoapClient, RETRIES};

mod connecting;
mod late;

const CONTENT: i16 = 0x45;
const CHANGED: i16 = 0x44;
const CONTINUE: i16 = 0x5f;
const NOT_FOUND: i16 = 0x84;
const UNAVAILABLE: i16 = 0xa3;

const UNTOUCHED: u8 = 0xee;

fn get(path: CText<'_>) -> CoapRequest<'_> {
    CoapRequest { method: Method::Get, path, payload: &[], confirmable: true }
}

fn post<'a>(path: CText<'a>, payload: &'a [u8]) -> CoapRequest<'a> {
    CoapRequest { method: Method::Post, path, payload, confirmable: true }
}

/// A response that does not ask to be left alone.
fn response(code: u8, len: usize) -> CoapResponse {
    CoapResponse { code: Code::from_byte(code), len, retry_after_s: 0 }
}

/// A connected client over an SDK that answers the requests with `replies`.
fn connected(replies: Vec<Reply>) -> (Sdk, CoapClient<'static>) {
    let sdk = Sdk::new(replies);
    CoapClient::init().unwrap();
    let mut client = CoapClient::new(const { &Config::DEFAULT });
    client.connect().unwrap();
    sdk.clear();
    (sdk, client)
}

/// Fetches; what came and what is in the buffer.
fn fetch(client: &mut CoapClient<'_>) -> (Result<CoapResponse, Error>, [u8; 64]) {
    let mut buffer = [UNTOUCHED; 64];
    let answer = client.send(&get(c"p/cmd?after=".into()), Some(&mut buffer));
    (answer, buffer)
}

#[test]
fn a_get_asks_for_blocks_and_its_payload_is_put_together() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![
        block(CONTENT, 0, &[b'a'; 32], false),
        block(CONTENT, 32, b"end", true),
    ])]);
    let (answer, buffer) = fetch(&mut client);
    assert_eq!(answer, Ok(response(0x45, 35)));
    assert_eq!(buffer[..35], *[&[b'a'; 32][..], b"end"].concat());
    assert_eq!(buffer[35..], [UNTOUCHED; 29]);
    let request = sdk.request(0);
    assert_eq!(request.path.as_c_str(), c"p/cmd?after=");
    assert_eq!((request.method, request.confirmable), (sys::COAP_METHOD_GET, true));
    assert_eq!((request.format, request.options), (60, vec![23]));
    assert_eq!(request.payload, None);
    assert!(!sdk.calls().contains(&Call::Cancel), "an answered request is over");
}

#[test]
fn a_post_carries_its_payload_and_drops_the_answers() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![
        block(CONTINUE, 512, b"", false),
        block(CHANGED, 1024, b"whatever", true),
    ])]);
    let answer = client.send(&post(c"p/rsp".into(), b"report\0with a NUL"), None);
    assert_eq!(answer, Ok(response(0x44, 0)));
    let request = sdk.request(0);
    assert_eq!((request.method, request.format), (sys::COAP_METHOD_POST, 60));
    assert_eq!(request.payload, Some(b"report\0with a NUL".to_vec()));
    assert!(request.options.is_empty());
}

#[test]
fn a_request_without_payload_has_none() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![answer(CHANGED)])]);
    let path = c"/.dtls/suspend".into();
    let request = CoapRequest { method: Method::Post, path, payload: &[], confirmable: false };
    assert!(client.send(&request, None).is_ok());
    assert_eq!(sdk.request(0).payload, None);
    assert!(!sdk.request(0).confirmable);
}

#[test]
fn silence_times_out_and_the_request_is_cancelled() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![])]);
    let (answer, buffer) = fetch(&mut client);
    assert_eq!(answer, Err(Error::TimedOut));
    assert_eq!(buffer, [UNTOUCHED; 64]);
    assert_eq!(sdk.calls(), [Call::Request, Call::Wait(30_000), Call::Cancel]);
}

#[test]
fn a_signal_left_over_does_not_end_the_next_wait() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![])]);
    sdk.signal();
    assert_eq!(fetch(&mut client).0, Err(Error::TimedOut));
    assert_eq!(sdk.calls(), [Call::Request, Call::Wait(30_000), Call::Cancel]);
}

#[test]
fn blocks_that_come_while_it_is_waited_complete_the_answer() {
    let (sdk, mut client) =
        connected(vec![Reply::Calls(vec![block(CONTENT, 0, &[b'a'; 16], false)])]);
    let handle = sdk.clone();
    sdk.while_waiting(move || {
        handle.request(0).deliver(&block(CONTENT, 16, &[b'b'; 16], false));
        handle.request(0).deliver(&block(CONTENT, 32, b"end", true));
    });
    assert_eq!(fetch(&mut client).0, Ok(response(0x45, 35)));
    assert_eq!(sdk.calls(), [Call::Request, Call::Wait(30_000)]);
}

#[test]
fn the_limit_is_for_the_whole_answer_however_many_blocks_come() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![])]);
    let handle = sdk.clone();
    sdk.while_waiting(move || {
        assert!(handle.calls().len() < 10, "it is waited for ever");
        handle.request(0).deliver(&block(CONTINUE, 0, b"", false));
        assert!(!handle.is_signalled(), "only what is over ends the wait");
    });
    let answer = client.send(&post(c"p/rsp".into(), b"report"), None);
    assert_eq!(answer, Err(Error::TimedOut));
    assert_eq!(sdk.calls(), [Call::Request, Call::Wait(30_000), Call::Cancel]);
}

#[test]
fn a_success_without_end_that_nobody_reads_is_over_at_once_and_cancelled() {
    let first = block(CHANGED, 0, &[b'a'; 512], false);
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![first])]);
    let answer = client.send(&post(c"p/rsp".into(), b"report"), None);
    assert_eq!(answer, Ok(response(0x44, 0)));
    assert_eq!(sdk.calls(), [Call::Request, Call::Cancel], "without a wait");
}

#[test]
fn a_block_is_where_its_message_says() {
    let second = || block(CONTENT, 16, b"end", true);
    for (second, expected) in [
        (second(), Ok(response(0x45, 19))),
        (second().with_option(None), Ok(response(0x45, 19))),
        (second().numbered(1000), Err(Error::InvalidBatch)),
        (second().numbered(2), Err(Error::InvalidBatch)),
        (second().numbered(0), Err(Error::InvalidBatch)),
        (second().with_option(Some(-sys::ENOENT)), Err(Error::InvalidBatch)),
        (second().with_option(Some(i32::MIN)), Err(Error::InvalidBatch)),
    ] {
        let first = block(CONTENT, 0, &[b'a'; 16], false);
        let (_sdk, mut client) = connected(vec![Reply::Calls(vec![first, second])]);
        assert_eq!(fetch(&mut client).0, expected);
    }
}

#[test]
fn a_refused_block_or_an_error_before_the_last_block_cancels_the_rest() {
    for (second, expected) in [
        (block(CONTENT, 0, &[b'b'; 16], false), Err(Error::InvalidBatch)),
        (block(CONTENT, 48, &[b'b'; 16], false), Err(Error::InvalidBatch)),
        (block(CONTENT, 16, &[b'b'; 49], false), Err(Error::DoesNotFit)),
        (block(NOT_FOUND, 16, b"gone", false), Ok(response(0x84, 0))),
    ] {
        let first = block(CONTENT, 0, &[b'a'; 16], false);
        let (sdk, mut client) = connected(vec![Reply::Calls(vec![first, second])]);
        let (answer, buffer) = fetch(&mut client);
        assert_eq!(answer, expected);
        assert_eq!(buffer[16..], [UNTOUCHED; 48]);
        assert_eq!(sdk.calls().last(), Some(&Call::Cancel));
    }
}

#[test]
fn a_failure_of_the_client_is_told() {
    for (errno, error) in [
        (sys::ETIMEDOUT, Error::TimedOut),
        (sys::ECONNRESET, Error::Network),
        (sys::EIO, Error::Network),
        (sys::EACCES, Error::Network),
    ] {
        let (sdk, mut client) = connected(vec![Reply::Calls(vec![failure(errno)])]);
        assert_eq!(fetch(&mut client).0, Err(error));
        assert!(!sdk.calls().contains(&Call::Cancel));
    }
    let (_sdk, mut client) = connected(vec![Reply::Null]);
    assert_eq!(fetch(&mut client).0, Err(Error::Network));
}

#[test]
fn a_busy_client_is_tried_again() {
    let retries = RETRIES as usize;
    let mut replies = vec![Reply::Refused(sys::EAGAIN); retries];
    replies.push(Reply::Calls(vec![answer(CHANGED)]));
    let (sdk, mut client) = connected(replies);
    assert!(client.send(&post(c"p/rsp".into(), b"r"), None).is_ok());
    let sleeps = sdk.calls().iter().filter(|call| **call == Call::Sleep(2000)).count();
    assert_eq!(sleeps, retries, "one ACK timeout apart");
}

#[test]
fn a_client_that_stays_busy_is_given_up() {
    let (sdk, mut client) = connected(vec![Reply::Refused(sys::EAGAIN); RETRIES as usize + 1]);
    assert_eq!(client.send(&post(c"p/rsp".into(), b"r"), None), Err(Error::Network));
    assert_eq!(sdk.calls().last(), Some(&Call::Cancel), "so that the next one finds room");
}

#[test]
fn a_path_that_does_not_fit_is_refused_and_not_cut() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![answer(CHANGED)])]);
    let longest = CString::new(vec![b'p'; 128]).unwrap();
    let too_long = CString::new(vec![b'p'; 129]).unwrap();
    let refused = client.send(&post(too_long.as_c_str().into(), b""), None);
    assert_eq!(refused, Err(Error::DoesNotFit));
    assert!(!sdk.calls().contains(&Call::Request));
    assert!(client.send(&post(longest.as_c_str().into(), b""), None).is_ok());
    assert_eq!(sdk.request(0).path, longest);
}

#[test]
fn the_descriptor_is_that_of_the_socket_while_one_is_open() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![answer(CHANGED)])]);
    assert_eq!(sdk.descriptor(), -1, "nothing was sent over it yet");
    assert!(client.send(&post(c"p/rsp".into(), b"r"), None).is_ok());
    assert_eq!(sdk.descriptor(), 0);
    client.close();
    assert_eq!(sdk.descriptor(), -1);
    assert_eq!(client.send(&post(c"p/rsp".into(), b"r"), None), Err(Error::Network));
}

#[test]
fn blocks_with_different_etags_are_refused() {
    for (etag, same) in [(&b"\x01\x02"[..], true), (b"\x01\x03", false), (b"", false)] {
        let first = block(CONTENT, 0, &[b'a'; 16], false).with_etag(b"\x01\x02");
        let second = block(CONTENT, 16, b"end", true).with_etag(etag);
        let (_sdk, mut client) = connected(vec![Reply::Calls(vec![first, second])]);
        let expected = if same { Ok(response(0x45, 19)) } else { Err(Error::InvalidBatch) };
        assert_eq!(fetch(&mut client).0, expected, "{etag:?}");
    }
}

#[test]
fn success_for_an_early_block_of_a_report_does_not_accept_it() {
    for (answer, expected) in [
        (block(CHANGED, 512, b"", false).for_block(0x05), Err(Error::Unavailable)),
        (block(CHANGED, 512, b"", false), Ok(response(0x44, 0))),
        (block(CHANGED, 1024, b"", true).for_block(0x15), Ok(response(0x44, 0))),
    ] {
        let (_sdk, mut client) = connected(vec![Reply::Calls(vec![answer])]);
        assert_eq!(client.send(&post(c"p/rsp".into(), b"report"), None), expected);
    }
}

#[test]
fn the_max_age_of_a_service_that_is_unavailable_is_told() {
    for (busy, seconds) in [
        (answer(UNAVAILABLE), 60),
        (answer(UNAVAILABLE).with_max_age(7), 7),
        (answer(UNAVAILABLE).with_max_age(0), 0),
        (answer(UNAVAILABLE).with_max_age(i32::MIN), 60),
        (answer(NOT_FOUND).with_max_age(7), 0),
    ] {
        let (_sdk, mut client) = connected(vec![Reply::Calls(vec![busy])]);
        let told = fetch(&mut client).0.map(|response| response.retry_after_s);
        assert_eq!(told, Ok(seconds));
    }
}
