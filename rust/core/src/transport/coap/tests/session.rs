// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How long a connection lives, and who authenticates on it.

use std::vec;
use std::vec::Vec;

use super::super::{Coap, Method};
use super::{
    Bench, CHANGED, CONTENT, FakeClient, Seen, auth_request, command_request, device,
    report_request,
};
use crate::attempt::{Buffers, Context, exchange};
use crate::config::Config;
use crate::error::Error;
use crate::testing::batch::{at, config, encode, finished};
use crate::testing::world::World;
use crate::transport::Transport;

const UNAUTHORIZED: u8 = 0x81;

fn with_commands() -> FakeClient {
    FakeClient { batch: vec![1], ..Default::default() }
}

/// A client whose modem can keep a connection.
fn keeping() -> FakeClient {
    FakeClient { stays_open: true, ..with_commands() }
}

fn suspend_request() -> Seen {
    Seen::Unconfirmed(Method::Post, "/.dtls/suspend".into())
}

#[test]
fn a_connection_is_closed_before_the_modem_goes_offline() {
    let (mut client, mut device) = (with_commands(), device());
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch(), Ok(1));
    bench.before_offline();
    assert_eq!(bench.report(), Ok(()));
    let made = [Seen::Connect, auth_request(), command_request(""), Seen::Close];
    assert_eq!(client.seen[..4], made);
    assert_eq!(client.seen[4..], [Seen::Connect, auth_request(), report_request()]);
    assert_eq!(device.token_rooms.len(), 2, "a token for each connection");
}

#[test]
fn a_report_and_the_next_fetch_share_a_connection_and_its_authentication() {
    let (mut client, mut device) = (with_commands(), device());
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.report(), Ok(()));
    assert_eq!(bench.fetch(), Ok(1));
    bench.coap.close();
    let seen = [Seen::Connect, auth_request(), report_request(), command_request(""), Seen::Close];
    assert_eq!(client.seen, seen);
    assert_eq!(device.token_rooms.len(), 1);
}

#[test]
fn a_kept_connection_is_suspended_and_used_again() {
    let (mut client, mut device) = (keeping(), device());
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch(), Ok(1));
    bench.before_offline();
    assert_eq!(bench.report(), Ok(()));
    let seen =
        [Seen::Connect, auth_request(), command_request(""), suspend_request(), report_request()];
    assert_eq!(client.seen, seen);
}

/// Two batches over a modem that can keep connections, the first of which answers a suspension
/// with `answer`: how many were made, and how many suspensions were asked for.
fn two_batches(answer: Result<u8, Error>) -> (usize, usize) {
    let (mut client, mut device) = (keeping(), device());
    client.suspend = [answer].into();
    let mut bench = Bench::new(&mut client, &mut device);
    for _ in 0..2 {
        assert_eq!(bench.fetch(), Ok(1));
        bench.before_offline();
        assert_eq!(bench.report(), Ok(()));
    }
    let count = |what| client.seen.iter().filter(|seen| **seen == what).count();
    (count(Seen::Connect), count(suspend_request()))
}

#[test]
fn a_connection_that_cannot_be_suspended_is_closed_and_the_next_not_asked() {
    for answer in [Ok(0x84), Ok(0xa3)] {
        assert_eq!(two_batches(answer), (3, 1), "{answer:?}");
    }
}

#[test]
fn a_suspension_that_got_lost_costs_its_connection_and_the_next_is_asked() {
    for answer in [Err(Error::TimedOut), Err(Error::Network)] {
        assert_eq!(two_batches(answer), (2, 2), "{answer:?}");
    }
    assert_eq!(two_batches(Ok(CHANGED)), (1, 2));
}

#[test]
fn a_connection_stays_open_while_a_batch_runs_online() {
    let (mut client, mut device) = (with_commands(), device());
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch(), Ok(1));
    bench.before_online_work();
    assert_eq!(bench.report(), Ok(()));
    let seen = [Seen::Connect, auth_request(), command_request(""), report_request()];
    assert_eq!(client.seen, seen);
}

#[test]
fn a_connection_that_did_not_survive_a_batch_online_is_replaced_once() {
    let (mut client, mut device) = (with_commands(), device());
    client.response = [Err(Error::Network)].into();
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch(), Ok(1));
    bench.before_online_work();
    assert_eq!(bench.report(), Ok(()));
    let replaced = [report_request(), Seen::Close, Seen::Connect, auth_request(), report_request()];
    assert_eq!(client.seen[3..], replaced);
}

#[test]
fn nobody_connects_to_run_a_batch_online() {
    let (mut client, mut device) = (with_commands(), device());
    let mut bench = Bench::new(&mut client, &mut device);
    bench.before_online_work();
    assert_eq!(client.seen, []);
}

#[test]
fn once_a_kept_connection_was_used_it_counts_like_any_other() {
    let (mut client, mut device) = (keeping(), device());
    client.command = [Ok(CONTENT), Err(Error::TimedOut)].into();
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch(), Ok(1));
    bench.before_offline();
    assert_eq!(bench.report(), Ok(()));
    assert_eq!(bench.fetch(), Err(Error::TimedOut));
    let connections = client.seen.iter().filter(|seen| **seen == Seen::Connect).count();
    assert_eq!(connections, 1);
}

#[test]
fn a_connection_made_after_a_kept_one_was_closed_is_not_replaced() {
    let (mut client, mut device) = (keeping(), device());
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch(), Ok(1));
    bench.before_offline();
    bench.coap.close();
    bench.coap.client.command = [Ok(CONTENT), Err(Error::TimedOut)].into();
    assert_eq!(bench.fetch(), Ok(1));
    assert_eq!(bench.fetch(), Err(Error::TimedOut));
}

#[test]
fn a_kept_connection_that_fails_is_replaced_once() {
    for failure in [Err(Error::TimedOut), Err(Error::Network), Ok(UNAUTHORIZED)] {
        let (mut client, mut device) = (keeping(), device());
        client.response = [failure].into();
        let mut bench = Bench::new(&mut client, &mut device);
        assert_eq!(bench.fetch(), Ok(1));
        bench.before_offline();
        assert_eq!(bench.report(), Ok(()), "{failure:?}");
        let replaced =
            [report_request(), Seen::Close, Seen::Connect, auth_request(), report_request()];
        assert_eq!(client.seen[4..], replaced, "{failure:?}");
        assert_eq!(device.token_rooms.len(), 2, "with a token of its own");
    }
}

#[test]
fn a_connection_is_not_replaced_twice() {
    let failures = [(Err(Error::TimedOut), Error::TimedOut), (Ok(UNAUTHORIZED), Error::NotClaimed)];
    for (failure, error) in failures {
        let (mut client, mut device) = (keeping(), device());
        client.response = [failure, failure].into();
        let mut bench = Bench::new(&mut client, &mut device);
        assert_eq!(bench.fetch(), Ok(1));
        bench.before_offline();
        assert_eq!(bench.report(), Err(error));
        let connections = client.seen.iter().filter(|seen| **seen == Seen::Connect).count();
        assert_eq!(connections, 2);
    }
}

#[test]
fn a_fresh_connection_that_fails_is_not_replaced() {
    for failure in [Err(Error::TimedOut), Ok(UNAUTHORIZED), Ok(0xa0)] {
        let (mut client, mut device) = (with_commands(), device());
        client.response = [failure].into();
        assert!(Bench::new(&mut client, &mut device).report().is_err());
        assert_eq!(client.seen, [Seen::Connect, auth_request(), report_request()]);
    }
}

#[test]
fn an_answer_over_a_kept_connection_counts_like_any_other() {
    let (mut client, mut device) = (keeping(), device());
    client.response = [Ok(0x80)].into();
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch(), Ok(1));
    bench.before_offline();
    assert_eq!(bench.report(), Err(Error::BadRequest));
    assert_eq!(client.seen.len(), 5, "sent once");
}

#[test]
fn a_service_that_forgot_the_device_is_told_again_before_it_counts_as_not_claimed() {
    let (mut client, mut device) = (with_commands(), device());
    client.command = [Ok(UNAUTHORIZED), Ok(CONTENT)].into();
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.report(), Ok(()));
    assert_eq!(bench.fetch(), Ok(1));
    let again = [Seen::Close, Seen::Connect, auth_request(), command_request("")];
    assert_eq!(client.seen[4..], again);
}

#[test]
fn silence_after_a_report_is_not_tried_again() {
    let (mut client, mut device) = (with_commands(), device());
    client.command = [Err(Error::TimedOut)].into();
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.report(), Ok(()));
    assert_eq!(bench.fetch(), Err(Error::TimedOut));
    assert_eq!(client.seen.len(), 4);
}

#[test]
fn closing_twice_closes_once() {
    let (mut client, mut device) = (with_commands(), device());
    let mut bench = Bench::new(&mut client, &mut device);
    assert_eq!(bench.fetch(), Ok(1));
    bench.coap.close();
    bench.coap.close();
    bench.before_offline();
    assert_eq!(client.seen[3..], [Seen::Close]);
}

/// How many connections an attempt with one batch makes.
fn connections_of_attempt(batch: Vec<u8>) -> usize {
    let mut world = World::manual();
    let mut client = FakeClient { batch, ..Default::default() };
    let config: &'static Config = &Config::DEFAULT;
    let mut memory = vec![0; config.buffers_len()];
    let mut coap = Coap::new(&mut client, config);
    let mut context = Context {
        platform: &mut world.platform,
        transport: &mut coap,
        buffers: Buffers::new(&mut memory, config.rx_buf_sz as usize),
    };
    let outcome = exchange::run(&mut context, config, world.signals.records(), &mut world.pending);
    coap.close();
    assert_eq!(outcome, Ok(()));
    assert_eq!(client.seen.last(), Some(&Seen::Close));
    client.seen.iter().filter(|seen| **seen == Seen::Connect).count()
}

#[test]
fn a_whole_attempt_takes_another_connection_only_when_the_modem_goes_offline() {
    assert_eq!(connections_of_attempt(encode(&[finished("a.d")])), 1);
    assert_eq!(connections_of_attempt(encode(&[config("a.1", &[("k", "v")]), finished("a.d")])), 1);
    assert_eq!(connections_of_attempt(encode(&[at("a.1", "%A", "1"), finished("a.d")])), 2);
}
