// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The readable forms of a command.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::device::CredentialType;

/// One command of a batch.
///
/// Each form takes an `id` that replaces the generated correlation id, but `raw`, which is no
/// single command, and `config`, whose members are the pairs (`config_as` has both).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandSpec {
    /// `{ keygen = { tag = 42 } }`: has the modem make a key pair (`AT%KEYGEN`).
    Keygen {
        /// Correlation id instead of a generated one.
        id: Option<String>,
        /// Sec tag.
        tag: u32,
        /// Type of the credential, `client-key` when not given.
        kind: CredentialType,
        /// What the modem is to answer, a signing request when not given.
        output: KeyOutput,
        /// Sends the deletion of that credential first, with the id's text and `.s` as its id.
        delete_first: bool,
    },
    /// `{ delete = { tag = 42, type = "ca" } }`: deletes a credential (`AT%CMNG=3`).
    Delete {
        /// Correlation id instead of a generated one.
        id: Option<String>,
        /// Sec tag.
        tag: u32,
        /// Type of the credential.
        kind: CredentialType,
        /// CME codes that count as success; 513 (not found) when not given.
        ignore_cme_errors: Vec<u32>,
    },
    /// `{ credential = { tag = 42, type = "ca", content = "…" } }`: writes one (`AT%CMNG=0`).
    Credential {
        /// Correlation id instead of a generated one.
        id: Option<String>,
        /// Sec tag.
        tag: u32,
        /// Type of the credential.
        kind: CredentialType,
        /// What to write.
        content: Content,
    },
    /// `{ at = { command = "%CMNG", parameters = "1" } }`: any AT set command.
    At {
        /// Correlation id instead of a generated one.
        id: Option<String>,
        /// The set command's name, such as `%CMNG`.
        command: String,
        /// What stands behind the `=`.
        parameters: String,
        /// CME codes that count as success.
        ignore_cme_errors: Vec<u32>,
    },
    /// `{ config = { "a/key" = "value" } }`: writes settings.
    Config {
        /// Correlation id instead of a generated one.
        id: Option<String>,
        /// Keys and values in the order they are sent.
        pairs: Vec<(String, String)>,
    },
    /// `"finished"` or `{ finished = { id = "…" } }`: provisioning is complete.
    Finished {
        /// Correlation id instead of a generated one.
        id: Option<String>,
    },
    /// `{ raw = "8181…" }`: an answer body as it is, whatever the device asked for.
    Raw {
        /// The body.
        body: Vec<u8>,
    },
}

/// What the modem answers to a key generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyOutput {
    /// A certificate signing request, 0.
    #[default]
    Csr,
    /// The public key, 1.
    PublicKey,
}

impl KeyOutput {
    /// The number in AT commands.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Csr => 0,
            Self::PublicKey => 1,
        }
    }
}

/// What a credential command writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text, usually PEM.
    Text(String),
    /// Made by the service when the command is served.
    Generated(Generate),
}

/// What the service can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Generate {
    /// The certificate of the service's own CA.
    Ca,
    /// A certificate for the key the device reported for the same sec tag.
    ClientCert,
}

impl<'de> Deserialize<'de> for CommandSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CommandVisitor)
    }
}

struct CommandVisitor;

impl<'de> Visitor<'de> for CommandVisitor {
    type Value = CommandSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "\"finished\" or a table with one of `keygen`, `delete`, `credential`, `at`, \
             `config`, `config_as`, `finished` and `raw`",
        )
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<CommandSpec, E> {
        match text {
            "finished" => Ok(CommandSpec::Finished { id: None }),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CommandSpec, A::Error> {
        Form::deserialize(MapAccessDeserializer::new(map))?.into_spec()
    }
}

/// The table forms, as serde reads them.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Form {
    Keygen {
        id: Option<String>,
        tag: u32,
        #[serde(rename = "type")]
        kind: Option<CredentialType>,
        output: Option<KeyOutput>,
        #[serde(default)]
        delete_first: bool,
    },
    Delete {
        id: Option<String>,
        tag: u32,
        #[serde(rename = "type")]
        kind: CredentialType,
        ignore_cme_errors: Option<Vec<u32>>,
    },
    Credential {
        id: Option<String>,
        tag: u32,
        #[serde(rename = "type")]
        kind: CredentialType,
        content: Option<String>,
        generate: Option<Generate>,
    },
    At {
        id: Option<String>,
        command: String,
        #[serde(default)]
        parameters: String,
        #[serde(default)]
        ignore_cme_errors: Vec<u32>,
    },
    Config(BTreeMap<String, String>),
    ConfigAs {
        id: Option<String>,
        pairs: Vec<(String, String)>,
    },
    Finished {
        id: Option<String>,
    },
    Raw(String),
}

/// What `AT%CMNG=3` answers for a credential that is not there.
const CME_NOT_FOUND: u32 = 513;

impl Form {
    fn into_spec<E: serde::de::Error>(self) -> Result<CommandSpec, E> {
        Ok(match self {
            Self::Keygen { id, tag, kind, output, delete_first } => CommandSpec::Keygen {
                id,
                tag,
                kind: key_type(kind, output)?,
                output: output.unwrap_or(match kind {
                    Some(CredentialType::EndorsementKey) => KeyOutput::PublicKey,
                    _ => KeyOutput::Csr,
                }),
                delete_first,
            },
            Self::Delete { id, tag, kind, ignore_cme_errors } => CommandSpec::Delete {
                id,
                tag,
                kind,
                ignore_cme_errors: ignore_cme_errors.unwrap_or_else(|| vec![CME_NOT_FOUND]),
            },
            Self::Credential { id, tag, kind, content, generate } => {
                CommandSpec::Credential { id, tag, kind, content: content_of(content, generate)? }
            }
            Self::At { id, command, parameters, ignore_cme_errors } => {
                CommandSpec::At { id, command, parameters, ignore_cme_errors }
            }
            Self::Config(pairs) => {
                CommandSpec::Config { id: None, pairs: pairs.into_iter().collect() }
            }
            Self::ConfigAs { id, pairs } => CommandSpec::Config { id, pairs },
            Self::Finished { id } => CommandSpec::Finished { id },
            Self::Raw(hex) => CommandSpec::Raw { body: super::parse_hex(&hex).map_err(E::custom)? },
        })
    }
}

/// The type of a key that a modem makes: `AT%KEYGEN` is documented for two, and gives no signing
/// request for the second.
fn key_type<E: serde::de::Error>(
    kind: Option<CredentialType>,
    output: Option<KeyOutput>,
) -> Result<CredentialType, E> {
    match (kind.unwrap_or(CredentialType::ClientKey), output) {
        (CredentialType::EndorsementKey, Some(KeyOutput::Csr)) => {
            Err(E::custom("keygen: `output` of an \"endorsement-key\" has to be \"public-key\""))
        }
        (kind @ (CredentialType::ClientKey | CredentialType::EndorsementKey), _) => Ok(kind),
        (other, _) => Err(E::custom(format!(
            "keygen: `type` is {:?}, but has to be \"client-key\" or \"endorsement-key\": the modem \
             makes no other",
            other.name()
        ))),
    }
}

fn content_of<E: serde::de::Error>(
    text: Option<String>,
    generate: Option<Generate>,
) -> Result<Content, E> {
    match (text, generate) {
        (Some(text), None) if text.contains('"') => {
            Err(E::custom("`content` cannot hold a quotation mark: AT commands have no escape"))
        }
        (Some(text), None) => Ok(Content::Text(text)),
        (None, Some(generate)) => Ok(Content::Generated(generate)),
        _ => Err(E::custom("a credential needs either `content` or `generate`")),
    }
}
