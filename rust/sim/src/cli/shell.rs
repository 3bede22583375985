// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What makes the program at home in a shell: completions and manual pages.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, cannot, out, out_plain};

#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Directory for the pages, one for each command; it is made if need be
    directory: PathBuf,
}

/// Prints the completion script of a shell.
pub(super) fn completions(args: &CompletionsArgs) -> ExitCode {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    out_plain(String::from_utf8_lossy(&script).trim_end());
    ExitCode::SUCCESS
}

/// Writes a manual page for the program and for each of its commands.
pub(super) fn man(args: &ManArgs) -> ExitCode {
    match write_pages(&args.directory) {
        Ok(()) => {
            let shown = args.directory.display();
            out(&format!("The pages are in {shown}: try `man {shown}/nrf-provisioning-sim.1`."));
            ExitCode::SUCCESS
        }
        Err(error) => cannot(&format!("{}: cannot be written: {error}", args.directory.display())),
    }
}

fn write_pages(directory: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    clap_mangen::generate_to(Cli::command().disable_help_subcommand(true), directory)
}
