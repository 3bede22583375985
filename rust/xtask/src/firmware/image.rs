// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Links the library with stubs of the SDK.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Target;
use super::transport::Transport;
use crate::Error;
use crate::files::root;
use crate::tools::{arm, run};

/// The linked image.
#[derive(Debug)]
pub(super) struct Image {
    /// Its ELF file.
    pub(super) elf: PathBuf,
    /// The linker's map.
    pub(super) map: PathBuf,
}

/// The board of `tests/firmware/image.ld`, for the emulator.
pub(super) const BOARD: [&str; 6] =
    ["-machine", "mps2-an505", "-serial", "none", "-semihosting-config", "enable=on,target=native"];

/// Our own part of every image, and the layout assertions of the C ABI.
const SOURCES: [&str; 7] = [
    "tests/firmware/identification.c",
    "tests/firmware/main.c",
    "tests/firmware/platform.c",
    "tests/firmware/sdk.c",
    "tests/firmware/service.c",
    "tests/firmware/startup.c",
    "tests/c/layout.c",
];

/// What applications do with the linker and the compiler around the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variant {
    /// As Zephyr links by default; this is the image that is measured.
    Plain,
    /// Nothing is collected: what nobody calls stays in, and needs what it calls.
    WithoutGarbageCollection,
    /// The application's C is optimised when it is linked (`CONFIG_LTO`).
    LinkTimeOptimisation,
}

impl Variant {
    /// All of them.
    pub(super) const ALL: [Self; 3] =
        [Self::Plain, Self::WithoutGarbageCollection, Self::LinkTimeOptimisation];

    /// A word for a file's name.
    const fn name(self) -> &'static str {
        match self {
            Self::Plain => "image",
            Self::WithoutGarbageCollection => "no-gc",
            Self::LinkTimeOptimisation => "lto",
        }
    }

    /// Options of the compiler, also when it links.
    const fn options(self) -> &'static [&'static str] {
        match self {
            Self::LinkTimeOptimisation => &["-flto"],
            Self::Plain | Self::WithoutGarbageCollection => &[],
        }
    }

    /// Options for linking alone.
    const fn link_options(self) -> &'static [&'static str] {
        match self {
            Self::WithoutGarbageCollection => &["-Wl,--no-gc-sections"],
            Self::Plain | Self::LinkTimeOptimisation => &["-Wl,--gc-sections"],
        }
    }
}

/// GCC for the target, as strict as for every C file that uses the header.
fn gcc(target: &Target, variant: Variant) -> Command {
    let mut command = arm("gcc");
    command
        .args(target.gcc)
        .args(["-std=c11", "-Os", "-ffunction-sections", "-fdata-sections"])
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])
        .args(variant.options())
        .args(["-Iinclude", "-Irust/sys/include", "-Izephyr"])
        .current_dir(root());
    command
}

/// Compiles the stubs and links them with the whole `archive`, as Zephyr does.
pub(super) fn link(
    target: &Target,
    transport: Transport,
    variant: Variant,
    archive: &Path,
    directory: &Path,
) -> Result<Image, Error> {
    let name = variant.name();
    let mut objects = Vec::new();
    for source in SOURCES.iter().chain(transport.stubs()).copied() {
        let stem = Path::new(source).file_stem().unwrap_or_default().to_string_lossy();
        let object = directory.join(format!("stub-{name}-{stem}.o"));
        run(gcc(target, variant).args(["-c", source, "-o"]).arg(&object))?;
        objects.push(object);
    }
    let image = Image {
        elf: directory.join(format!("{name}.elf")),
        map: directory.join(format!("{name}.map")),
    };
    run(gcc(target, variant)
        .args(["-nostartfiles", "-Wl,--fatal-warnings", "-Wl,-z,noexecstack"])
        .args(variant.link_options())
        .args(["-T", "tests/firmware/image.ld"])
        .arg(format!("-Wl,-Map={}", image.map.display()))
        .args(objects)
        .arg("-Wl,--whole-archive")
        .arg(archive)
        .args(["-Wl,--no-whole-archive", "-o"])
        .arg(&image.elf))?;
    Ok(image)
}
