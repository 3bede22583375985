// SPDX-License-Identifier: Apache-2.0 OR MIT

use std::string::String;
use std::vec::Vec;

use ciborium_io::Read;
use ciborium_ll::{Decoder, Header};
use proptest::prelude::*;

use super::{device, run, run_in};
use crate::config::Config;
use crate::ports::AtResult;
use crate::testing::Did;
use crate::testing::batch::{Answer, Item, at, config, encode, failed, finished, ok, report};
use crate::testing::platform::FakePlatform;
use crate::testing::service::SECRET;
use crate::wire::command::Batch;

/// A device with a transmit buffer for answers of the largest size.
fn roomy() -> FakePlatform {
    FakePlatform::new(Config { tx_buf_sz: 6000, ..Config::DEFAULT })
}

const TOO_LARGE: &str = "AT answer too large";

#[test]
fn an_at_command_at_its_limit_runs_and_one_over_it_does_not() {
    let mut device = device();
    let limit = device.config.at_command_limit();
    assert_eq!(limit, 2047);
    let parameters = "p".repeat(limit - "AT%A=".len());
    let ran = run(&mut device, &[at("a", "%A", &parameters), finished("f")]);
    assert_eq!(ran.report, report(&[("a", ok("")), ("f", Answer::Finished)]));
    assert_eq!(device.tape.at_commands()[0].len(), limit);

    let mut device = self::device();
    let ran = run(&mut device, &[at("a", "%A", &(parameters + "p")), finished("f")]);
    assert_eq!(ran.report, report(&[("a", failed(0, "AT command too long"))]));
    assert!(device.tape.at_commands().is_empty());
    assert!(!ran.finished);
}

#[test]
fn a_command_name_that_fills_the_buffer_alone_does_not_run() {
    for len in [2044, 2045, 2046, 2047, 2048, 5000] {
        let mut device = device();
        let ran = run(&mut device, &[at("a", &"N".repeat(len), "")]);
        let runs = len + "AT=".len() <= 2047;
        assert_eq!(device.tape.at_commands().len(), usize::from(runs), "{len}");
        let expected = if runs { ok("") } else { failed(0, "AT command too long") };
        assert_eq!(ran.report, report(&[("a", expected)]));
    }
}

#[test]
fn the_limit_of_an_at_command_is_the_larger_of_two_symbols() {
    let config = Config { codec_at_cmd_len: 3000, tx_buf_sz: 512, ..Config::DEFAULT };
    let mut device = FakePlatform::new(config);
    run(&mut device, &[at("a", "%A", &"p".repeat(2999 - 5))]);
    assert_eq!(device.tape.at_commands().len(), 1);
}

#[test]
fn an_answer_of_4096_bytes_is_more_than_is_taken_and_4095_are_not() {
    for (len, fits) in [(4095, true), (4096, false), (5000, false)] {
        let mut device = roomy();
        let text = "x".repeat(len);
        device.answer(AtResult::Ok, &text);
        let ran = run(&mut device, &[at("a", "%A", "1")]);
        let expected = if fits { ok(&text) } else { failed(0, TOO_LARGE) };
        assert_eq!(ran.report, report(&[("a", expected)]), "{len}");
        assert_eq!(device.rooms, [4096]);
    }
}

#[test]
fn a_command_whose_answer_does_not_fit_is_run_once_and_reported() {
    let mut device = device();
    device.answer(AtResult::Ok, "x".repeat(3000));
    let ran = run(&mut device, &[at("a", "%CMNG", "1"), at("b", "%B", "2"), finished("f")]);
    assert_eq!(ran.report, report(&[("a", failed(0, TOO_LARGE))]));
    assert_eq!(device.tape.at_commands(), ["AT%CMNG=1"]);
    assert!(!ran.finished);
}

#[test]
fn an_answer_that_does_not_fit_behind_others_loses_nothing_done_before() {
    let mut device = device();
    device.answer(AtResult::Ok, "first");
    device.answer(AtResult::Ok, "x".repeat(3000));
    let items = [at("a", "%A", "1"), config("c", &[("k", "v")]), at("b", "%CMNG", "1")];
    let ran = run(&mut device, &items);
    let expected = [("a", ok("first")), ("c", Answer::Config), ("b", failed(0, TOO_LARGE))];
    assert_eq!(ran.report, report(&expected));
    assert_eq!(ran.last_done.as_deref(), Some(&b"c"[..]));
    assert!(!device.tape.all().iter().any(|did| matches!(did, Did::Delete(..))));
}

#[test]
fn an_answer_gets_all_the_room_there_is() {
    let mut device = device();
    device.answer(AtResult::Ok, "x".repeat(1800));
    let ran = run(&mut device, &[at("a", "%A", "1")]);
    assert_eq!(ran.report, report(&[("a", ok(&"x".repeat(1800)))]));
    assert!(device.rooms[0] > 1900, "{:?}", device.rooms);
}

#[test]
fn a_key_whose_answer_is_lost_is_deleted_and_its_command_left_for_an_empty_report() {
    let mut device = device();
    device.answer(AtResult::Ok, "x".repeat(800));
    device.answer(AtResult::Ok, "k".repeat(1500));
    let items = [at("a", "%A", "1"), at("k", "%KEYGEN", "16842753,2,1"), finished("f")];
    let ran = run(&mut device, &items);
    assert_eq!(ran.report, report(&[("a", ok(&"x".repeat(800)))]), "no failure yet");
    assert!(!ran.finished);
    assert_eq!(ran.last_done.as_deref(), Some(&b"a"[..]));
    assert!(device.tape.did(&Did::Delete(16_842_753, 2)));

    // The service sends it again, and now there is room.
    device.answer(AtResult::Ok, "k".repeat(1500));
    let ran = run(&mut device, &items[1..]);
    assert_eq!(ran.report, report(&[("k", ok(&"k".repeat(1500))), ("f", Answer::Finished)]));
}

#[test]
fn a_key_whose_answer_never_fits_is_deleted_and_reported() {
    let mut device = device();
    device.answer(AtResult::Ok, "k".repeat(2500));
    let ran = run(&mut device, &[at("k", "%KEYGEN", "7,2,1"), finished("f")]);
    assert_eq!(ran.report, report(&[("k", failed(0, TOO_LARGE))]));
    assert!(device.tape.did(&Did::Delete(7, 2)));
}

#[test]
fn a_key_answer_over_the_limit_is_not_tried_again_though_others_came_before() {
    let mut device = FakePlatform::new(Config { tx_buf_sz: 9000, ..Config::DEFAULT });
    device.answer(AtResult::Ok, "x".repeat(100));
    device.answer(AtResult::Ok, "k".repeat(4200));
    let ran = run(&mut device, &[at("a", "%A", "1"), at("k", "%KEYGEN", "7,2,1")]);
    let expected = [("a", ok(&"x".repeat(100))), ("k", failed(0, TOO_LARGE))];
    assert_eq!(ran.report, report(&expected), "more room would not help");
}

#[test]
fn a_key_that_cannot_be_deleted_is_not_tried_again() {
    let mut device = device();
    device.deletion_failures = u32::MAX;
    device.answer(AtResult::Ok, "x".repeat(800));
    device.answer(AtResult::Ok, "k".repeat(1500));
    let ran = run(&mut device, &[at("a", "%A", "1"), at("k", "%KEYGEN", "7,2,1")]);
    let expected = [("a", ok(&"x".repeat(800))), ("k", failed(0, TOO_LARGE))];
    assert_eq!(ran.report, report(&expected));
}

#[test]
fn a_command_for_whose_answer_no_room_is_left_waits_for_the_next_report() {
    let mut device = device();
    device.answer(AtResult::Ok, "x".repeat(1950));
    let ran = run(&mut device, &[at("a", "%A", "1"), at("b", "%B", "2"), finished("f")]);
    assert_eq!(ran.report, report(&[("a", ok(&"x".repeat(1950)))]));
    assert_eq!(device.tape.at_commands(), ["AT%A=1"], "the second did not run");
    assert!(!ran.finished);
}

#[test]
fn old_bytes_of_the_transmit_buffer_are_never_reported() {
    for (result, text) in [
        (AtResult::Failed, ""),
        (AtResult::Ok, ""),
        (AtResult::Error { cme: 0 }, ""),
        (AtResult::Error { cme: 5 }, "no"),
    ] {
        let mut device = device();
        device.answer(result, text);
        device.answer(result, text);
        let ran = run(&mut device, &[at("a", "%A", "1"), at("b", "%B", "2"), finished("f")]);
        assert!(!leaks(&ran.report), "{result:?}: {}", ran.report.escape_ascii());
    }
}

#[test]
fn an_answer_that_was_cut_is_not_reported() {
    let mut device = device();
    device.answer(AtResult::Ok, std::vec![SECRET; 3000]);
    let ran = run(&mut device, &[at("a", "%A", "1")]);
    assert!(!leaks(&ran.report));
}

#[test]
fn an_answer_that_is_no_text_is_reported_as_text() {
    let mut device = device();
    device.answer(AtResult::Ok, b"a\xff\xc3b\r\n");
    let ran = run(&mut device, &[at("a", "%A", "1")]);
    assert_eq!(ran.report, report(&[("a", ok("a??b\r\n"))]));
}

#[test]
fn a_settings_key_that_does_not_fit_the_buffer_is_a_failure_of_its_pair() {
    let mut device = device();
    let key = "k".repeat(2047);
    let ran = run(&mut device, &[config("c", &[("good", "1"), (&key, "v")])]);
    let text = "Unable to store key-value pair [1]";
    assert_eq!(ran.report, report(&[("c", failed(0, text))]));
}

#[test]
fn every_finished_has_room_for_its_acknowledgement() {
    let long: Vec<String> =
        (0..18).map(|index| std::format!("{index:02}{}", "f".repeat(43))).collect();
    let mut items: Vec<Item> = long.iter().map(|id| finished(id)).collect();
    items.insert(0, at("a", "%A", "1"));
    let mut device = device();
    device.answer(AtResult::Ok, "x".repeat(1000));
    let ran = run(&mut device, &items);
    let mut expected = Vec::from([("a", ok(&"x".repeat(1000)))]);
    expected.extend(long.iter().map(|id| (id.as_str(), Answer::Finished)));
    assert_eq!(ran.report, report(&expected));
    assert!(ran.finished);
}

#[test]
fn the_room_of_acknowledgements_is_not_given_to_another_command() {
    let mut items: Vec<Item> = (0..18).map(|_| finished(&"f".repeat(45))).collect();
    items.insert(0, at("a", "%A", "1"));
    items.insert(1, at("b", "%B", "1"));
    let mut device = device();
    device.answer(AtResult::Ok, "x".repeat(1100));
    let ran = run(&mut device, &items);
    assert_eq!(ran.report, report(&[("a", ok(&"x".repeat(1100)))]));
    assert_eq!(device.tape.at_commands(), ["AT%A=1"]);
}

#[test]
fn an_answer_never_takes_the_room_of_the_acknowledgement() {
    let sizes = [1900, 1974, 1975, 1976, 2000, 2020, 2033, 2034, 2047];
    let fit: Vec<_> = sizes
        .into_iter()
        .filter(|len| {
            let mut device = device();
            let text = "x".repeat(*len);
            device.answer(AtResult::Ok, &text);
            let id = "f".repeat(45);
            let ran = run(&mut device, &[at("a", "%A", "1"), finished(&id)]);
            let both = report(&[("a", ok(&text)), (&id, Answer::Finished)]);
            let failure = report(&[("a", failed(0, TOO_LARGE))]);
            assert!(ran.report == both || ran.report == failure, "{len}");
            ran.report == both
        })
        .collect();
    assert_eq!(fit[..2], [1900, 1974]);
}

/// Whether old bytes of the buffer are in the report; one alone may be a length.
fn leaks(report: &[u8]) -> bool {
    report.windows(3).any(|bytes| bytes == [SECRET; 3])
}

/// Ids of the responses in a report, as another decoder reads them.
fn ids(bytes: &[u8]) -> Vec<String> {
    let mut decoder = Decoder::from(bytes);
    let count = if bytes.is_empty() { 0 } else { array(&mut decoder) };
    let ids = (0..count)
        .map(|_| {
            let members = array(&mut decoder);
            let mut texts: Vec<String> = (0..members).filter_map(|_| text(&mut decoder)).collect();
            texts.swap_remove(0)
        })
        .collect();
    assert_eq!(decoder.offset(), bytes.len());
    ids
}

fn array(decoder: &mut Decoder<&[u8]>) -> usize {
    match decoder.pull().unwrap() {
        Header::Array(Some(members)) => members,
        other => panic!("{other:?}"),
    }
}

/// The text that comes next; `None` when it is a number.
fn text(decoder: &mut Decoder<&[u8]>) -> Option<String> {
    let len = match decoder.pull().unwrap() {
        Header::Text(Some(len)) => len,
        Header::Positive(_) => return None,
        other => panic!("{other:?}"),
    };
    let mut text = std::vec![0; len];
    decoder.read_exact(&mut text).unwrap();
    Some(String::from_utf8(text).unwrap())
}

proptest! {
    #[test]
    fn whatever_the_sizes_every_command_that_ran_is_in_a_valid_report(
        size in 200..4000_usize,
        sizes in proptest::collection::vec(
            (1..=45_usize, prop_oneof![0..100_usize, 0..2500_usize], any::<bool>()), 1..10,
        ),
        finishes in any::<bool>(),
    ) {
        let mut device = device();
        let mut items = Vec::new();
        for (index, (id, text, is_at)) in sizes.iter().enumerate() {
            let id = std::format!("{index}{}", "i".repeat(id - 1));
            if *is_at {
                device.answer(AtResult::Ok, "x".repeat(*text));
                items.push(at(&id, "%A", "1"));
            } else {
                items.push(config(&id, &[("k", "v")]));
            }
        }
        if finishes {
            items.push(finished("f"));
        }
        let ran = run_in(&mut device, &items, size);
        let answered = ids(&ran.report);
        let done = device.tape.all().iter()
            .filter(|did| matches!(did, Did::At(_) | Did::Save(..))).count();
        let mut expected: Vec<&str> = items.iter().map(|(id, _)| id.as_str()).collect();
        expected.truncate(if ran.finished { items.len() } else { done });
        prop_assert_eq!(&answered, &expected);

        prop_assert!(!leaks(&ran.report));
    }

    #[test]
    fn a_buffer_of_any_size_ends_the_batch_in_order(size in 0..200_usize, text in 0..300_usize) {
        let mut device = device();
        device.answer(AtResult::Ok, "x".repeat(text));
        let ran = run_in(&mut device, &[at("a", "%A", "1"), finished("f")], size);
        prop_assert!(ids(&ran.report).len() <= 2);
        prop_assert!(!device.cme_errors);
        prop_assert!(!device.offline);
    }

    #[test]
    fn nothing_runs_of_a_batch_that_is_cut_short(count in 1..5_usize, cut in 1..20_usize) {
        let items: Vec<Item> = (0..count).map(|_| at("a", "%A", "1")).collect();
        let mut bytes = encode(&items);
        let len = bytes.len().saturating_sub(cut);
        prop_assert!(Batch::decode(&mut bytes[..len], 20).is_err());
    }
}
