// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask sanitize`: everything that crosses the C interface under AddressSanitizer, the Rust
//! code as well as the C code.

use std::process::Command;

use crate::files::root;
use crate::tools::{host, run};
use crate::{Error, fuzz};

/// The C and C++ programs of `tests/c`, then the fuzz targets.
pub(crate) fn run_all() -> Result<(), Error> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| String::from("cargo"));
    let host = host()?;
    run(Command::new(cargo)
        .args(["test", "--quiet", "--locked", "--package", "nrf-provisioning-c-tests"])
        .args(["--target", &host, "--target-dir"])
        .arg(root().join("target/asan"))
        .current_dir(root())
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", "-Zsanitizer=address")
        .env("ASAN_OPTIONS", "detect_leaks=0"))?;
    println!("tests/c, Rust and C under AddressSanitizer: passed");
    fuzz::sanitized()
}
