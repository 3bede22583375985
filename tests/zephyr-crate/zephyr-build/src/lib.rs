// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What build scripts make of the `.config` that the environment's `DOTCONFIG` names.

use std::fmt::Write;
use std::path::PathBuf;

/// Makes each symbol that is on a condition of the source: `cfg(CONFIG_…)`.
///
/// # Panics
///
/// When there is no `.config`, as in the crate that this one stands in for.
pub fn export_kconfig_bool_options() {
    for (name, value) in symbols(&dotconfig()) {
        if value == "y" {
            println!("cargo::rustc-cfg={name}");
        }
    }
}

/// Writes a constant for each symbol that is a number, into `kconfig.rs` of cargo's output directory.
///
/// # Panics
///
/// When there is no `.config`, or the file cannot be written.
pub fn build_kconfig_mod() {
    let mut text = String::new();
    for (name, value) in symbols(&dotconfig()) {
        if let Ok(number) = value.parse::<i64>() {
            writeln!(text, "pub const {name}: isize = {number};").expect("a string takes all");
        }
    }
    let directory = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    std::fs::write(directory.join("kconfig.rs"), text).expect("OUT_DIR can be written to");
}

fn dotconfig() -> String {
    println!("cargo::rerun-if-env-changed=DOTCONFIG");
    let file = std::env::var("DOTCONFIG").expect("DOTCONFIG is the path of a .config");
    println!("cargo::rerun-if-changed={file}");
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The lines `CONFIG_NAME=value`.
fn symbols(dotconfig: &str) -> impl Iterator<Item = (&str, &str)> {
    let assignments = dotconfig.lines().filter_map(|line| line.trim().split_once('='));
    assignments.filter(|(name, _)| name.starts_with("CONFIG_"))
}
