// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The CoAP client up to v3.2 of the SDK: what stands before it, run against a double of it.

use std::process::Command;

use crate::Error;
use crate::files::root;

const TEST: &str = "tests/old-coap/main.c";

const FLAGS: [&str; 7] = [
    "-std=c11",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fsanitize=address,undefined",
    "-Itests/old-coap",
    "-Izephyr",
];

/// Builds the test and runs it: what is wrong, a line each.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let compiler = std::env::var("CC").unwrap_or_else(|_| String::from("cc"));
    let name = format!("nrf-provisioning-old-coap-{}", std::process::id());
    let program = std::env::temp_dir().join(name);
    let build = Command::new(&compiler)
        .args(FLAGS)
        .args([TEST, "zephyr/nrf_provisioning_old_coap.c", "-o"])
        .arg(&program)
        .current_dir(root())
        .output()
        .map_err(|error| format!("{compiler}: {error}"))?;
    if !build.status.success() {
        return Ok(vec![format!("{TEST}: {}", String::from_utf8_lossy(&build.stderr).trim())]);
    }
    let run = Command::new(&program)
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    // What is left behind in a temporary directory harms nobody.
    let _ = std::fs::remove_file(&program);
    if run.status.success() {
        Ok(Vec::new())
    } else {
        Ok(vec![format!("{TEST}: {}", String::from_utf8_lossy(&run.stderr).trim())])
    }
}
