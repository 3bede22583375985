// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Walks over the scenarios: at every call of the SDK once with every error it can return, and once
//! without power from there on. Whatever happens, the run ends, leaves nothing open, and the next
//! attempts bring the device and the service where they would be without.
//!
//! The library and its application are C, with state of their own, so that each scenario has a
//! process of its own. `NRF_PROVISIONING_FAULTS=all` visits every point; otherwise some scenarios
//! are visited in full and of the others a part, which is printed. `doc/faults.md` has the rest.

mod job;
mod known;
mod points;
mod verdict;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, rest @ ..] = arguments.as_slice()
        && flag == job::FLAG
    {
        return job::child(rest);
    }
    if arguments.iter().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    job::all()
}
