// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a Zephyr build tells the build scripts of the library.
//!
//! CMake sets variables when it runs cargo itself. Where cargo is run for an application in Rust, CMake cannot
//! add any: it leaves a file beside `.config`, which is the one thing that every build names.

use std::path::{Path, PathBuf};

/// The variable that names the build's `.config`.
pub const DOTCONFIG: &str = "DOTCONFIG";

/// The file with the other variables, in the directory of `.config`: a line `NAME=value` for each.
pub const FILE: &str = "nrf_provisioning/environment.txt";

/// The file with the variables of an application's build, for cargo to watch; `None` when CMake says
/// everything by itself.
#[must_use]
pub fn file() -> Option<PathBuf> {
    let dotconfig = std::env::var_os(DOTCONFIG)?;
    Some(Path::new(&dotconfig).parent()?.join(FILE)).filter(|file| file.exists())
}

/// The value of a variable: the environment's, or that of the [`file`](file()).
///
/// # Errors
///
/// What is missing, and where it was looked for.
pub fn variable(name: &str) -> Result<String, String> {
    let error = match std::env::var(name) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let missing = || {
        format!("environment variable {name}: {error}; the feature `zephyr` is for Zephyr's build")
    };
    let file = file().ok_or_else(missing)?;
    let text =
        std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    value(&text, name).map(String::from).ok_or_else(|| format!("{}: no {name}", file.display()))
}

/// The value of `name` in lines of `NAME=value`.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_all_of_its_line() {
        let text = "AB=no\nA=/opt/a b=c\nA=later\nEMPTY=\n";
        assert_eq!(value(text, "A"), Some("/opt/a b=c"));
        assert_eq!(value(text, "EMPTY"), Some(""));
        for name in ["B", "C", "=", "a"] {
            assert_eq!(value(text, name), None, "{name}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = variable("NRF_PROVISIONING_NOT_SET").unwrap_err();
        assert!(error.contains("NRF_PROVISIONING_NOT_SET"), "{error}");
    }
}
