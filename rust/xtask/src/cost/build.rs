// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Builds the application with Zephyr's build system.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::Library;
use crate::Error;
use crate::files::root;
use crate::firmware::{Transport, target_directory};

/// The board, which QEMU emulates: a Cortex-M33 as in the devices.
const BOARD: &str = "mps2/an521/cpu0";

const APPLICATION: &str = "tests/zephyr/cost";

/// What the build left.
#[derive(Debug)]
pub(super) struct Image {
    pub(super) elf: PathBuf,
    /// The linker's map.
    pub(super) map: PathBuf,
    /// The configuration it was built with.
    pub(super) config: PathBuf,
}

/// Builds an image; what CMake and the compilers say stands in a file beside it.
pub(super) fn image(
    library: Library,
    transport: Transport,
    cmake_arguments: &[&str],
) -> Result<Image, Error> {
    if std::env::var_os("ZEPHYR_BASE").is_none() {
        return Err("ZEPHYR_BASE is not set: this needs a workspace of the nRF Connect SDK \
                    (west.yml makes one), with `source zephyr/zephyr-env.sh` done"
            .into());
    }
    let kind = format!("{library:?}-{}", transport.feature()).to_lowercase();
    let directory = target_directory()?.join("cost").join(kind);
    std::fs::create_dir_all(&directory)?;
    let log = directory.join("build.log");
    let output = std::fs::File::create(&log)?;
    let mut configure = Command::new("cmake");
    configure
        .args(["-GNinja", "-B"])
        .arg(&directory)
        .arg("-S")
        .arg(root().join(APPLICATION))
        .arg(format!("-DBOARD={BOARD}"))
        .arg(modules());
    if library == Library::Rust {
        configure.arg("-DCONFIG_NRF_PROVISIONING_RUST=y");
    }
    if transport == Transport::Coap {
        configure.arg("-DEXTRA_CONF_FILE=../fakes/coap.conf");
    }
    configure.args(cmake_arguments);
    let mut build = Command::new("cmake");
    build.arg("--build").arg(&directory);
    for command in [&mut configure, &mut build] {
        let stdout = Stdio::from(output.try_clone()?);
        let status = command.stdout(stdout).stderr(Stdio::from(output.try_clone()?)).status();
        if !status.map_err(|error| format!("cmake: {error}"))?.success() {
            return Err(format!("the image was not built; see {}", log.display()).into());
        }
    }
    let files = directory.join("zephyr");
    Ok(Image {
        elf: files.join("zephyr.elf"),
        map: files.join("zephyr.map"),
        config: files.join(".config"),
    })
}

/// This repository among the modules, also where west does not know it.
fn modules() -> String {
    let own = root().display().to_string();
    match std::env::var("ZEPHYR_MODULES") {
        Ok(others) => format!("-DZEPHYR_MODULES={others};{own}"),
        Err(_) => format!("-DEXTRA_ZEPHYR_MODULES={own}"),
    }
}
