// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run --compare`: what one scenario costs over each transport.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::child::Child;
use super::player::{probe, write};
use super::run::Args;
use super::timeline::time;
use super::{NOT_AS_EXPECTED, TransportArg, out};
use crate::page::{self, Table, Verdict};
use crate::scenario::{STANDARD_INPUT, Scenario, read_standard_input};

/// A row of the table: its title, and the field of the cost.
const ROWS: [(&str, &str); 9] = [
    ("requests", "requests"),
    ("handshakes", "handshakes"),
    ("handshakes refused", "handshakes_failed"),
    ("datagrams up", "datagrams_sent"),
    ("datagrams down", "datagrams_received"),
    ("bytes up", "bytes_sent"),
    ("bytes down", "bytes_received"),
    ("time online", "online_ms"),
    ("time offline", "offline_ms"),
];

/// Plays the scenario called `name` over both and prints their costs side by side.
pub(super) fn run(args: &Args, name: &str) -> Result<ExitCode, String> {
    let input = match name {
        STANDARD_INPUT => Some(read_standard_input().map_err(|bad| bad.to_string())?),
        _ => None,
    };
    let scenario = match &input {
        Some(text) => Scenario::parse_input(text),
        None => Scenario::load(name),
    };
    let scenario = scenario.map_err(|bad| bad.to_string())?;
    if let Some(only) = scenario.transport {
        return Err(format!(
            "{}: this scenario is for {only} only, there is nothing to compare it with",
            scenario.name
        ));
    }
    args.html.iter().try_for_each(|file| probe(file))?;
    let mut summaries = Vec::new();
    let mut sections = Vec::new();
    for transport in TransportArg::ALL {
        let part = args.html.as_deref().map(|file| part_of(file, transport));
        let arguments = arguments(args, transport, part.as_deref());
        let child = Child { scenario: name, input: input.as_deref(), transport, arguments };
        summaries.push(child.play()?);
        if let Some(part) = part {
            sections.push(take(&part)?);
        }
    }
    let rows = rows(&scenario.name, &summaries);
    for row in &rows {
        let line: String = row.iter().skip(1).map(|cell| format!("{cell:>16}")).collect();
        out(&format!("{:<20}{line}", row.first().map_or("", String::as_str)));
    }
    if let Some(file) = &args.html {
        let summary = Table { title: "What each costs".into(), rows };
        let verdicts: Vec<_> = ["HTTP", "CoAP"].into_iter().zip(&summaries).map(verdict).collect();
        let (name, about) = (&scenario.name, &scenario.about);
        write(file, &page::page(name, about, &verdicts, Some(&summary), &sections))?;
    }
    let met = summaries.iter().all(|summary| summary["met"] == true);
    Ok(if met { ExitCode::SUCCESS } else { ExitCode::from(NOT_AS_EXPECTED) })
}

/// What a run came to, from its summary.
fn verdict((of, summary): (&str, &Value)) -> Verdict {
    let met = summary["met"] == true;
    let unmet = summary["unmet"].as_array().map(Vec::as_slice).unwrap_or_default();
    let unmet = unmet.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let text = if met { "as expected" } else { "NOT as expected" }.to_owned();
    Verdict { of: of.to_owned(), met, text, unmet }
}

/// What a run is told besides its transport.
fn arguments(args: &Args, transport: TransportArg, part: Option<&Path>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    if let Some(part) = part {
        arguments.extend(["--html".into(), part.into()]);
    }
    if let Some(seed) = args.seed {
        arguments.extend(["--seed".into(), seed.to_string().into()]);
    }
    if let Some(directory) = &args.dump {
        arguments.extend(["--dump".into(), directory.join(transport.name()).into()]);
    }
    arguments
}

/// A run's part of the page, next to it.
fn part_of(file: &Path, transport: TransportArg) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}.part", transport.name()));
    name.into()
}

/// The section of a run's own page, which is taken away.
fn take(part: &Path) -> Result<String, String> {
    let page = std::fs::read_to_string(part)
        .map_err(|error| format!("{}: cannot be read: {error}", part.display()))?;
    // Left behind, it would do no harm.
    let _ = std::fs::remove_file(part);
    page::section_of(&page)
        .map(str::to_owned)
        .ok_or_else(|| format!("{}: the page of the run is not whole", part.display()))
}

/// The table, with what its columns are called in the first row.
fn rows(scenario: &str, summaries: &[Value]) -> Vec<Vec<String>> {
    let row = |title: &str, cell: &dyn Fn(&Value) -> String| {
        let cells = summaries.iter().map(cell);
        std::iter::once(title.to_owned()).chain(cells).collect::<Vec<_>>()
    };
    let mut rows = vec![vec![scenario.to_owned(), "HTTP".to_owned(), "CoAP".to_owned()]];
    rows.extend(ROWS.map(|(title, field)| row(title, &|summary| cell(summary, field))));
    rows.push(row("as expected", &|summary| {
        if summary["met"] == true { "yes" } else { "NO" }.to_owned()
    }));
    rows
}

fn cell(summary: &Value, field: &str) -> String {
    let number = summary["cost"][field].as_u64().unwrap_or_default();
    match field {
        "online_ms" | "offline_ms" => time(number),
        // A TCP segment is the host's affair.
        "datagrams_sent" | "datagrams_received" if number == 0 => "-".to_owned(),
        _ => number.to_string(),
    }
}
