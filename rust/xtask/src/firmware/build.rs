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
use crate::tools::{arm, run};

/// Set to 1 to compile `core` from its sources, for a toolchain that has these (`rust-src`) and no
/// prebuilt one for the target.
const BUILD_STD: &str = "NRF_PROVISIONING_BUILD_STD";

/// Builds `rust/capi` of `checkout` with one transport as the object file `object`.
pub(super) fn object(checkout: &Checkout, build: &Build, object: &Path) -> Result<(), Error> {
    let Build { target, transport, profile } = *build;
    let omit = omits_frame_pointers(build)?;
    let mut command = if omit { without_frame_pointers(object) } else { Command::new(cargo()) };
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
    command.arg("--").args(&llvm_options::accepted(target)?.arguments);
    if !omit {
        command.arg(format!("--emit=obj={}", object.display()));
    }
    run(&mut command).map(drop)
}

/// Whether no function keeps a frame pointer, as `cmake/rust.cmake` has it for what is not there to be debugged.
pub(super) fn omits_frame_pointers(build: &Build) -> Result<bool, Error> {
    Ok(build.profile == Profile::Firmware && llvm_options::accepted(build.target)?.lists_attributes)
}

/// Cargo, run by the script that CMake runs as well; it adds where the object goes.
fn without_frame_pointers(object: &Path) -> Command {
    let mut command = Command::new("python3");
    command
        .arg(root().join("cmake/omit_frame_pointers.py"))
        .args(["--nm".as_ref(), arm("nm").get_program(), "--object".as_ref(), object.as_os_str()])
        .arg("--")
        .arg(cargo());
    command
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
