// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Attempts that come by themselves. Triggers and intervals are in `trigger`.

use std::vec::Vec;

use super::{DAY, due, every, scheduled};
use crate::config::Config;
use crate::error::Error;
use crate::event::Event::*;
use crate::ports::Timer;
use crate::testing::batch::{at, finished};
use crate::testing::platform::Change;
use crate::testing::world::{SCHEDULED, World};

#[test]
fn the_first_attempt_comes_a_second_after_init_and_then_one_an_interval() {
    let mut world = every(3600);
    world.init().run_for(2 * 3600);
    assert_eq!(
        world.tape.timeline(),
        [
            (0, due(1)),
            (1, Start),
            (1, NoCommands),
            (1, Stop),
            (1, due(3600)),
            (3601, Start),
            (3601, NoCommands),
            (3601, Stop),
            (3601, due(3600)),
        ]
    );
}

#[test]
fn the_spread_comes_on_top_of_the_delay() {
    let mut world = World::new(Config { interval_s: 3600, spread_s: 100, ..SCHEDULED });
    world.platform.random = 1 << 31;
    world.init().run_for(2 * 3600);
    assert_eq!(world.tape.starts(), [51, 51 + 3600]);
    assert_eq!(world.tape.timeline()[0], (0, due(51)));
}

#[test]
fn the_spread_does_not_add_up_from_one_attempt_to_the_next() {
    let mut world = World::new(Config { interval_s: 3600, spread_s: 100, ..SCHEDULED });
    world.platform.random = u32::MAX;
    world.init().run_for(1000);
    world.platform.random = 0;
    world.run_for(3600);
    world.run_for(3600);
    // Each is as late as the number that was drawn a cycle earlier says.
    assert_eq!(world.tape.starts(), [100, 100 + 3600, 1 + 2 * 3600]);
}

#[test]
fn intervals_begin_with_a_trigger_and_with_a_new_interval() {
    let mut world = World::new(Config { interval_s: 3600, spread_s: 100, ..SCHEDULED });
    world.platform.random = u32::MAX;
    world.init().run_for(10);
    world.trigger().run_for(100);
    world.run_for(3600);
    assert_eq!(world.tape.starts(), [10, 10 + 3699]);
    world.set_interval(1000).unwrap();
    world.run_for(1099);
    assert_eq!(world.tape.starts().last(), Some(&(3710 + 1099)));
}

#[test]
fn the_spread_comes_on_top_of_every_back_off() {
    let config = Config { interval_s: 3600, spread_s: 100, ..SCHEDULED };
    let mut world = World::new(config);
    world.platform.random = 1 << 31;
    world.service.always = Err(Error::ServerBusy);
    world.init().run_for(500);
    // Half of a quarter of the back-off, and half of the spread.
    assert_eq!(world.tape.starts(), [51, 51 + 60 + 57, 51 + 60 + 57 + 120 + 65]);
}

#[test]
fn devices_that_start_together_do_not_stay_together() {
    let starts: Vec<_> = (0..8_u32)
        .map(|device| {
            let mut world = World::new(Config { spread_s: 300, ..SCHEDULED });
            world.platform.random = device << 29;
            world.init().run_for(1000);
            world.tape.starts()[0]
        })
        .collect();
    let mut unique = starts.clone();
    unique.dedup();
    assert_eq!(unique.len(), 8, "{starts:?}");
}

#[test]
fn what_a_retry_does_not_help_waits_for_the_interval() {
    for error in [Error::NoCommands, Error::NotClaimed, Error::ConnectionRefused] {
        let mut world = every(1000);
        world.service.always = Err(error);
        world.init().run_for(2001);
        assert_eq!(world.tape.starts(), [1, 1001, 2001], "{error:?}");
        let events = world.tape.events();
        assert_eq!(events[3..5], [Stop, due(1000)], "the schedule comes behind the stop");
    }
}

#[test]
fn provisioning_that_is_done_is_scheduled_again() {
    let mut world = every(1000);
    world.serve(&[finished("f")]).init().run_for(10);
    assert_eq!(world.tape.events(), [due(1), Start, NeedLteActivated, Done, Stop, due(1000)]);
}

#[test]
fn an_attempt_without_a_valid_time_backs_off() {
    let mut world = every(10_000);
    world.platform.time_valid_ms = Some(150_000);
    world.init().run_for(1200);
    assert_eq!(
        world.tape.timeline(),
        [
            (0, due(1)),
            (1, Start),
            (61, NoValidDateTime),
            (61, Stop),
            (121, Start),
            (150, NoCommands),
            (150, Stop),
            (150, due(10_000)),
        ]
    );
}

#[test]
fn a_device_that_is_claimed_soon_backs_off_if_that_is_configured() {
    let mut world = World::new(Config { retry_unclaimed: true, ..SCHEDULED });
    world.refuse(Error::NotClaimed).refuse(Error::NotClaimed);
    world.init().run_for(1000);
    assert_eq!(world.tape.starts(), [1, 61, 181]);
}

#[test]
fn a_service_that_asks_for_a_pause_gets_it_even_when_the_network_comes_back() {
    let mut world = every(10_000);
    world.refuse(Error::Unavailable);
    world.service.retry_after_s = 300;
    world.init().run_for(10);
    world.platform.change_in(1000, Change::Link(false));
    world.platform.change_in(2000, Change::Link(true));
    world.run_for(1000);
    assert_eq!(world.tape.starts(), [1, 301]);
}

#[test]
fn an_application_that_failed_to_bring_lte_up_once_is_asked_again() {
    let mut world = every(10_000);
    world.serve(&[at("a", "%A", "1"), finished("f")]);
    world.platform.up_after_s = None;
    world.init().run_for(130);
    assert_eq!(world.tape.events().last(), Some(&Stop));
    world.tape.clear();
    world.run_for(70);
    assert_eq!(world.tape.events(), [NeedLteActivated], "with the silent back-off");
    world.platform.up_after_s = Some(0);
    world.run_for(1000);
    let events = [NeedLteActivated, NeedLteActivated, Start, Done];
    assert_eq!(world.tape.events()[..4], events);
    world.tape.clear();
    world.platform.change_in(0, Change::Link(false));
    world.run_for(40_000);
    assert_eq!(
        world.tape.events(),
        [],
        "LTE that was lost otherwise is the application's business"
    );
}

#[test]
fn a_network_that_nobody_told_of_is_seen_when_an_attempt_is_due() {
    let mut world = every(1000);
    world.init().run_for(10);
    world.platform.change_in(0, Change::Link(false));
    world.platform.attached = true;
    world.run_for(1000);
    assert_eq!(world.tape.starts(), [1, 1001]);
}

#[test]
fn the_attempt_after_a_boot_is_made_and_made_again_whatever_the_interval() {
    let mut world = World::new(SCHEDULED);
    world.platform.settings.insert("provisioning/interval-sec".into(), b"0".to_vec());
    world.refuse(Error::ServerBusy).refuse(Error::Network);
    world.init().run_for(1_000_000);
    assert_eq!(world.tape.starts(), [1, 61, 181], "until it is over, and no others");
}

#[test]
fn settings_that_were_not_ready_once_are_tried_again() {
    let mut world = World::new(SCHEDULED);
    world.platform.settings_errors.push_back(-5);
    world.init().run_for(100);
    assert_eq!(world.tape.events()[..2], [FatalError, due(1)]);
    assert_eq!(world.tape.starts(), [61]);
}

#[test]
fn every_failure_backs_off_without_an_event_and_ever_longer() {
    for error in [
        Error::ServerBusy,
        Error::TimedOut,
        Error::Unavailable,
        Error::ConnectionClosed,
        Error::Network,
        Error::InvalidBatch,
        Error::OutOfMemory,
        Error::TooManyCommands,
        Error::Forbidden,
        Error::DoesNotFit,
        Error::NoIdentity,
        Error::Looping,
        Error::ModemUnavailable,
    ] {
        let mut world = every(10 * DAY as u32);
        world.service.always = Err(error);
        world.init().run_for(5 * DAY);
        let starts = world.tape.starts();
        let waits: Vec<_> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        // Without jitter; the longest wait has its jitter below the day.
        let expected =
            [60, 120, 240, 480, 960, 1920, 3840, 7680, 15_360, 30_720, 61_440, 64_800, 64_800];
        assert_eq!(waits[..expected.len()], expected);
        let scheduled = world.tape.events().iter().filter(|event| **event == due(1)).count();
        assert_eq!(scheduled, 1);
        assert_eq!(world.tape.events().len(), 1 + 3 * starts.len(), "start, failed, stop");
    }
}

#[test]
fn too_many_commands_wait_for_the_interval_where_the_tests_of_the_c_library_have_it() {
    for error in [Error::TooManyCommands, Error::OutOfMemory] {
        let mut world = World::new(Config { too_many_waits: true, ..SCHEDULED });
        world.refuse(error).init().run_for(100);
        assert_eq!(world.tape.starts(), [1]);
    }
}

#[test]
fn devices_that_failed_together_do_not_come_back_together() {
    let starts: Vec<_> = (0..8_u32)
        .map(|device| {
            let mut world = scheduled();
            world.platform.random = device << 29;
            world.refuse(Error::ServerBusy).init().run_for(100);
            world.tape.starts()[1]
        })
        .collect();
    assert!(starts.iter().all(|start| (61..=76).contains(start)), "{starts:?}");
    assert!(starts.windows(2).all(|pair| pair[0] < pair[1]), "{starts:?}");
}

#[test]
fn lte_that_does_not_change_in_time_backs_off() {
    let mut world = scheduled();
    world.serve(&[at("a", "%A", "1")]);
    world.platform.down_after_s = None;
    world.init().run_for(1 + 120 + 60);
    assert_eq!(world.tape.starts(), [1, 181]);
}

#[test]
fn an_answer_resets_the_back_off() {
    let mut world = every(1000);
    world.refuse(Error::ServerBusy).refuse(Error::ServerBusy).refuse(Error::NoCommands);
    world.refuse(Error::ServerBusy);
    world.init().run_for(1250);
    assert_eq!(world.tape.starts(), [1, 61, 181, 1181, 1241]);
}

#[test]
fn due_without_network_waits_silently_and_starts_when_it_comes_back() {
    let mut world = scheduled();
    world.platform.apply(Change::Link(false));
    world.platform.change_in(5000, Change::Link(true));
    world.init().run_for(100);
    assert_eq!(world.tape.timeline()[..2], [(0, due(1)), (5, Start)]);
}

#[test]
fn a_network_that_comes_back_while_the_back_off_is_set_up_is_not_missed() {
    let mut world = scheduled();
    world.platform.apply(Change::Link(false));
    world.init().run_for(0);
    world.platform.meanwhile = Some(Change::Link(true));
    world.run_for(1);
    assert_eq!(world.tape.starts(), [1]);
}

#[test]
fn without_network_the_wait_grows_as_after_a_failure() {
    let mut world = scheduled();
    world.platform.apply(Change::Link(false));
    world.init().run_for(1 + 60 + 120 + 10);
    assert_eq!(world.tape.events(), [due(1)]);
    let waits = world.tape.logged(crate::log::LogEntry::BackingOff);
    assert_eq!(waits, [60, 120, 240]);
}

#[test]
fn a_network_that_comes_back_while_nobody_waits_starts_nothing() {
    let mut world = every(1000);
    world.init().run_for(10);
    for _ in 0..5 {
        world.platform.apply(Change::Link(false));
        world.platform.apply(Change::Link(true));
        world.run_for(10);
    }
    assert_eq!(world.tape.starts(), [1]);
    world.run_for(1000);
    assert_eq!(world.tape.starts(), [1, 1001], "and delays nothing");
}

#[test]
fn a_flapping_link_does_not_make_the_device_knock_at_a_busy_server() {
    let mut world = every(10 * DAY as u32);
    world.service.always = Err(Error::ServerBusy);
    world.init().run_for(1);
    for _ in 0..600 {
        world.platform.apply(Change::Link(false));
        world.run_for(1);
        world.platform.apply(Change::Link(true));
        world.run_for(1);
    }
    let starts = world.tape.starts();
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 60), "{starts:?}");
    assert!(starts.len() > 3, "and it does end the wait");
}

#[test]
fn a_network_that_comes_back_does_not_end_the_wait_for_a_server_before_its_first_length() {
    for (back_at, start) in [(10, 61), (60, 61), (100, 101)] {
        let mut world = scheduled();
        // Twice busy, so that the wait is of 120 s: from 61 to 181.
        world.refuse(Error::ServerBusy).refuse(Error::ServerBusy);
        world.init().run_for(61);
        world.platform.apply(Change::Link(false));
        world.platform.change_in(back_at * 1000, Change::Link(true));
        world.run_for(130);
        let starts: Vec<_> = world.tape.starts().iter().map(|at| at.max(&60) - 60).collect();
        assert_eq!(starts[1..], [1, start.max(61)], "{back_at}");
    }
}

#[test]
fn a_network_that_was_there_all_along_does_not_end_a_wait() {
    let mut world = scheduled();
    world.refuse(Error::ServerBusy).refuse(Error::ServerBusy);
    world.init().run_for(150);
    world.platform.apply(Change::Link(true));
    world.run_for(30);
    assert_eq!(world.tape.starts(), [1, 61]);
    world.run_for(1);
    assert_eq!(world.tape.starts(), [1, 61, 181]);
}

#[test]
fn a_network_that_comes_back_never_makes_a_wait_longer() {
    // The first length is over a day, which is the longest wait there is.
    let mut world = World::new(Config { initial_backoff_s: 200_000, ..SCHEDULED });
    world.refuse(Error::ServerBusy).init().run_for(10);
    world.platform.apply(Change::Link(false));
    world.platform.apply(Change::Link(true));
    world.run_for(86_400);
    assert_eq!(world.tape.starts(), [1, 86_401]);
}

#[test]
fn a_run_for_another_reason_does_not_end_the_wait_for_a_server() {
    let mut world = scheduled();
    world.refuse(Error::ServerBusy).init().run_for(10);
    world.platform.apply(Change::Link(false));
    world.platform.apply(Change::Link(true));
    world.platform.subscription = Err(65_536);
    for _ in 0..3 {
        let signals = world.signals.clone();
        assert!(signals.on_cfun(&mut world.platform, 1));
        // As the platform does then.
        world.platform.run_work_after(0);
        world.run_for(0);
    }
    assert_eq!(world.tape.starts(), [1]);
    world.run_for(51);
    assert_eq!(world.tape.starts(), [1, 61], "nor forget that the network is back");
}
