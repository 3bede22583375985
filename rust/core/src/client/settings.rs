// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The keys this library keeps in the settings, below `SETTINGS_STORAGE_PATH`.

use core::ffi::CStr;

use crate::attempt::journal;
use crate::wire::bytes::parse;
use crate::wire::text::{CText, SettingsKey};

/// A key, relative to the subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Interval of scheduled attempts in seconds, as decimal text.
    Interval,
    /// Correlation id of the last command of a finished provisioning.
    After,
    /// Tags whose keys were made and not reported.
    UnreportedKeys,
}

impl Key {
    /// The name below the subtree.
    #[must_use]
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Interval => "interval-sec",
            Self::After => "after-correlation-id",
            Self::UnreportedKeys => journal::NAME,
        }
    }

    /// The key with exactly this name.
    #[must_use]
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        [Self::Interval, Self::After, Self::UnreportedKeys]
            .into_iter()
            .find(|key| key.name().as_bytes() == name)
    }

    /// The full key; `None` when the path is too long for it.
    pub(super) fn full<'k>(self, path: &CStr, key: &'k mut SettingsKey) -> Option<CText<'k>> {
        key.below(path, self.name())
    }
}

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
    use std::ffi::CString;

    use super::*;

    #[test]
    fn keys_match_as_a_whole() {
        assert_eq!(Key::named(b"interval-sec"), Some(Key::Interval));
        assert_eq!(Key::named(b"after-correlation-id"), Some(Key::After));
        for name in [&b"i"[..], b"interval-se", b"interval-sec/x", b"interval-sec2", b"a", b""] {
            assert_eq!(Key::named(name), None, "{}", name.escape_ascii());
        }
    }

    #[test]
    fn a_full_key_is_path_and_name() {
        let mut key = SettingsKey::new();
        let text = Key::Interval.full(c"provisioning", &mut key);
        assert_eq!(text, Some(c"provisioning/interval-sec".into()));
        let long = CString::new([b'p'; 128]).unwrap();
        assert!(Key::After.full(&long, &mut key).is_none());
    }

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
