// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The cargo and the rustc that firmware is built with, and what they know.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::Error;
use crate::files::root;
use crate::tools::run;

/// Another cargo and rustc than those that run this task.
pub(super) const CARGO: &str = "NRF_PROVISIONING_CARGO";
pub(super) const RUSTC: &str = "NRF_PROVISIONING_RUSTC";

/// A variable of the environment, when it is set to something.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The cargo that builds.
pub(super) fn cargo() -> String {
    variable(CARGO).or_else(|| variable("CARGO")).unwrap_or_else(|| String::from("cargo"))
}

/// The compiler that it runs.
pub(super) fn rustc() -> String {
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

/// Where the compiler's own files are.
pub(super) fn sysroot() -> Result<PathBuf, Error> {
    let text = run(Command::new(rustc()).arg("--print=sysroot").current_dir(root()))?;
    Ok(PathBuf::from(text.trim()))
}
