// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask bindings`: the committed bindings in `rust/sys`.

use crate::files::{Mode, put, read, root};
use crate::{Error, bindgen_options};

/// One file of bindings: what it is for, and what clang has to be told.
struct Target {
    file: &'static str,
    about: &'static str,
    clang_arguments: &'static [&'static str],
}

const TARGETS: [Target; 2] = [
    Target {
        file: "rust/sys/src/bindings/host.rs",
        about: "a 64-bit Linux host (x86-64 and AArch64 agree on everything in here)",
        clang_arguments: &["--target=x86_64-unknown-linux-gnu"],
    },
    Target {
        file: "rust/sys/src/bindings/firmware.rs",
        about: "bare-metal ARM, where GCC makes enums as short as they can be",
        clang_arguments: &["--target=thumbv8m.main-none-eabi", "-fshort-enums"],
    },
];

/// Writes or checks both files.
pub(crate) fn run(mode: Mode) -> Result<(), Error> {
    let list = read("rust/sys/allowlist.txt")?;
    TARGETS
        .iter()
        .try_for_each(|target| put(target.file, &generate(target, &list)?, mode, "bindings"))
}

/// The text of one file.
///
/// No header of the machine is read: the freestanding ones stand in for those of the C library, so
/// the outcome is the same everywhere.
fn generate(target: &Target, list: &str) -> Result<String, Error> {
    let root = root();
    let include = |path: &str| format!("-I{}", root.join(path).display());
    let header = format!(
        "// SPDX-License-Identifier: Apache-2.0 OR MIT\n\n\
         //! Made by `cargo xtask bindings` for {}; not to be edited.\n\n\
         #![allow(missing_docs, non_camel_case_types, non_upper_case_globals)]\n\n",
        target.about
    );
    let bindings = bindgen_options::builder(list)?
        .formatter(bindgen::Formatter::Prettyplease)
        .header(root.join("rust/sys/wrapper.h").display().to_string())
        .clang_args(["-std=c11", "-ffreestanding", "-nostdinc"])
        .clang_args(target.clang_arguments)
        .clang_args(["rust/sys/freestanding", "rust/sys/include", "zephyr"].map(include))
        .generate()
        .map_err(|error| format!("{}: {error}", target.file))?;
    Ok(header + &bindings.to_string())
}
