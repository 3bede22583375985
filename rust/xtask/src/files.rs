// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Places in the repository, and generated files that are either written or compared.

use std::path::{Path, PathBuf};

use crate::Error;

/// What to do with a generated file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write it.
    Write,
    /// Fail when the committed file differs.
    Check,
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf()
}

/// Reads the text file `path`, relative to the root unless it is absolute.
pub(crate) fn read(path: impl AsRef<Path>) -> Result<String, Error> {
    let path = path.as_ref();
    std::fs::read_to_string(root().join(path))
        .map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Writes or compares the generated file `path`, relative to the root; `task` is what renews it.
pub(crate) fn put(path: &str, text: &str, mode: Mode, task: &str) -> Result<(), Error> {
    let file = root().join(path);
    if mode == Mode::Write {
        std::fs::write(file, text).map_err(|error| format!("{path}: {error}"))?;
        println!("{path}: written");
        return Ok(());
    }
    let committed = read(path)?;
    if committed == text {
        println!("{path}: up to date");
        return Ok(());
    }
    Err(format!("{path} is out of date{}; run `cargo xtask {task}`", difference(&committed, text))
        .into())
}

/// Writes or compares the part of `path` that stands between two marks.
pub(crate) fn put_between(
    path: &str,
    marks: [&str; 2],
    part: &str,
    mode: Mode,
    task: &str,
) -> Result<(), Error> {
    let text = read(path)?;
    let [begin, end] = marks;
    let missing = || format!("{path}: no '{begin}' with '{end}' behind it, for what goes between");
    let (head, rest) = text.split_once(begin).ok_or_else(missing)?;
    let (_, tail) = rest.split_once(end).ok_or_else(missing)?;
    put(path, &format!("{head}{begin}\n{part}{end}{tail}"), mode, task)
}

/// Where the first difference between two texts is, for a message.
fn difference(committed: &str, generated: &str) -> String {
    let mut committed = committed.lines();
    let mut generated = generated.lines();
    for line in 1.. {
        match (committed.next(), generated.next()) {
            (None, None) => return String::from(" at its end"),
            (old, new) if old != new => {
                let (old, new) = (old.unwrap_or("<end>"), new.unwrap_or("<end>"));
                return format!(" in line {line}\n  committed: {old}\n  generated: {new}\n");
            }
            _ => {}
        }
    }
    String::new()
}
