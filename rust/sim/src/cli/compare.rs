// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run --compare`: what one scenario costs over each transport.

use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;

use super::timeline::time;
use super::{NOT_AS_EXPECTED, cannot, out};

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

/// Plays `scenario` over both and prints their costs side by side.
pub(super) fn run(scenario: &str) -> ExitCode {
    let summaries = play(scenario, "http").and_then(|http| Ok((http, play(scenario, "coap")?)));
    let (http, coap) = match summaries {
        Ok(summaries) => summaries,
        Err(reason) => return cannot(&reason),
    };
    out(&format!(
        "{:<20}{:>16}{:>16}",
        http["scenario"].as_str().unwrap_or(scenario),
        "HTTP",
        "CoAP"
    ));
    for (title, field) in ROWS {
        let cell = |summary: &Value| {
            let number = summary["cost"][field].as_u64().unwrap_or_default();
            match field {
                "online_ms" | "offline_ms" => time(number),
                // A TCP segment is the host's affair.
                "datagrams_sent" | "datagrams_received" if number == 0 => "-".to_owned(),
                _ => number.to_string(),
            }
        };
        out(&format!("{title:<20}{:>16}{:>16}", cell(&http), cell(&coap)));
    }
    let met = |summary: &Value| if summary["met"] == true { "yes" } else { "NO" };
    out(&format!("{:<20}{:>16}{:>16}", "as expected", met(&http), met(&coap)));
    let both = http["met"] == true && coap["met"] == true;
    if both { ExitCode::SUCCESS } else { ExitCode::from(NOT_AS_EXPECTED) }
}

/// The summary of one run, which is a process of its own: the library has only one state.
fn play(scenario: &str, transport: &str) -> Result<Value, String> {
    let program = std::env::current_exe()
        .map_err(|error| format!("this program cannot be found to be run again: {error}"))?;
    let ended = Command::new(program)
        .args(["run", "--json", "--transport", transport, "--", scenario])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("the run over {transport} cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&ended.stdout);
    let summary = text.lines().last().and_then(|line| serde_json::from_str::<Value>(line).ok());
    summary
        .filter(|summary| summary["kind"] == "summary")
        .ok_or_else(|| format!("the run over {transport} came to no end"))
}
