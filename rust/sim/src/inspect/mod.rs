// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Shows what is in a batch of commands or in a list of responses.
//!
//! Independent of the library's decoder on purpose: a second reading of the wire format, which
//! can say where the bytes go wrong, and which the tests hold against the first.

mod reader;
mod text;

pub use reader::Malformed;

use reader::Reader;

/// Longest correlation id a device accepts, in bytes.
pub const CORRELATION_MAX: usize = 45;
/// Most CME codes one AT command may ask to be ignored.
pub const IGNORED_MAX: usize = 6;
/// Most key/value pairs of one config command.
pub const PAIRS_MAX: usize = 10;

/// A message of the provisioning protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Length of the encoded message in bytes.
    pub bytes: usize,
    /// What it holds.
    pub items: Items,
}

/// The two kinds of message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Items {
    /// What the service asks a device to do.
    Commands(Vec<(String, Command)>),
    /// What a device reports.
    Responses(Vec<(String, Response)>),
}

/// One command of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An AT command for the modem.
    At {
        /// The command's name with its prefix, such as `%CMNG`.
        name: String,
        /// Everything after the `=`.
        parameters: String,
        /// CME error codes that count as success.
        ignored: Vec<u32>,
    },
    /// Settings to store, in order.
    Config(Vec<(String, String)>),
    /// The device is provisioned.
    Finished,
}

/// One response of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The command failed.
    Error {
        /// The modem's CME error code, 0 when there was none.
        cme: u32,
        /// What the modem or the device had to say.
        message: String,
    },
    /// An AT command succeeded, with the modem's answer.
    AtOk(String),
    /// All settings were stored.
    ConfigOk,
    /// *Finished* was understood.
    FinishedOk,
}

/// Reads a message. Nothing may follow it.
///
/// # Errors
///
/// Says at which byte the message stops making sense and what was expected there.
pub fn read(bytes: &[u8]) -> Result<Message, Malformed> {
    let mut reader = Reader::new(bytes);
    let mut left = reader.array("an array of commands or responses")?;
    let (mut commands, mut responses) = (Vec::new(), Vec::new());
    loop {
        let start = reader.offset();
        if !reader.more(&mut left)? {
            break;
        }
        match read_entry(&mut reader)? {
            (id, Entry::Command(command)) if responses.is_empty() => commands.push((id, command)),
            (id, Entry::Response(response)) if commands.is_empty() => {
                responses.push((id, response));
            }
            (_, Entry::Command(_)) => {
                return Err(Malformed::new(start, "a response, as before", "a command"));
            }
            (_, Entry::Response(_)) => {
                return Err(Malformed::new(start, "a command, as before", "a response"));
            }
        }
    }
    reader.end()?;
    let items = match (commands.is_empty(), responses.is_empty()) {
        (true, true) => {
            return Err(Malformed::new(0, "at least one command or response", "none"));
        }
        (false, _) => Items::Commands(commands),
        (true, false) => Items::Responses(responses),
    };
    Ok(Message { bytes: bytes.len(), items })
}

enum Entry {
    Command(Command),
    Response(Response),
}

fn read_entry(reader: &mut Reader<'_>) -> Result<(String, Entry), Malformed> {
    let mut left = reader.array("an array with a correlation id and what belongs to it")?;
    reader.next(&mut left, "a correlation id")?;
    let start = reader.offset();
    let id = reader.text("a correlation id")?;
    if id.len() > CORRELATION_MAX {
        let expected = format!("a correlation id of at most {CORRELATION_MAX} bytes");
        return Err(Malformed::new(start, &expected, &format!("{} bytes", id.len())));
    }
    if let Some(c) = id.chars().find(|c| c.is_control()) {
        let found = format!("the character U+{:04X}", u32::from(c));
        return Err(Malformed::new(start, "a correlation id without control characters", &found));
    }
    const TYPE: &str = "a command type (0 AT, 1 config, 2 finished) \
                        or a response type (99 error, 100 AT, 101 config, 102 finished)";
    reader.next(&mut left, TYPE)?;
    let start = reader.offset();
    let entry = match reader.uint(TYPE)? {
        0 => Entry::Command(read_at(reader, &mut left)?),
        1 => {
            reader.next(&mut left, "a map of settings")?;
            Entry::Command(Command::Config(read_pairs(reader)?))
        }
        2 => Entry::Command(Command::Finished),
        99 => {
            reader.next(&mut left, "a CME error code")?;
            let cme = reader.uint("a CME error code")?;
            reader.next(&mut left, "an error message")?;
            Entry::Response(Response::Error { cme, message: reader.text("an error message")? })
        }
        100 => {
            reader.next(&mut left, "the modem's answer")?;
            Entry::Response(Response::AtOk(reader.text("the modem's answer")?))
        }
        101 => Entry::Response(Response::ConfigOk),
        102 => Entry::Response(Response::FinishedOk),
        other => return Err(Malformed::new(start, TYPE, &other.to_string())),
    };
    let start = reader.offset();
    if reader.more(&mut left)? {
        return Err(Malformed::new(start, "the end of this entry", "one more element"));
    }
    Ok((id, entry))
}

fn read_at(reader: &mut Reader<'_>, left: &mut Option<u64>) -> Result<Command, Malformed> {
    reader.next(left, "the name of an AT command")?;
    let name = no_nul(reader, "the name of an AT command")?;
    reader.next(left, "the parameters of an AT command")?;
    let parameters = no_nul(reader, "the parameters of an AT command")?;
    const IGNORED: &str = "an array of at most 6 CME error codes to ignore";
    reader.next(left, IGNORED)?;
    let mut codes = reader.array(IGNORED)?;
    let mut ignored = Vec::new();
    loop {
        let start = reader.offset();
        if !reader.more(&mut codes)? {
            return Ok(Command::At { name, parameters, ignored });
        }
        if ignored.len() == IGNORED_MAX {
            return Err(Malformed::new(start, IGNORED, "a seventh"));
        }
        ignored.push(reader.uint("a CME error code to ignore")?);
    }
}

fn read_pairs(reader: &mut Reader<'_>) -> Result<Vec<(String, String)>, Malformed> {
    const PAIRS: &str = "a map of at most 10 settings";
    let mut left = reader.map(PAIRS)?;
    let mut pairs = Vec::new();
    loop {
        let start = reader.offset();
        if !reader.more(&mut left)? {
            return Ok(pairs);
        }
        if pairs.len() == PAIRS_MAX {
            return Err(Malformed::new(start, PAIRS, "an eleventh"));
        }
        let key = no_nul(reader, "a settings key")?;
        pairs.push((key, reader.text("the value of a setting")?));
    }
}

fn no_nul(reader: &mut Reader<'_>, expected: &str) -> Result<String, Malformed> {
    let start = reader.offset();
    let text = reader.text(expected)?;
    if text.contains('\0') {
        let expected = format!("{expected}, which must not contain a NUL");
        return Err(Malformed::new(start, &expected, "one with a NUL"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
