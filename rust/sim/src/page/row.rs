// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A record as a row of the diagram.

use crate::trace::{Record, What};

/// Who takes part, from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    Application,
    Library,
    Modem,
    Radio,
    Service,
}

impl Lane {
    pub(super) const ALL: [Self; 5] =
        [Self::Application, Self::Library, Self::Modem, Self::Radio, Self::Service];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Library => "library",
            Self::Modem => "modem",
            Self::Radio => "radio",
            Self::Service => "service",
        }
    }
}

/// What a row draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Something goes from one to another.
    Arrow { from: Lane, to: Lane },
    /// The same, and something comes back.
    Exchange { from: Lane, to: Lane },
    /// Something that one does alone.
    Box(Lane),
    /// Something that concerns all.
    Line,
}

/// What is drawn of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// One of [`CLASSES`].
    pub(super) class: &'static str,
    pub(super) shape: Shape,
    pub(super) text: String,
    /// Whether something went wrong.
    pub(super) bad: bool,
}

/// Classes of rows, and what a reader calls them.
pub(super) const CLASSES: [(&str, &str); 7] = [
    ("event", "events"),
    ("at", "AT commands"),
    ("traffic", "requests"),
    ("radio", "radio"),
    ("setting", "settings"),
    ("log", "log"),
    ("note", "notes"),
];

/// The row of a record.
pub(super) fn of(record: &Record) -> Row {
    use Lane::{Application, Library, Modem, Radio, Service};
    match &record.what {
        What::Event { name, .. } => {
            let shape = Shape::Arrow { from: Library, to: Application };
            let bad = name.contains("FAILED") || name.contains("FATAL");
            Row { class: "event", shape, text: event(&record.what), bad }
        }
        What::At { command, result } => {
            let shape = Shape::Exchange { from: who_commands(command), to: Modem };
            Row { class: "at", shape, text: format!("{command} → {result}"), bad: result != "OK" }
        }
        What::Request { status, .. } => {
            let (from, to) = (Library, Service);
            let shape =
                if *status == 0 { Shape::Arrow { from, to } } else { Shape::Exchange { from, to } };
            let bad = !(200..300).contains(status);
            Row { class: "traffic", shape, text: request(&record.what), bad }
        }
        What::Handshake { ok, detail } => {
            let shape = Shape::Exchange { from: Library, to: Service };
            let verb = if *ok { "connected" } else { "refused" };
            Row { class: "traffic", shape, text: format!("{verb}: {detail}"), bad: !ok }
        }
        What::Radio { online } => {
            let text = if *online { "online" } else { "offline" }.to_owned();
            Row { class: "radio", shape: Shape::Box(Radio), text, bad: false }
        }
        What::Setting { key, value, saved } => {
            let refused = if *saved { "" } else { " (refused)" };
            let text = format!("{key} = {value}{refused}");
            Row { class: "setting", shape: Shape::Box(Library), text, bad: !saved }
        }
        What::Log { level, text } => Row {
            class: "log",
            shape: Shape::Box(Library),
            text: format!("<{}> {text}", level.to_lowercase()),
            bad: level == "ERR" || level == "WRN",
        },
        What::Note { who, text } => {
            Row { class: "note", shape: noted_at(who), text: note(who, text), bad: false }
        }
    }
}

/// Who gives the modem a command. The library never changes the functional mode: applications do,
/// when it asks.
fn who_commands(command: &str) -> Lane {
    let changes_mode = command.to_ascii_uppercase().starts_with("AT+CFUN=");
    if changes_mode { Lane::Application } else { Lane::Library }
}

/// Where a note about `who` stands.
fn noted_at(who: &str) -> Shape {
    match who {
        "application" => Shape::Box(Lane::Application),
        "user" => Shape::Arrow { from: Lane::Application, to: Lane::Library },
        "service" => Shape::Box(Lane::Service),
        "modem" => Shape::Box(Lane::Modem),
        "library" => Shape::Box(Lane::Library),
        _ => Shape::Line,
    }
}

fn event(what: &What) -> String {
    let What::Event { name, token, next_attempt_s } = what else { return String::new() };
    let short = name.strip_prefix("NRF_PROVISIONING_EVENT_").unwrap_or(name);
    match (token, next_attempt_s) {
        (Some(true), _) => format!("{short}, with a token"),
        (Some(false), _) => format!("{short}, without a token"),
        (None, Some(seconds)) => format!("{short}, in {seconds} s"),
        (None, None) => short.to_owned(),
    }
}

fn request(what: &What) -> String {
    let What::Request { method, path, status, sent, received } = what else {
        return String::new();
    };
    let path = path.split_once('?').map_or(path.as_str(), |(path, _)| path);
    let status = if *status == 0 { "no answer".to_owned() } else { status.to_string() };
    let mut text = format!("{method} {path} → {status}");
    if *sent > 0 {
        text += &format!(", {sent} B up");
    }
    if *received > 0 {
        text += &format!(", {received} B down");
    }
    text
}

fn note(who: &str, text: &str) -> String {
    match who {
        "application" | "service" | "modem" | "library" => text.to_owned(),
        who => format!("the {who} {text}"),
    }
}
