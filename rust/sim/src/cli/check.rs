// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `check`: what will hurt in a `.config`?

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::{NOT_AS_EXPECTED, cannot, json, out};
use crate::check::{Dotconfig, Finding, Severity, Traffic, findings, scenario_with, transport_of};
use crate::run::{Options, run};
use crate::scenario::{BUILT_IN, Scenario};
use crate::service::Transport;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The zephyr/.config of a build
    file: PathBuf,
    /// Scenario to play with its values, built-in or a TOML file [default: first-boot]
    scenario: Option<String>,
    /// Print one JSON object a line instead of text
    #[arg(long)]
    json: bool,
}

/// The last line of `--json`.
#[derive(Serialize)]
struct Verdict<'a> {
    kind: &'static str,
    errors: usize,
    warnings: usize,
    scenario: &'a str,
    played: bool,
    unmet: Vec<String>,
    traffic: Traffic,
}

#[derive(Serialize)]
struct FindingLine<'a> {
    kind: &'static str,
    #[serde(flatten)]
    finding: &'a Finding,
}

pub(super) fn check(args: &Args) -> ExitCode {
    let config = match Dotconfig::load(&args.file) {
        Ok(config) => config,
        Err(bad) => return cannot(&bad.to_string()),
    };
    let name = args.scenario.as_deref().unwrap_or(BUILT_IN[0].name);
    let scenario = match Scenario::load(name) {
        Ok(scenario) => scenario,
        Err(bad) => return cannot(&bad.to_string()),
    };
    let mut found = findings(&config);
    let (scenario, refused) = scenario_with(&config, &scenario);
    found.extend(refused.iter().map(|(name, reason)| out_of_range(&config, name, reason)));
    for finding in &found {
        tell(args.json, &FindingLine { kind: "finding", finding }, || finding.to_string());
    }
    let count = |severity| found.iter().filter(|finding| finding.severity == severity).count();
    let errors = count(Severity::Error);
    // What is out of range cannot be played with.
    let played = match transport_of(&config).filter(|_| refused.is_empty()) {
        Some(transport) => match play(&scenario, transport) {
            Ok(played) => Some(played),
            Err(reason) => return cannot(&format!("{}: {reason}", scenario.name)),
        },
        None => None,
    };
    let (unmet, traffic) = played.clone().unwrap_or_default();
    let verdict = Verdict {
        kind: "check",
        errors,
        warnings: count(Severity::Warning),
        scenario: &scenario.name,
        played: played.is_some(),
        unmet,
        traffic,
    };
    tell(args.json, &verdict, || text(&config, &verdict));
    let good = errors == 0 && verdict.unmet.is_empty();
    if good { ExitCode::SUCCESS } else { ExitCode::from(NOT_AS_EXPECTED) }
}

/// Writes a line, as JSON or as a text for people.
fn tell(as_json: bool, line: &impl Serialize, text: impl FnOnce() -> String) {
    out(&if as_json { json::render(line) } else { text() });
}

fn out_of_range(config: &Dotconfig, name: &str, reason: &str) -> Finding {
    let symbol = format!("NRF_PROVISIONING_{name}");
    let accepted = reason.split_once("has to be ").map_or(reason, |(_, accepted)| accepted);
    Finding {
        severity: Severity::Error,
        value: config.get(&symbol).unwrap_or_default().to_owned(),
        symbol: format!("CONFIG_{symbol}"),
        reason: "the value cannot work".to_owned(),
        accepted: accepted.to_owned(),
    }
}

/// What was not as expected, and the largest messages.
fn play(scenario: &Scenario, transport: Transport) -> Result<(Vec<String>, Traffic), String> {
    let seen = Arc::new(Mutex::new(Traffic::default()));
    let traffic = Arc::clone(&seen);
    let sink = Box::new(move |record: &crate::trace::Record| {
        traffic.lock().unwrap_or_else(PoisonError::into_inner).see(record);
    });
    let options = Options { transport: Some(transport), ..Options::default() };
    let outcome = run(scenario, options, sink)?;
    let traffic = *seen.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((scenario.expect.unmet(&outcome.observed), traffic))
}

fn text(config: &Dotconfig, verdict: &Verdict<'_>) -> String {
    let size =
        |name: &str| config.get(&format!("NRF_PROVISIONING_{name}")).unwrap_or("?").to_owned();
    let mut text = format!("{} errors, {} warnings", verdict.errors, verdict.warnings);
    if !verdict.played {
        return text + &format!("; {} is not played with these values", verdict.scenario);
    }
    let Traffic { batch, report } = verdict.traffic;
    text += &format!(
        "\n{} with these values: {}\n  largest batch {batch} B, RX_BUF_SZ={}; largest report {report} \
         B, TX_BUF_SZ={}",
        verdict.scenario,
        if verdict.unmet.is_empty() { "as expected" } else { "NOT as expected" },
        size("RX_BUF_SZ"),
        size("TX_BUF_SZ"),
    );
    for reason in &verdict.unmet {
        text += &format!("\n  {reason}");
    }
    text
}
