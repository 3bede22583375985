// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Which symbols the library may have, and which the linked image must not have.

use std::collections::BTreeSet;
use std::path::Path;

use super::archive::EXPORTED;
use crate::Error;
use crate::files::read;
use crate::tools::{arm, run};

/// Signs of a panic path or an allocator.
const FORBIDDEN: [&str; 7] = [
    "panicking",
    "panic_fmt",
    "rust_begin_unwind",
    "__rust_alloc",
    "__rust_realloc",
    "malloc",
    "calloc",
];

/// What compiled code may take from the C library and from libgcc.
const C_LIBRARY: [&str; 5] = ["memcpy", "memmove", "memset", "memcmp", "strlen"];

/// Prefix of the ARM run-time ABI's helpers: division, `__aeabi_memcpy` and the like.
const RUN_TIME_ABI: &str = "__aeabi_";

/// The names that `nm` prints with `option`.
fn names(file: &Path, option: &str) -> Result<BTreeSet<String>, Error> {
    let text = run(arm("nm").args(["--format=posix", option]).arg(file))?;
    let names = text.lines().filter_map(|line| line.split(' ').next());
    Ok(names.filter(|name| !name.is_empty()).map(String::from).collect())
}

/// Checks what the library's object defines and what it needs.
pub(super) fn check_object(object: &Path) -> Result<(), Error> {
    let listed = exported()?;
    let defined = names(object, "--extern-only").and_then(|all| {
        Ok(all.difference(&names(object, "--undefined-only")?).cloned().collect::<BTreeSet<_>>())
    })?;
    if let Some(name) = listed.difference(&defined).next() {
        return Err(format!("{EXPORTED}: {name} is not in the library").into());
    }
    if let Some(name) = defined.difference(&listed).next() {
        return Err(format!("{EXPORTED}: {name} is global in the library, and not listed").into());
    }
    let bound = read("rust/sys/src/bindings/firmware.rs")?;
    let own = names(object, "--defined-only")?;
    if let Some(name) = own.iter().find(|name| is_from_c_library(name)) {
        return Err(format!("the library brings its own {name}; see firmware/archive.rs").into());
    }
    let needed = names(object, "--undefined-only")?;
    let foreign =
        |name: &&String| !bound.contains(&format!("pub fn {name}(")) && !is_from_c_library(name);
    match needed.iter().find(foreign) {
        Some(name) => Err(format!("the library needs {name}, which nothing provides").into()),
        None => Ok(()),
    }
}

fn is_from_c_library(name: &str) -> bool {
    C_LIBRARY.contains(&name) || name.starts_with(RUN_TIME_ABI)
}

/// The list of exported symbols; lines with `#` are comments.
fn exported() -> Result<BTreeSet<String>, Error> {
    let text = read(EXPORTED)?;
    let lines = text.lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(String::from).collect())
}

/// Checks that the linked image has no panic path and no allocator; `archive` tells where one is.
pub(super) fn check_image(elf: &Path, archive: &Path) -> Result<(), Error> {
    let bad = names(elf, "--debug-syms")?.into_iter().find(|name| is_forbidden(name));
    let Some(name) = bad else { return Ok(()) };
    let callers = callers(archive)?.into_iter().collect::<Vec<_>>().join("\n  ");
    Err(format!("{}: {name} is in the link; referred to by\n  {callers}", elf.display()).into())
}

fn is_forbidden(name: &str) -> bool {
    FORBIDDEN.iter().any(|part| name.contains(part))
}

/// The library's sections that refer to a forbidden symbol.
fn callers(archive: &Path) -> Result<BTreeSet<String>, Error> {
    let text = run(arm("objdump").args(["--reloc", "--demangle"]).arg(archive))?;
    let mut section = "";
    let mut callers = BTreeSet::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("RELOCATION RECORDS FOR [") {
            section = rest.trim_end_matches("]:");
        } else if is_forbidden(line) && !section.starts_with(".debug") {
            let symbol = line.split_whitespace().nth(2).unwrap_or_default();
            callers.insert(format!("{section}: {symbol}"));
        }
    }
    Ok(callers)
}
