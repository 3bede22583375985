// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run`: one scenario, from power-on to the comparison with what was expected.

use std::process::ExitCode;

use super::compare;
use super::{NOT_AS_EXPECTED, TransportArg, cannot, complain, json, out, summary, timeline};
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
    /// What the device and the service speak [default: what the scenario is for, or http]
    #[arg(long, value_enum)]
    transport: Option<TransportArg>,
    /// Play the scenario over HTTP and over CoAP, and print what each of them costs
    #[arg(long, conflicts_with_all = ["json", "real_time", "transport"])]
    compare: bool,
}

pub(super) fn run(args: &Args) -> ExitCode {
    let name = args.scenario.as_deref().unwrap_or(BUILT_IN[0].name);
    let scenario = match Scenario::load(name) {
        Ok(scenario) => scenario,
        Err(bad) => return cannot(&bad.to_string()),
    };
    if args.compare {
        return match scenario.transport {
            Some(only) => cannot(&format!(
                "{}: this scenario is for {only} only, there is nothing to compare it with",
                scenario.name
            )),
            None => compare::run(name),
        };
    }
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
    let transport = args.transport.map(Into::into);
    let options = Options { real_time: args.real_time, transport };
    let outcome = match run_scenario(&scenario, options, sink) {
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
