// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::{device, run};
use crate::error::Error;
use crate::event::Event;
use crate::ports::AtResult;
use crate::testing::Did;
use crate::testing::batch::{Answer, at, at_ignoring, config, finished, ok, report};

#[test]
fn numbered_errors_are_on_for_every_command_whoever_turns_them_off() {
    let mut device = device();
    device.cmee_is_contested = true;
    device.answer(AtResult::Ok, "");
    device.answer(AtResult::Error { cme: 513 }, "");
    // The device's double checks each command.
    let ran = run(&mut device, &[at("a", "%A", "1"), at_ignoring("b", "%B", "2", &[513])]);
    assert_eq!(ran.report, report(&[("a", ok("")), ("b", ok(""))]));
    assert!(!device.cme_errors, "and are what they were before the batch");
}

#[test]
fn a_command_that_did_not_reach_the_modem_has_no_response() {
    let mut device = device();
    device.answer(AtResult::Ok, "");
    device.answer(AtResult::NotRun, "");
    let ran = run(&mut device, &[at("a", "%A", "1"), at("b", "%B", "2"), finished("f")]);
    assert_eq!(ran.report, report(&[("a", ok(""))]));
    assert_eq!((ran.hindered, ran.broken_off), (None, Some(Error::ModemUnavailable)));
    assert!(!ran.finished && ran.last_done.as_deref() == Some(b"a"));
}

#[test]
fn numbered_errors_that_fail_once_are_tried_again() {
    let mut device = device();
    device.cmee_failures = 1;
    let ran = run(&mut device, &[at("a", "%A", "1"), finished("f")]);
    assert!(ran.finished);
}

#[test]
fn numbered_errors_that_fail_end_the_batch_before_its_first_command() {
    let mut device = device();
    device.cmee_failures = 10;
    let ran = run(&mut device, &[at("a", "%A", "1"), finished("f")]);
    assert_eq!(ran.hindered, Some(Error::ModemUnavailable));
    assert!(ran.report.is_empty() && device.tape.at_commands().is_empty());
    assert!(device.tape.events().is_empty(), "LTE was not touched");
}

#[test]
fn a_batch_without_commands_for_the_modem_does_not_need_them() {
    let mut device = device();
    device.cmee_failures = 2;
    let ran = run(&mut device, &[config("c", &[("k", "v")]), finished("f")]);
    assert_eq!(ran.report, report(&[("c", Answer::Config), ("f", Answer::Finished)]));
}

#[test]
fn what_they_were_is_put_back_at_the_second_try() {
    let mut device = device();
    device.on_event = Some(std::boxed::Box::new(|device, event| {
        if event == Event::NeedLteDeactivated {
            device.cmee_failures = 0;
        }
    }));
    device.answer(AtResult::Ok, "");
    run(&mut device, &[at("a", "%A", "1")]);
    device.cme_errors = true;
    device.cmee_failures = 0;
    run(&mut device, &[at("a", "%A", "1")]);
    assert!(device.cme_errors, "on before, on behind");
}

#[test]
fn an_application_that_is_late_is_asked_to_bring_lte_up_again() {
    let mut device = device();
    device.down_after_s = None;
    let ran = run(&mut device, &[at("a", "%A", "1")]);
    assert_eq!(ran.hindered, Some(Error::LteTimedOut));
    let events = [Event::NeedLteDeactivated, Event::NeedLteActivated];
    assert_eq!(device.tape.events(), events, "or it takes LTE down later, and nobody brings it up");
}

#[test]
fn lte_is_seen_by_asking_when_nobody_tells() {
    let mut device = device();
    device.up_after_s = None;
    device.attached = true;
    let ran = run(&mut device, &[at("a", "%A", "1")]);
    assert_eq!(ran.hindered, None);
    assert!(device.signals.link.is_up());
    assert!(!device.tape.did(&Did::Sleep(0)));
}
