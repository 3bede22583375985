// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::*;
use crate::device::CredentialType;
use crate::service::command::encode_batch;
use crate::service::spec::{CommandSpec, Content, Generate, KeyOutput};

const ROOMY: Limits = Limits { commands: 10, rx_bytes: 1024, tx_bytes: 2048 };

fn queue(batches: &[&[CommandSpec]]) -> Queue {
    let specs: Vec<BatchSpec> =
        batches.iter().map(|commands| BatchSpec { at_s: 0, commands: commands.to_vec() }).collect();
    Queue::new(&specs, &mut Ids::new(1, "device"))
}

fn at(id: &str) -> CommandSpec {
    CommandSpec::At {
        id: Some(id.into()),
        command: "%XY".into(),
        parameters: "1".into(),
        ignore_cme_errors: vec![],
    }
}

fn config(id: &str) -> CommandSpec {
    CommandSpec::Config { id: Some(id.into()), pairs: vec![("k".into(), "v".into())] }
}

fn finished(id: &str) -> CommandSpec {
    CommandSpec::Finished { id: Some(id.into()) }
}

fn never(_: &CommandKind) -> Result<CommandKind, String> {
    Err("cannot be made".into())
}

fn fetch_after(queue: &mut Queue, after: &str, limits: Limits) -> Served {
    queue.fetch(after, limits, 0, &mut never)
}

fn fetch(queue: &mut Queue) -> Option<Vec<u8>> {
    fetch_after(queue, "", ROOMY).body
}

/// The correlation ids in an answer.
fn ids(body: Option<Vec<u8>>) -> Vec<String> {
    let Some(body) = body else { return Vec::new() };
    let mut d = minicbor::Decoder::new(&body);
    let count = d.array().unwrap().unwrap();
    let ids = (0..count)
        .map(|_| {
            let members = d.array().unwrap().unwrap();
            let id = d.str().unwrap().to_owned();
            (1..members).for_each(|_| d.skip().unwrap());
            id
        })
        .collect();
    assert_eq!(d.position(), body.len());
    ids
}

fn answer(id: &str, code: u32) -> Response {
    let error = code == report::ERROR;
    let text = (error || code == report::AT_OK).then(String::new);
    Response { id: id.into(), code, cme: error.then_some(513), text }
}

#[test]
fn commands_are_encoded_in_their_shortest_form() {
    let spec = CommandSpec::At {
        id: Some("a".into()),
        command: "%CMNG".into(),
        parameters: "3,1,2".into(),
        ignore_cme_errors: vec![513],
    };
    let mut queue = queue(&[&[spec, config("b"), finished("c")]]);
    let expected = crate::service::spec::parse_hex(
        "83 85 6161 00 65 25434d4e47 65 332c312c32 81 190201 83 6162 01 a1 616b 6176 82 6163 02",
    );
    assert_eq!(fetch(&mut queue), expected.ok());
    assert_eq!(encode_batch(&vec![vec![0x80]; 24]).get(..3), Some([0x98, 24, 0x80].as_slice()));
}

#[test]
fn a_deletion_comes_before_its_key_generation() {
    let keygen = CommandSpec::Keygen {
        id: Some("k".into()),
        tag: 42,
        kind: CredentialType::ClientKey,
        output: KeyOutput::Csr,
        delete_first: true,
    };
    let queue = queue(&[&[keygen]]);
    let said: Vec<_> = queue.waiting().map(|queued| queued.command.to_string()).collect();
    assert_eq!(said, ["AT%CMNG=3,42,2", "AT%KEYGEN=42,2,0"]);
    assert_eq!(
        queue.waiting.iter().map(|queued| &queued.command.id).collect::<Vec<_>>(),
        ["k.s", "k"]
    );
}

#[test]
fn a_command_waits_until_it_is_reported() {
    let mut queue = queue(&[&[at("a"), config("b")]]);
    assert_eq!(ids(fetch(&mut queue)), ["a", "b"]);
    assert_eq!(ids(fetch(&mut queue)), ["a", "b"]);
    queue.report(vec![answer("a", 100)], 7).unwrap();
    assert_eq!(ids(fetch(&mut queue)), ["b"]);
    queue.report(vec![answer("b", 101)], 8).unwrap();
    assert_eq!(fetch(&mut queue), None);
    let reported: Vec<_> = queue.reported().iter().map(|r| (r.response.code, r.t_ms)).collect();
    assert_eq!(reported, [(100, 7), (101, 8)]);
}

#[test]
fn a_reported_failure_empties_the_queue() {
    let mut queue = queue(&[&[at("a"), at("b"), at("c")], &[finished("d")]]);
    queue.report(vec![answer("a", 100), answer("b", 99)], 0).unwrap();
    assert_eq!(fetch(&mut queue), None);
    assert_eq!(queue.reported().len(), 2);
    let dropped: Vec<_> = queue.dropped().iter().map(|queued| &queued.command.id).collect();
    assert_eq!(dropped, ["c", "d"]);
}

#[test]
fn batches_do_not_travel_together() {
    let mut queue = queue(&[&[at("a"), at("b")], &[at("c")]]);
    assert_eq!(ids(fetch(&mut queue)), ["a", "b"]);
    queue.report(vec![answer("a", 100)], 0).unwrap();
    assert_eq!(ids(fetch(&mut queue)), ["b"]);
    queue.report(vec![answer("b", 100)], 0).unwrap();
    assert_eq!(ids(fetch(&mut queue)), ["c"]);
}

#[test]
fn a_batch_is_not_served_before_its_time() {
    let commands = vec![finished("late")];
    let mut queue = Queue::new(&[BatchSpec { at_s: 60, commands }], &mut Ids::new(1, "device"));
    assert_eq!(queue.fetch("", ROOMY, 59, &mut never), Served::default());
    assert_eq!(ids(queue.fetch("", ROOMY, 60, &mut never).body), ["late"]);
}

#[test]
fn after_skips_what_was_done() {
    let mut queue = queue(&[&[at("a"), at("b"), at("c")]]);
    assert_eq!(ids(fetch_after(&mut queue, "b", ROOMY).body), ["c"]);
    assert_eq!(ids(fetch_after(&mut queue, "c", ROOMY).body), Vec::<String>::new());
    assert_eq!(ids(fetch_after(&mut queue, "unknown", ROOMY).body), ["a", "b", "c"]);
    assert_eq!(queue.waiting().count(), 3);
}

#[test]
fn no_more_commands_than_the_limit() {
    let mut queue = queue(&[&[at("a"), at("b"), at("c")]]);
    let served = fetch_after(&mut queue, "", Limits { commands: 2, ..ROOMY });
    assert_eq!(ids(served.body), ["a", "b"]);
}

#[test]
fn no_more_bytes_than_the_device_takes() {
    let mut queue = queue(&[&[at("a"), at("b"), at("c")]]);
    let whole = fetch(&mut queue).unwrap().len();
    for (rx_bytes, expected) in [(whole, 3), (whole - 1, 2), ((whole - 1) / 3 + 1, 1)] {
        let served = fetch_after(&mut queue, "", Limits { rx_bytes, ..ROOMY });
        assert!(served.body.as_ref().unwrap().len() <= rx_bytes);
        assert_eq!(ids(served.body).len(), expected);
        assert_eq!(served.note, None);
    }
}

#[test]
fn a_command_that_never_fits_is_noted() {
    let mut queue = queue(&[&[at("a")]]);
    let served = fetch_after(&mut queue, "", Limits { rx_bytes: 5, ..ROOMY });
    assert_eq!(served.body, None);
    assert_eq!(served.note.unwrap(), "AT%XY=1: takes 12 bytes, the device 5");
}

#[test]
fn a_report_to_come_must_fit_too() {
    let keygen = |id: &str| CommandSpec::Keygen {
        id: Some(id.into()),
        tag: 42,
        kind: CredentialType::ClientKey,
        output: KeyOutput::Csr,
        delete_first: false,
    };
    let mut queue = queue(&[&[keygen("a"), keygen("b"), keygen("c")]]);
    assert_eq!(ids(fetch(&mut queue)), ["a", "b"]);
    let served = fetch_after(&mut queue, "", Limits { tx_bytes: 1, ..ROOMY });
    assert_eq!(ids(served.body), ["a"], "one command always travels");
}

#[test]
fn what_is_generated_is_made_once() {
    let generated = CommandSpec::Credential {
        id: Some("g".into()),
        tag: 42,
        kind: CredentialType::ClientCert,
        content: Content::Generated(Generate::ClientCert),
    };
    let mut queue = queue(&[&[at("a"), generated]]);
    assert_eq!(ids(fetch(&mut queue)), ["a"], "it is not there yet, and the rest waits for it");
    queue.report(vec![answer("a", 100)], 0).unwrap();
    let served = fetch_after(&mut queue, "", ROOMY);
    assert_eq!(served.body, None);
    assert_eq!(served.note.unwrap(), "AT%CMNG=0,42,1,…: cannot be made");
    let mut make =
        |_: &CommandKind| Ok(CommandKind::credential(42, CredentialType::ClientCert, "X"));
    assert_eq!(ids(queue.fetch("", ROOMY, 0, &mut make).body), ["g"]);
    assert_eq!(ids(fetch(&mut queue)), ["g"]);
}

#[test]
fn a_raw_answer_is_served_once_whatever_was_asked_for() {
    let mut queue = queue(&[&[CommandSpec::Raw { body: vec![1; 64] }], &[at("a")]]);
    let tight = Limits { commands: 1, rx_bytes: 1, tx_bytes: 1 };
    assert_eq!(fetch_after(&mut queue, "", tight).body, Some(vec![1; 64]));
    assert_eq!(queue.last_body(), Some([1; 64].as_slice()));
    assert_eq!(ids(fetch(&mut queue)), ["a"]);
    queue.report(vec![answer("in-raw", 100)], 0).unwrap();
    assert_eq!(queue.reported().len(), 1);
    assert_eq!(queue.waiting().count(), 1);
}

#[test]
fn a_report_that_comes_twice_counts_once() {
    let mut queue = queue(&[&[at("a"), at("b")]]);
    queue.report(vec![answer("a", 100)], 0).unwrap();
    queue.report(vec![answer("a", 100)], 0).unwrap();
    queue.report(vec![answer("b", 99)], 0).unwrap();
    queue.report(vec![answer("b", 99)], 0).unwrap();
    assert_eq!(queue.reported().len(), 2);
}

#[test]
fn a_wrong_report_changes_nothing() {
    let mut queue = queue(&[&[at("a"), config("b"), finished("c")]]);
    for wrong in [
        vec![answer("a", 100), answer("x", 100)],
        vec![answer("a", 100), answer("a", 100)],
        vec![answer("a", 101)],
        vec![answer("a", 102)],
        vec![answer("b", 100)],
        vec![answer("b", 102)],
        vec![answer("c", 100)],
    ] {
        queue.report(wrong, 0).unwrap_err();
        assert_eq!(queue.waiting().count(), 3);
        assert!(queue.reported().is_empty());
    }
}

#[test]
fn two_commands_of_one_id_take_two_answers() {
    let mut queue = queue(&[&[finished("f"), finished("f")]]);
    queue.report(vec![answer("f", 102), answer("f", 102)], 0).unwrap();
    assert_eq!((queue.waiting().count(), queue.reported().len()), (0, 2));
}
