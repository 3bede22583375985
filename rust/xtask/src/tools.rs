// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Programs that the tasks run.

use std::process::{Command, Stdio};

use crate::Error;

/// A program of the ARM toolchain, such as `gcc`.
///
/// `CROSS_COMPILE` changes the prefix, as it does in Zephyr's builds.
pub(crate) fn arm(tool: &str) -> Command {
    let prefix = std::env::var("CROSS_COMPILE").unwrap_or_else(|_| String::from("arm-none-eabi-"));
    Command::new(prefix + tool)
}

/// Runs a command and returns what it prints; its errors go to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<String, Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| {
        format!("{program}: {error}{}", if program.contains("arm-") { INSTALL_ARM } else { "" })
    })?;
    if !output.status.success() {
        let arguments: Vec<_> = command.get_args().map(|text| text.to_string_lossy()).collect();
        return Err(format!("{program} {}: {}", arguments.join(" "), output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

const INSTALL_ARM: &str = "; install the bare-metal ARM toolchain (Debian: gcc-arm-none-eabi and \
                           libnewlib-arm-none-eabi), or set CROSS_COMPILE to the prefix of another";

/// The triple of the machine that this runs on.
pub(crate) fn host() -> Result<String, Error> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| String::from("rustc"));
    let version = run(Command::new(rustc).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc -vV: no host")?.to_owned())
}
