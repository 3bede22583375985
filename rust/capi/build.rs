// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Turns the Kconfig symbols of a Zephyr build into one constant.
//!
//! Without the feature `zephyr` there is no Zephyr build, and the constant is the SDK's defaults.

#[path = "build/coap_client.rs"]
mod coap_client;
#[path = "build/configuration.rs"]
mod configuration;
#[path = "build/symbols.rs"]
mod symbols;

use std::path::PathBuf;
use std::process::ExitCode;

use nrf_provisioning_kconfig::environment::{self, DOTCONFIG, variable};
use symbols::Symbols;

/// The file with the options of the C compiler, one a line: some define further symbols.
const FLAGS: &str = "NRF_PROVISIONING_FLAGS";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let configuration = if enabled("ZEPHYR") { zephyr() } else { Ok(String::from(DEFAULT)) };
    let written = configuration.and_then(|text| {
        let file = PathBuf::from(variable("OUT_DIR")?).join("config.rs");
        std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error.lines().for_each(|line| println!("cargo::error={line}"));
            ExitCode::FAILURE
        }
    }
}

const DEFAULT: &str = "Config::DEFAULT\n";

/// Whether a feature of this crate is enabled.
fn enabled(feature: &str) -> bool {
    std::env::var_os(format!("CARGO_FEATURE_{feature}")).is_some()
}

fn zephyr() -> Result<String, String> {
    if let Some(file) = environment::file() {
        println!("cargo::rerun-if-changed={}", file.display());
    }
    let mut symbols = Symbols::default();
    symbols.add_dotconfig(&input(DOTCONFIG)?);
    let flags = input(FLAGS)?;
    symbols.add_options(&flags);
    let [mut http, mut coap] = ["HTTP", "COAP"].map(enabled);
    if !http && !coap {
        // A crate of an application in Rust, whose cargo is not told of Kconfig.
        (http, coap) = symbols.transport()?;
        let date_time = flags.lines().any(|line| line.trim() == "-DNRF_PROVISIONING_DATE_TIME");
        for (feature, chosen) in [("http", http), ("coap", coap), ("date-time", date_time)] {
            if chosen {
                println!("cargo::rustc-cfg=feature=\"{feature}\"");
            }
        }
    }
    configuration::write(&symbols, http, coap)
}

/// The text of the file that an environment variable names.
fn input(name: &str) -> Result<String, String> {
    println!("cargo::rerun-if-env-changed={name}");
    let file = variable(name)?;
    println!("cargo::rerun-if-changed={file}");
    std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))
}
