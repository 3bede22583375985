// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The scenarios that come with the program.

/// A scenario in the binary.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// What `run` takes.
    pub name: &'static str,
    /// The TOML text.
    pub text: &'static str,
}

macro_rules! built_in {
    ($($name:literal,)+) => {
        /// All of them; the first is what `run` takes by default.
        pub const BUILT_IN: &[BuiltIn] = &[
            $(BuiltIn {
                name: $name,
                text: include_str!(concat!("../../scenarios/", $name, ".toml")),
            },)+
        ];
    };
}

built_in! {
    "first-boot",
    "nothing-to-do",
    "unclaimed",
    "unclaimed-without-token",
    "unclaimed-token-unreadable",
    "wrong-ca",
    "no-time",
    "no-time-scheduled",
    "too-many-commands",
    "at-failure",
    "at-plain-error",
    "ignored-cme-error",
    "settings-failure",
    "config-only",
    "oversized-key-answer",
    "two-batches",
    "server-error",
    "scheduled-day",
    "interval-from-server",
    "interval-from-application",
    "reboot",
    "lte-stays-up",
    "lte-stays-down",
    "lte-does-not-come-back",
    "subscription-fails",
    "report-refused",
    "repeated-batch",
    "network-drop",
    "truncated-answer",
    "malformed-batch",
    "silent-service",
    "kept-connection",
    "lossy-network",
    "late-answer",
    "blocks-that-do-not-add-up",
}
