// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How many instructions the library takes for a session, and for a full batch.
//!
//! On the code that ships, and not on what another compiler target makes of it: the same numbers come
//! from every run.

use std::process::Command;

use super::budget;
use super::image::{BOARD, Image};
use super::transport::Transport;
use crate::Error;
use crate::trace::{self, EMULATOR, Owners, Program};

/// What is counted: its name, and the functions of `tests/firmware/main.c` around it.
const COUNTED: [(&str, [&str; 2]); 2] = [
    ("one session", ["session_begins", "session_ends"]),
    ("a batch of ten", ["batch_begins", "batch_ends"]),
];

/// Counts and compares with the budgets; does nothing when there is no emulator.
pub(super) fn check(image: &Image, transport: Transport) -> Result<(), Error> {
    if Command::new(EMULATOR).arg("--version").output().is_err() {
        println!("  {EMULATOR} is not installed: no instruction was counted");
        return Ok(());
    }
    let owners = Owners::read(&image.elf, &image.map)?;
    let program = Program { elf: &image.elf, arguments: &BOARD, last: &[] };
    for ((name, around), budget) in COUNTED.into_iter().zip(budget::instructions(transport)) {
        let counts = trace::run(&program, &owners, around)?.counts;
        let (paid, c_library) = (counts.paid(), counts.c_library);
        println!(
            "  {name:<15}{paid:>7} instructions of {budget}, {c_library} of them the C library's"
        );
        if paid > budget {
            return Err(format!("{name}: {paid} instructions of {budget}").into());
        }
    }
    Ok(())
}
