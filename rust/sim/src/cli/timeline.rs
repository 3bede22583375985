// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A record as a line for people: time, who, what.

use anstyle::{AnsiColor, Style};

use super::text::{Room, cut};
use crate::trace::{Record, What};

/// Columns before the text: time, who, and the space behind each.
const BEFORE_TEXT: usize = 12 + 2 + 11 + 2;

/// Who can be told apart in the lines, for `--who`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Who {
    /// Events that reach the application
    Event,
    /// AT commands
    Modem,
    /// Requests and what the service has to say
    Service,
    /// TLS and DTLS handshakes
    Tls,
    /// LTE going up and down
    Radio,
    /// Settings that are written
    Settings,
    /// Log lines of the library
    Library,
    /// What the application prints
    Application,
    /// What the user does
    User,
    /// Resets
    Device,
}

impl Who {
    /// Whether a record is of this kind.
    pub(crate) fn is_of(self, record: &Record) -> bool {
        use clap::ValueEnum;
        let name = describe(&record.what, Room::Unlimited).0.to_owned();
        self.to_possible_value().is_some_and(|value| value.get_name() == name)
    }
}

/// The line for `record`, in 80 columns and without colours.
#[cfg(test)]
pub(crate) fn line(record: &Record) -> String {
    anstream::adapter::strip_str(&styled_line(record, Room::DEFAULT)).to_string()
}

/// The line for `record`, coloured for a terminal. Print it with [`super::out`], which takes the
/// colours off where they are not wanted.
pub(crate) fn styled_line(record: &Record, room: Room) -> String {
    let (who, what) = describe(&record.what, room.without(BEFORE_TEXT));
    let style = style(&record.what);
    let faint = Style::new().dimmed();
    let time = time(record.t_ms);
    format!("{faint}{time:>12}{faint:#}  {style}{who:<11}{style:#}  {style}{what}{style:#}")
}

/// Hours, minutes, seconds and milliseconds.
pub(crate) fn time(t_ms: u64) -> String {
    let s = t_ms / 1000;
    format!("{}:{:02}:{:02}.{:03}", s / 3600, s / 60 % 60, s % 60, t_ms % 1000)
}

/// How a record's line looks. What went wrong is red, whoever it was.
fn style(what: &What) -> Style {
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    let red = colour(AnsiColor::Red);
    match what {
        What::Event { name, .. } if name.contains("FAILED") || name.contains("FATAL") => red.bold(),
        What::Event { .. } => colour(AnsiColor::Magenta).bold(),
        What::At { result, .. } if result != "OK" => red,
        What::At { .. } => colour(AnsiColor::Cyan),
        What::Request { status: 200..=299, .. } | What::Handshake { ok: true, .. } => {
            colour(AnsiColor::Green)
        }
        What::Request { .. } | What::Handshake { .. } => red,
        What::Setting { saved: false, .. } => red,
        What::Setting { .. } => colour(AnsiColor::Cyan),
        What::Radio { .. } => colour(AnsiColor::Yellow),
        What::Log { level, .. } if level == "ERR" => red,
        What::Log { level, .. } if level == "WRN" => colour(AnsiColor::Yellow),
        What::Log { .. } => Style::new().dimmed(),
        What::Note { .. } => Style::new(),
    }
}

fn describe(what: &What, room: Room) -> (&str, String) {
    match what {
        What::Event { name, token, next_attempt_s } => {
            let short = name.strip_prefix("NRF_PROVISIONING_EVENT_").unwrap_or(name);
            let extra = match (token, next_attempt_s) {
                (Some(true), _) => " (with an attestation token)".to_owned(),
                (Some(false), _) => " (without an attestation token)".to_owned(),
                (None, Some(seconds)) => format!(" (in {seconds} s)"),
                (None, None) => String::new(),
            };
            ("event", cut(&format!("{short}{extra}"), room))
        }
        What::At { command, result } => ("modem", with_result(command, result, room)),
        What::Request { method, path, status, sent, received } => {
            let path = if room.is_limited() { without_query(path) } else { path };
            let request = format!("{method} {path}");
            ("service", with_result(&request, &answer(*status, *sent, *received), room))
        }
        What::Radio { online: true } => ("radio", "online".to_owned()),
        What::Radio { online: false } => ("radio", "offline".to_owned()),
        What::Setting { key, value, saved } => {
            let refused = if *saved { "" } else { " (refused)" };
            ("settings", cut(&format!("{key} = {value}{refused}"), room))
        }
        What::Handshake { ok, detail } => {
            let verb = if *ok { "connected," } else { "refused:" };
            ("tls", cut(&format!("{verb} {detail}"), room))
        }
        What::Log { level, text } => {
            ("library", cut(&format!("<{}> {text}", level.to_lowercase()), room))
        }
        What::Note { who, text } => (who, cut(text, room)),
    }
}

/// A text and what came of it, of which the text is cut first.
fn with_result(text: &str, result: &str, room: Room) -> String {
    let result = cut(result, room.half());
    let left = room.without(result.chars().count() + " -> ".len());
    format!("{} -> {result}", cut(text, left))
}

fn without_query(path: &str) -> &str {
    path.split_once('?').map_or(path, |(path, _)| path)
}

fn answer(status: u16, sent: usize, received: usize) -> String {
    let status = match status {
        0 => "no answer".to_owned(),
        status => status.to_string(),
    };
    match (sent, received) {
        (0, 0) => status,
        (0, received) => format!("{status} ({received} B down)"),
        (sent, 0) => format!("{status} ({sent} B up)"),
        (sent, received) => format!("{status} ({sent} B up, {received} B down)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Detail;

    fn record(t_ms: u64, what: What) -> Record {
        Record { what, t_ms, detail: Detail::default() }
    }

    #[test]
    fn a_line_tells_time_who_and_what() {
        let name = "NRF_PROVISIONING_EVENT_SCHEDULED_PROVISIONING".to_owned();
        let what = What::Event { name, token: None, next_attempt_s: Some(60) };
        let line = line(&record(3_723_004, what));
        assert_eq!(line, " 1:02:03.004  event        SCHEDULED_PROVISIONING (in 60 s)");
    }

    #[test]
    fn a_line_fits_eighty_columns_and_keeps_what_came_of_it() {
        let long = "x".repeat(300);
        let at = What::At { command: long.clone(), result: "+CME ERROR: 513".into() };
        let request = What::Request {
            method: "GET".into(),
            path: format!("/{long}?after="),
            status: 200,
            sent: 1,
            received: 2,
        };
        let note = What::Note { who: "service".into(), text: long.clone() };
        for what in [at, request, note] {
            let line = line(&record(359_999_999, what));
            assert_eq!(line.chars().count(), 80, "{line}");
        }
        let at = What::At { command: long, result: "OK".into() };
        assert!(line(&record(0, at)).ends_with("… -> OK"));
    }

    #[test]
    fn unlimited_room_shows_all() {
        let path = "/v1/provisioning/commands?after=&limit=10".to_owned();
        let what = What::Request { method: "GET".into(), path, status: 0, sent: 0, received: 0 };
        let line = styled_line(&record(0, what), Room::Unlimited);
        assert!(line.contains("?after=&limit=10 -> no answer"), "{line}");
    }

    #[test]
    fn every_kind_of_line_can_be_asked_for() {
        use clap::ValueEnum;
        let named = |who: Who| who.to_possible_value().map(|value| value.get_name().to_owned());
        let note = |who: &str| What::Note { who: who.into(), text: String::new() };
        let whats = [
            What::Radio { online: true },
            What::At { command: String::new(), result: String::new() },
            What::Handshake { ok: true, detail: String::new() },
            What::Log { level: "INF".into(), text: String::new() },
            note("application"),
            note("user"),
            note("device"),
            note("service"),
        ];
        for what in whats {
            let record = record(0, what);
            let of = |who: &&Who| who.is_of(&record);
            let found: Vec<_> = Who::value_variants().iter().filter(of).collect();
            assert_eq!(found.len(), 1, "{record:?}: {:?}", found.iter().map(|who| named(**who)));
        }
    }
}
