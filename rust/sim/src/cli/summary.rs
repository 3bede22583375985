// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The end of a run for people: what the device holds, what the service has, what it cost.

use std::fmt::Write;

use super::timeline::{cut, time};
use crate::run::Outcome;

/// The text after the timeline.
pub(super) fn text(scenario: &str, outcome: &Outcome, unmet: &[String]) -> String {
    let mut out = facts(outcome);
    // Writing to a string does not fail.
    let _ = verdict(&mut out, scenario, unmet);
    out
}

/// The same without a verdict, where nothing was expected.
pub(super) fn facts(outcome: &Outcome) -> String {
    let mut out = String::from("\n");
    // Writing to a string does not fail.
    let _ = device(&mut out, outcome);
    let _ = service(&mut out, outcome);
    let _ = cost(&mut out, outcome);
    out
}

fn device(out: &mut String, outcome: &Outcome) -> std::fmt::Result {
    let seen = &outcome.observed;
    writeln!(out, "The device holds")?;
    if seen.credentials.is_empty() && seen.settings.is_empty() {
        writeln!(out, "  nothing")?;
    }
    for held in &seen.credentials {
        writeln!(out, "  sec tag {:<10}  {:<12}  sha256 {}", held.tag, held.kind, held.sha256)?;
    }
    for (key, value) in &seen.settings {
        writeln!(out, "  setting {} = {}", cut(key), cut(value))?;
    }
    Ok(())
}

fn service(out: &mut String, outcome: &Outcome) -> std::fmt::Result {
    let seen = &outcome.observed;
    writeln!(
        out,
        "The service has {} left, after {} and {}",
        count(seen.queue, "command"),
        count(seen.requests, "request"),
        count(seen.responses.len(), "response")
    )?;
    for reported in &seen.responses {
        let what = match (reported.code, reported.cme) {
            (99, Some(cme)) => format!("error, CME {cme}"),
            (99, None) => "error".to_owned(),
            (100, _) => "AT OK".to_owned(),
            (101, _) => "config OK".to_owned(),
            (102, _) => "finished OK".to_owned(),
            (code, _) => format!("response {code}"),
        };
        let separator = if reported.text.is_empty() { "" } else { ": " };
        let id = cut(&reported.id);
        writeln!(out, "  {id}  {what}{separator}{}", cut(reported.text.trim_end()))?;
    }
    Ok(())
}

fn cost(out: &mut String, outcome: &Outcome) -> std::fmt::Result {
    let cost = &outcome.cost;
    write!(out, "The radio: {}", count(cost.handshakes, "handshake"))?;
    if cost.handshakes_failed > 0 {
        write!(out, " and {} refused", cost.handshakes_failed)?;
    }
    if cost.datagrams_sent > 0 {
        let down = cost.datagrams_received;
        write!(out, ", {} up, {down} down", count(cost.datagrams_sent, "datagram"))?;
    }
    writeln!(
        out,
        ", {} B up, {} B down, {} online, {} offline",
        cost.bytes_sent,
        cost.bytes_received,
        time(cost.online_ms),
        time(cost.offline_ms),
    )
}

fn verdict(out: &mut String, scenario: &str, unmet: &[String]) -> std::fmt::Result {
    if unmet.is_empty() {
        return write!(out, "\n{scenario}: as expected");
    }
    write!(out, "\n{scenario}: NOT as expected")?;
    for reason in unmet {
        write!(out, "\n  {reason}")?;
    }
    Ok(())
}

fn count(n: impl TryInto<u64>, what: &str) -> String {
    let n = n.try_into().unwrap_or(u64::MAX);
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
