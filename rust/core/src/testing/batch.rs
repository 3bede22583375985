// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Batches and reports as a well-known encoder writes them.

use core::convert::Infallible;
use std::string::{String, ToString};
use std::vec::Vec;

use minicbor::Encoder;
use minicbor::encode::Write;

use crate::wire::command::{Action, Batch, Command};

/// What a command of a batch asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    At { set: String, parameters: String, ignored: Vec<u32> },
    Config(Vec<(String, String)>),
    Finished,
}

/// A command with its correlation id.
pub(crate) type Item = (String, Act);

pub(crate) fn at(id: &str, set: &str, parameters: &str) -> Item {
    at_ignoring(id, set, parameters, &[])
}

pub(crate) fn at_ignoring(id: &str, set: &str, parameters: &str, ignored: &[u32]) -> Item {
    let (set, parameters) = (set.to_string(), parameters.to_string());
    (id.to_string(), Act::At { set, parameters, ignored: ignored.to_vec() })
}

pub(crate) fn config(id: &str, pairs: &[(&str, &str)]) -> Item {
    let pairs = pairs.iter().map(|(key, value)| (key.to_string(), value.to_string()));
    (id.to_string(), Act::Config(pairs.collect()))
}

pub(crate) fn finished(id: &str) -> Item {
    (id.to_string(), Act::Finished)
}

/// A growing buffer for the encoder.
#[derive(Debug, Default)]
struct Bytes(Vec<u8>);

impl Write for Bytes {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.0.extend(bytes);
        Ok(())
    }
}

/// Writes a batch, asking `indefinite` for each item whether to use its indefinite form.
struct BatchWriter<F> {
    encoder: Encoder<Bytes>,
    indefinite: F,
}

impl<F: FnMut() -> bool> BatchWriter<F> {
    fn text(&mut self, text: &str) {
        if !(self.indefinite)() {
            self.encoder.str(text).unwrap();
            return;
        }
        self.encoder.begin_str().unwrap();
        let mut rest = text;
        while !rest.is_empty() {
            let half = (rest.len() / 2..=rest.len()).find(|&at| rest.is_char_boundary(at)).unwrap();
            let (chunk, more) = rest.split_at(if half == 0 { rest.len() } else { half });
            self.encoder.str(chunk).unwrap();
            rest = more;
        }
        self.encoder.end().unwrap();
    }

    /// The head of an array or a map, and what to put behind its last member.
    fn open(&mut self, is_map: bool, len: usize) -> bool {
        let indefinite = (self.indefinite)();
        match (is_map, indefinite) {
            (false, false) => self.encoder.array(len as u64).unwrap(),
            (false, true) => self.encoder.begin_array().unwrap(),
            (true, false) => self.encoder.map(len as u64).unwrap(),
            (true, true) => self.encoder.begin_map().unwrap(),
        };
        indefinite
    }

    fn close(&mut self, indefinite: bool) {
        if indefinite {
            self.encoder.end().unwrap();
        }
    }

    fn item(&mut self, (id, act): &Item) {
        let members = match act {
            Act::At { .. } => 5,
            Act::Config(_) => 3,
            Act::Finished => 2,
        };
        let outer = self.open(false, members);
        self.text(id);
        match act {
            Act::At { set, parameters, ignored } => {
                self.encoder.u8(0).unwrap();
                self.text(set);
                self.text(parameters);
                let list = self.open(false, ignored.len());
                for code in ignored {
                    self.encoder.u32(*code).unwrap();
                }
                self.close(list);
            }
            Act::Config(pairs) => {
                self.encoder.u8(1).unwrap();
                let map = self.open(true, pairs.len());
                for (key, value) in pairs {
                    self.text(key);
                    self.text(value);
                }
                self.close(map);
            }
            Act::Finished => {
                self.encoder.u8(2).unwrap();
            }
        }
        self.close(outer);
    }
}

/// The batch in its shortest form.
pub(crate) fn encode(items: &[Item]) -> Vec<u8> {
    encode_with(items, || false)
}

/// The batch, with `indefinite` deciding for every item between its definite and indefinite form.
pub(crate) fn encode_with(items: &[Item], indefinite: impl FnMut() -> bool) -> Vec<u8> {
    let mut writer = BatchWriter { encoder: Encoder::new(Bytes::default()), indefinite };
    let outer = writer.open(false, items.len());
    for item in items {
        writer.item(item);
    }
    writer.close(outer);
    writer.encoder.into_writer().0
}

/// What the decoder makes of a batch.
pub(crate) fn items(batch: Batch<'_>) -> Vec<Item> {
    batch
        .map(|Command { correlation, action }| {
            let act = match action {
                Action::At(command) => Act::At {
                    set: text(command.set_command),
                    parameters: text(command.parameters),
                    ignored: command.ignored.collect(),
                },
                Action::Config(pairs) => {
                    Act::Config(pairs.map(|(key, value)| (text(key), text(value))).collect())
                }
                Action::Finished => Act::Finished,
            };
            (text(correlation), act)
        })
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A response as the service reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Error(u32, String),
    At(String),
    Config,
    Finished,
}

/// Shorthand for a failure.
pub(crate) fn failed(cme: u32, message: &str) -> Answer {
    Answer::Error(cme, message.to_string())
}

/// Shorthand for an AT command's success.
pub(crate) fn ok(message: &str) -> Answer {
    Answer::At(message.to_string())
}

/// A report in its shortest form.
pub(crate) fn report(answers: &[(&str, Answer)]) -> Vec<u8> {
    let mut encoder = Encoder::new(Bytes::default());
    encoder.array(answers.len() as u64).unwrap();
    for (id, answer) in answers {
        match answer {
            Answer::Error(cme, message) => {
                let entry = encoder.array(4).unwrap().str(id).unwrap();
                entry.u8(99).unwrap().u32(*cme).unwrap().str(message).unwrap()
            }
            Answer::At(message) => {
                encoder.array(3).unwrap().str(id).unwrap().u8(100).unwrap().str(message).unwrap()
            }
            Answer::Config => encoder.array(2).unwrap().str(id).unwrap().u8(101).unwrap(),
            Answer::Finished => encoder.array(2).unwrap().str(id).unwrap().u8(102).unwrap(),
        };
    }
    encoder.into_writer().0
}
