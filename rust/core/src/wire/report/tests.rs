// SPDX-License-Identifier: Apache-2.0 OR MIT

use core::num::NonZero;
use std::string::String;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::{Full, Outcome, Report, Text, entry_len};
use crate::testing::batch::{Answer, failed, ok, report};

/// Pushes `answer` the way it reaches the list: AT text lies in the free part first.
fn push(list: &mut Report<'_>, id: &str, answer: &Answer) -> Result<(), Full> {
    let (outcome, text) = match answer {
        Answer::Error(cme, text) => (Outcome::Error { cme: *cme }, text.as_str()),
        Answer::At(text) => (Outcome::AtOk, text.as_str()),
        Answer::Config => (Outcome::ConfigOk, ""),
        Answer::Finished => (Outcome::FinishedOk, ""),
    };
    list.push(id.as_bytes(), outcome, Text::Own(text.as_bytes()))
}

fn written(answers: &[(&str, Answer)]) -> Vec<u8> {
    let mut buffer = vec![0xee; 8192];
    let mut list = Report::new(&mut buffer);
    for (id, answer) in answers {
        push(&mut list, id, answer).unwrap();
    }
    let len = list.finish().map_or(0, NonZero::get);
    buffer.truncate(len);
    buffer
}

#[test]
fn each_outcome_is_what_a_well_known_encoder_writes() {
    let answers = [
        ("a.1", failed(0, "")),
        ("a.2", failed(513, "+CME ERROR: 513\r\n")),
        ("a.3", failed(u32::MAX, "x")),
        ("a.4", ok("")),
        ("a.5", ok("OK\r\n")),
        ("a.6", Answer::Config),
        ("a.7", Answer::Finished),
    ];
    assert_eq!(written(&answers), report(&answers));
    for answer in answers {
        let answers = [answer];
        assert_eq!(written(&answers), report(&answers));
    }
}

#[test]
fn the_documented_answer_to_finished_ends_in_1866() {
    let list = written(&[("9685ef84-8cac-4257-b5cc-94bc416a1c1d.d", Answer::Finished)]);
    assert_eq!(list[..4], *b"\x81\x82\x78\x26");
    assert_eq!(list[list.len() - 2..], *b"\x18\x66");
}

#[test]
fn heads_are_the_shortest_at_every_width() {
    for len in [0, 1, 22, 23, 24, 25, 254, 255, 256, 257, 4095, 4096] {
        let answers = [("a", ok(&"t".repeat(len))), ("b", failed(1, &"t".repeat(len % 3000)))];
        assert_eq!(written(&answers), report(&answers), "text of {len}");
    }
    for len in [0, 1, 22, 23, 24, 44, 45] {
        let id = "i".repeat(len);
        let answers = [(id.as_str(), Answer::Config)];
        assert_eq!(written(&answers), report(&answers), "id of {len}");
    }
    for cme in [0, 23, 24, 255, 256, 65_535, 65_536, u32::MAX] {
        let answers = [("a", failed(cme, "x"))];
        assert_eq!(written(&answers), report(&answers), "CME {cme}");
    }
}

#[test]
fn an_empty_list_is_no_report() {
    assert_eq!(Report::new(&mut [0; 64]).finish(), None);
    assert_eq!(Report::new(&mut []).finish(), None);
    assert!(Report::new(&mut [0; 64]).is_empty());
}

#[test]
fn every_prefix_is_a_valid_list() {
    let answers = [("a", ok("OK")), ("b", Answer::Config), ("c", failed(5, "no"))];
    for count in 1..=answers.len() {
        assert_eq!(written(&answers[..count]), report(&answers[..count]));
    }
}

#[test]
fn a_response_that_does_not_fit_leaves_the_list_as_it_was() {
    let first = [("first", ok("kept"))];
    let expected = report(&first);
    for room in 0..30 {
        let mut buffer = vec![0; expected.len() + room];
        let mut list = Report::new(&mut buffer);
        push(&mut list, first[0].0, &first[0].1).unwrap();
        let second = failed(513, "a text of thirty bytes, or so..");
        assert_eq!(push(&mut list, "second", &second), Err(Full), "{room}");
        assert_eq!(list.room(), room);
        let len = list.finish().map_or(0, NonZero::get);
        assert_eq!(buffer[..len], expected, "{room}");
    }
}

#[test]
fn a_response_fits_to_the_last_byte_and_not_one_further() {
    let answers = [("a", ok("text"))];
    let expected = report(&answers);
    let mut buffer = vec![0; expected.len()];
    let mut list = Report::new(&mut buffer);
    push(&mut list, "a", &answers[0].1).unwrap();
    assert_eq!(list.room(), 0);
    assert!(list.free().is_empty());
    assert_eq!(list.finish(), NonZero::new(expected.len()));
    assert_eq!(buffer, expected);
    let mut buffer = vec![0; expected.len() - 1];
    assert_eq!(push(&mut Report::new(&mut buffer), "a", &answers[0].1), Err(Full));
}

#[test]
fn no_buffer_is_too_small_to_say_so() {
    for len in 0..8 {
        let mut buffer = vec![0; len];
        let mut list = Report::new(&mut buffer);
        assert_eq!(push(&mut list, "a", &ok("text")), Err(Full), "{len}");
        assert_eq!(list.finish(), None);
    }
}

#[test]
fn text_in_the_free_part_moves_behind_its_head_from_anywhere() {
    for at in [entry_len(3), entry_len(3) + 1, 200] {
        for len in [0, 1, 23, 24, 255, 256] {
            let text = "0123456789".repeat(26).as_bytes()[..len].to_vec();
            let mut buffer = vec![b'S'; 1024];
            let mut list = Report::new(&mut buffer);
            push(&mut list, "first", &Answer::Config).unwrap();
            list.free()[at..at + len].copy_from_slice(&text);
            list.push(b"a.1", Outcome::AtOk, Text::InPlace { at, len }).unwrap();
            push(&mut list, "last", &Answer::Finished).unwrap();
            let size = list.finish().map_or(0, NonZero::get);
            let text = String::from_utf8(text).unwrap();
            let answers =
                [("first", Answer::Config), ("a.1", ok(&text)), ("last", Answer::Finished)];
            assert_eq!(buffer[..size], report(&answers), "{len} bytes at {at}");
        }
    }
}

#[test]
fn only_outcomes_with_a_text_send_one() {
    let mut buffer = [0; 64];
    let mut list = Report::new(&mut buffer);
    list.push(b"a", Outcome::ConfigOk, Text::Own(b"ignored")).unwrap();
    list.push(b"b", Outcome::FinishedOk, Text::Own(b"ignored")).unwrap();
    let len = list.finish().map_or(0, NonZero::get);
    assert_eq!(buffer[..len], report(&[("a", Answer::Config), ("b", Answer::Finished)]));
}

#[test]
fn the_list_holds_23_responses_which_is_more_than_a_batch_has() {
    let mut buffer = [0; 256];
    let mut list = Report::new(&mut buffer);
    for _ in 0..23 {
        push(&mut list, "a", &Answer::Config).unwrap();
    }
    assert_eq!(push(&mut list, "a", &Answer::Config), Err(Full));
    let len = list.finish().map_or(0, NonZero::get);
    assert_eq!(buffer[..len], report(&vec![("a", Answer::Config); 23]));
}

#[test]
fn an_id_that_no_batch_can_have_is_refused() {
    let mut buffer = vec![0; 1024];
    let mut list = Report::new(&mut buffer);
    assert_eq!(push(&mut list, &"x".repeat(400), &Answer::Config), Err(Full));
    assert_eq!(list.finish(), None);
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        (any::<u32>(), "[ -~]{0,300}").prop_map(|(cme, text)| Answer::Error(cme, text)),
        "[ -~\r\n]{0,300}".prop_map(Answer::At),
        Just(Answer::Config),
        Just(Answer::Finished),
    ]
}

proptest! {
    #[test]
    fn any_list_is_what_a_well_known_encoder_writes(
        answers in proptest::collection::vec(("[!-~]{0,45}", answer()), 1..20),
    ) {
        let answers: Vec<(&str, Answer)> =
            answers.iter().map(|(id, answer)| (id.as_str(), answer.clone())).collect();
        prop_assert_eq!(written(&answers), report(&answers));
    }

    #[test]
    fn what_fits_a_small_buffer_is_kept_and_the_rest_changes_nothing(
        answers in proptest::collection::vec(("[!-~]{0,45}", answer()), 1..20), size in 0..600_usize,
    ) {
        let mut buffer = vec![0; size];
        let mut list = Report::new(&mut buffer);
        let mut kept = Vec::new();
        for (id, answer) in &answers {
            if push(&mut list, id, answer).is_ok() {
                kept.push((id.as_str(), answer.clone()));
            }
        }
        let len = list.finish().map_or(0, NonZero::get);
        if kept.is_empty() {
            prop_assert_eq!(len, 0);
        } else {
            prop_assert_eq!(&buffer[..len], &report(&kept)[..]);
        }
    }

    #[test]
    fn an_entry_never_takes_more_than_its_stated_length(id in "[!-~]{0,45}", answer in answer()) {
        let text = match &answer {
            Answer::Error(_, text) | Answer::At(text) => text.len(),
            _ => 0,
        };
        let list = report(&[(id.as_str(), answer)]);
        prop_assert!(list.len() - 1 <= entry_len(id.len()) + text);
    }
}
