// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Builds the library with cargo.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::checkout::Checkout;
use super::profile::Profile;
use super::{Build, Target};
use crate::Error;
use crate::files::root;
use crate::tools::run;

/// Set to 1 to compile `core` from its sources, for a toolchain that has these (`rust-src`) and no
/// prebuilt one for the target.
const BUILD_STD: &str = "NRF_PROVISIONING_BUILD_STD";

/// Another cargo and rustc than those that run this task.
const CARGO: &str = "NRF_PROVISIONING_CARGO";
const RUSTC: &str = "NRF_PROVISIONING_RUSTC";

/// A variable of the environment, when it is set to something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn cargo() -> String {
    variable(CARGO).or_else(|| variable("CARGO")).unwrap_or_else(|| String::from("cargo"))
}

fn rustc() -> String {
    variable(RUSTC).or_else(|| variable("RUSTC")).unwrap_or_else(|| String::from("rustc"))
}

/// Cargo's target directory.
pub(crate) fn target_directory() -> Result<PathBuf, Error> {
    let text = run(Command::new(cargo())
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root()))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let directory = metadata["target_directory"].as_str();
    Ok(PathBuf::from(directory.ok_or("cargo metadata: no target_directory")?))
}

/// Builds `rust/capi` of `checkout` with one transport as the object file `object`.
pub(super) fn object(checkout: &Checkout, build: &Build, object: &Path) -> Result<(), Error> {
    let Build { target, transport, profile } = *build;
    let mut command = Command::new(cargo());
    command
        .args(["rustc", "--package", "nrf-provisioning-capi", "--lib", "--crate-type=staticlib"])
        .args(["--profile", profile.name(), "--target", target.rust, "--no-default-features"])
        .arg(format!("--features=panic-handler,{}", transport.feature()))
        .args(["--quiet", "--locked", "--target-dir"])
        .arg(&checkout.target_directory)
        .env("RUSTC", rustc())
        .env("CARGO_HOME", &checkout.cargo_home)
        .current_dir(&checkout.root);
    if profile == Profile::Firmware {
        command.arg("--config").arg(checkout.mapped_paths(&sysroot()?));
    }
    if variable(BUILD_STD).is_some_and(|value| value != "0") {
        // The variable lets a stable compiler take the option; a nightly one does not care.
        command.arg("-Zbuild-std=core").env("RUSTC_BOOTSTRAP", "1");
    } else {
        need_core(target)?;
    }
    run(command.arg("--").arg(format!("--emit=obj={}", object.display())))?;
    Ok(())
}

/// Downloads the crates that a build needs, as far as cargo's home does not have them.
pub(super) fn fetch(target: &Target) -> Result<(), Error> {
    run(Command::new(cargo())
        .args(["fetch", "--quiet", "--locked", "--target", target.rust])
        .current_dir(root()))
    .map(drop)
}

/// Where the compiler's own files are.
fn sysroot() -> Result<PathBuf, Error> {
    let text = run(Command::new(rustc()).arg("--print=sysroot").current_dir(root()))?;
    Ok(PathBuf::from(text.trim()))
}

/// Fails, with what to do, when the compiler has no `core` for the target.
fn need_core(target: &Target) -> Result<(), Error> {
    let arguments = ["--print=target-libdir", "--target", target.rust];
    let directory = run(Command::new(rustc()).args(arguments))?;
    if Path::new(directory.trim()).is_dir() {
        return Ok(());
    }
    Err(format!(
        "this Rust toolchain has no `core` for {0}; install it with `rustup target add {0}`, or \
         have it compiled: set {BUILD_STD}=1 and use a toolchain that has its library's sources \
         (`rustup component add rust-src`; on Debian install cargo-web, rustc-web and \
         rust-web-src, and set {CARGO}=/usr/bin/cargo and {RUSTC}=/usr/bin/rustc)",
        target.rust
    )
    .into())
}
