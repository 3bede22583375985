// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What will hurt in somebody's `.config`, found by rules and by playing a scenario with its values.

mod dotconfig;
mod play;
mod rules;
mod sdk;

// One calculation for the library's build, which refuses what cannot work, and for this.
#[path = "../../../capi/build/coap_client.rs"]
mod coap_client;

use std::fmt;

pub use dotconfig::{BadDotconfig, Dotconfig};
pub use play::{Traffic, scenario_with, transport_of};
pub use rules::findings;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Works, and will hurt in a product or a fleet.
    Warning,
    /// Does not work.
    Error,
}

/// Something that is wrong with a symbol.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The symbol, with `CONFIG_`.
    pub symbol: String,
    /// Its value as in the file; empty when it has none.
    pub value: String,
    /// What comes of it.
    pub reason: String,
    /// What would do.
    pub accepted: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}: {}", self.symbol)?;
        match self.value.as_str() {
            "" => write!(f, " is not set")?,
            value => write!(f, "={value}")?,
        }
        write!(f, ": {}; accepted: {}", self.reason, self.accepted)
    }
}

#[cfg(test)]
mod tests;
