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

/// Our own part of every image, and the layout assertions of the C ABI.
const SOURCES: [&str; 6] = [
    "tests/firmware/main.c",
    "tests/firmware/platform.c",
    "tests/firmware/sdk.c",
    "tests/firmware/service.c",
    "tests/firmware/startup.c",
    "tests/c/layout.c",
];

/// GCC for the target, as strict as for every C file that uses the header.
fn gcc(target: &Target) -> Command {
    let mut command = arm("gcc");
    command
        .args(target.gcc)
        .args(["-std=c11", "-Os", "-ffunction-sections", "-fdata-sections"])
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])
        .args(["-Iinclude", "-Irust/sys/include", "-Izephyr"])
        .current_dir(root());
    command
}

/// Compiles the stubs and links them with the whole `archive`, as Zephyr does.
pub(super) fn link(
    target: &Target,
    transport: Transport,
    archive: &Path,
    directory: &Path,
) -> Result<Image, Error> {
    let mut objects = Vec::new();
    for source in SOURCES.into_iter().chain([transport.stub()]) {
        let stem = Path::new(source).file_stem().unwrap_or_default().to_string_lossy();
        let object = directory.join(format!("stub-{stem}.o"));
        run(gcc(target).args(["-c", source, "-o"]).arg(&object))?;
        objects.push(object);
    }
    let image = Image { elf: directory.join("image.elf"), map: directory.join("image.map") };
    run(gcc(target)
        .args(["-nostartfiles", "-Wl,--gc-sections", "-Wl,--fatal-warnings", "-Wl,-z,noexecstack"])
        .args(["-T", "tests/firmware/image.ld"])
        .arg(format!("-Wl,-Map={}", image.map.display()))
        .args(objects)
        .arg("-Wl,--whole-archive")
        .arg(archive)
        .args(["-Wl,--no-whole-archive", "-o"])
        .arg(&image.elf))?;
    Ok(image)
}
