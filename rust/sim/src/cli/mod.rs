// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The command line.

mod all;
mod check;
mod child;
mod compare;
mod dump;
mod fleet;
mod inspect;
mod json;
mod junit;
#[cfg(feature = "coap")]
mod modem;
mod played;
mod player;
mod progress;
mod replay;
mod run;
mod scenarios;
mod serve;
mod sheet;
mod shell;
mod summary;
mod text;
mod timeline;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::service::Transport;

/// The run, or the input, was not what was expected of it.
const NOT_AS_EXPECTED: u8 = 1;
/// The program could not do what it was asked for.
const CANNOT: u8 = 2;

#[derive(Debug, Parser)]
#[command(
    name = "nrf-provisioning-sim",
    version,
    about = "Provisions a simulated nRF91 device through the C API of nrf_provisioning",
    after_help = "Start with `run`: it boots a device that has nothing and provisions it.\n\
                  Exit status: 0 as expected, 1 not as expected, 2 bad arguments or input."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service, a device and the C program of samples/host in one scenario
    Run(run::Args),
    /// List the built-in scenarios
    Scenarios(scenarios::Args),
    /// Run the local provisioning service alone, until Ctrl-C
    Serve(serve::Args),
    /// Serve one simulated device to an image of native_sim, until the image ends
    #[cfg(feature = "coap")]
    Modem(modem::Args),
    /// Say what will hurt in the .config of a build, and play a scenario with its values
    Check(check::Args),
    /// Turn a device's log into a scenario that goes the same way
    Replay(replay::Args),
    /// Simulate how many devices come to the service over days, and find values that keep it even
    Fleet(fleet::Args),
    /// Show a batch of commands or a report in readable form
    Inspect(inspect::Args),
    /// Print a script that has a shell complete commands and options
    Completions(shell::CompletionsArgs),
    /// Write the manual pages into a directory
    Man(shell::ManArgs),
}

/// What `--transport` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum TransportArg {
    /// HTTP over TLS
    Http,
    /// CoAP over DTLS
    Coap,
}

impl TransportArg {
    /// Both, whether this program can do them or not.
    const ALL: [Self; 2] = [Self::Http, Self::Coap];

    /// Those that this program is built for.
    fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|arg| cfg!(feature = "coap") || *arg != Self::Coap)
    }

    /// The name in arguments.
    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Coap => "coap",
        }
    }
}

impl From<TransportArg> for Transport {
    fn from(arg: TransportArg) -> Self {
        match arg {
            TransportArg::Http => Self::Http,
            TransportArg::Coap => Self::Coap,
        }
    }
}

/// Does what the program's arguments say.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::parse().command {
        Some(Command::Run(args)) => run::run(&args),
        Some(Command::Scenarios(args)) => scenarios::list(&args),
        Some(Command::Serve(args)) => serve::serve(&args),
        #[cfg(feature = "coap")]
        Some(Command::Modem(args)) => modem::modem(&args),
        Some(Command::Check(args)) => check::check(&args),
        Some(Command::Replay(args)) => replay::replay(&args),
        Some(Command::Fleet(args)) => fleet::fleet(&args),
        Some(Command::Inspect(args)) => inspect::inspect(&args),
        Some(Command::Completions(args)) => shell::completions(&args),
        Some(Command::Man(args)) => shell::man(&args),
        None => {
            out(&Cli::command().render_help().to_string());
            ExitCode::SUCCESS
        }
    }
}

/// Prints a line, with its colours where the output is a terminal and `NO_COLOR` is not set.
fn out(line: &str) {
    written(writeln!(anstream::stdout().lock(), "{line}"));
}

/// Prints a line as it is, for other programs.
fn out_plain(line: &str) {
    written(writeln!(std::io::stdout().lock(), "{line}"));
}

/// A reader that went away is no reason to fail; a disk that is full is.
fn written(result: std::io::Result<()>) {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(&format!("error: the output cannot be written: {error}"));
            std::process::exit(i32::from(CANNOT));
        }
        _ => {}
    }
}

/// Prints a line on standard error, if it can be printed there.
fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Says why the program cannot go on.
fn cannot(reason: &str) -> ExitCode {
    complain(&format!("error: {reason}"));
    ExitCode::from(CANNOT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_declared_consistently() {
        Cli::command().debug_assert();
    }
}
