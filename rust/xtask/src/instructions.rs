// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask instructions`: how many instructions the logic of `rust/core` takes on a host for a session
//! of five commands, and for a batch of 20, and whether that is within the budget.
//!
//! `tests/instructions` is what runs, built with the profile of a device's image; `tests/firmware` is
//! counted as well, by `cargo xtask firmware`, which wants an emulator and a compiler for the device.

mod callgrind;

use std::path::PathBuf;
use std::process::Command;

use crate::Error;
use crate::files::root;
use crate::numbers::budget;
use crate::tools::run;

/// The program, which is named like its package.
const PROGRAM: &str = "nrf-provisioning-instructions";

/// What ships is compiled with it.
const PROFILE: &str = "firmware";

/// One run of the program.
#[derive(Debug, Clone, Copy)]
struct Case {
    name: &'static str,
    /// What it is called on the program's command line.
    arguments: [&'static str; 2],
    /// Instructions on x86-64, as `doc/footprint.md` has them.
    measured: u64,
}

/// The runs, with what was measured.
///
/// A run is the same each time, whatever the environment and the address of the memory. What is left for
/// the two percent is the libc of the machine, whose memory functions are not the same for each processor
/// (0.02 percent), and the compiler: rustc 1.95 and Debian's 1.96, with the LLVM that each has, gave the
/// same numbers. A later one may not; then the numbers are measured anew, with the code as it was.
const CASES: [Case; 4] = [
    Case { name: "session over HTTP", arguments: ["session", "http"], measured: 29_957 },
    Case { name: "session over CoAP", arguments: ["session", "coap"], measured: 30_518 },
    Case { name: "batch of 20 over HTTP", arguments: ["batch", "http"], measured: 110_719 },
    Case { name: "batch of 20 over CoAP", arguments: ["batch", "coap"], measured: 111_088 },
];

/// Builds the program, counts, prints a table, and compares with the budgets.
pub(crate) fn check() -> Result<(), Error> {
    let (program, profiles) = build()?;
    println!("{:<22}{:>14}{:>10}{:>7}", "", "instructions", "budget", "ratio");
    let mut exceeded = Vec::new();
    for case in CASES {
        let profile = profiles.join(format!("{}.callgrind", case.arguments.join("-")));
        let counted = callgrind::count(&program, &case.arguments, &profile)?;
        println!("{}", row(&case, counted));
        if let Err(error) = within(&case, counted) {
            exceeded.push(format!("{error}; callgrind_annotate {} says where", profile.display()));
        }
    }
    if !BUDGETS_HOLD {
        println!("not compared: the budgets are x86-64's, and this is {}", std::env::consts::ARCH);
    } else if !exceeded.is_empty() {
        return Err(exceeded.join("\n").into());
    }
    Ok(())
}

/// Another processor has other instructions for the same code.
const BUDGETS_HOLD: bool = cfg!(target_arch = "x86_64");

/// Where the program is, and where there is room for what callgrind writes.
fn build() -> Result<(PathBuf, PathBuf), Error> {
    let directory = root().join("target/instructions");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| String::from("cargo"));
    run(Command::new(cargo)
        .args(["build", "--quiet", "--locked", "--package", PROGRAM, "--profile", PROFILE])
        .arg("--target-dir")
        .arg(&directory)
        .current_dir(root())
        // The compiler's own choice of processor, whatever somebody prefers for other builds.
        .env("CARGO_ENCODED_RUSTFLAGS", ""))?;
    Ok((directory.join(PROFILE).join(PROGRAM), directory))
}

fn row(case: &Case, counted: u64) -> String {
    let (name, budget) = (case.name, budget(case.measured));
    format!("{name:<22}{counted:>14}{budget:>10}{:>5} %", counted * 100 / budget)
}

fn within(case: &Case, counted: u64) -> Result<(), String> {
    let (name, budget) = (case.name, budget(case.measured));
    if counted <= budget {
        return Ok(());
    }
    Err(format!(
        "{name}: {counted} instructions, {} more than its budget of {budget}",
        counted - budget
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::thousands;

    const CASE: Case = Case { name: "session", arguments: ["session", "http"], measured: 1_961 };

    #[test]
    fn a_budget_may_be_used_up_and_not_exceeded() {
        assert_eq!(within(&CASE, 0), Ok(()));
        assert_eq!(within(&CASE, 2_000), Ok(()));
        let error = within(&CASE, 2_001).unwrap_err();
        assert_eq!(error, "session: 2001 instructions, 1 more than its budget of 2000");
    }

    #[test]
    fn the_documentation_has_what_was_measured() {
        let document = include_str!("../../../doc/footprint.md");
        for [http, coap] in [[CASES[0], CASES[1]], [CASES[2], CASES[3]]] {
            let cells =
                format!(" | {} | {} |\n", thousands(http.measured), thousands(coap.measured));
            assert!(document.contains(&cells), "no row of doc/footprint.md ends with '{cells}'");
        }
    }

    #[test]
    fn a_row_has_the_count_the_budget_and_their_ratio() {
        let row = row(&CASE, 1_960);
        let words: Vec<_> = row.split_whitespace().collect();
        assert_eq!(words, ["session", "1960", "2000", "98", "%"]);
    }
}
