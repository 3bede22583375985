// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Builds the library with cargo.

use std::path::Path;
use std::process::Command;

use super::checkout::Checkout;
use super::llvm_options;
use super::profile::Profile;
use super::toolchain::{CARGO, RUSTC, cargo, rustc, sysroot, variable};
use super::{Build, Target};
use crate::Error;
use crate::files::root;
use crate::tools::run;

/// Set to 1 to compile `core` from its sources, for a toolchain that has these (`rust-src`) and no
/// prebuilt one for the target.
const BUILD_STD: &str = "NRF_PROVISIONING_BUILD_STD";

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
    command.arg("--").arg(format!("--emit=obj={}", object.display()));
    run(command.args(llvm_options::accepted(target)?))?;
    Ok(())
}

/// Downloads the crates that a build needs, as far as cargo's home does not have them.
pub(super) fn fetch(target: &Target) -> Result<(), Error> {
    run(Command::new(cargo())
        .args(["fetch", "--quiet", "--locked", "--target", target.rust])
        .current_dir(root()))
    .map(drop)
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
