// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whether bytes are UTF-8 (RFC 3629).
//!
//! What `core` has for it takes twice as much flash, half of that for a table.

use utf8parse::{Parser, Receiver};

use super::bytes::plain_len;

/// What the parser says of the byte that it got last.
#[derive(PartialEq)]
enum Verdict {
    /// It ends a character.
    Whole,
    /// It is in the middle of one.
    Part,
    Invalid,
}

impl Receiver for Verdict {
    fn codepoint(&mut self, _: char) {
        *self = Self::Whole;
    }

    fn invalid_sequence(&mut self) {
        *self = Self::Invalid;
    }
}

/// Whether `text` is valid from its first to its last byte.
pub(crate) fn is_valid(text: &[u8]) -> bool {
    let rest = text.get(plain_len(text)..).unwrap_or_default();
    let mut parser = Parser::new();
    let mut verdict = Verdict::Whole;
    for &byte in rest {
        verdict = Verdict::Part;
        parser.advance(&mut verdict, byte);
        if verdict == Verdict::Invalid {
            return false;
        }
    }
    verdict == Verdict::Whole
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::vec::Vec;

    use super::is_valid;

    /// The first and last characters of each length, and those next to what is no character.
    const EDGES: [char; 9] = [
        '\0',
        '\u{7f}',
        '\u{80}',
        '\u{7ff}',
        '\u{800}',
        '\u{d7ff}',
        '\u{e000}',
        '\u{10000}',
        '\u{10ffff}',
    ];

    #[test]
    fn characters_at_the_edges_are_valid_and_their_parts_are_not() {
        for character in EDGES {
            for before in ["", "a", "four", "seven a"] {
                let text = std::format!("{before}{character}");
                let bytes = text.as_bytes();
                assert!(is_valid(bytes), "{text:?}");
                for len in before.len() + 1..bytes.len() {
                    assert!(!is_valid(&bytes[..len]), "{:x?}", &bytes[..len]);
                }
            }
        }
    }

    #[test]
    fn what_is_no_character_is_refused() {
        for bytes in [
            &b"\x80"[..], // the second byte of one
            b"\xc0\x80",  // longer than it need be
            b"\xc1\xbf",
            b"\xe0\x9f\xbf",
            b"\xf0\x8f\xbf\xbf",
            b"\xed\xa0\x80", // a surrogate
            b"\xed\xbf\xbf",
            b"\xf4\x90\x80\x80", // behind the last
            b"\xf5\x80\x80\x80",
            b"\xff",
            b"\xc3a", // cut short by another
            b"\xe2\x82\xc3\xa9",
        ] {
            assert!(!is_valid(bytes), "{bytes:x?}");
            let mut behind_text = Vec::from(*b"text");
            behind_text.extend_from_slice(bytes);
            behind_text.extend(*b"text");
            assert!(!is_valid(&behind_text), "{behind_text:x?}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_standard_library(
            text in ".{0,12}",
            garbage in prop::collection::vec(any::<u8>(), 0..5),
            at in any::<prop::sample::Index>(),
        ) {
            let mut bytes = Vec::from(text);
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..at, garbage);
            prop_assert_eq!(is_valid(&bytes), std::str::from_utf8(&bytes).is_ok());
        }
    }
}
