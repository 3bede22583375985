// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask firmware` and `cargo xtask symbols`: what a device gets.
//!
//! The library is built for Cortex-M33, linked with stubs of the SDK (`tests/firmware`) as an
//! application would link it, and measured.

mod archive;
mod budget;
mod build;
mod image;
mod map;
mod stack;
mod symbols;

use std::path::PathBuf;

use crate::Error;

/// A target of the library, and what GCC calls it.
#[derive(Debug)]
struct Target {
    rust: &'static str,
    gcc: &'static [&'static str],
}

/// The soft-float ABI first: the image is linked, and run, for that one.
const TARGETS: [Target; 2] = [
    Target {
        rust: "thumbv8m.main-none-eabi",
        gcc: &["-mcpu=cortex-m33", "-mthumb", "-mfloat-abi=soft"],
    },
    Target {
        rust: "thumbv8m.main-none-eabihf",
        gcc: &["-mcpu=cortex-m33", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv5-sp-d16"],
    },
];

/// Where the files of one target go.
fn directory(target: &Target) -> Result<PathBuf, Error> {
    let directory = build::target_directory()?.join("firmware-check").join(target.rust);
    std::fs::create_dir_all(&directory)
        .map_err(|error| format!("{}: {error}", directory.display()))?;
    Ok(directory)
}

/// Builds the library for every target and checks its symbols.
pub(crate) fn symbols() -> Result<(), Error> {
    TARGETS.iter().try_for_each(|target| object(target).map(drop))
}

/// The library as the one object file that ships, with its symbols checked.
fn object(target: &Target) -> Result<PathBuf, Error> {
    let archive = build::archive(target)?;
    let object = archive::localise(&archive, &directory(target)?)?;
    symbols::check_object(&object)?;
    println!("{}: symbols as listed in {}", target.rust, archive::EXPORTED);
    Ok(object)
}

/// Everything: symbols, link, budgets, and the stack when QEMU is there.
pub(crate) fn check() -> Result<(), Error> {
    for target in &TARGETS {
        let object = object(target)?;
        let image = image::link(target, &object, &directory(target)?)?;
        symbols::check_image(&image.elf, &object)?;
        let usage = map::read(&image.map)?;
        println!("{}:\n{usage}", target.rust);
        stack::measure(target, &image.elf)?;
        budget::check(&usage)?;
    }
    Ok(())
}
