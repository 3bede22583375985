// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Decodes a batch, executes it and checks the report, against what the judge makes of both.

use nrf_provisioning_core::Config;
use nrf_provisioning_core::attempt::executor;
use nrf_provisioning_core::attempt::journal::Journal;
use nrf_provisioning_core::ports::AtResult;
use nrf_provisioning_core::wire::command::{Action, Batch, Command, Refused};
use nrf_provisioning_core::wire::report::Report;

use crate::device::{Device, Did};
use crate::judge::{self, Act, Item, Response};
use crate::script::Script;

/// Bytes of the input that are no batch: how the device and the buffers are.
pub const HEADER_LEN: usize = 8;

/// Decodes, executes and reports what the fuzzer sends.
///
/// # Panics
///
/// When something is not as the judge says.
pub fn check(data: &[u8]) {
    let Some((header, bytes)) = data.split_first_chunk::<HEADER_LEN>() else { return };
    let [limit, size, script @ ..] = header;
    let cbor_records = 5 + u32::from(limit % 16);
    let config = Config { cbor_records, ..Config::DEFAULT };
    let mut buffer = bytes.to_vec();
    let expected = judge::batch(bytes);
    let limit = config.cbor_records as usize;
    let batch = match Batch::decode(&mut buffer, limit) {
        Ok(batch) => batch,
        Err(Refused::Malformed { at }) => {
            assert!(at <= bytes.len());
            assert_eq!(expected, None, "a good batch is refused");
            return;
        }
        Err(Refused::TooMany { count }) => {
            assert!(count > limit && expected.is_some_and(|items| items.len() == count));
            return;
        }
    };
    let items = expected.expect("a bad batch is accepted");
    assert!(items.len() <= limit);
    assert_eq!(decoded(&batch), items);

    // From buffers that hold next to nothing to one with room for everything.
    let mut transmit = vec![0x53; 16 + usize::from(*size) * 20];
    let mut device = Device::new(Script::new(script));
    let mut report = Report::new(&mut transmit);
    let journal = Journal::new();
    let execution = executor::execute(&mut device, &config, &journal, &batch, &mut report);
    let responses = match report.finish() {
        None => Vec::new(),
        Some(len) => judge::report(&transmit[..len.get()]).expect("the report is well-formed"),
    };
    consistent(&items, &device.did, &responses, execution.finished);
}

/// What the library makes of a batch.
pub(crate) fn decoded(batch: &Batch<'_>) -> Vec<Item> {
    let text = <[u8]>::to_vec;
    batch
        .commands()
        .map(|Command { correlation, action }| {
            let act = match action {
                Action::At(at) => Act::At {
                    set: text(at.set_command),
                    parameters: text(at.parameters),
                    ignored: at.ignored.collect(),
                },
                Action::Config(pairs) => {
                    Act::Config(pairs.map(|(key, value)| (text(key), text(value))).collect())
                }
                Action::Finished => Act::Finished,
            };
            (text(correlation), act)
        })
        .collect()
}

/// Compares what the device did and what is reported with what the batch said.
fn consistent(items: &[Item], did: &[Did], responses: &[Response], finished: bool) {
    let by_command = |did: &&Did| match did {
        Did::NoLte | Did::Delete | Did::SaveOwn => false,
        Did::Save { .. } | Did::At { .. } => true,
    };
    let mut did = did.iter().filter(by_command).peekable();
    let mut responses = responses.iter().peekable();
    let mut failed = false;
    for (id, act) in items.iter().filter(|(_, act)| *act != Act::Finished) {
        let Some(response) = responses.next_if(|response| response.code < 102) else { break };
        assert!(!failed, "nothing follows a failure");
        assert_eq!(&response.id, id, "responses come in the order of the commands");
        failed = response.code == 99;
        match act {
            Act::At { set, parameters, ignored } => {
                // A command that is too long never reaches the modem.
                let ran = did.next_if(|did| {
                    matches!(did, Did::At { set: s, parameters: p, .. } if s == set && p == parameters)
                });
                match ran {
                    Some(Did::At { result, text, .. }) => {
                        reported_at(response, *result, text, ignored)
                    }
                    _ => assert_eq!(response.text, b"AT command too long"),
                }
            }
            Act::Config(pairs) => reported_config(response, pairs, &mut did),
            Act::Finished => unreachable!(),
        }
    }
    let acknowledged: Vec<&[u8]> = responses
        .map(|response| {
            assert_eq!(response.code, 102, "a response without a command");
            response.id.as_slice()
        })
        .collect();
    let wanted = items.iter().filter(|(_, act)| *act == Act::Finished).map(|(id, _)| id.as_slice());
    if finished {
        assert_eq!(acknowledged, wanted.collect::<Vec<_>>());
    } else {
        assert!(wanted.zip(&acknowledged).all(|(wanted, id)| wanted == *id));
    }
    assert!(acknowledged.is_empty() || !failed, "nothing is finished behind a failure");
    // At most the one command whose response did not fit or was put off.
    assert!(did.filter(|did| matches!(did, Did::At { .. })).count() <= 1);
}

fn reported_at(response: &Response, result: AtResult, text: &[u8], ignored: &[u32]) {
    let seen: Vec<u8> = text
        .iter()
        .take_while(|byte| **byte != 0)
        .map(|byte| if byte.is_ascii() { *byte } else { b'?' })
        .collect();
    assert_ne!(result, AtResult::NotRun, "what did not run has no response");
    let (code, cme) = match result {
        AtResult::Ok => (100, None),
        AtResult::Error { cme } if ignored.contains(&cme) => (100, None),
        AtResult::Error { cme } => (99, Some(cme)),
        _ => (99, Some(0)),
    };
    assert_eq!((response.code, response.cme), (code, cme));
    if result == AtResult::AnswerTooLarge {
        assert!(response.text == b"AT answer too large" || response.text.is_empty());
    } else {
        assert_eq!(response.text, seen);
    }
}

fn reported_config<'d>(
    response: &Response,
    pairs: &[(Vec<u8>, Vec<u8>)],
    did: &mut std::iter::Peekable<impl Iterator<Item = &'d Did>>,
) {
    let mut all = true;
    for (wanted_key, wanted_value) in pairs {
        let Some(Did::Save { key, value, saved }) =
            did.next_if(|did| matches!(did, Did::Save { .. }))
        else {
            // The key had no room.
            all = false;
            break;
        };
        assert_eq!((key, value), (wanted_key, wanted_value));
        if !saved {
            all = false;
            break;
        }
    }
    assert_eq!(response.code, if all { 101 } else { 99 });
    assert!(all || response.cme == Some(0));
}
