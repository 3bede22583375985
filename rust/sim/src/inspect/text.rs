// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A message in readable form.

use std::fmt;

use super::{Command, Items, Message, Response};

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.items {
            Items::Commands(commands) => {
                heading(f, "batch", "command", commands.len(), self.bytes)?;
                entries(f, commands)
            }
            Items::Responses(responses) => {
                heading(f, "report", "response", responses.len(), self.bytes)?;
                entries(f, responses)
            }
        }
    }
}

fn heading(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    of: &str,
    count: usize,
    bytes: usize,
) -> fmt::Result {
    let plural = if count == 1 { "" } else { "s" };
    writeln!(f, "{what} of {count} {of}{plural}, {bytes} bytes")
}

fn entries<T: fmt::Display>(f: &mut fmt::Formatter<'_>, entries: &[(String, T)]) -> fmt::Result {
    let width = entries.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
    for (number, (id, entry)) in entries.iter().enumerate() {
        writeln!(f, "{:>3}  {id:<width$}  {entry}", number + 1)?;
    }
    Ok(())
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Command::At { name, parameters, ignored } => {
                write!(f, "AT{}={}", visible(name), visible(parameters))?;
                if !ignored.is_empty() {
                    let codes: Vec<String> = ignored.iter().map(u32::to_string).collect();
                    write!(f, "  (ignores CME {})", codes.join(", "))?;
                }
                Ok(())
            }
            Command::Config(pairs) => {
                let pairs: Vec<String> =
                    pairs.iter().map(|(k, v)| format!("{}={}", visible(k), visible(v))).collect();
                write!(f, "config {}", pairs.join("  "))
            }
            Command::Finished => f.write_str("finished"),
        }
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Response::Error { cme, message } => {
                write!(f, "error, CME {cme}: {}", visible(message))
            }
            Response::AtOk(message) if message.is_empty() => f.write_str("AT OK"),
            Response::AtOk(message) => write!(f, "AT OK: {}", visible(message)),
            Response::ConfigOk => f.write_str("config OK"),
            Response::FinishedOk => f.write_str("finished OK"),
        }
    }
}

/// Text as one line: control characters, the terminal's among them, are spelt out.
fn visible(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { escaped(c) } else { vec![c] }).collect()
}

fn escaped(c: char) -> Vec<char> {
    c.escape_default().collect()
}
