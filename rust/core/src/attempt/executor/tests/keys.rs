// SPDX-License-Identifier: Apache-2.0 OR MIT

use std::vec;
use std::vec::Vec;

use super::{device, run, run_in};
use crate::attempt::journal::MAX_KEYS;
use crate::config::Config;
use crate::ports::AtResult;
use crate::testing::Did;
use crate::testing::batch::{at, failed, ok, report};

const RECORD: &str = "provisioning/unreported-keys";

#[test]
fn a_key_is_entered_before_it_is_made() {
    let mut device = device();
    run(&mut device, &[at("k", "%KEYGEN", "42,2,0")]);
    let steps = device.tape.pick(|_, did| match did {
        Did::Save(key, value) if key == RECORD => Some(value.clone()),
        Did::At(command) => Some(command.clone().into_bytes()),
        _ => None,
    });
    assert_eq!(steps, [b"42;".to_vec(), b"AT%KEYGEN=42,2,0".to_vec()]);
}

#[test]
fn a_key_that_was_made_before_a_reset_and_never_reported_is_made_again() {
    let mut device = device();
    device.private_keys = Some(vec![42]);
    assert!(device.signals.unreported_keys.load(b"42;"));
    device.answer(AtResult::Ok, "%KEYGEN: \"new\"\r\nOK\r\n");
    let ran = run(&mut device, &[at("k", "%KEYGEN", "42,2,0")]);
    assert_eq!(ran.report, report(&[("k", ok("%KEYGEN: \"new\"\r\nOK\r\n"))]));
    assert!(device.tape.did(&Did::Delete(42, 2)));
}

#[test]
fn a_key_is_deleted_again_when_that_failed_once() {
    let mut device = device();
    device.private_keys = Some(vec![42]);
    assert!(device.signals.unreported_keys.load(b"42;"));
    device.deletion_failures = 1;
    device.answer(AtResult::AnswerTooLarge, "");
    run(&mut device, &[at("k", "%KEYGEN", "42,2,0")]);
    assert_eq!(device.private_keys, Some(vec![]), "the old one");
    let deletions = device.tape.pick(|_, did| (*did == Did::Delete(42, 2)).then_some(()));
    assert_eq!(deletions.len(), 3, "and the new one");

    device.private_keys = Some(vec![42]);
    device.deletion_failures = 1;
    device.answer(AtResult::AnswerTooLarge, "");
    run(&mut device, &[at("k", "%KEYGEN", "42,2,0")]);
    assert_eq!(device.private_keys, Some(vec![]));
}

#[test]
fn a_key_that_may_be_in_the_way_is_looked_for_before_its_command_runs() {
    let mut device = device();
    device.private_keys = None;
    assert!(device.signals.unreported_keys.load(b"42;"));
    let ran = run(&mut device, &[at("k", "%KEYGEN", "42,2,0")]);
    assert_eq!(device.tape.at_commands().len(), 0, "its refusal would empty the queue");
    assert!(ran.broken_off.is_some() && ran.last_done.is_none());
}

#[test]
fn a_key_that_was_there_before_is_never_deleted() {
    let mut device = device();
    device.private_keys = Some(vec![42]);
    device.answer(AtResult::Error { cme: 519 }, "");
    let ran = run(&mut device, &[at("k", "%KEYGEN", "42,2,0")]);
    assert_eq!(ran.report, report(&[("k", failed(519, ""))]));
    assert!(!device.tape.did(&Did::Delete(42, 2)));
    assert!(device.settings.is_empty(), "and nothing is entered");
}

#[test]
fn an_endorsement_key_survives_an_answer_that_does_not_fit() {
    let mut device = device();
    device.answer(AtResult::AnswerTooLarge, "");
    run(&mut device, &[at("k", "%KEYGEN", "42,8")]);
    assert!(!device.tape.did(&Did::Delete(42, 8)), "this command did not make it");
    assert!(device.settings.is_empty());
}

#[test]
fn a_batch_with_more_keys_than_the_journal_holds_is_reported_in_parts() {
    let mut device = device();
    let keys: Vec<_> =
        (0..6).map(|n| at(&std::format!("k{n}"), "%KEYGEN", &std::format!("{n},2,0"))).collect();
    let ran = run_in(&mut device, &keys, 16_384);
    assert_eq!(device.tape.at_commands().len(), MAX_KEYS);
    assert_eq!(ran.last_done, Some(b"k3".to_vec()));
}

#[test]
fn without_the_journal_nothing_is_stored() {
    let mut device = device();
    device.config = Config { keygen_journal: false, ..Config::DEFAULT };
    run(&mut device, &[at("k", "%KEYGEN", "42,2,0")]);
    assert!(device.settings.is_empty());
}

#[test]
fn settings_that_fail_do_not_keep_a_key_from_being_made() {
    let mut device = device();
    device.broken_keys.push(RECORD.into());
    let ran = run(&mut device, &[at("k", "%KEYGEN", "42,2,0")]);
    assert_eq!(ran.report, report(&[("k", ok(""))]));
}

#[test]
fn commands_that_answer_with_data_are_run_where_there_is_room_for_it() {
    let mut device = device();
    device.answer(AtResult::Ok, "x".repeat(900));
    let key = at("k", "%KEYGEN", "42,2,0");
    let ran = run(&mut device, &[at("a", "%A", "1"), key.clone()]);
    assert_eq!(ran.last_done, Some(b"k".to_vec()), "1 KB is left");
    device.answer(AtResult::Ok, "x".repeat(1100));
    let ran = run(&mut device, &[at("a", "%A", "1"), key]);
    assert_eq!(ran.last_done, Some(b"a".to_vec()), "it is fetched again when this is reported");
    device.answer(AtResult::Ok, "x".repeat(1100));
    let ran = run(&mut device, &[at("a", "%A", "1"), at("b", "%CMNG", "0,42,0,\"x\"")]);
    assert_eq!(ran.last_done, Some(b"b".to_vec()), "a command that answers OK needs less");
}
