// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Commands as the queue holds them and as they travel.

use std::fmt;

use minicbor::Encoder;

use super::ids::Ids;
use super::spec::{CommandSpec, Content, Generate};
use crate::device::CredentialType;

/// A command with its correlation id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) id: String,
    pub(crate) kind: CommandKind,
}

/// What a command asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CommandKind {
    /// An AT set command.
    At { command: String, parameters: String, ignore_cme_errors: Vec<u32> },
    /// Settings to write.
    Config(Vec<(String, String)>),
    /// Provisioning is complete.
    Finished,
    /// A credential that is made when the command is served; it becomes an AT command then.
    Generated { tag: u32, kind: CredentialType, generate: Generate },
    /// A whole answer body.
    Raw(Vec<u8>),
}

/// The commands a readable form stands for: one, or two when a deletion comes first.
pub(crate) fn expand(spec: &CommandSpec, ids: &mut Ids) -> Vec<Command> {
    let mut name = |id: &Option<String>| id.clone().unwrap_or_else(|| ids.next());
    match spec {
        CommandSpec::Keygen { id, tag, kind, output, delete_first } => {
            let id = name(id);
            let (number, output) = (kind.number(), output.number());
            let deletion = delete_first.then(|| Command {
                id: format!("{id}.s"),
                kind: at("%CMNG", format!("3,{tag},{number}"), vec![CME_NOT_FOUND]),
            });
            let kind = at("%KEYGEN", format!("{tag},{number},{output}"), Vec::new());
            deletion.into_iter().chain([Command { id, kind }]).collect()
        }
        CommandSpec::Delete { id, tag, kind, ignore_cme_errors } => {
            let parameters = format!("3,{tag},{}", kind.number());
            one(name(id), at("%CMNG", parameters, ignore_cme_errors.clone()))
        }
        CommandSpec::Credential { id, tag, kind, content: Content::Text(text) } => {
            one(name(id), CommandKind::credential(*tag, *kind, text))
        }
        CommandSpec::Credential { id, tag, kind, content: Content::Generated(generate) } => {
            one(name(id), CommandKind::Generated { tag: *tag, kind: *kind, generate: *generate })
        }
        CommandSpec::At { id, command, parameters, ignore_cme_errors } => {
            one(name(id), at(command, parameters.clone(), ignore_cme_errors.clone()))
        }
        CommandSpec::Config { id, pairs } => one(name(id), CommandKind::Config(pairs.clone())),
        CommandSpec::Finished { id } => one(name(id), CommandKind::Finished),
        CommandSpec::Raw { body } => one(name(&None), CommandKind::Raw(body.clone())),
    }
}

/// What `AT%CMNG=3` answers for a credential that is not there.
const CME_NOT_FOUND: u32 = 513;

fn one(id: String, kind: CommandKind) -> Vec<Command> {
    vec![Command { id, kind }]
}

fn at(command: &str, parameters: String, ignore_cme_errors: Vec<u32>) -> CommandKind {
    CommandKind::At { command: command.to_owned(), parameters, ignore_cme_errors }
}

impl CommandKind {
    /// The AT command that writes a credential.
    pub(crate) fn credential(tag: u32, kind: CredentialType, text: &str) -> Self {
        at("%CMNG", format!("0,{tag},{},\"{text}\"", kind.number()), Vec::new())
    }
}

impl Command {
    /// The encoded command. A raw answer has none, and neither has what is yet to be made.
    pub(crate) fn encode(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let encoded = self.encode_into(&mut Encoder::new(&mut out));
        encoded.expect("a vector takes any number of bytes").then_some(out)
    }

    fn encode_into(&self, e: &mut Encoder<&mut Vec<u8>>) -> Result<bool, Never> {
        match &self.kind {
            CommandKind::At { command, parameters, ignore_cme_errors } => {
                e.array(5)?.str(&self.id)?.u8(0)?.str(command)?.str(parameters)?;
                e.array(ignore_cme_errors.len() as u64)?;
                for code in ignore_cme_errors {
                    e.u32(*code)?;
                }
            }
            CommandKind::Config(pairs) => {
                e.array(3)?.str(&self.id)?.u8(1)?.map(pairs.len() as u64)?;
                for (key, value) in pairs {
                    e.str(key)?.str(value)?;
                }
            }
            CommandKind::Finished => {
                e.array(2)?.str(&self.id)?.u8(2)?;
            }
            CommandKind::Generated { .. } | CommandKind::Raw(_) => return Ok(false),
        }
        Ok(true)
    }

    /// How large the answer to this command is at least, encoded.
    ///
    /// The service cannot know what a modem will say; for key generations, whose answers are the
    /// only large ones, it goes by what modems usually say.
    pub(crate) fn expected_response_len(&self) -> usize {
        let text = match &self.kind {
            CommandKind::At { command, .. } if command == "%KEYGEN" => USUAL_KEYGEN_ANSWER,
            _ => 0,
        };
        // The response's array, the id with its head, the code, the CME code, the text's head.
        1 + 2 + self.id.len() + 2 + 3 + 3 + text
    }
}

/// A signing request and its attestation in base64, with what stands around them.
const USUAL_KEYGEN_ANSWER: usize = 768;

/// A batch of encoded commands as an answer's body.
pub(crate) fn encode_batch(commands: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    Encoder::new(&mut out)
        .array(commands.len() as u64)
        .expect("a vector takes any number of bytes");
    out.extend(commands.iter().flatten());
    out
}

/// Bytes that the head of an answer with `count` commands takes.
pub(crate) fn batch_head_len(count: usize) -> usize {
    match count {
        0..=23 => 1,
        24..=255 => 2,
        _ => 3,
    }
}

type Never = minicbor::encode::Error<std::convert::Infallible>;

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            CommandKind::At { command, parameters, .. } => {
                // What stands in quotation marks is a credential, perhaps a secret one.
                let shown = parameters.split('"').next().unwrap_or_default();
                let cut = if shown.len() < parameters.len() { "…" } else { "" };
                write!(f, "AT{command}={shown}{cut}")
            }
            CommandKind::Config(pairs) => {
                let keys: Vec<&str> = pairs.iter().map(|(key, _)| key.as_str()).collect();
                write!(f, "config {}", keys.join(", "))
            }
            CommandKind::Finished => f.write_str("finished"),
            CommandKind::Generated { tag, kind, .. } => {
                write!(f, "AT%CMNG=0,{tag},{},…", kind.number())
            }
            CommandKind::Raw(body) => write!(f, "raw answer of {} bytes", body.len()),
        }
    }
}
