// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Batches and reports as an encoder writes them that is not the library's own.

use std::string::{String, ToString};
use std::vec::Vec;

use ciborium_ll::{Encoder, Header};

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

/// Writes a batch, asking `indefinite` for each item whether to use its indefinite form.
struct BatchWriter<'b, F> {
    encoder: Encoder<&'b mut Vec<u8>>,
    indefinite: F,
}

impl<F: FnMut() -> bool> BatchWriter<'_, F> {
    fn push(&mut self, header: Header) {
        self.encoder.push(header).unwrap();
    }

    fn number(&mut self, number: u32) {
        self.push(Header::Positive(number.into()));
    }

    fn text(&mut self, text: &str) {
        if !(self.indefinite)() {
            self.encoder.text(text, None).unwrap();
            return;
        }
        self.push(Header::Text(None));
        let mut rest = text;
        while !rest.is_empty() {
            let half = (rest.len() / 2..=rest.len()).find(|&at| rest.is_char_boundary(at)).unwrap();
            let (chunk, more) = rest.split_at(if half == 0 { rest.len() } else { half });
            self.encoder.text(chunk, None).unwrap();
            rest = more;
        }
        self.push(Header::Break);
    }

    /// The head of an array or a map, and whether a break has to follow its last member.
    fn open(&mut self, is_map: bool, len: usize) -> bool {
        let indefinite = (self.indefinite)();
        let len = (!indefinite).then_some(len);
        self.push(if is_map { Header::Map(len) } else { Header::Array(len) });
        indefinite
    }

    fn close(&mut self, indefinite: bool) {
        if indefinite {
            self.push(Header::Break);
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
                self.number(0);
                self.text(set);
                self.text(parameters);
                let list = self.open(false, ignored.len());
                for code in ignored {
                    self.number(*code);
                }
                self.close(list);
            }
            Act::Config(pairs) => {
                self.number(1);
                let map = self.open(true, pairs.len());
                for (key, value) in pairs {
                    self.text(key);
                    self.text(value);
                }
                self.close(map);
            }
            Act::Finished => self.number(2),
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
    let mut bytes = Vec::new();
    let mut writer = BatchWriter { encoder: Encoder::from(&mut bytes), indefinite };
    let outer = writer.open(false, items.len());
    for item in items {
        writer.item(item);
    }
    writer.close(outer);
    bytes
}

/// What the decoder makes of a batch.
pub(crate) fn items(batch: Batch<'_>) -> Vec<Item> {
    batch
        .commands()
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
    let mut bytes = Vec::new();
    let mut encoder = Encoder::from(&mut bytes);
    encoder.push(Header::Array(Some(answers.len()))).unwrap();
    for (id, answer) in answers {
        let (code, cme, message) = match answer {
            Answer::Error(cme, message) => (99, Some(*cme), Some(message)),
            Answer::At(message) => (100, None, Some(message)),
            Answer::Config => (101, None, None),
            Answer::Finished => (102, None, None),
        };
        let members = 2 + usize::from(cme.is_some()) + usize::from(message.is_some());
        encoder.push(Header::Array(Some(members))).unwrap();
        encoder.text(id, None).unwrap();
        for number in [Some(code), cme].into_iter().flatten() {
            encoder.push(Header::Positive(number.into())).unwrap();
        }
        if let Some(message) = message {
            encoder.text(message, None).unwrap();
        }
    }
    bytes
}
