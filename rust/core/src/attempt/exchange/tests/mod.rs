// SPDX-License-Identifier: Apache-2.0 OR MIT

mod undelivered;

use std::vec;
use std::vec::Vec;

use super::{MAX_BATCHES, MAX_FAILURES};
use crate::config::Config;
use crate::error::Error;
use crate::event::Event;
use crate::log::LogEntry;
use crate::ports::AtResult;
use crate::testing::Did;
use crate::testing::batch::{Answer, at, config, encode, failed, finished, ok, report};
use crate::testing::world::World;

fn world() -> World {
    World::manual()
}

/// The order in which the service was asked and told things.
fn traffic(world: &World) -> Vec<&'static str> {
    world.tape.pick(|_, did| match did {
        Did::Fetch(_) => Some("fetch"),
        Did::BeforeOffline => Some("before offline"),
        Did::BeforeExecution => Some("before execution"),
        Did::Notify(Event::NeedLteDeactivated) => Some("down"),
        Did::Notify(Event::NeedLteActivated) => Some("up"),
        Did::Report(_) => Some("report"),
        _ => None,
    })
}

#[test]
fn an_exchange_ends_with_the_report_that_says_finished() {
    let mut world = world();
    world.serve(&[at("a", "%A", "1"), finished("f")]).serve(&[finished("never fetched")]);
    assert_eq!(world.exchange(), Ok(()));
    assert_eq!(traffic(&world), ["fetch", "before offline", "down", "up", "report"]);
    assert_eq!(world.tape.reports(), [report(&[("a", ok("")), ("f", Answer::Finished)])]);
    assert_eq!(world.signals.after.load(), b"f");
    assert!(!world.pending.is_some());
}

#[test]
fn only_at_commands_take_the_modem_offline() {
    let mut world = world();
    world.serve(&[config("a", &[("k", "1")]), finished("f")]);
    assert_eq!(world.exchange(), Ok(()));
    assert_eq!(traffic(&world), ["fetch", "before execution", "up", "report"]);
}

#[test]
fn batch_after_batch_is_fetched_until_there_is_none() {
    let mut world = world();
    world.serve(&[config("a", &[("k", "1")])]).serve(&[config("b", &[("k", "2")])]);
    assert_eq!(world.exchange(), Err(Error::NoCommands));
    assert_eq!(world.tape.fetches(), ["", "a", "b"]);
    let expected = [report(&[("a", Answer::Config)]), report(&[("b", Answer::Config)])];
    assert_eq!(world.tape.reports(), expected);
}

#[test]
fn nothing_to_do_sends_nothing() {
    let mut world = world();
    assert_eq!(world.exchange(), Err(Error::NoCommands));
    assert_eq!(traffic(&world), ["fetch"]);
    assert!(world.signals.after.is_empty());
}

#[test]
fn a_fetch_that_fails_ends_the_attempt_with_its_reason() {
    for error in [Error::NotClaimed, Error::ServerBusy, Error::ConnectionRefused, Error::Network] {
        let mut world = world();
        world.refuse(error);
        assert_eq!(world.exchange(), Err(error));
        assert_eq!(traffic(&world), ["fetch"]);
    }
}

#[test]
fn a_batch_that_is_refused_runs_nothing_and_sends_nothing() {
    let many: Vec<_> = (0..11).map(|_| at("a", "%A", "1")).collect();
    let mut bad_end = encode(&[at("a", "%A", "1"), finished("f")]);
    bad_end.pop();
    bad_end.push(7);
    let mut cut = encode(&[at("a", "%A", "1"), finished("f")]);
    cut.pop();
    for (bytes, error) in [
        (vec![0x80], Error::InvalidBatch),
        (vec![], Error::InvalidBatch),
        (b"<html>".to_vec(), Error::InvalidBatch),
        (bad_end, Error::InvalidBatch),
        (cut, Error::InvalidBatch),
        (encode(&[at("a", "%A", "1"), finished("bad\0id")]), Error::InvalidBatch),
        (encode(&[at("a", "%A", "1"), finished(&"x".repeat(46))]), Error::InvalidBatch),
        (encode(&many), Error::TooManyCommands),
    ] {
        let mut world = world();
        world.service.batches.push_back(Ok(bytes));
        assert_eq!(world.exchange(), Err(error));
        assert_eq!(traffic(&world), ["fetch"]);
        assert!(world.tape.at_commands().is_empty());
        assert_eq!(world.count(&Did::Cmee(true)), 0);
        // And the next attempt is as good as the first.
        world.serve(&[finished("f")]);
        assert_eq!(world.exchange(), Ok(()));
    }
}

#[test]
fn after_moves_only_when_the_service_has_accepted_the_report() {
    let mut world = world();
    world.serve(&[config("a", &[("k", "1")])]);
    world.service.verdicts.push_back(Err(Error::ServerBusy));
    assert_eq!(world.exchange(), Err(Error::ServerBusy));
    assert!(world.signals.after.is_empty());
    assert_eq!(world.exchange(), Err(Error::NoCommands));
    assert_eq!(world.tape.fetches(), ["", "a"]);
}

#[test]
fn after_is_the_last_command_that_was_done_and_not_one_that_failed() {
    let mut world = world();
    world.serve(&[config("a", &[("k", "1")]), at("b", "%B", "1"), finished("f")]);
    world.platform.answer(AtResult::Error { cme: 5 }, "no");
    assert_eq!(world.exchange(), Err(Error::NoCommands));
    assert_eq!(world.tape.fetches(), ["", "a"]);

    let mut world = self::world();
    world.signals.after.store(b"before");
    world.serve(&[at("b", "%B", "1"), finished("f")]);
    world.platform.answer(AtResult::Error { cme: 5 }, "no");
    assert_eq!(world.exchange(), Err(Error::NoCommands));
    assert_eq!(world.tape.fetches(), ["before", "before"], "nothing was done");
}

#[test]
fn a_command_that_did_not_reach_the_modem_stays_with_the_service() {
    let mut world = world();
    let rest = [at("b", "%B", "2"), finished("f")];
    world.serve(&[at("a", "%A", "1"), rest[0].clone(), rest[1].clone()]);
    world.platform.answer(AtResult::Ok, "OK\r\n");
    world.platform.answer(AtResult::NotRun, "");
    assert_eq!(world.exchange(), Err(Error::ModemUnavailable), "a failure that backs off");
    assert_eq!(world.tape.reports(), [report(&[("a", ok("OK\r\n"))])], "what was done is told");
    assert_eq!(world.signals.after.load(), b"a");
    world.serve(&rest);
    assert_eq!(world.exchange(), Ok(()));
    assert_eq!(world.tape.fetches(), ["", "a"]);
    assert_eq!(world.tape.reports()[1], report(&[("b", ok("")), ("f", Answer::Finished)]));
}

#[test]
fn a_modem_that_runs_nothing_leaves_the_whole_batch_with_the_service() {
    let mut world = world();
    world.serve(&[at("a", "%A", "1"), finished("f")]);
    world.platform.answer(AtResult::NotRun, "");
    assert_eq!(world.exchange(), Err(Error::ModemUnavailable));
    assert!(world.tape.reports().is_empty() && !world.pending.is_some());
    assert!(world.tape.did(&Did::Notify(Event::NeedLteActivated)), "LTE comes back");
}

#[test]
fn a_batch_that_begins_with_finished_goes_on_in_the_same_attempt() {
    let mut world = world();
    let key = at("k", "%KEYGEN", "42,2,0");
    world.serve(&[finished("f"), at("a", "%A", "1"), key.clone()]);
    world.serve(&[finished("f"), key]);
    world.platform.answer(AtResult::Ok, "x".repeat(1500));
    assert_eq!(
        world.exchange(),
        Ok(()),
        "the key waits for the room it needs, and is no repetition"
    );
    let reports = world.tape.reports();
    assert_eq!(reports[1], report(&[("k", ok("")), ("f", Answer::Finished)]));
}

#[test]
fn a_batch_that_is_repeated_after_its_report_ends_the_attempt() {
    let mut world = world();
    world.service.always = Ok(encode(&[at("a", "%A", "1"), config("b", &[("k", "1")])]));
    assert_eq!(world.exchange(), Err(Error::Looping));
    assert_eq!(world.tape.at_commands().len(), 1);
    assert_eq!(world.tape.reports().len(), 1);
    assert_eq!(world.tape.fetches().len(), 2);
    assert!(!world.pending.is_some());
}

#[test]
fn a_failing_command_that_is_served_again_ends_the_attempt() {
    let mut world = world();
    world.service.always = Ok(encode(&[at("a", "%A", "1"), finished("f")]));
    for _ in 0..9 {
        world.platform.answer(AtResult::Error { cme: 5 }, "no");
    }
    assert_eq!(world.exchange(), Err(Error::Looping));
    assert_eq!(world.tape.reports(), [report(&[("a", failed(5, "no"))])]);
}

#[test]
fn a_batch_repeated_after_a_kept_report_ends_the_attempt() {
    let mut world = world();
    world.service.always = Ok(encode(&[config("a", &[("k", "1")])]));
    world.service.verdicts.push_back(Err(Error::TimedOut));
    assert_eq!(world.exchange(), Err(Error::TimedOut));
    assert_eq!(world.exchange(), Err(Error::Looping));
    assert_eq!(world.platform.settings.len(), 1);
    let saves = world.count(&Did::Save("k".into(), b"1".to_vec()));
    assert_eq!(saves, 1, "it was not run again");
}

#[test]
fn a_service_that_always_has_another_batch_is_left_at_last() {
    let mut world = world();
    for index in 0..200 {
        world.serve(&[config(&std::format!("id.{index}"), &[("k", "1")])]);
    }
    assert_eq!(world.exchange(), Err(Error::Looping));
    assert_eq!(world.tape.fetches().len(), MAX_BATCHES);
    assert!(world.pending.is_some(), "the last report is kept");
    let left = world.exchange();
    assert_eq!(left, Err(Error::Looping));
    assert_eq!(world.tape.reports().len(), 2 * MAX_BATCHES - 1);
}

#[test]
fn lte_that_does_not_go_down_reports_what_was_done_and_fetches_the_rest_again() {
    let mut world = world();
    let rest = [at("a", "%A", "1"), finished("f")];
    world.serve(&[config("c", &[("k", "v")]), rest[0].clone(), rest[1].clone()]);
    world.platform.down_after_s = None;
    assert_eq!(world.exchange(), Err(Error::LteTimedOut));
    world.platform.down_after_s = Some(0);
    world.serve(&rest);
    assert_eq!(world.exchange(), Ok(()));
    assert_eq!(world.tape.fetches(), ["", "c"]);
    let expected =
        [report(&[("c", Answer::Config)]), report(&[("a", ok("")), ("f", Answer::Finished)])];
    assert_eq!(world.tape.reports(), expected);
}

#[test]
fn lte_that_does_not_go_down_before_the_first_command_leaves_nothing_to_report() {
    let mut world = world();
    world.serve(&[at("a", "%A", "1")]);
    world.platform.down_after_s = None;
    assert_eq!(world.exchange(), Err(Error::LteTimedOut));
    assert!(!world.pending.is_some());
}

#[test]
fn a_key_that_needs_the_whole_buffer_is_made_in_a_batch_of_its_own() {
    let mut world = world();
    let key = at("k", "%KEYGEN", "16842753,2,1");
    world.serve(&[at("a", "%A", "1"), key.clone(), finished("f")]);
    world.serve(&[key, finished("f")]);
    world.platform.answer(AtResult::Ok, "x".repeat(800));
    world.platform.answer(AtResult::Ok, "k".repeat(1700));
    world.platform.answer(AtResult::Ok, "k".repeat(1700));
    assert_eq!(world.exchange(), Ok(()));
    let expected = [
        report(&[("a", ok(&"x".repeat(800)))]),
        report(&[("k", ok(&"k".repeat(1700))), ("f", Answer::Finished)]),
    ];
    assert_eq!(world.tape.reports(), expected);
    assert_eq!(world.tape.fetches(), ["", "a"]);
    assert_eq!(world.count(&Did::Delete(16_842_753, 2)), 1);
}

#[test]
fn a_transmit_buffer_too_small_for_any_response_is_a_failure_and_not_no_commands() {
    let config = Config { tx_buf_sz: 16, codec_at_cmd_len: 16, ..Config::DEFAULT };
    let mut world = World::new(config);
    world.serve(&[at("a.long.correlation.id", "%A", "1")]);
    assert_eq!(world.exchange(), Err(Error::DoesNotFit));
}
