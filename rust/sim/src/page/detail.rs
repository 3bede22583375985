// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a click on a row opens.

use maud::{Markup, html};

use crate::inspect;
use crate::trace::{Record, What};

/// Bytes in a line of a dump.
const WIDTH: usize = 16;

/// The detail of a record, if it has any.
pub(super) fn of(record: &Record) -> Option<Markup> {
    let (up, down) = (&record.detail.up, &record.detail.down);
    match &record.what {
        What::At { command, .. } => {
            let full = String::from_utf8_lossy(up);
            let command = if full.is_empty() { command.as_str() } else { full.as_ref() };
            Some(html! {
                (text("AT command", command))
                @if !down.is_empty() { (text("answer", &String::from_utf8_lossy(down))) }
            })
        }
        What::Request { method, path, .. } => Some(html! {
            (text("request", &format!("{method} {path}")))
            @if !up.is_empty() { (body("up", up)) }
            @if !down.is_empty() { (body("down", down)) }
        }),
        What::Setting { key, value, .. } => Some(text(key, value)),
        What::Handshake { detail, .. } if detail.len() > LONG => Some(text("reason", detail)),
        What::Log { text: line, .. } | What::Note { text: line, .. } if line.len() > LONG => {
            Some(text("text", line))
        }
        _ => None,
    }
}

/// Texts up to this length are seen whole in their row.
const LONG: usize = 60;

fn text(title: &str, text: &str) -> Markup {
    html! {
        h3 { (title) }
        pre { (visible(text)) }
    }
}

fn body(way: &str, bytes: &[u8]) -> Markup {
    let words = match inspect::read(bytes) {
        Ok(message) => message.to_string(),
        Err(malformed) => match std::str::from_utf8(bytes) {
            Ok(text) if !text.chars().any(char::is_control) => text.to_owned(),
            _ => format!("no message: {malformed}"),
        },
    };
    html! {
        (text(&format!("{way}, decoded"), words.trim_end()))
        (text(&format!("{way}, {} bytes", bytes.len()), dump(bytes).trim_end()))
    }
}

/// Lines of an offset, hexadecimal digits and characters.
fn dump(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (index, line) in bytes.chunks(WIDTH).enumerate() {
        let digits: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
        let shown = |byte: &u8| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' };
        let chars: String = line.iter().map(shown).collect();
        out += &format!("{:04x}  {:<47}  {chars}\n", index * WIDTH, digits.join(" "));
    }
    out
}

/// A text with its control characters, line ends aside, made visible: HTML has no place for them.
fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            // The pictures of the control characters follow each other in their order.
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('.'),
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_has_offsets_digits_and_characters() {
        let dump = dump(b"0123456789abcdef\x00\xffz");
        let lines: Vec<&str> = dump.lines().collect();
        assert_eq!(
            lines[0],
            "0000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef"
        );
        assert!(lines[1].starts_with("0010  00 ff 7a ") && lines[1].ends_with("  ..z"));
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(visible("a\r\nb\u{0}\u{1b}\u{7f}"), "a\nb␀␛\u{fffd}");
    }
}
