// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask firmware` and `cargo xtask symbols`: what a device gets.
//!
//! The library is built for Cortex-M33, linked with stubs of the SDK (`tests/firmware`) as an
//! application would link it, and measured.

mod archive;
mod budget;
mod build;
mod checkout;
mod frame_pointers;
mod image;
mod instructions;
mod llvm_options;
mod map;
mod profile;
mod reproducible;
mod stack;
mod symbols;
mod toolchain;
mod transport;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::Error;
use checkout::Checkout;
use image::Variant;
use profile::Profile;
pub(crate) use toolchain::target_directory;
pub(crate) use transport::Transport;

pub(crate) use reproducible::check as reproducible;

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

/// One build of the library.
#[derive(Debug, Clone, Copy)]
struct Build {
    target: &'static Target,
    transport: Transport,
    profile: Profile,
}

impl Build {
    /// Every one there is.
    fn all() -> impl Iterator<Item = Self> {
        let transports = TARGETS.iter().flat_map(|target| Transport::ALL.map(|one| (target, one)));
        transports.flat_map(|(target, transport)| {
            Profile::ALL.map(|profile| Self { target, transport, profile })
        })
    }

    /// Where its files go.
    fn directory(&self) -> Result<PathBuf, Error> {
        let check = target_directory()?.join("firmware-check");
        let kind = check.join(self.profile.name()).join(self.target.rust);
        let directory = kind.join(self.transport.feature());
        std::fs::create_dir_all(&directory)
            .map_err(|error| format!("{}: {error}", directory.display()))?;
        Ok(directory)
    }

    /// The archive that an image links, with its symbols checked.
    fn archive(&self) -> Result<PathBuf, Error> {
        let directory = self.directory()?;
        let object = directory.join("nrf_provisioning.o");
        build::object(&Checkout::this()?, self, &object)?;
        let archive = archive::make(&object, &directory)?;
        symbols::check_object(&object)?;
        if build::omits_frame_pointers(self)? {
            frame_pointers::check_none(&object)?;
        }
        self.transport.check_alone(&object)?;
        println!("{self}: symbols as listed in {}", archive::EXPORTED);
        Ok(archive)
    }

    /// Links an image, runs it and measures it. The budgets are for what a product has.
    fn check(&self) -> Result<(), Error> {
        let archive = self.archive()?;
        for variant in Variant::ALL {
            self.check_image(&archive, variant)?;
        }
        Ok(())
    }

    fn check_image(&self, archive: &Path, variant: Variant) -> Result<(), Error> {
        let directory = self.directory()?;
        let image = image::link(self.target, self.transport, variant, archive, &directory)?;
        symbols::check_image(&image.elf, archive)?;
        if variant != Variant::Plain {
            println!("{self}, {variant:?}:");
            return stack::measure(self.target, &image.elf);
        }
        let usage = map::read(&image.map)?;
        println!("{self}:\n{usage}");
        stack::measure(self.target, &image.elf)?;
        match self.profile {
            Profile::Firmware => {
                instructions::check(&image, self.transport)?;
                budget::check(&usage, self.transport)
            }
            Profile::Debug => Ok(()),
        }
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, transport, profile } = self;
        write!(f, "{}, {}, {}", target.rust, transport.feature(), profile.name())
    }
}

/// Builds the library for every target, transport and profile, and checks its symbols.
pub(crate) fn symbols() -> Result<(), Error> {
    Build::all().try_for_each(|build| build.archive().map(drop))
}

/// Everything: symbols, link, budgets, and the stack when QEMU is there.
pub(crate) fn check() -> Result<(), Error> {
    Build::all().try_for_each(|build| build.check())
}
