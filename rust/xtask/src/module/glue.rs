// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The glue compiles against declaration headers, without Zephyr.
//!
//! `nrf_provisioning_unit.c` is left out: it implements headers that are private to the SDK.

use std::process::{Command, Stdio};

use crate::Error;
use crate::files::root;

const FILES: [&str; 3] =
    ["nrf_provisioning_glue.c", "nrf_provisioning_shell.c", "nrf_provisioning_custom_at.c"];

/// The declaration headers of the glue come first: they add to those of the bindings.
const INCLUDES: [&str; 4] = ["tests/glue-headers", "rust/sys/include", "include", "zephyr"];

const FLAGS: [&str; 5] = ["-fsyntax-only", "-std=c11", "-Wall", "-Wextra", "-Werror"];

/// What every configuration defines.
const COMMON: [&str; 5] = [
    "-DNRF_PROVISIONING_RUST_VERSION=\"0.0.0\"",
    "-DCONFIG_NRF_PROVISIONING_STACK_SIZE=2048",
    "-DCONFIG_BOARD=\"board\"",
    "-DCONFIG_ENTROPY_HAS_DRIVER=1",
    "-DCONFIG_NRF_PROVISIONING_LOG_LEVEL=3",
];

const HTTP: &str = "-DCONFIG_NRF_PROVISIONING_HTTP=1";
const COAP: &str = "-DCONFIG_NRF_PROVISIONING_COAP=1";
const CERTIFICATE: &str = "-DCONFIG_NRF_PROVISIONING_WITH_CERT=1";

/// The C library of devices. Only with it is a message with a value one call of the log.
const PICOLIBC: &str = "-DCONFIG_PICOLIBC=1";

/// What ships, and whatever has another call of the log: another C library, and what formats otherwise.
const CONFIGURATIONS: [&[&str]; 5] = [
    &[HTTP, CERTIFICATE, PICOLIBC],
    &[COAP, CERTIFICATE, PICOLIBC],
    &[HTTP, CERTIFICATE],
    &[COAP, PICOLIBC, "-DCONFIG_CBPRINTF_NANO=1"],
    &[HTTP, PICOLIBC, "-DCONFIG_LOG_DICTIONARY_SUPPORT=1"],
];

/// Compiles each file in each configuration.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let compiler = std::env::var("CC").unwrap_or_else(|_| String::from("cc"));
    let mut problems = Vec::new();
    for configuration in CONFIGURATIONS {
        for file in FILES {
            let status = Command::new(&compiler)
                .args(FLAGS)
                .args(COMMON)
                .args(configuration)
                .args(INCLUDES.map(|directory| format!("-I{directory}")))
                .arg(format!("zephyr/{file}"))
                .current_dir(root())
                .stdout(Stdio::null())
                .status()
                .map_err(|error| format!("{compiler}: {error}"))?;
            if !status.success() {
                problems.push(format!("zephyr/{file} with {}", configuration.join(" ")));
            }
        }
    }
    Ok(problems)
}
