// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The command line of the host simulation.

use std::process::ExitCode;

fn main() -> ExitCode {
    nrf_provisioning_sim::cli::main()
}
