// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The settings: what outlives a reset.

use crate::wire::text::CText;

/// A key of the library's own, below `SETTINGS_STORAGE_PATH`. The platform knows the path, and so the whole
/// key, which is a constant on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsKey {
    /// Interval of scheduled attempts in seconds, as decimal text.
    Interval,
    /// Correlation id of the last command of a finished provisioning.
    After,
    /// Tags whose keys were made and not reported.
    UnreportedKeys,
}

impl SettingsKey {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Interval, Self::After, Self::UnreportedKeys];

    /// The name below the path.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interval => "interval-sec",
            Self::After => "after-correlation-id",
            Self::UnreportedKeys => "unreported-keys",
        }
    }

    /// The key with exactly this name.
    #[must_use]
    pub(crate) fn named(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name().as_bytes() == name)
    }
}

/// The device's settings.
pub trait Settings {
    /// Makes the settings usable and registers the handler; may be called again after a failure.
    ///
    /// # Errors
    ///
    /// The settings' negative errno.
    fn init_settings(&mut self) -> Result<(), i32>;

    /// Loads the subtree; every value comes in through the settings handler before this returns.
    ///
    /// # Errors
    ///
    /// The settings' negative errno.
    fn load_settings(&mut self) -> Result<(), i32>;

    /// Saves one value under its full key, which the service chose.
    ///
    /// # Errors
    ///
    /// The settings' negative errno.
    fn save_setting(&mut self, key: CText<'_>, value: &[u8]) -> Result<(), i32>;

    /// Saves one of the library's own values.
    ///
    /// # Errors
    ///
    /// The settings' negative errno.
    fn save_own_setting(&mut self, key: SettingsKey, value: &[u8]) -> Result<(), i32>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_match_as_a_whole() {
        for key in SettingsKey::ALL {
            assert_eq!(SettingsKey::named(key.name().as_bytes()), Some(key));
        }
        for name in [&b"i"[..], b"interval-se", b"interval-sec/x", b"interval-sec2", b"a", b""] {
            assert_eq!(SettingsKey::named(name), None, "{}", name.escape_ascii());
        }
    }
}
