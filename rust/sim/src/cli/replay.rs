// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `replay`: which scenario goes the way of this log?

use std::path::PathBuf;
use std::process::ExitCode;

use super::{cannot, complain, out};
use crate::replay::Replay;
use crate::scenario::Scenario;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A device's log as Zephyr prints it, or what `run` printed
    log: PathBuf,
    /// File to write the scenario to [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn replay(args: &Args) -> ExitCode {
    let file = args.log.display();
    let text = match std::fs::read(&args.log) {
        // A log may begin with what a serial port made of a reset.
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => return cannot(&format!("{file}: cannot be read: {error}")),
    };
    let Some(replay) = Replay::new(&text) else {
        return cannot(&format!(
            "{file}: no line of the library's is in it; expected such as \
             `[00:00:03.000,000] <inf> nrf_provisioning: Requesting commands`"
        ));
    };
    let name = args.log.file_stem().map_or("log".into(), |stem| stem.to_string_lossy());
    let scenario = replay.scenario(&name);
    if let Err(bad) = Scenario::parse(&name, &scenario) {
        return cannot(&format!("{file}: no scenario can be made of it: {bad}"));
    }
    for sentence in &replay.untold {
        complain(&format!("The log does not tell {sentence}."));
    }
    match &args.output {
        None => out(scenario.trim_end()),
        Some(output) => {
            if let Err(error) = std::fs::write(output, scenario) {
                return cannot(&format!("{}: cannot be written: {error}", output.display()));
            }
        }
    }
    ExitCode::SUCCESS
}
