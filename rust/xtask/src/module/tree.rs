// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The files of the module.

use std::path::{Path, PathBuf};

use crate::Error;
use crate::files::root;

/// Directories of applications.
const APPLICATIONS: [&str; 2] = ["samples", "tests/zephyr"];

/// Applications whose sources and configuration are those of another one, which is the point of them.
const BORROWED: [&str; 1] = ["tests/zephyr/unchanged"];

/// What no application can do without.
const COMMON: [&str; 3] = ["CMakeLists.txt", "prj.conf", "src"];

/// All files below `directory`, relative to the root, in a fixed order.
pub(crate) fn files_below(directory: &str) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    collect(&root().join(directory), &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let entries = std::fs::read_dir(directory)
        .map_err(|error| format!("{}: {error}", directory.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with("twister-out") {
            collect(&path, found)?;
        } else if path.is_file() {
            found.push(path.strip_prefix(root())?.to_path_buf());
        }
    }
    Ok(())
}

/// Each application has all its parts.
pub(crate) fn check_applications() -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    for parent in APPLICATIONS {
        for entry in std::fs::read_dir(root().join(parent))? {
            let path = entry?.path();
            let is_borrowed = BORROWED.iter().any(|place| path == root().join(place));
            if path.join("CMakeLists.txt").is_file() && !is_borrowed {
                let own = if parent == "samples" {
                    ["README.md", "sample.yaml"].as_slice()
                } else {
                    ["testcase.yaml"].as_slice()
                };
                let missing = COMMON.iter().chain(own).filter(|part| !path.join(part).exists());
                problems.extend(missing.map(|part| format!("{}: no {part}", path.display())));
            }
        }
    }
    Ok(problems)
}
