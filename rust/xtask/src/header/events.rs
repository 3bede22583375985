// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The lists of events agree: those of the header, of the core, of the Rust API and of the simulation.
//!
//! Names in Rust are shorter than those in C (`TooManyCommands` for `FAILED_TOO_MANY_COMMANDS`),
//! but they are in the same order and a part of them.

use crate::Error;
use crate::files::read;

const CORE: &str = "rust/core/src/event.rs";
const TO_C: &str = "rust/capi/src/sdk/events.rs";
const API: &str = "rust/api/src/event.rs";
const SIMULATION: &str = "rust/sim/src/trace.rs";
const OBSERVER: &str = "rust/sim/src/run/observe.rs";

/// What the names in C begin with.
const PREFIX: &str = "NRF_PROVISIONING_EVENT_";

/// Compares each list with the one in the header's text.
pub(super) fn check(header: &str) -> Result<(), Error> {
    let names = names_in_c(header);
    if names.is_empty() {
        return Err(format!("the header has no {PREFIX}* names").into());
    }
    let lists = [
        (CORE, variants(&between(CORE, "pub enum Event {", "\n}")?)),
        (TO_C, sources(&between(TO_C, "fn to_c(", "\n}")?)),
        (API, variants(&between(API, "pub enum Event {", "\n}")?)),
        (SIMULATION, quoted(&between(SIMULATION, "EVENT_NAMES", "];")?)),
        (OBSERVER, quoted(&between(OBSERVER, "fn short_name(", "\n}")?)),
    ];
    for (file, list) in &lists {
        same(&names, list).map_err(|problem| format!("{file}: {problem}"))?;
    }
    let numbers = numbered(&between(API, "fn from_c(", "\n}")?);
    let expected: Vec<usize> = (1..=names.len()).collect();
    if numbers != expected {
        return Err(format!("{API}: from_c takes {numbers:?}, the header has {expected:?}").into());
    }
    println!("events: {} in each of {} lists", names.len(), lists.len());
    Ok(())
}

/// The header's names without what all begin with, in the order of their numbers.
pub(crate) fn names_in_c(header: &str) -> Vec<String> {
    let lines = header.lines().filter_map(|line| line.trim().strip_prefix(PREFIX));
    lines
        .map(|name| name.trim_end_matches(',').split(' ').next().unwrap_or("").to_owned())
        .collect()
}

/// The text of `file` between two marks.
fn between(file: &str, start: &str, end: &str) -> Result<String, Error> {
    let text = read(file)?;
    let part = text.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    let (part, _) = part.ok_or_else(|| format!("{file}: {start:?} was not found"))?;
    Ok(part.to_owned())
}

/// Names of an enum's variants.
fn variants(body: &str) -> Vec<String> {
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    lines.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase())).map(name_at).collect()
}

/// Names of the variants on the left side of a match.
fn sources(body: &str) -> Vec<String> {
    body.split("CoreEvent::").skip(1).map(name_at).collect()
}

/// The name that a text begins with.
fn name_at(text: &str) -> String {
    text.chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// Texts in quotes.
fn quoted(body: &str) -> Vec<String> {
    body.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Numbers on the left side of a match.
fn numbered(body: &str) -> Vec<usize> {
    let arms = body.lines().filter_map(|line| line.trim().split_once(" => "));
    arms.filter_map(|(number, _)| number.parse().ok()).collect()
}

/// Whether each name of the list is, or is a part of, the one in C at its place.
fn same(names: &[String], list: &[String]) -> Result<(), String> {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    for (name, other) in names.iter().zip(list) {
        if !plain(name).contains(&plain(other)) {
            return Err(format!("{other} is where the header has {PREFIX}{name}"));
        }
    }
    if names.len() == list.len() {
        Ok(())
    } else {
        Err(format!("{} events, the header has {}", list.len(), names.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn lists_agree_in_order_length_and_names() {
        let names = list(&["START", "FAILED_WRONG_ROOT_CA"]);
        assert_eq!(same(&names, &list(&["Start", "WrongRootCa"])), Ok(()));
        assert_eq!(same(&names, &names), Ok(()));
        for wrong in [&["WrongRootCa", "Start"][..], &["Start"], &["Start", "RootCaWrong"], &[]] {
            assert!(same(&names, &list(wrong)).is_err(), "{wrong:?}");
        }
        assert!(same(&names, &list(&["Start", "WrongRootCa", "Stop"])).is_err());
    }

    #[test]
    fn names_are_found_where_they_stand() {
        let header = format!("enum {{\n\t{PREFIX}START = 1,\n\t/** x */\n\t{PREFIX}STOP,\n}};");
        assert_eq!(names_in_c(&header), ["START", "STOP"]);
        let body = "\n    /// Docs.\n    Start,\n    Scheduled {\n        /// In.\n        in_seconds: u32,\n    },";
        assert_eq!(variants(body), ["Start", "Scheduled"]);
        assert_eq!(
            sources("CoreEvent::Start => Event::Start,\n CoreEvent::A { .. } => B"),
            ["Start", "A"]
        );
        assert_eq!(quoted("[\n \"START\",\n \"STOP\" ]"), ["START", "STOP"]);
        assert_eq!(numbered("  1 => A,\n  2 => {\n _ => None"), [1, 2]);
    }
}
