// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A run in a process of its own: the library has only one state.

use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::TransportArg;

/// A run to be started.
pub(super) struct Child<'a> {
    /// What `run` takes.
    pub(super) scenario: &'a str,
    /// The scenario itself, when `scenario` is standard input.
    pub(super) input: Option<&'a str>,
    pub(super) transport: TransportArg,
    /// Further arguments.
    pub(super) arguments: Vec<OsString>,
}

impl Child<'_> {
    /// Plays it; the summary it ends with.
    pub(super) fn play(&self) -> Result<Value, String> {
        let transport = self.transport.name();
        let program = std::env::current_exe()
            .map_err(|error| format!("this program cannot be found to be run again: {error}"))?;
        let mut child = Command::new(program)
            .args(["run", "--json", "--transport", transport])
            .args(&self.arguments)
            .args(["--", self.scenario])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|error| format!("the run over {transport} cannot be started: {error}"))?;
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), self.input) {
            // One that does not read it has said why.
            let _ = stdin.write_all(input.as_bytes());
        }
        let ended = child
            .wait_with_output()
            .map_err(|error| format!("the run over {transport} cannot be read: {error}"))?;
        let text = String::from_utf8_lossy(&ended.stdout);
        let summary = text.lines().last().and_then(|line| serde_json::from_str::<Value>(line).ok());
        summary
            .filter(|summary| summary["kind"] == "summary")
            .ok_or_else(|| format!("{}: the run over {transport} came to no end", self.scenario))
    }
}
