// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Attempts and their events. Schedules are in `schedule`, settings and the modem's notifications
//! in `settings`.

mod schedule;
mod settings;
mod trigger;

use std::boxed::Box;
use std::vec;
use std::vec::Vec;

use crate::config::Config;
use crate::error::Error;
use crate::event::Event;
use crate::event::Event::*;
use crate::ports::AtResult;
use crate::testing::Did;
use crate::testing::batch::{Answer, at, config, encode, failed, finished, ok, report};
use crate::testing::platform::Change;
use crate::testing::world::{SCHEDULED, World};

const DAY: u64 = 86_400;

fn scheduled() -> World {
    World::new(SCHEDULED)
}

fn every(interval_s: u32) -> World {
    World::new(Config { interval_s, ..SCHEDULED })
}

fn due(in_seconds: u32) -> Event {
    Scheduled { in_seconds }
}

/// The order of events and requests of everything so far.
fn order(world: &World) -> Vec<Did> {
    let all = world.tape.all().into_iter();
    all.filter(|did| matches!(did, Did::Notify(_) | Did::Fetch(_) | Did::Report(_) | Did::Close))
        .collect()
}

fn fetch(after: &str) -> Did {
    Did::Fetch(after.into())
}

#[test]
fn at_commands_and_finished() {
    let mut world = World::manual();
    world.serve(&[at("a", "%A", "1"), finished("f")]).attempt();
    assert_eq!(
        order(&world),
        [
            Did::Notify(Start),
            fetch(""),
            Did::Notify(NeedLteDeactivated),
            Did::Notify(NeedLteActivated),
            Did::Report(report(&[("a", ok("")), ("f", Answer::Finished)])),
            Did::Close,
            Did::Notify(Done),
            Did::Notify(Stop),
        ]
    );
}

#[test]
fn an_at_command_that_fails() {
    let mut world = World::manual();
    world.platform.answer(AtResult::Error { cme: 513 }, "no");
    world.serve(&[at("a", "%A", "1"), finished("f")]).attempt();
    assert_eq!(
        order(&world),
        [
            Did::Notify(Start),
            fetch(""),
            Did::Notify(NeedLteDeactivated),
            Did::Notify(NeedLteActivated),
            Did::Report(report(&[("a", failed(513, "no"))])),
            fetch(""),
            Did::Close,
            Did::Notify(NoCommands),
            Did::Notify(Stop),
        ]
    );
}

#[test]
fn config_only() {
    let mut world = World::manual();
    world.serve(&[config("c", &[("k", "v")])]).attempt();
    assert_eq!(
        order(&world),
        [
            Did::Notify(Start),
            fetch(""),
            Did::Notify(NeedLteActivated),
            Did::Report(report(&[("c", Answer::Config)])),
            fetch("c"),
            Did::Close,
            Did::Notify(NoCommands),
            Did::Notify(Stop),
        ]
    );
}

#[test]
fn finished_only() {
    let mut world = World::manual();
    world.serve(&[finished("f")]);
    assert_eq!(world.attempt(), [Start, NeedLteActivated, Done, Stop]);
}

#[test]
fn two_batches_in_one_attempt() {
    let mut world = World::manual();
    world.serve(&[at("a", "%A", "1")]).serve(&[at("b", "%B", "1"), finished("f")]);
    let round = [NeedLteDeactivated, NeedLteActivated];
    assert_eq!(world.attempt(), [&[Start][..], &round, &round, &[Done, Stop]].concat());
}

#[test]
fn a_failing_fetch_ends_with_its_event() {
    for (error, event) in [
        (Error::NoCommands, NoCommands),
        (Error::NotClaimed, DeviceNotClaimed { with_token: true }),
        (Error::ConnectionRefused, WrongRootCa),
        (Error::OutOfMemory, TooManyCommands),
        (Error::Forbidden, Failed),
        (Error::ServerBusy, Failed),
        (Error::TimedOut, Failed),
        (Error::NoTime, Failed),
        (Error::Network, Failed),
    ] {
        let mut world = World::manual();
        world.refuse(error);
        assert_eq!(world.attempt(), [Start, event, Stop], "{error:?}");
    }
}

#[test]
fn a_device_that_is_not_claimed_gets_a_token_only_when_it_is_configured() {
    for with_token in [true, false] {
        let config = Config { provide_attestation_token: with_token, ..Config::DEFAULT };
        let mut world = World::new(config);
        world.refuse(Error::NotClaimed);
        assert_eq!(world.attempt(), [Start, DeviceNotClaimed { with_token }, Stop]);
    }
}

#[test]
fn a_batch_that_is_refused_has_its_event_and_the_next_attempt_works() {
    let many = vec![finished("f"); 11];
    for (bytes, event) in [
        (encode(&many), TooManyCommands),
        (vec![0x80], Failed),
        (encode(&[finished("a"), finished(&"x".repeat(4000))])[..1000].to_vec(), Failed),
        (b"\x82\x82\x61a\x02\x82\x61b\x09".to_vec(), Failed),
    ] {
        let mut world = World::manual();
        world.service.batches.push_back(Ok(bytes));
        assert_eq!(world.attempt(), [Start, event, Stop]);
        world.serve(&[finished("f")]);
        assert_eq!(world.attempt(), [Start, NeedLteActivated, Done, Stop]);
    }
}

#[test]
fn lte_that_does_not_change_in_time_fails_the_attempt() {
    let mut world = World::manual();
    world.platform.down_after_s = None;
    world.serve(&[at("a", "%A", "1")]);
    let events = [Start, NeedLteDeactivated, NeedLteActivated, Failed, Stop];
    assert_eq!(world.attempt(), events, "a late application brings LTE up again");
    assert_eq!(world.tape.now_ms(), 120_000);

    let mut world = World::manual();
    world.platform.up_after_s = None;
    world.serve(&[at("a", "%A", "1")]);
    assert_eq!(world.attempt(), [Start, NeedLteDeactivated, NeedLteActivated, Failed, Stop]);
}

#[test]
fn results_of_an_attempt_without_network_are_delivered_by_the_next() {
    let mut world = World::manual();
    world.serve(&[at("a", "%A", "1"), finished("f")]);
    world.platform.up_after_s = None;
    world.attempt();
    world.platform.up_after_s = Some(0);
    assert_eq!(world.attempt(), [Start, Done, Stop]);
    assert_eq!(world.tape.reports(), [report(&[("a", ok("")), ("f", Answer::Finished)])]);
    assert!(world.tape.fetches().is_empty());
}

#[test]
fn done_comes_only_when_the_report_was_accepted() {
    let mut world = World::manual();
    world.serve(&[finished("f")]);
    world.service.verdicts.push_back(Err(Error::ServerBusy));
    world.service.verdicts.push_back(Err(Error::BadRequest));
    assert_eq!(world.attempt(), [Start, NeedLteActivated, Failed, Stop]);
    assert_eq!(world.attempt(), [Start, Failed, Stop], "a refused report is no NO_COMMANDS");
    world.serve(&[finished("f")]);
    assert_eq!(world.attempt(), [Start, NeedLteActivated, Done, Stop]);
}

#[test]
fn a_service_that_refuses_the_report_and_repeats_the_batch_does_not_make_the_device_spin() {
    let mut world = World::manual();
    world.service.always = Ok(encode(&[at("a", "%A", "1"), finished("f")]));
    world.service.verdicts.extend([Err(Error::BadRequest); 6]);
    for _ in 0..6 {
        assert!(world.attempt().ends_with(&[Failed, Stop]));
        assert!(world.tape.fetches().len() + world.tape.reports().len() <= 3);
    }
}

#[test]
fn the_time_is_asked_for_once_a_second_until_it_is_valid() {
    for (valid_ms, starts_at) in [(0, 0), (1, 1), (30_000, 30), (59_000, 59)] {
        let mut world = World::manual();
        world.platform.time_valid_ms = Some(valid_ms);
        assert_eq!(world.attempt(), [Start, NoCommands, Stop]);
        assert_eq!(world.tape.timeline().last(), Some(&(starts_at, Stop)), "{valid_ms}");
    }
}

#[test]
fn no_valid_time_within_its_limit_has_its_event_and_nothing_is_sent() {
    for valid in [None, Some(60_001)] {
        let mut world = World::manual();
        world.platform.time_valid_ms = valid;
        assert_eq!(world.attempt(), [Start, NoValidDateTime, Stop]);
        assert_eq!(world.tape.now_ms(), 60_000);
        assert!(world.tape.fetches().is_empty());
    }
}

#[test]
fn the_connection_is_closed_before_the_outcome_is_told() {
    let mut world = World::manual();
    world.refuse(Error::NotClaimed).attempt();
    let closed = [fetch(""), Did::Close, Did::Notify(DeviceNotClaimed { with_token: true })];
    assert_eq!(order(&world)[1..4], closed);
}

#[test]
fn without_a_trigger_or_auto_start_nothing_happens() {
    let mut world = World::manual();
    world.init().run_for(1_000_000);
    assert_eq!(world.tape.events(), []);
}

#[test]
fn auto_start_without_a_schedule_makes_one_attempt_and_no_other() {
    let mut world = World::new(Config { auto_start_on_init: true, ..Config::DEFAULT });
    world.refuse(Error::ServerBusy).init().run_for(1_000_000);
    assert_eq!(world.tape.timeline(), [(0, Start), (0, Failed), (0, Stop)]);
}

#[test]
fn without_a_schedule_a_failure_is_never_retried_by_itself() {
    for error in [Error::ServerBusy, Error::TimedOut, Error::Network, Error::NotClaimed] {
        let mut world = World::manual();
        world.refuse(error).attempt();
        world.platform.apply(Change::Link(false));
        world.platform.apply(Change::Link(true));
        world.run_for(1_000_000);
        assert_eq!(world.tape.starts(), [0]);
    }
}

#[test]
fn without_a_schedule_the_state_of_the_network_does_not_hold_a_trigger_back() {
    let mut world = World::manual();
    world.platform.apply(Change::Link(false));
    world.refuse(Error::Network);
    assert_eq!(world.attempt(), [Start, Failed, Stop]);
}

#[test]
fn a_trigger_during_an_attempt_gives_one_more_after_it() {
    for during in [Start, NeedLteDeactivated, NeedLteActivated, Done, Stop] {
        let mut world = World::manual();
        world.serve(&[at("a", "%A", "1"), finished("f")]);
        let mut left = 3;
        world.platform.on_event = Some(Box::new(move |platform, event| {
            if event == during && left > 0 {
                left = 0;
                // Three times in a row are one more attempt, not three.
                for _ in 0..3 {
                    platform.signals.clone().trigger(platform);
                }
            }
        }));
        world.trigger().run_for(100);
        let first = [Start, NeedLteDeactivated, NeedLteActivated, Done, Stop];
        assert_eq!(world.tape.events(), [&first[..], &[Start, NoCommands, Stop]].concat());
    }
}

#[test]
fn every_attempt_begins_with_start_and_ends_with_stop() {
    let mut world = World::manual();
    world.platform.time_valid_ms = None;
    world.attempt();
    world.platform.time_valid_ms = Some(0);
    world.platform.down_after_s = None;
    world.serve(&[at("a", "%A", "1")]).attempt();
    for error in [Error::DoesNotFit, Error::Looping, Error::UnexpectedStatus] {
        world.refuse(error);
        let events = world.attempt();
        assert_eq!((events.first(), events.last()), (Some(&Start), Some(&Stop)));
    }
}

#[test]
fn settings_that_cannot_be_set_up_are_fatal_until_a_trigger_finds_them_ready() {
    let mut world = World::manual();
    world.platform.settings_errors.extend([-5, -5]);
    assert_eq!(world.attempt(), [FatalError]);
    world.run_for(1_000_000);
    assert_eq!(world.attempt(), [FatalError]);
    assert_eq!(world.attempt(), [Start, NoCommands, Stop]);
}

#[test]
fn settings_that_are_ready_later_start_the_schedule() {
    let mut world = World::new(SCHEDULED);
    world.platform.settings_errors.push_back(-5);
    world.init().run_for(10);
    assert_eq!(world.tape.events(), [FatalError]);
    world.trigger().run_for(0);
    assert_eq!(world.tape.events()[1..4], [Start, NoCommands, Stop]);
    assert_eq!(world.tape.events()[4], Scheduled { in_seconds: SCHEDULED.interval_s });
}

#[test]
fn settings_that_cannot_be_loaded_do_not_hold_an_attempt_back() {
    let mut world = World::manual();
    world.platform.load_error = Some(-5);
    assert_eq!(world.attempt(), [Start, NoCommands, Stop]);
}
