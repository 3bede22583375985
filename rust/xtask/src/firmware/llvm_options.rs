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

/// The option by which functions keep no frame pointer, with a list that need not be there to ask for it.
const ATTRIBUTES: &str = "-forceattrs-csv-path=list";

/// What the compiler takes.
pub(super) struct Accepted {
    /// The arguments of rustc for the options in the list.
    pub(super) arguments: Vec<String>,
    /// Whether functions can do without a frame pointer.
    pub(super) lists_attributes: bool,
}

/// What the compiler takes. It is asked once: every build has the same one, whose options do not depend on the
/// target.
pub(super) fn accepted(target: &Target) -> Result<&'static Accepted, Error> {
    static ACCEPTED: OnceLock<Accepted> = OnceLock::new();
    if let Some(accepted) = ACCEPTED.get() {
        return Ok(accepted);
    }
    let accepted = ask(target)?;
    Ok(ACCEPTED.get_or_init(|| accepted))
}

fn ask(target: &Target) -> Result<Accepted, Error> {
    let list = read(LIST)?;
    let mut arguments = Vec::new();
    for option in options(&list) {
        let argument = argument(option);
        if is_accepted(target, &argument)? {
            arguments.push(argument);
        } else {
            println!("  this Rust does without LLVM's option {option}");
        }
    }
    let lists_attributes = is_accepted(target, &argument(ATTRIBUTES))?;
    if !lists_attributes {
        println!("  with this Rust, functions keep a frame pointer");
    }
    Ok(Accepted { arguments, lists_attributes })
}

/// The argument by which rustc passes an option on.
fn argument(option: &str) -> String {
    format!("-Cllvm-args={option}")
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
