// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The end of a run for people: what the device holds, what the service has, what it cost.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::text::{Room, cut, short};
use super::timeline::time;
use crate::page::Verdict;
use crate::run::Outcome;
use crate::scenario::{Observed, Reported};

/// The text after the timeline.
pub(super) fn text(outcome: &Outcome, room: Room) -> String {
    let mut out = String::from("\n");
    // Writing to a string does not fail.
    let _ = device(&mut out, outcome, room);
    let _ = service(&mut out, outcome, room);
    let _ = cost(&mut out, outcome);
    out
}

/// The last lines: whether all was as expected, and what was not.
pub(super) fn verdict(verdict: &Verdict) -> String {
    let colour = if verdict.met { AnsiColor::Green } else { AnsiColor::Red };
    let style = Style::new().fg_color(Some(colour.into())).bold();
    let mut out = format!("{style}{}: {}{style:#}", verdict.of, verdict.text);
    for reason in &verdict.unmet {
        out += &format!("\n  {}", cut(reason, Room::Unlimited));
    }
    out
}

fn device(out: &mut String, outcome: &Outcome, room: Room) -> std::fmt::Result {
    let seen = &outcome.observed;
    writeln!(out, "The device holds")?;
    if seen.credentials.is_empty() && seen.settings.is_empty() {
        writeln!(out, "  nothing")?;
    }
    for held in &seen.credentials {
        let digest = short(&held.sha256, room);
        writeln!(out, "  sec tag {:<10}  {:<15}  sha256 {digest}", held.tag, held.kind)?;
    }
    for (key, value) in &seen.settings {
        let line = format!("  setting {key} = {value}");
        writeln!(out, "{}", cut(&line, room))?;
    }
    Ok(())
}

fn service(out: &mut String, outcome: &Outcome, room: Room) -> std::fmt::Result {
    let seen = &outcome.observed;
    writeln!(out, "{}", left(seen))?;
    for reported in &seen.responses {
        let separator = if reported.text.is_empty() { "" } else { ": " };
        let id = short(&reported.id, room);
        let text = reported.text.trim_end();
        let line = format!("  {id}  {}{separator}{text}", result_of(reported));
        writeln!(out, "{}", cut(&line, room))?;
    }
    Ok(())
}

/// What the service has left, in a sentence.
pub(super) fn left(seen: &Observed) -> String {
    format!(
        "The service has {} left, after {} and {}",
        count(seen.queue, "command"),
        count(seen.requests, "request"),
        count(seen.responses.len(), "response")
    )
}

/// What a response says, in a few words.
pub(super) fn result_of(reported: &Reported) -> String {
    match (reported.code, reported.cme) {
        (99, Some(cme)) => format!("error, CME {cme}"),
        (99, None) => "error".to_owned(),
        (100, _) => "AT OK".to_owned(),
        (101, _) => "config OK".to_owned(),
        (102, _) => "finished OK".to_owned(),
        (code, _) => format!("response {code}"),
    }
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
        ",\n  {} B up, {} B down, {} online, {} offline",
        cost.bytes_sent,
        cost.bytes_received,
        time(cost.online_ms),
        time(cost.offline_ms),
    )
}

fn count(n: impl TryInto<u64>, what: &str) -> String {
    let n = n.try_into().unwrap_or(u64::MAX);
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
