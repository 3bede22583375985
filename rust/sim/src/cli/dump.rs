// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run --dump`: what a run left behind, as files.

use std::path::{Path, PathBuf};

use super::json;
use crate::inspect::{self, Items};
use crate::run::Outcome;
use crate::trace::What;

/// A directory that a run goes into.
pub(super) struct Dump {
    directory: PathBuf,
}

impl Dump {
    /// Makes the directory. It has to be new or empty, so that nothing gets mixed up.
    pub(super) fn create(directory: &Path) -> Result<Self, String> {
        let shown = directory.display();
        std::fs::create_dir_all(directory)
            .map_err(|error| format!("{shown}: the directory cannot be made: {error}"))?;
        let mut entries = std::fs::read_dir(directory)
            .map_err(|error| format!("{shown}: the directory cannot be read: {error}"))?;
        if entries.next().is_some() {
            return Err(format!("{shown}: the directory is not empty; give a new or an empty one"));
        }
        Ok(Self { directory: directory.to_owned() })
    }

    /// Writes all files.
    pub(super) fn write(&self, outcome: &Outcome) -> Result<(), String> {
        let mut number = 0;
        for record in &outcome.records {
            if !matches!(record.what, What::Request { .. }) {
                continue;
            }
            for bytes in [&record.detail.up, &record.detail.down] {
                if !bytes.is_empty() {
                    number += 1;
                    self.file(&format!("{number:03}-{}", name_of(bytes)), bytes)?;
                }
            }
        }
        let lines: String =
            outcome.records.iter().map(|record| json::line(record) + "\n").collect();
        self.file("timeline.jsonl", lines.as_bytes())?;
        if let Some(capture) = &outcome.capture {
            self.file("traffic.pcapng", &capture.to_pcapng())?;
            self.file("keys.log", capture.key_log().as_bytes())?;
        }
        Ok(())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.directory.join(name);
        std::fs::write(&path, bytes)
            .map_err(|error| format!("{}: cannot be written: {error}", path.display()))
    }
}

/// What a body is called by what is in it.
fn name_of(body: &[u8]) -> &'static str {
    match inspect::read(body).map(|message| message.items) {
        Ok(Items::Commands(_)) => "commands.cbor",
        Ok(Items::Responses(_)) => "report.cbor",
        Err(_) if std::str::from_utf8(body).is_ok() => "text.txt",
        Err(_) => "malformed.bin",
    }
}
