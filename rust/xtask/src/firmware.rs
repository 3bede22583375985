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
mod transport;

use std::path::PathBuf;

use crate::Error;
use transport::Transport;

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

/// Where the files of one image go.
fn directory(target: &Target, transport: Transport) -> Result<PathBuf, Error> {
    let check = build::target_directory()?.join("firmware-check");
    let directory = check.join(target.rust).join(transport.feature());
    std::fs::create_dir_all(&directory)
        .map_err(|error| format!("{}: {error}", directory.display()))?;
    Ok(directory)
}

/// Every image there is.
fn images() -> impl Iterator<Item = (&'static Target, Transport)> {
    TARGETS.iter().flat_map(|target| Transport::ALL.map(|transport| (target, transport)))
}

/// Builds the library for every target and transport, and checks its symbols.
pub(crate) fn symbols() -> Result<(), Error> {
    images().try_for_each(|(target, transport)| object(target, transport).map(drop))
}

/// The library as the one object file that ships, with its symbols checked.
fn object(target: &Target, transport: Transport) -> Result<PathBuf, Error> {
    let archive = build::archive(target, transport)?;
    let object = archive::localise(&archive, &directory(target, transport)?)?;
    symbols::check_object(&object)?;
    transport.check_alone(&object)?;
    let feature = transport.feature();
    println!("{}, {feature}: symbols as listed in {}", target.rust, archive::EXPORTED);
    Ok(object)
}

/// Everything: symbols, link, budgets, and the stack when QEMU is there.
pub(crate) fn check() -> Result<(), Error> {
    for (target, transport) in images() {
        let object = object(target, transport)?;
        let image = image::link(target, transport, &object, &directory(target, transport)?)?;
        symbols::check_image(&image.elf, &object)?;
        let usage = map::read(&image.map)?;
        println!("{}, {}:\n{usage}", target.rust, transport.feature());
        stack::measure(target, &image.elf)?;
        budget::check(&usage, transport)?;
    }
    Ok(())
}
