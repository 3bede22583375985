// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `scenarios`: what can be run by name?

use std::process::ExitCode;

use super::{cannot, out};
use crate::scenario::{BUILT_IN, Scenario};

pub(super) fn list() -> ExitCode {
    let width = BUILT_IN.iter().map(|built_in| built_in.name.len()).max().unwrap_or(0);
    for built_in in BUILT_IN {
        match Scenario::parse(built_in.name, built_in.text) {
            Ok(scenario) => out(&format!("{:<width$}  {}", built_in.name, scenario.about)),
            Err(bad) => return cannot(&bad.to_string()),
        }
    }
    ExitCode::SUCCESS
}
