// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask cost`: what one session costs with this library, and what with the C library.
//!
//! The application in `tests/zephyr/cost` is built four times, with either library over either
//! transport, and runs in QEMU, which tells every instruction that it executes. The fakes are the
//! same for both libraries, and what they execute is nobody's cost.

mod build;
mod report;

use crate::Error;
use crate::files::{Mode, put_between};
use crate::firmware::Transport;
use crate::trace::{self, Owners, Program};
use report::{Cost, Pair};

/// The file that the tables stand in, and what they stand between.
const FILE: &str = "doc/footprint.md";
const MARKS: [&str; 2] = ["<!-- cost: begin -->", "<!-- cost: end -->"];

/// The functions of the application between which the session lies.
const SESSION: [&str; 2] = ["cost_begins", "cost_ends"];

/// How the application's last line begins.
const DONE: &str = "cost: done";
const FAILED: &str = "cost: failed";

/// The board for the emulator, with a clock that follows the instructions.
const EMULATOR: [&str; 6] =
    ["-machine", "mps2-an521", "-serial", "stdio", "-icount", "shift=6,align=off,sleep=off"];

/// Which library is in the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Library {
    C,
    Rust,
}

/// Builds, runs and measures; `cmake_arguments` go to every build. Writes the tables.
pub(crate) fn run(cmake_arguments: &[&str]) -> Result<(), Error> {
    let mut text = String::new();
    for transport in Transport::ALL {
        let c = measure(Library::C, transport, cmake_arguments)?;
        let rust = measure(Library::Rust, transport, cmake_arguments)?;
        if c.reports != rust.reports {
            let (c, rust) = (&c.reports, &rust.reports);
            return Err(format!(
                "{}: the sessions differ: the C library reported {c}, this one {rust}",
                transport.name()
            )
            .into());
        }
        let table = Pair { transport, c, rust }.to_string();
        println!("{table}");
        text += &table;
    }
    put_between(FILE, MARKS, &text, Mode::Write, "cost")
}

fn measure(
    library: Library,
    transport: Transport,
    cmake_arguments: &[&str],
) -> Result<Cost, Error> {
    println!("building for {library:?} over {} ...", transport.name());
    let image = build::image(library, transport, cmake_arguments)?;
    println!("running it under QEMU ...");
    let owners = Owners::read(&image.elf, &image.map)?;
    let program = Program { elf: &image.elf, arguments: &EMULATOR, last: &[DONE, FAILED] };
    let run = trace::run(&program, &owners, SESSION)?;
    if let Some(line) = run.output.lines().find(|line| line.starts_with(FAILED)) {
        return Err(line.to_owned().into());
    }
    Cost::new(&image, run)
}
