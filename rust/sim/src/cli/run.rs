// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run`: one scenario, from power-on to the comparison with what was expected.

use std::process::ExitCode;

use super::{NOT_AS_EXPECTED, cannot, complain, json, out, summary, timeline};
use crate::run::{Options, run as run_scenario};
use crate::scenario::{BUILT_IN, Scenario};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of a built-in scenario, or path of a TOML file [default: first-boot]
    scenario: Option<String>,
    /// Print one JSON object a line instead of text
    #[arg(long)]
    json: bool,
    /// Let the clock run as fast as a real one
    #[arg(long)]
    real_time: bool,
}

pub(super) fn run(args: &Args) -> ExitCode {
    let name = args.scenario.as_deref().unwrap_or(BUILT_IN[0].name);
    let scenario = match Scenario::load(name) {
        Ok(scenario) => scenario,
        Err(bad) => return cannot(&bad.to_string()),
    };
    if args.real_time {
        let limit = scenario.run.duration_s;
        complain(&format!("In real time: this may take {limit} s. Lines appear as things happen."));
    }
    let sink: Box<dyn FnMut(&crate::trace::Record) + Send> = if args.json {
        Box::new(|record| out(&json::line(record)))
    } else {
        out(&format!("{}: {}\n", scenario.name, scenario.about));
        Box::new(|record| out(&timeline::line(record)))
    };
    let outcome = match run_scenario(&scenario, Options { real_time: args.real_time }, sink) {
        Ok(outcome) => outcome,
        Err(reason) => return cannot(&format!("{}: {reason}", scenario.name)),
    };
    let unmet = scenario.expect.unmet(&outcome.observed);
    if args.json {
        out(&json::summary(&scenario.name, &outcome, &unmet));
    } else {
        out(&summary::text(&scenario.name, &outcome, &unmet));
    }
    if unmet.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(NOT_AS_EXPECTED) }
}
