// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The interval, as it stands in the settings.

use crate::wire::bytes::parse;

/// Largest interval that can be stored, in seconds: the API takes an `int`.
pub(super) const MAX_INTERVAL_S: u32 = 2_147_483_647;

/// Longest interval text: the digits of [`MAX_INTERVAL_S`].
pub(super) const MAX_INTERVAL_LEN: usize = 10;

/// A stored interval: decimal digits and nothing else, 0 to [`MAX_INTERVAL_S`].
#[must_use]
pub(super) fn parse_interval(text: &[u8]) -> Option<u32> {
    parse(text).filter(|interval| *interval <= MAX_INTERVAL_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_decimal_digits_from_0_to_the_largest_int() {
        assert_eq!(parse_interval(b"0"), Some(0));
        assert_eq!(parse_interval(b"99"), Some(99));
        assert_eq!(parse_interval(b"010"), Some(10), "ten, not octal eight");
        assert_eq!(parse_interval(b"2147483647"), Some(MAX_INTERVAL_S));
        for text in [
            &b"2147483648"[..],
            b"99999999999",
            b"0x10",
            b"12s",
            b" 1",
            b"1 ",
            b"-1",
            b"+1",
            b"",
            b"\xff",
        ] {
            assert_eq!(parse_interval(text), None, "{}", text.escape_ascii());
        }
    }
}
