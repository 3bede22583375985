// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Runs the image in QEMU: one whole session, and how much stack it took.

use std::path::Path;
use std::process::Command;

use super::image::BOARD;
use super::{Target, budget};
use crate::Error;
use crate::trace::EMULATOR;

/// Runs a session; says so and does nothing when there is no emulator.
pub(super) fn measure(target: &Target, elf: &Path) -> Result<(), Error> {
    let mut command = Command::new(EMULATOR);
    command
        .args(["-nographic", "-no-reboot", "-monitor", "none"])
        .args(BOARD)
        .arg("-kernel")
        .arg(elf);
    let output = match command.output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("  {EMULATOR} is not installed: no session was run, no stack measured");
            return Ok(());
        }
        Err(error) => return Err(format!("{EMULATOR}: {error}").into()),
    };
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{}: the session failed:\n{text}", target.rust).into());
    }
    let stack = text.lines().find_map(|line| line.strip_prefix("stack "));
    let stack: usize = stack.ok_or("the image tells no stack")?.parse()?;
    println!("  one session under QEMU: stack {stack:>5} B of {} B", budget::STACK);
    if stack > budget::STACK { Err("the stack is too large".into()) } else { Ok(()) }
}
