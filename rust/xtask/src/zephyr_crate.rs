// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask zephyr-crate`: tests of `rust/zephyr` and `samples/rust` on a host, over what stands in for
//! the crates of a Zephyr build (`tests/zephyr-crate`).
//!
//! A build script finds here what it finds in a Zephyr build: a `.config`, and beside it what CMake leaves
//! (`cmake/rust_crate.cmake`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use nrf_provisioning_kconfig::{Kind, SYMBOLS, Symbol};

use crate::Error;
use crate::files::{read, root};

/// Where the tests are.
const DIRECTORY: &str = "tests/zephyr-crate";

/// What is set over the defaults of the symbols, by transport.
const TRANSPORTS: [&str; 2] = ["http", "coap"];

/// The lock files in which no crate `zephyr` may be that a registry has: that one is another.
const LOCKS: [&str; 5] = [
    "Cargo.lock",
    "samples/rust/Cargo.lock",
    "tests/zephyr-crate/Cargo.lock",
    "tests/zephyr/rust/crate/Cargo.lock",
    "tests/zephyr/rust/archive/Cargo.lock",
];

/// Lints and tests both crates, over each transport.
pub(crate) fn check() -> Result<(), Error> {
    for lock in LOCKS {
        foreign_crate(lock, &read(lock)?)?;
    }
    for transport in TRANSPORTS {
        println!("over {transport}:");
        let dotconfig = configure(transport)?;
        cargo(&dotconfig, &["clippy", "--workspace", "--all-targets"])?;
        cargo(&dotconfig, &["test"])?;
    }
    Ok(())
}

/// Runs cargo in the tests' workspace; what it prints goes to the terminal.
fn cargo(dotconfig: &Path, arguments: &[&str]) -> Result<(), Error> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| String::from("cargo"));
    let status = Command::new(cargo)
        .args(arguments)
        .args(["--quiet", "--locked", "--target-dir"])
        .arg(root().join("target/zephyr-crate"))
        .current_dir(root().join(DIRECTORY))
        .env("DOTCONFIG", dotconfig)
        // Also for the crates that are no part of the tests' workspace.
        .env("CARGO_ENCODED_RUSTFLAGS", "-Dwarnings")
        .status()?;
    if !status.success() {
        return Err(format!("cargo {} in {DIRECTORY}: {status}", arguments.join(" ")).into());
    }
    Ok(())
}

/// Writes what a Zephyr build has; returns where its `.config` is.
fn configure(transport: &str) -> Result<PathBuf, Error> {
    let overlays =
        [read(format!("{DIRECTORY}/common.conf"))?, read(format!("{DIRECTORY}/{transport}.conf"))?];
    let directory = root().join("target/zephyr-crate").join(transport);
    let beside = directory.join("nrf_provisioning");
    std::fs::create_dir_all(&beside)?;
    let flags = beside.join("flags-C.txt");
    let compiler = std::env::var("CC").unwrap_or_else(|_| String::from("cc"));
    let environment =
        format!("NRF_PROVISIONING_FLAGS={}\nNRF_PROVISIONING_CC={compiler}\n", flags.display());
    let includes = ["rust/sys/include", "include"];
    let includes = includes.map(|path| format!("-I{}\n", root().join(path).display()));
    put(&flags, &(includes.concat() + "-DCONFIG_NRF_PROVISIONING_RUST_CRATE=1\n"))?;
    put(&beside.join("environment.txt"), &environment)?;
    let dotconfig = directory.join(".config");
    put(&dotconfig, &symbols(&overlays.concat()))?;
    Ok(dotconfig)
}

/// Writes a file, unless it has that text: cargo would build again for a new time.
fn put(file: &Path, text: &str) -> Result<(), Error> {
    if std::fs::read_to_string(file).is_ok_and(|there| there == text) {
        return Ok(());
    }
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// A `.config` with the default of every symbol of the library, but for what `overlay` sets.
fn symbols(overlay: &str) -> String {
    let mut values = BTreeMap::new();
    for Symbol { name, kind, .. } in SYMBOLS {
        let value = match kind {
            Kind::Bool(true) => String::from("y"),
            Kind::Bool(false) => continue,
            Kind::Int { default, .. } | Kind::Timeout { default, .. } => default.to_string(),
            Kind::Text { default, .. } => format!("\"{default}\""),
        };
        values.insert(format!("CONFIG_{name}"), value);
    }
    let assignments = overlay.lines().filter_map(|line| line.split_once('='));
    values.extend(assignments.map(|(name, value)| (name.to_owned(), value.to_owned())));
    values.iter().map(|(name, value)| format!("{name}={value}\n")).collect()
}

/// Fails when a lock file has a crate `zephyr` or `zephyr-…` with a source: those of a build have none.
fn foreign_crate(file: &str, lock: &str) -> Result<(), String> {
    let foreign = lock.split("[[package]]").find_map(|package| {
        let value = |key: &str| {
            package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
        };
        let name = value("name")?.trim_matches('"');
        let named = name == "zephyr" || name.starts_with("zephyr-");
        value("source").filter(|_| named).map(|source| format!("{name} of {source}"))
    });
    match foreign {
        Some(foreign) => {
            Err(format!("{file}: {foreign}, which is not the crate of a Zephyr build"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_has_defaults_and_what_is_set_over_them() {
        let config = symbols("# a remark\nCONFIG_NRF_PROVISIONING_RX_BUF_SZ=512\nCONFIG_RUST=y\n");
        for line in [
            "CONFIG_NRF_PROVISIONING_RX_BUF_SZ=512",
            "CONFIG_NRF_PROVISIONING_TX_BUF_SZ=2048",
            "CONFIG_NRF_PROVISIONING_COAP_PORT=\"5684\"",
            "CONFIG_NRF_PROVISIONING_WITH_CERT=y",
            "CONFIG_RUST=y",
        ] {
            assert!(config.lines().any(|there| there == line), "{line} in {config}");
        }
        assert!(!config.contains("CONFIG_NRF_PROVISIONING_SCHEDULED"), "{config}");
    }

    #[test]
    fn the_registry_s_crate_of_the_same_name_is_refused() {
        let package = |name: &str, source: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"0.1.0\"\n{source}\n")
        };
        let registry = "source = \"registry+https://example.com/index\"";
        let fine =
            package("log", registry) + &package("zephyr", "") + &package("zephyrus", registry);
        assert_eq!(foreign_crate("a", &fine), Ok(()));
        for name in ["zephyr", "zephyr-build"] {
            let error = foreign_crate("a", &(fine.clone() + &package(name, registry))).unwrap_err();
            assert!(error.starts_with(&format!("a: {name} of \"registry+")), "{error}");
        }
    }
}
