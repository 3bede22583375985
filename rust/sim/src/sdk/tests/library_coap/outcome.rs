// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What comes of a request: silence, an answer that takes too long or is too much, and failures.

use super::*;
use crate::sdk::system::waiting;

#[test]
fn silence_times_out_and_the_request_is_cancelled() {
    let mut run = Connected::new(SILENCE);
    let ((answer, buffer), took_ms) = timed(|| run.fetch(64));
    assert_eq!(answer, Err(Error::TimedOut));
    assert_eq!(took_ms, TIMEOUT_MS + CANCEL_MS);
    assert_eq!(buffer, [UNTOUCHED; 64]);
    assert_eq!(in_use(), (1, 0));
    let ((answer, _), took_ms) = timed(|| run.fetch(64));
    assert_eq!((answer, took_ms), (Ok(response(UNAUTHORIZED, 0)), 0), "the client is ready again");
}

#[test]
fn an_answer_that_need_not_come_is_waited_for_until_the_client_gives_it_up() {
    let mut run = Connected::new(SILENCE);
    let request = CoapRequest { confirmable: false, ..fetch() };
    let (answer, took_ms) = timed(|| run.client.send(&request, None));
    // Two ACK time-outs.
    assert_eq!((answer, took_ms), (Err(Error::TimedOut), 2 * 2000 + CANCEL_MS));
}

#[test]
fn a_signal_left_over_does_not_end_the_next_wait() {
    let mut run = Connected::new(SILENCE);
    waiting::nrf_provisioning_platform_signal();
    let ((answer, _), took_ms) = timed(|| run.fetch(64));
    assert_eq!((answer, took_ms), (Err(Error::TimedOut), TIMEOUT_MS + CANCEL_MS));
}

/// How long each datagram of the service's is on its way.
const LATE_MS: u64 = 7000;

/// A service whose answers to requests of a kind have a body, each block of which is late.
fn late_blocks(kind: &str, body: &[u8]) -> Connected {
    let late = "datagrams = { late_percent = 100, late_s = 7 }";
    Connected::new(&format!("{late}\n{}", answered_with(kind, body)))
}

#[test]
fn the_limit_is_for_the_whole_answer_however_many_blocks_come() {
    for (blocks, expected) in [
        (4, (Ok(response(CONTENT, 4 * BLOCK)), 4 * LATE_MS)),
        (5, (Err(Error::TimedOut), TIMEOUT_MS + CANCEL_MS)),
    ] {
        let mut run = late_blocks("fetch", &body(blocks * BLOCK));
        let ((answer, _), took_ms) = timed(|| run.fetch(4096));
        assert_eq!((answer, took_ms), expected, "{blocks} blocks");
    }
}

#[test]
fn a_success_without_end_that_nobody_reads_is_over_at_once_and_cancelled() {
    let mut run = late_blocks("report", &body(4096));
    let (answer, took_ms) = timed(|| run.report(b"report"));
    assert_eq!((answer, took_ms), (Ok(response(CHANGED, 0)), LATE_MS + CANCEL_MS));
    assert_eq!(in_use(), (1, 0));
}

#[test]
fn a_block_that_does_not_fit_is_refused_and_the_rest_is_cancelled() {
    for (blocks, cancelling_ms) in [(2, 0), (3, CANCEL_MS)] {
        let whole = body(blocks * BLOCK);
        let mut run = Connected::new(&answered_with("fetch", &whole));
        let ((answer, buffer), took_ms) = timed(|| run.fetch(2 * BLOCK - 1));
        assert_eq!((answer, took_ms), (Err(Error::DoesNotFit), cancelling_ms), "{blocks} blocks");
        assert_eq!(buffer[..BLOCK], whole[..BLOCK]);
        assert!(buffer[BLOCK..].iter().all(|byte| *byte == UNTOUCHED));
        assert_eq!(in_use(), (1, 0));
    }
}

#[test]
fn a_request_that_the_service_breaks_off_has_failed_and_is_over() {
    for fault in ["close", "garbage"] {
        let mut run = Connected::new(&format!("faults = [{{ {fault} = true }}]"));
        let ((answer, _), took_ms) = timed(|| run.fetch(64));
        assert_eq!((answer, took_ms), (Err(Error::Network), 0), "{fault}");
    }
}

#[test]
fn a_client_that_gives_up_first_has_timed_out() {
    let mut run = Connected::with(
        const { &Config { coap_timeout_seconds: 200, ..Config::DEFAULT } },
        SILENCE,
    );
    let ((answer, _), took_ms) = timed(|| run.fetch(64));
    assert_eq!(answer, Err(Error::TimedOut));
    assert!((60_000..100_000).contains(&took_ms), "{took_ms}");
    assert_eq!(kept(|request| request.ongoing), [false], "it is over, and not cancelled");
}

#[test]
fn an_error_of_the_client_is_told() {
    for (errno, error) in [
        (sys::ETIMEDOUT, Error::TimedOut),
        (sys::ECONNRESET, Error::Network),
        (sys::EIO, Error::Network),
        (sys::EACCES, Error::Network),
    ] {
        let mut run = Connected::new("");
        let call = call_of(faults::COAP_CALLBACK, "p/cmd", || drop(run.fetch(64)));
        let _faulty = Faulty::new(Fault::Returns { call, error: -errno });
        let ((answer, buffer), took_ms) = timed(|| run.fetch(64));
        assert_eq!((answer, took_ms), (Err(error), 0), "{errno}");
        assert_eq!(buffer, [UNTOUCHED; 64]);
    }
}

#[test]
fn the_max_age_of_a_service_that_is_unavailable_is_told() {
    for (fault, seconds) in [
        ("status = 503", 60),
        ("status = 503, retry_after_s = 7", 7),
        ("status = 503, retry_after_s = 0", 0),
        ("status = 404, retry_after_s = 7", 0),
    ] {
        let mut run = Connected::new(&format!("faults = [{{ {fault} }}]"));
        let told = run.fetch(64).0.map(|response| response.retry_after_s);
        assert_eq!(told, Ok(seconds), "{fault}");
    }
}
