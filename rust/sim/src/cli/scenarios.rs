// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `scenarios`: what can be run by name?

use std::process::ExitCode;

use serde::Serialize;

use super::{TransportArg, cannot, json, out, out_plain};
use crate::scenario::{BUILT_IN, BuiltIn, Scenario};
use crate::service::Transport;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON object a line instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    name: &'a str,
    about: &'a str,
    transports: Vec<&'static str>,
    expected: bool,
}

pub(super) fn list(args: &Args) -> ExitCode {
    let width = BUILT_IN.iter().map(|built_in| built_in.name.len()).max().unwrap_or(0);
    for built_in in BUILT_IN {
        match parse(built_in) {
            Ok(scenario) if args.json => out_plain(&json::render(&Line {
                kind: "scenario",
                name: built_in.name,
                about: &scenario.about,
                transports: transports(&scenario).iter().map(|t| t.name()).collect(),
                expected: !scenario.expect.is_empty(),
            })),
            Ok(scenario) => out(&format!("{:<width$}  {}", built_in.name, scenario.about)),
            Err(reason) => return cannot(&reason),
        }
    }
    ExitCode::SUCCESS
}

/// A built-in scenario as it is played.
pub(super) fn parse(built_in: &BuiltIn) -> Result<Scenario, String> {
    Scenario::parse(built_in.name, built_in.text).map_err(|bad| bad.to_string())
}

/// What a scenario can be played over.
pub(super) fn transports(scenario: &Scenario) -> Vec<TransportArg> {
    let can =
        |arg: &TransportArg| scenario.transport.is_none_or(|only| Transport::from(*arg) == only);
    TransportArg::available().filter(can).collect()
}
