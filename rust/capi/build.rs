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

use symbols::Symbols;

/// The build's `.config`.
const DOTCONFIG: &str = "DOTCONFIG";

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
    let mut symbols = Symbols::default();
    symbols.add_dotconfig(&input(DOTCONFIG)?);
    symbols.add_options(&input(FLAGS)?);
    configuration::write(&symbols, enabled("HTTP"), enabled("COAP"))
}

/// The text of the file that an environment variable names.
fn input(name: &str) -> Result<String, String> {
    println!("cargo::rerun-if-env-changed={name}");
    let file = variable(name)?;
    println!("cargo::rerun-if-changed={file}");
    std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|error| {
        format!("environment variable {name}: {error}; the feature `zephyr` is for Zephyr's build")
    })
}
