// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A batch of commands.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::CommandSpec;

/// Commands that may be served together.
///
/// Written as a list of commands, or as `{ at_s = 3600, commands = [...] }` for a batch that the
/// service only has from that time on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BatchSpec {
    /// Seconds since the start of the simulation from which on the batch can be served.
    pub at_s: u64,
    /// The commands in their order.
    pub commands: Vec<CommandSpec>,
}

impl<'de> Deserialize<'de> for BatchSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BatchVisitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    at_s: u64,
    commands: Vec<CommandSpec>,
}

struct BatchVisitor;

impl<'de> Visitor<'de> for BatchVisitor {
    type Value = BatchSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of commands, or a table with `at_s` and `commands`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<BatchSpec, A::Error> {
        let commands = Vec::deserialize(SeqAccessDeserializer::new(seq))?;
        checked(BatchSpec { at_s: 0, commands })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<BatchSpec, A::Error> {
        let Table { at_s, commands } = Table::deserialize(MapAccessDeserializer::new(map))?;
        checked(BatchSpec { at_s, commands })
    }
}

fn checked<E: serde::de::Error>(batch: BatchSpec) -> Result<BatchSpec, E> {
    let raw = batch.commands.iter().any(|command| matches!(command, CommandSpec::Raw { .. }));
    if batch.commands.is_empty() {
        return Err(E::custom("a batch needs at least one command; an empty answer is `raw`"));
    }
    if raw && batch.commands.len() > 1 {
        return Err(E::custom("`raw` is a whole answer and must be alone in its batch"));
    }
    Ok(batch)
}
