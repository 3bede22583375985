// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The client over [`super::double`]: blocks that do not belong together, answers that come when they
//! should not, and a client without room. What the SDK's client and the service do as a rule is tested
//! in `rust/sim/src/sdk/tests/library_coap`.

use std::vec;
use std::vec::Vec;

use nrf_provisioning_core::ports::Method;
use nrf_provisioning_core::ports::coap::{CoapClient as _, CoapRequest, CoapResponse, Code};
use nrf_provisioning_core::wire::text::CText;
use nrf_provisioning_core::{Config, Error};
use nrf_provisioning_sys as sys;

use super::double::{Call, Reply, Sdk, answer, block};
use super::{CoapClient, RETRIES};

mod connecting;
mod late;

const CONTENT: i16 = 0x45;
const CHANGED: i16 = 0x44;
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
fn a_call_without_an_answer_is_a_failure() {
    let (sdk, mut client) = connected(vec![Reply::Null]);
    assert_eq!(fetch(&mut client).0, Err(Error::Network));
    assert!(!sdk.calls().contains(&Call::Cancel));
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
fn a_max_age_that_is_no_number_counts_as_none() {
    let busy = answer(UNAVAILABLE).with_max_age(i32::MIN);
    let (_sdk, mut client) = connected(vec![Reply::Calls(vec![busy])]);
    assert_eq!(fetch(&mut client).0.map(|response| response.retry_after_s), Ok(60));
}
