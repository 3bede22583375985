// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A run of many, and what came of it.

use std::time::Duration;

use serde_json::Value;

use super::TransportArg;

/// A run and what came of it.
pub(super) struct Played {
    pub(super) scenario: &'static str,
    pub(super) transport: TransportArg,
    /// How long it took on the host.
    pub(super) took: Duration,
    /// Its summary, or why there is none.
    pub(super) outcome: Result<Value, String>,
}

impl Played {
    /// What was not as expected; empty when all was.
    pub(super) fn unmet(&self) -> Vec<String> {
        match &self.outcome {
            Ok(summary) if summary["met"] == true => Vec::new(),
            Ok(summary) => {
                let unmet = summary["unmet"].as_array().map(Vec::as_slice).unwrap_or_default();
                unmet.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Err(reason) => vec![reason.clone()],
        }
    }
}
