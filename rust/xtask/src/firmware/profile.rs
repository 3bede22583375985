// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The cargo profiles that ship: which one an image has, Kconfig decides.

/// A profile of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    /// What a product has; the budgets are for this one.
    Firmware,
    /// What an image has with `CONFIG_DEBUG_OPTIMIZATIONS` or `CONFIG_NO_OPTIMIZATIONS`.
    Debug,
}

impl Profile {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Firmware, Self::Debug];

    /// Cargo's name of it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Firmware => "firmware",
            Self::Debug => "firmware-debug",
        }
    }
}
