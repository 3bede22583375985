// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Correlation ids, AT commands and settings keys with what does not belong in them.

use super::{Batch, ROOM, at, batch, behind_marker, carried_out, marker, refused};
use crate::common::of_kind;

#[test]
fn a_correlation_id_of_45_characters_is_the_longest() {
    let id = "i".repeat(45);
    let body = batch(1, |e| at(e, &id, "%CMNG", "1,42"));
    let runs = carried_out(
        ROOM,
        "",
        &body,
        &format!("responses = [{{ id = \"{id}\", code = 100 }}, {{ code = 102 }}]"),
    );
    let next = format!("after={id}&");
    for lines in runs {
        let requests = of_kind(&lines, "request");
        assert!(requests.iter().any(|request| request["path"].to_string().contains(&next)));
    }
}

#[test]
fn longer_correlation_ids_are_refused() {
    for length in [46, 64, 255, 4000] {
        refused(
            &behind_marker(2, |e| {
                e.str(&"i".repeat(length))?.u8(2)?;
                Ok(())
            }),
            "FAILED",
        );
    }
}

#[test]
fn a_correlation_id_is_escaped_in_the_url() {
    let body = batch(1, |e| at(e, "a&limit=99 #%/é", "%CMNG", "1,42"));
    // Over CoAP only what would begin another option is escaped.
    let escaped = ["after=a%26limit%3D99%20%23%25%2F%C3%A9&", "after=a%26limit=99 #%/é&"];
    for (lines, escaped) in carried_out(ROOM, "", &body, "").iter().zip(escaped) {
        let paths: Vec<String> =
            of_kind(lines, "request").iter().map(|request| request["path"].to_string()).collect();
        assert!(paths.iter().any(|path| path.contains(escaped)), "{paths:?}");
    }
}

#[test]
fn control_characters_in_an_id_are_refused() {
    for id in ["a\0b", "\0", "a\r\nX: y", "\u{1b}[2J", "\u{7f}"] {
        refused(
            &behind_marker(2, |e| {
                e.str(id)?.u8(2)?;
                Ok(())
            }),
            "FAILED",
        );
    }
}

#[test]
fn nul_in_a_command_or_a_key_is_refused() {
    for (name, parameters) in
        [("%CMNG\0", "1,42"), ("\0", "1"), ("%CMNG", "1\0,2"), ("%CMNG", "\0")]
    {
        refused(
            &batch(2, |e| {
                marker(e)?;
                at(e, "a", name, parameters)
            }),
            "FAILED",
        );
    }
    let key = |e: &mut Batch| {
        e.str("c")?.u8(1)?.map(1)?.str("app/k\0y")?.str("v")?;
        Ok(())
    };
    refused(&behind_marker(3, key), "FAILED");
}

#[test]
fn a_percent_sign_in_a_command_is_text() {
    let body = batch(1, |e| at(e, "a", "%CMNG", "0,42,3,\"%s%n%s%x%%\""));
    carried_out(ROOM, "", &body, "responses = [{ code = 100 }, { code = 102 }]");
}

#[test]
fn text_that_is_not_utf_8_is_refused() {
    for text in [&[0xff][..], &[0xc3], &[0xed, 0xa0, 0x80]] {
        let mut body = batch(2, |e| {
            marker(e)?;
            e.array(2)?;
            Ok(())
        });
        body.push(0x60 + text.len() as u8);
        body.extend(text);
        body.push(2);
        refused(&body, "FAILED");
    }
}
