// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The options of LLVM that a device's image is compiled with, as CMake passes them on.

use std::process::{Command, Stdio};

use super::Target;
use super::toolchain::rustc;
use crate::Error;
use crate::files::root;

/// Where they are listed.
const LIST: &str = "cmake/llvm_options.txt";

/// The arguments of rustc for those that it takes.
pub(super) fn accepted(target: &Target) -> Result<Vec<String>, Error> {
    let list =
        std::fs::read_to_string(root().join(LIST)).map_err(|error| format!("{LIST}: {error}"))?;
    let mut arguments = Vec::new();
    for option in options(&list) {
        let argument = format!("-Cllvm-args={option}");
        let status = Command::new(rustc())
            .args([&argument, "--print=target-cpus", "--target", target.rust])
            .current_dir(root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if status.success() {
            arguments.push(argument);
        } else {
            println!("  this Rust does without LLVM's option {option}");
        }
    }
    Ok(arguments)
}

/// The options in the list, which has comments.
fn options(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| line.starts_with('-'))
}
