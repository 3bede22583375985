// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the application does to the schedule: triggers and intervals.

use std::boxed::Box;
use std::vec::Vec;

use super::super::IntervalRefused;
use super::{DAY, due, every, scheduled};
use crate::error::Error;
use crate::event::Event;
use crate::event::Event::*;
use crate::testing::batch::config;
use crate::testing::platform::Change;
use crate::testing::world::World;

/// Events with the seconds since `start_s`.
fn since(world: &World, start_s: u64) -> Vec<(u64, Event)> {
    world.tape.timeline().into_iter().map(|(at, event)| (at - start_s, event)).collect()
}

#[test]
fn a_trigger_while_a_reschedule_is_pending_starts_now() {
    let mut world = every(1000);
    world.init();
    world.trigger().run_for(0);
    assert_eq!(world.tape.events(), [Start, NoCommands, Stop, due(1000)]);
    world.run_for(1000);
    assert_eq!(world.tape.starts(), [0, 1000]);
}

#[test]
fn a_trigger_between_two_attempts_starts_now_and_moves_the_next() {
    let mut world = every(1000);
    world.init().run_for(500);
    world.trigger().run_for(0);
    assert_eq!(world.tape.starts(), [1, 500]);
    world.run_for(1000);
    assert_eq!(world.tape.starts(), [1, 500, 1500]);
}

#[test]
fn a_trigger_during_an_attempt_is_not_swallowed_by_the_schedule() {
    let mut world = every(1000);
    let mut once = true;
    world.platform.on_event = Some(Box::new(move |platform, event| {
        if event == Start && core::mem::take(&mut once) {
            platform.signals.clone().trigger(platform);
        }
    }));
    world.init().run_for(10);
    let attempt = [Start, NoCommands, Stop];
    let expected = [&[due(1)][..], &attempt, &attempt, &[due(1000)]].concat();
    assert_eq!(world.tape.events(), expected);
}

#[test]
fn a_trigger_during_an_attempt_that_backs_off_is_not_swallowed() {
    let mut world = every(1000);
    world.refuse(Error::ServerBusy);
    let mut once = true;
    world.platform.on_event = Some(Box::new(move |platform, event| {
        if event == Failed && core::mem::take(&mut once) {
            platform.signals.clone().trigger(platform);
        }
    }));
    world.init().run_for(10);
    assert_eq!(world.tape.starts(), [1, 1]);
}

#[test]
fn a_trigger_during_a_back_off_starts_now() {
    let mut world = scheduled();
    world.refuse(Error::ServerBusy).init().run_for(10);
    world.trigger().run_for(0);
    assert_eq!(world.tape.starts(), [1, 10]);
}

#[test]
fn a_trigger_while_the_network_is_down_waits_for_it() {
    let mut world = every(1000);
    world.init().run_for(10);
    world.platform.apply(Change::Link(false));
    world.trigger().run_for(30);
    assert_eq!(world.tape.starts(), [1], "not without network");
    world.platform.apply(Change::Link(true));
    world.run_for(0);
    assert_eq!(world.tape.starts(), [1, 40], "at once when it is back");
}

#[test]
fn a_trigger_from_within_the_schedule_event_is_not_swallowed() {
    let mut world = every(1000);
    let mut once = true;
    world.platform.on_event = Some(Box::new(move |platform, event| {
        if matches!(event, Scheduled { .. }) && core::mem::take(&mut once) {
            platform.signals.clone().trigger(platform);
        }
    }));
    world.init().run_for(0);
    assert_eq!(world.tape.events(), [due(1), Start, NoCommands, Stop, due(1000)]);
}

#[test]
fn a_new_interval_from_the_application_reschedules_at_once() {
    let mut world = every(5000);
    world.init().run_for(100);
    world.tape.clear();
    world.set_interval(300).unwrap();
    world.run_for(300);
    let expected = [(0, due(300)), (300, Start), (300, NoCommands), (300, Stop), (300, due(300))];
    assert_eq!(since(&world, 100), expected);
}

#[test]
fn an_interval_that_is_in_force_already_changes_and_stores_nothing() {
    let mut world = every(5000);
    world.init().run_for(100);
    world.tape.clear();
    world.set_interval(5000).unwrap();
    world.run_for(100);
    assert_eq!(world.tape.events(), []);
    assert!(world.platform.settings.is_empty(), "the default needs no setting");
    for _ in 0..2 {
        world.set_interval(300).unwrap();
        world.run_for(10);
    }
    assert_eq!(world.tape.events(), [due(300)], "the second one changes nothing");
    world.set_interval(5000).unwrap();
    assert_eq!(world.platform.settings["provisioning/interval-sec"], b"5000");
}

#[test]
fn the_interval_is_capped_and_0_disables_scheduled_attempts() {
    let mut world = every(1000);
    world.init().run_for(10);
    world.set_interval(5000).unwrap();
    world.run_for(0);
    assert_eq!(world.tape.events().last(), Some(&due(1000)));
    world.tape.clear();
    world.set_interval(0).unwrap();
    world.run_for(10 * DAY);
    assert_eq!(world.tape.events(), []);
    assert_eq!(world.attempt(), [Start, NoCommands, Stop], "a trigger still works");
    world.set_interval(60).unwrap();
    world.run_for(60);
    assert_eq!(world.tape.events()[3..5], [due(60), Start], "and it can be switched on again");
}

#[test]
fn an_interval_of_0_also_ends_the_back_off() {
    let mut world = scheduled();
    world.service.always = Err(Error::ServerBusy);
    world.init().run_for(5);
    world.set_interval(0).unwrap();
    world.run_for(DAY);
    assert_eq!(world.tape.starts(), [1]);
    world.attempt();
    world.run_for(DAY);
    assert_eq!(world.tape.starts(), [DAY + 5]);
}

#[test]
fn an_interval_set_during_an_attempt_counts_behind_it() {
    let mut world = every(5000);
    world.platform.on_event = Some(Box::new(|platform, event| {
        if event == Start {
            let config = platform.config;
            let set = platform.signals.clone().set_interval(platform, &config, 77);
            assert_eq!(set, Ok(()));
        }
    }));
    world.init().run_for(1);
    assert_eq!(world.tape.events(), [due(1), Start, NoCommands, Stop, due(77)]);
}

#[test]
fn an_interval_from_the_server_reschedules_behind_that_attempts_stop() {
    let mut world = every(5000);
    world.serve(&[config("c", &[("provisioning/interval-sec", "120")])]);
    world.init().run_for(1 + 2 + 120);
    let first = [due(1), Start, NeedLteActivated, NoCommands, Stop, due(120)];
    assert_eq!(world.tape.events()[..6], first);
    assert_eq!(world.tape.starts(), [1, 123]);
}

#[test]
fn an_interval_stored_by_someone_else_is_read_before_every_attempt() {
    let mut world = every(5000);
    world.init().run_for(10);
    world.platform.settings.insert("provisioning/interval-sec".into(), b"70".to_vec());
    world.run_for(5000 - 10 + 1 + 70);
    assert_eq!(world.tape.timeline()[5..7], [(5001, due(70)), (5071, Start)]);
}

#[test]
fn an_interval_that_is_refused_changes_nothing() {
    let mut world = every(1000);
    world.init().run_for(10);
    world.tape.clear();
    assert_eq!(world.set_interval(-1), Err(IntervalRefused::Negative));
    assert_eq!(world.set_interval(i32::MIN), Err(IntervalRefused::Negative));
    world.platform.broken_keys.push("provisioning/interval-sec".into());
    assert_eq!(world.set_interval(99), Err(IntervalRefused::NotStored));
    assert_eq!(world.signals.interval(), None, "the old one stays");
    world.run_for(991);
    assert_eq!(world.tape.starts(), [1001]);

    let mut world = World::manual();
    assert_eq!(world.set_interval(99), Err(IntervalRefused::NotScheduled));
    assert!(world.platform.settings.is_empty());
}

#[test]
fn a_work_item_that_runs_for_no_reason_does_nothing() {
    let mut world = every(1000);
    world.init().run_for(10);
    world.tape.clear();
    for _ in 0..5 {
        world.init().run_for(0);
    }
    assert_eq!(world.tape.events(), []);
    world.run_for(991);
    assert_eq!(world.tape.starts(), [1001]);
}
