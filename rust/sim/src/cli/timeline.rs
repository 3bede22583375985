// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A record as a line for people: time, who, what.

use crate::trace::{Record, What};

/// Longer texts are cut; `--json` has them whole.
const MAX_TEXT: usize = 110;

/// The line for `record`.
pub(super) fn line(record: &Record) -> String {
    let (who, what) = describe(&record.what);
    format!("{:>13}  {who:<11}  {what}", time(record.t_ms))
}

/// Hours, minutes, seconds and milliseconds.
pub(super) fn time(t_ms: u64) -> String {
    let s = t_ms / 1000;
    format!("{}:{:02}:{:02}.{:03}", s / 3600, s / 60 % 60, s % 60, t_ms % 1000)
}

fn describe(what: &What) -> (&str, String) {
    match what {
        What::Event { name, token, next_attempt_s } => {
            let short = name.strip_prefix("NRF_PROVISIONING_EVENT_").unwrap_or(name);
            let extra = match (token, next_attempt_s) {
                (Some(true), _) => " (with an attestation token)".to_owned(),
                (Some(false), _) => " (without an attestation token)".to_owned(),
                (None, Some(seconds)) => format!(" (in {seconds} s)"),
                (None, None) => String::new(),
            };
            ("event", format!("{short}{extra}"))
        }
        What::At { command, result } => ("modem", format!("{} -> {}", cut(command), cut(result))),
        What::Request { method, path, status, sent, received } => (
            "service",
            format!("{method} {} -> {}", short_path(path), answer(*status, *sent, *received)),
        ),
        What::Radio { online: true } => ("radio", "online".to_owned()),
        What::Radio { online: false } => ("radio", "offline".to_owned()),
        What::Setting { key, value, saved } => {
            let refused = if *saved { "" } else { " (refused)" };
            ("settings", format!("{} = {}{refused}", cut(key), cut(value)))
        }
        What::Handshake { ok: true, detail } => ("tls", format!("connected, {}", cut(detail))),
        What::Handshake { ok: false, detail } => ("tls", format!("refused: {}", cut(detail))),
        What::Log { level, text } => {
            ("library", format!("<{}> {}", level.to_lowercase(), cut(text)))
        }
        What::Note { who, text } => (who, cut(text)),
    }
}

/// The path with what changes from request to request: the id that the query begins with.
fn short_path(path: &str) -> String {
    match path.split_once('&') {
        Some((start, _)) => format!("{}&...", cut(start)),
        None => cut(path),
    }
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

/// At most [`MAX_TEXT`] characters, on one line and without anything a terminal obeys.
pub(super) fn cut(text: &str) -> String {
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == MAX_TEXT {
            out += &format!("... ({} bytes)", text.len());
            break;
        }
        match c {
            c if c.is_control() => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_time_who_and_what() {
        let name = "NRF_PROVISIONING_EVENT_SCHEDULED_PROVISIONING".to_owned();
        let what = What::Event { name, token: None, next_attempt_s: Some(60) };
        let record = Record { what, t_ms: 3_723_004 };
        assert_eq!(line(&record), "  1:02:03.004  event        SCHEDULED_PROVISIONING (in 60 s)");
    }

    #[test]
    fn text_from_outside_cannot_reach_the_terminal_raw_nor_flood_it() {
        assert_eq!(cut("a\u{1b}[2Jb\n"), "a\\u{1b}[2Jb\\n");
        let long = cut(&"x".repeat(5000));
        assert!(long.ends_with("... (5000 bytes)") && long.len() < 140);
    }
}
