// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The command line: `run`, `scenarios`, `serve`, `modem` and `inspect`.

mod compare;
mod inspect;
mod json;
#[cfg(feature = "coap")]
mod modem;
mod run;
mod scenarios;
mod serve;
mod summary;
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
    Scenarios,
    /// Run the local provisioning service alone, until Ctrl-C
    Serve(serve::Args),
    /// Serve one simulated device to an image of native_sim, until the image ends
    #[cfg(feature = "coap")]
    Modem(modem::Args),
    /// Show a batch of commands or a report in readable form
    Inspect(inspect::Args),
}

/// What `--transport` takes.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum TransportArg {
    /// HTTP over TLS
    Http,
    /// CoAP over DTLS
    Coap,
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
        Some(Command::Scenarios) => scenarios::list(),
        Some(Command::Serve(args)) => serve::serve(&args),
        #[cfg(feature = "coap")]
        Some(Command::Modem(args)) => modem::modem(&args),
        Some(Command::Inspect(args)) => inspect::inspect(&args),
        None => {
            out(&Cli::command().render_help().to_string());
            ExitCode::SUCCESS
        }
    }
}

/// Prints a line. A reader that went away is no reason to fail; a disk that is full is.
fn out(line: &str) {
    match writeln!(std::io::stdout().lock(), "{line}") {
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
