// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A script of this repository's, run by CMake.

use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::files::root;

/// What `script` says, with these definitions.
pub(super) fn run(
    cmake: &Path,
    script: &str,
    definitions: impl IntoIterator<Item = String>,
) -> Result<String, Error> {
    let output = Command::new(cmake)
        .args(definitions.into_iter().map(|definition| format!("-D{definition}")))
        .arg("-P")
        .arg(root().join(script))
        .output()
        .map_err(|error| format!("{}: {error}", cmake.display()))?;
    let text = [output.stdout, output.stderr].concat();
    // CMake breaks the lines of a message.
    Ok(String::from_utf8_lossy(&text).split_whitespace().collect::<Vec<_>>().join(" "))
}
