// SPDX-License-Identifier: Apache-2.0 OR MIT

//! CBOR that is no batch, and unusual CBOR that is one.

use super::{ROOM, batch, behind_marker, carried_out, marker, refusal, refused};
use crate::common::passes_toml;
#[cfg(feature = "coap")]
use crate::common::passes_toml_over_coap;

#[test]
fn a_bad_command_behind_a_good_one_is_not_too_many() {
    refused(
        &behind_marker(2, |e| {
            e.str("a")?.u8(7)?;
            Ok(())
        }),
        "FAILED",
    );
    refused(
        &behind_marker(2, |e| {
            e.str("a")?.i8(-1)?;
            Ok(())
        }),
        "FAILED",
    );
    refused(
        &behind_marker(2, |e| {
            e.u8(1)?.u8(2)?;
            Ok(())
        }),
        "FAILED",
    );
    refused(
        &behind_marker(3, |e| {
            e.str("a")?.u8(2)?.u8(2)?;
            Ok(())
        }),
        "FAILED",
    );
}

#[test]
fn batches_without_commands_are_refused() {
    for body in [&[0x80][..], &[0x9f, 0xff], &[0x81, 0x80], &[0x82, 0x80, 0x80], &[0xa0], &[0xf6]] {
        refused(body, "FAILED");
    }
}

#[test]
fn an_answer_without_a_body_is_refused_over_http_and_no_commands_over_coap() {
    passes_toml(&refusal(ROOM, &[], "FAILED"));
    #[cfg(feature = "coap")]
    passes_toml_over_coap(&refusal(ROOM, &[], "NO_COMMANDS"));
}

#[test]
fn deep_nesting_is_refused() {
    for byte in [0x81, 0x9f, 0xa1, 0xc1, 0xd8] {
        refused(&[byte; 12_000], "FAILED");
        let mut body = batch(2, marker);
        body.extend([byte; 12_000]);
        refused(&body, "FAILED");
    }
}

#[test]
fn lengths_beyond_all_memory_are_refused() {
    // Arrays, maps, texts and byte strings, in the place of each.
    for length in [1_u64 << 31, 1 << 32, u64::MAX - 1, u64::MAX] {
        let head = |kind: u8| [&[kind][..], &length.to_be_bytes()].concat();
        let marker = batch(2, marker);
        let tails: [Vec<u8>; 6] = [
            head(0x9b),
            [&[0x82][..], &head(0x7b), b"a\x02"].concat(),
            [&[0x82][..], &head(0x5b), b"a\x02"].concat(),
            [&b"\x85\x61a\x00\x61%"[..], &head(0x7b), b"x"].concat(),
            [&b"\x85\x61a\x00\x61%\x61x"[..], &head(0x9b), &[1]].concat(),
            [&b"\x83\x61a\x01"[..], &head(0xbb), b"\x61k\x61v"].concat(),
        ];
        refused(&[head(0x9b), marker[1..].to_vec()].concat(), "FAILED");
        for tail in tails {
            refused(&[&marker[..], &tail].concat(), "FAILED");
        }
    }
}

#[test]
fn indefinite_forms_are_well_formed() {
    // [_ [_ (_ "a", "b"), 1, {_ "app/k": (_ "v")}], [_ "c", 0, "%CMNG", "1", [_ ]]]
    let body = b"\x9f\x9f\x7f\x61a\x61b\xff\x01\xbf\x65app/k\x7f\x61v\xff\xff\xff\
                 \x9f\x61c\x00\x65%CMNG\x611\x9f\xff\xff\xff";
    carried_out(
        ROOM,
        "",
        body,
        "responses = [{ id = \"ab\", code = 101 }, { id = \"c\", code = 100 }, { code = 102 }]\n\
         settings = { \"app/k\" = \"v\" }",
    );
}

#[test]
fn indefinite_forms_without_their_end_are_refused() {
    let body = b"\x9f\x9f\x61m\x01\xbf\x6aapp/marker\x611\xff\xff\x9f\x61c\x02\xff\xff";
    for length in 1..body.len() {
        refused(&body[..length], "FAILED");
    }
}

#[test]
fn anything_behind_a_batch_is_refused() {
    for tail in [&[0x00][..], &[0xff], &[0x80], &[0xf6, 0xf6]] {
        refused(&[batch(1, marker), tail.to_vec()].concat(), "FAILED");
    }
}

#[test]
fn two_finished_get_two_acknowledgements() {
    let body = batch(2, |e| {
        e.array(2)?.str("a")?.u8(2)?.array(2)?.str("b")?.u8(2)?;
        Ok(())
    });
    carried_out(
        ROOM,
        "",
        &body,
        "responses = [{ id = \"a\", code = 102 }, { id = \"b\", code = 102 }, { code = 102 }]",
    );
}
