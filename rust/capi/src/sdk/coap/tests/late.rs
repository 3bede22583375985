// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Answers that come when nobody waits for them any more, from this thread and from another.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::vec;
use std::vec::Vec;

use nrf_provisioning_core::Error;
use nrf_provisioning_core::ports::coap::{CoapClient as _, CoapResponse};

use super::{CONTENT, Call, CoapClient, Reply, Sdk, UNTOUCHED, block, connected, get, response};
use crate::sdk::coap::double::Taken;

/// Fetches into `buffer`, which is the test's: what is written later is seen.
fn fetch_into(client: &mut CoapClient<'_>, buffer: &mut [u8]) -> Result<CoapResponse, Error> {
    client.send(&get(c"p/cmd?after=".into()), Some(buffer))
}

fn buffer() -> Vec<u8> {
    vec![UNTOUCHED; 64]
}

#[track_caller]
fn assert_untouched(buffer: &[u8]) {
    // Not optimised to what it was when it was lent.
    assert_eq!(core::hint::black_box(buffer), [UNTOUCHED; 64], "the buffer was handed on");
}

fn deliver_late(sdk: &Sdk, late: &Taken) {
    late.deliver(&block(CONTENT, 0, &[b'l'; 16], false));
    late.deliver(&block(CONTENT, 16, b"late", true));
    assert!(!sdk.is_signalled(), "nobody waits for it");
}

#[test]
fn an_answer_that_comes_too_late_touches_nothing() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![]), Reply::Calls(vec![])]);
    let mut first = buffer();
    assert_eq!(fetch_into(&mut client, &mut first), Err(Error::TimedOut));
    let late = sdk.request(0);
    deliver_late(&sdk, &late);
    assert_untouched(&first);

    // And again while another request waits, which is answered by nobody.
    let handle = sdk.clone();
    sdk.while_waiting(move || deliver_late(&handle, &late));
    let mut second = buffer();
    assert_eq!(fetch_into(&mut client, &mut second), Err(Error::TimedOut));
    assert_untouched(&first);
    assert_untouched(&second);
}

#[test]
fn a_duplicate_of_an_answer_touches_nothing() {
    let calls = vec![block(CONTENT, 0, b"first", true), block(CONTENT, 0, b"again", true)];
    let (sdk, mut client) = connected(vec![Reply::Calls(calls), Reply::Calls(vec![])]);
    let mut first = buffer();
    assert_eq!(fetch_into(&mut client, &mut first), Ok(response(0x45, 5)));
    assert_eq!(first[..5], *b"first");
    first.fill(UNTOUCHED);
    sdk.request(0).deliver(&block(CONTENT, 0, b"third", true));
    assert_untouched(&first);
    let mut second = buffer();
    let outcome = fetch_into(&mut client, &mut second);
    assert_eq!(outcome, Err(Error::TimedOut), "an old answer is no answer");
    assert_untouched(&second);
}

#[test]
fn the_mutex_is_held_whenever_a_request_begins_is_answered_or_ends() {
    let (sdk, mut client) = connected(vec![Reply::Calls(vec![])]);
    let handle = sdk.clone();
    sdk.while_waiting(move || {
        let answer = || handle.request(0).deliver(&block(CONTENT, 0, b"answer", true));
        assert_eq!(handle.locks(answer), 1);
    });
    let mut target = buffer();
    let locks = sdk.locks(|| {
        assert_eq!(fetch_into(&mut client, &mut target), Ok(response(0x45, 6)));
    });
    assert_eq!(locks, 3);
}

/// As many blocks as their numbers can tell: more than are delivered before a test is over.
const BLOCKS: usize = 1 << 16;

/// What a thread of the client's has done, and whether it is to stop.
#[derive(Default)]
struct Flood {
    delivered: AtomicUsize,
    stopped: AtomicBool,
}

impl Flood {
    /// Delivers one block after the other.
    fn run(&self, late: &Taken) {
        while !self.stopped.load(Ordering::SeqCst) {
            let offset = self.delivered.load(Ordering::SeqCst) % BLOCKS * 16;
            late.deliver(&block(CONTENT, offset, &[b'f'; 16], false));
            self.delivered.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_micros(20));
        }
    }

    /// Waits until there are `more` blocks.
    fn wait_for(&self, more: usize) {
        let goal = self.delivered.load(Ordering::SeqCst) + more;
        while self.delivered.load(Ordering::SeqCst) < goal {
            thread::sleep(Duration::from_micros(50));
        }
    }
}

#[test]
fn answers_of_another_thread_end_with_the_wait() {
    for round in 0..20 {
        let (sdk, mut client) = connected(vec![Reply::Calls(vec![])]);
        let flood = Arc::new(Flood::default());
        let (started, thread) = mpsc::channel();
        let (handle, shared) = (sdk.clone(), Arc::clone(&flood));
        sdk.while_waiting(move || {
            let (late, flood) = (handle.request(0), Arc::clone(&shared));
            started.send(thread::spawn(move || flood.run(&late))).unwrap();
            // The time-out is in the middle of the blocks.
            shared.wait_for(3 + round);
        });
        let (ended, end) = mpsc::channel();
        let shared = Arc::clone(&flood);
        sdk.before_cancelling(move || {
            ended.send(shared.delivered.load(Ordering::SeqCst)).unwrap();
            shared.wait_for(20);
        });
        let mut target = vec![UNTOUCHED; BLOCKS * 16];
        assert_eq!(fetch_into(&mut client, &mut target), Err(Error::TimedOut));
        flood.wait_for(20);
        flood.stopped.store(true, Ordering::SeqCst);
        thread.recv().unwrap().join().unwrap();
        assert_eq!(target[..48], [b'f'; 48], "blocks were taken while it was waited");
        // The one under way at the end may have been in time.
        let rest = core::hint::black_box(&target).chunks(16).skip(end.recv().unwrap() + 1);
        assert!(rest.flatten().all(|byte| *byte == UNTOUCHED), "written after the end");
        assert_eq!(sdk.calls().last(), Some(&Call::Cancel));
    }
}
