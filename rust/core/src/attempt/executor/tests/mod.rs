// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The order of things in a batch. Limits of buffers and text are in `limits`, key
//! generation is in `keys`, a modem that fails for the moment in `modem`.

mod keys;
mod limits;
mod modem;

use core::num::NonZero;
use std::string::ToString;
use std::vec;
use std::vec::Vec;

use super::{Execution, execute};
use crate::error::Error;
use crate::event::Event;
use crate::ports::AtResult;
use crate::testing::Did;
use crate::testing::batch::{
    Answer, Item, at, at_ignoring, config, encode, failed, finished, ok, report,
};
use crate::testing::platform::FakePlatform;
use crate::testing::service::SECRET;
use crate::wire::command::Batch;
use crate::wire::report::Report;

/// What a batch left behind.
pub(super) struct Ran {
    pub(super) report: Vec<u8>,
    pub(super) last_done: Option<Vec<u8>>,
    pub(super) finished: bool,
    pub(super) hindered: Option<Error>,
    /// What ends the attempt behind the report.
    pub(super) broken_off: Option<Error>,
}

/// Runs a batch over a transmit buffer of `size` bytes that is full of old secrets.
pub(super) fn run_in(platform: &mut FakePlatform, items: &[Item], size: usize) -> Ran {
    let mut receive = encode(items);
    let batch = Batch::decode(&mut receive, 20).unwrap();
    let mut transmit = vec![SECRET; size];
    let mut list = Report::new(&mut transmit);
    let (config, signals) = (platform.config, platform.signals.clone());
    let execution = execute(platform, &config, &signals.unreported_keys, &batch, &mut list);
    let Execution { last_done, finished, hindered, broken_off } = execution;
    let last_done = last_done.map(<[u8]>::to_vec);
    let len = list.finish().map_or(0, NonZero::get);
    transmit.truncate(len);
    Ran { report: transmit, last_done, finished, hindered, broken_off }
}

pub(super) fn run(platform: &mut FakePlatform, items: &[Item]) -> Ran {
    let size = platform.config.transmit_buffer_len();
    run_in(platform, items, size)
}

pub(super) fn device() -> FakePlatform {
    FakePlatform::new(crate::config::Config::DEFAULT)
}

fn id(text: &str) -> Option<Vec<u8>> {
    Some(text.as_bytes().to_vec())
}

#[test]
fn commands_run_in_order_and_finished_is_acknowledged_last() {
    let mut device = device();
    device.answer(AtResult::Ok, "OK\r\n");
    device.answer(AtResult::Ok, "%KEYGEN: \"MII\"\r\nOK\r\n");
    let ran = run(
        &mut device,
        &[
            finished("f"),
            at("a", "%CMNG", "0,1,0,\"x\""),
            config("c", &[("k", "v")]),
            at("b", "%KEYGEN", "1,2,0"),
        ],
    );
    let expected = [
        ("a", ok("OK\r\n")),
        ("c", Answer::Config),
        ("b", ok("%KEYGEN: \"MII\"\r\nOK\r\n")),
        ("f", Answer::Finished),
    ];
    assert_eq!(ran.report, report(&expected));
    assert!(ran.finished);
    assert_eq!(ran.hindered, None);
    assert_eq!(ran.last_done, id("b"), "the last command of the batch");
    assert_eq!(
        device.tape.all(),
        [
            Did::Cmee(true),
            Did::Notify(Event::NeedLteDeactivated),
            Did::At("AT%CMNG=0,1,0,\"x\"".to_string()),
            Did::Save("k".to_string(), b"v".to_vec()),
            Did::Save("provisioning/unreported-keys".to_string(), b"1;".to_vec()),
            Did::At("AT%KEYGEN=1,2,0".to_string()),
            Did::Cmee(false),
            Did::Notify(Event::NeedLteActivated),
            Did::Sleep(2000),
        ]
    );
}

#[test]
fn the_text_of_an_at_command_is_data() {
    let mut device = device();
    run(&mut device, &[at("a", "%X%s%n", "%d%%\"\r\n\u{e9}")]);
    assert_eq!(device.tape.at_commands(), ["AT%X%s%n=%d%%\"\r\n\u{e9}"]);
}

#[test]
fn a_batch_without_at_commands_leaves_lte_up() {
    let mut device = device();
    let ran = run(&mut device, &[config("c", &[("k", "v"), ("l", "w")]), finished("f")]);
    assert_eq!(ran.report, report(&[("c", Answer::Config), ("f", Answer::Finished)]));
    assert_eq!(device.tape.events(), [Event::NeedLteActivated]);
}

#[test]
fn a_modem_that_is_offline_already_is_not_asked_for() {
    let mut device = device();
    device.offline = true;
    run(&mut device, &[at("a", "%A", "1"), at("b", "%B", "2")]);
    assert_eq!(device.tape.events(), [Event::NeedLteActivated]);
    assert_eq!(device.tape.at_commands().len(), 2);
}

#[test]
fn a_cme_error_fails_the_command_with_its_number_and_text() {
    let mut device = device();
    device.answer(AtResult::Error { cme: 513 }, "+CME ERROR: 513\r\n");
    let ran = run(&mut device, &[at_ignoring("a", "%CMNG", "3,1,0", &[514, 515]), finished("f")]);
    assert_eq!(ran.report, report(&[("a", failed(513, "+CME ERROR: 513\r\n"))]));
    assert!(!ran.finished);
    assert_eq!(ran.last_done, None, "a failed command is not done");
}

#[test]
fn a_cme_error_on_the_ignore_list_is_a_success_with_its_text() {
    for ignored in [&[513][..], &[1, 2, 3, 4, 5, 513]] {
        let mut device = device();
        device.answer(AtResult::Error { cme: 513 }, "+CME ERROR: 513\r\n");
        let ran = run(
            &mut device,
            &[at_ignoring("a", "%CMNG", "3,1,0", ignored), at("b", "%B", ""), finished("f")],
        );
        let expected = [("a", ok("+CME ERROR: 513\r\n")), ("b", ok("")), ("f", Answer::Finished)];
        assert_eq!(ran.report, report(&expected));
        assert!(ran.finished);
    }
}

#[test]
fn a_plain_error_is_a_failure_with_cme_code_0() {
    let mut device = device();
    device.answer(AtResult::Failed, "ERROR\r\n");
    let ran = run(&mut device, &[at_ignoring("a", "%CMNG", "1", &[513]), finished("f")]);
    assert_eq!(ran.report, report(&[("a", failed(0, "ERROR\r\n"))]));
    assert!(!ran.finished);
}

#[test]
fn a_plain_error_is_not_the_cme_error_0_that_a_command_may_ignore() {
    for (result, expected) in
        [(AtResult::Failed, failed(0, "ERROR\r\n")), (AtResult::Error { cme: 0 }, ok("ERROR\r\n"))]
    {
        let mut device = device();
        device.answer(result, "ERROR\r\n");
        let ran = run(&mut device, &[at_ignoring("a", "%CMNG", "1", &[0])]);
        assert_eq!(ran.report, report(&[("a", expected)]));
    }
}

#[test]
fn a_command_that_did_not_reach_the_modem_is_a_failure_with_cme_code_0() {
    let mut device = device();
    device.answer(AtResult::Failed, "");
    let ran = run(&mut device, &[at("a", "%CMNG", "1"), finished("f")]);
    assert_eq!(ran.report, report(&[("a", failed(0, ""))]));
    assert!(!ran.finished);
}

#[test]
fn the_first_failure_ends_the_batch_and_what_ran_before_is_reported() {
    let mut device = device();
    device.answer(AtResult::Ok, "OK\r\n");
    device.answer(AtResult::Error { cme: 5 }, "+CME ERROR: 5\r\n");
    let ran = run(
        &mut device,
        &[
            at("a", "%A", "1"),
            at("b", "%B", "2"),
            at("c", "%C", "3"),
            config("d", &[("k", "v")]),
            finished("f"),
        ],
    );
    assert_eq!(ran.report, report(&[("a", ok("OK\r\n")), ("b", failed(5, "+CME ERROR: 5\r\n"))]));
    assert_eq!(device.tape.at_commands(), ["AT%A=1", "AT%B=2"]);
    assert!(device.settings.is_empty());
    assert_eq!(ran.last_done, id("a"));
    assert_eq!(device.tape.events().last(), Some(&Event::NeedLteActivated));
}

#[test]
fn two_finished_get_two_acknowledgements_behind_the_other_responses() {
    let mut device = device();
    let ran = run(&mut device, &[finished("f1"), at("a", "%A", "1"), finished("f2")]);
    let expected = [("a", ok("")), ("f1", Answer::Finished), ("f2", Answer::Finished)];
    assert_eq!(ran.report, report(&expected));
    assert_eq!(ran.last_done, id("f2"));
}

#[test]
fn pairs_are_stored_in_order_up_to_the_first_that_fails() {
    let mut device = device();
    device.broken_keys.push("bad".to_string());
    let pairs = [("one", "1"), ("two", ""), ("bad", "3"), ("four", "4")];
    let ran = run(&mut device, &[config("c", &pairs), finished("f")]);
    let text = "Unable to store key-value pair [2]";
    assert_eq!(ran.report, report(&[("c", failed(0, text))]), "no errno as a CME code");
    let stored: Vec<_> = device.settings.iter().map(|(k, v)| (k.as_str(), v.as_slice())).collect();
    assert_eq!(stored, [("one", &b"1"[..]), ("two", b"")]);
    assert!(!ran.finished);
    assert_eq!(ran.last_done, None);
}

#[test]
fn the_index_of_a_failing_pair_counts_from_0_to_9() {
    for bad in [0, 9] {
        let mut device = device();
        let keys: Vec<_> = (0..10).map(|index| std::format!("key{index}")).collect();
        let pairs: Vec<_> = keys.iter().map(|key| (key.as_str(), "v")).collect();
        device.broken_keys.push(keys[bad].clone());
        let ran = run(&mut device, &[config("c", &pairs)]);
        let text = std::format!("Unable to store key-value pair [{bad}]");
        assert_eq!(ran.report, report(&[("c", failed(0, &text))]));
    }
}

#[test]
fn an_empty_config_command_is_done() {
    let ran = run(&mut device(), &[config("c", &[])]);
    assert_eq!(ran.report, report(&[("c", Answer::Config)]));
}

#[test]
fn cme_errors_are_left_as_they_were_however_the_batch_ends() {
    let lte_stays_up = |device: &mut FakePlatform| device.down_after_s = None;
    let lte_stays_down = |device: &mut FakePlatform| device.up_after_s = None;
    let command_fails = |device: &mut FakePlatform| device.answer(AtResult::Error { cme: 1 }, "no");
    let answer_lost = |device: &mut FakePlatform| device.answer(AtResult::Ok, [b'x'; 9000]);
    let paths: [fn(&mut FakePlatform); 5] =
        [|_| {}, lte_stays_up, lte_stays_down, command_fails, answer_lost];
    for (path, prepare) in paths.iter().enumerate() {
        for before in [false, true] {
            let mut device = device();
            device.cme_errors = before;
            prepare(&mut device);
            run(&mut device, &[at("a", "%A", "1"), finished("f")]);
            assert_eq!(device.cme_errors, before, "path {path}");
        }
    }
}

#[test]
fn lte_that_does_not_go_down_ends_the_batch_before_its_command() {
    let mut device = device();
    device.down_after_s = None;
    let ran = run(&mut device, &[config("c", &[("k", "v")]), at("a", "%A", "1"), finished("f")]);
    assert_eq!(ran.hindered, Some(Error::LteTimedOut));
    assert_eq!(ran.report, report(&[("c", Answer::Config)]), "what was done is kept");
    assert_eq!(ran.last_done, id("c"));
    assert!(!ran.finished);
    assert!(device.tape.at_commands().is_empty());
    assert_eq!(device.tape.events(), [Event::NeedLteDeactivated, Event::NeedLteActivated]);
    assert_eq!(device.tape.now_ms(), 120_000);
}

#[test]
fn lte_that_does_not_come_back_keeps_the_report() {
    let mut device = device();
    device.up_after_s = None;
    let ran = run(&mut device, &[at("a", "%A", "1"), finished("f")]);
    assert_eq!(ran.hindered, Some(Error::LteTimedOut));
    assert!(ran.finished);
    assert_eq!(ran.report, report(&[("a", ok("")), ("f", Answer::Finished)]));
    assert_eq!(device.tape.events(), [Event::NeedLteDeactivated, Event::NeedLteActivated]);
    assert_eq!(device.tape.now_ms(), 120_000);
}

#[test]
fn lte_is_polled_once_a_second_up_to_its_limit() {
    for (after_s, in_time) in [(1, true), (119, true), (200, false)] {
        let mut device = device();
        device.down_after_s = Some(after_s);
        let ran = run(&mut device, &[at("a", "%A", "1")]);
        assert_eq!(ran.hindered.is_none(), in_time, "{after_s} s");
        assert_eq!(device.tape.at_commands().len(), usize::from(in_time));
        let polls = device.tape.all().iter().filter(|did| **did == Did::Sleep(1000)).count();
        assert_eq!(polls as u64, after_s.min(120));
    }
}

#[test]
fn two_seconds_for_an_address_follow_the_network() {
    let mut device = device();
    device.up_after_s = Some(3);
    run(&mut device, &[at("a", "%A", "1")]);
    let sleeps: Vec<_> = device.tape.pick(|_, did| match did {
        Did::Sleep(ms) => Some(*ms),
        _ => None,
    });
    assert_eq!(sleeps, [1000, 1000, 1000, 2000]);
}
