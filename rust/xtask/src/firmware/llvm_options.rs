// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The options of LLVM that a device's image is compiled with, as CMake passes them on.

use std::process::{Command, Stdio};
use std::sync::OnceLock;

use super::Target;
use super::toolchain::rustc;
use crate::Error;
use crate::files::{read, root};

/// Where they are listed.
const LIST: &str = "cmake/llvm_options.txt";

/// The arguments of rustc for those that it takes. It is asked once: every build has the same compiler, whose
/// options do not depend on the target.
pub(super) fn accepted(target: &Target) -> Result<&'static [String], Error> {
    static ACCEPTED: OnceLock<Vec<String>> = OnceLock::new();
    if let Some(arguments) = ACCEPTED.get() {
        return Ok(arguments);
    }
    let arguments = ask(target)?;
    Ok(ACCEPTED.get_or_init(|| arguments))
}

/// Whether the compiler takes the option by which functions keep no frame pointer.
pub(super) fn lists_attributes(target: &Target) -> Result<bool, Error> {
    static ACCEPTED: OnceLock<bool> = OnceLock::new();
    if let Some(accepted) = ACCEPTED.get() {
        return Ok(*accepted);
    }
    let accepted = is_accepted(target, "-Cllvm-args=-forceattrs-csv-path=list")?;
    if !accepted {
        println!("  with this Rust, functions keep a frame pointer");
    }
    Ok(*ACCEPTED.get_or_init(|| accepted))
}

fn ask(target: &Target) -> Result<Vec<String>, Error> {
    let list = read(LIST)?;
    let mut arguments = Vec::new();
    for option in options(&list) {
        let argument = format!("-Cllvm-args={option}");
        if is_accepted(target, &argument)? {
            arguments.push(argument);
        } else {
            println!("  this Rust does without LLVM's option {option}");
        }
    }
    Ok(arguments)
}

fn is_accepted(target: &Target, argument: &str) -> Result<bool, Error> {
    let status = Command::new(rustc())
        .args([argument, "--print=target-cpus", "--target", target.rust])
        .current_dir(root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    Ok(status.success())
}

/// The options in the list, which has comments.
fn options(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| line.starts_with('-'))
}
