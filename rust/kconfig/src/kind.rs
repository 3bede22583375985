// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Types of symbols, and what they take.

/// The type of a symbol, with its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// On or off.
    Bool(bool),
    /// A whole number.
    Int {
        /// Its default.
        default: i64,
        /// The least that is taken.
        min: i64,
        /// The most that is taken.
        max: i64,
    },
    /// A time, or [`FOREVER`].
    Timeout {
        /// Its default.
        default: i64,
        /// The longest; the shortest is 1.
        max: i64,
    },
    /// A text of printable ASCII characters without blanks, quotes and backslashes.
    Text {
        /// Its default.
        default: &'static str,
        /// Most characters; one is the least.
        max_len: usize,
    },
}

/// The time-out that never comes, Zephyr's `SYS_FOREVER_MS`.
pub const FOREVER: i64 = -1;

impl Kind {
    /// A number in a range, whose default does not matter.
    #[must_use]
    pub const fn range(min: i64, max: i64) -> Self {
        Self::Int { default: min, min, max }
    }

    /// Whether this is a kind of number that takes `number`.
    #[must_use]
    pub const fn accepts_int(&self, number: i64) -> bool {
        match *self {
            Self::Int { min, max, .. } => min <= number && number <= max,
            Self::Timeout { max, .. } => number == FOREVER || 1 <= number && number <= max,
            Self::Bool(_) | Self::Text { .. } => false,
        }
    }

    /// Whether this is a text that takes `text`.
    #[must_use]
    pub fn accepts_text(&self, text: &str) -> bool {
        let Self::Text { max_len, .. } = *self else { return false };
        let plain = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
        (1..=max_len).contains(&text.len()) && text.chars().all(plain)
    }

    /// What is accepted, as a part of a message.
    #[must_use]
    pub fn accepted(&self) -> String {
        match self {
            Self::Bool(_) => String::from("true or false"),
            Self::Int { min, max, .. } => format!("a number from {min} to {max}"),
            Self::Timeout { max, .. } => {
                format!("a number from 1 to {max}, or {FOREVER} for no limit")
            }
            Self::Text { max_len, .. } => format!(
                "a text of 1 to {max_len} printable ASCII characters without blanks, quotes and \
                 backslashes"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_accepted_within_its_range() {
        let port = Kind::Int { default: 443, min: 1, max: 65_535 };
        for number in [1, 443, 65_535] {
            assert!(port.accepts_int(number), "{number}");
        }
        for number in [i64::MIN, -1, 0, 65_536, i64::MAX] {
            assert!(!port.accepts_int(number), "{number}");
        }
        assert!(!Kind::Bool(true).accepts_int(1));
        assert_eq!(port.accepted(), "a number from 1 to 65535");
    }

    #[test]
    fn a_time_out_may_never_come_but_not_at_once() {
        let timeout = Kind::Timeout { default: 30, max: 100 };
        for number in [-1, 1, 100] {
            assert!(timeout.accepts_int(number), "{number}");
        }
        for number in [-2, 0, 101] {
            assert!(!timeout.accepts_int(number), "{number}");
        }
        assert_eq!(timeout.accepted(), "a number from 1 to 100, or -1 for no limit");
    }

    #[test]
    fn a_text_is_plain_and_not_empty() {
        let text = Kind::Text { default: "a", max_len: 3 };
        for good in ["a", "a.b", "---"] {
            assert!(text.accepts_text(good), "{good}");
        }
        for bad in ["", "abcd", "a b", "a\"", "\\", "\n", "ä"] {
            assert!(!text.accepts_text(bad), "{bad}");
        }
        assert!(!Kind::Bool(true).accepts_text("a"));
    }
}
