// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Bindings of the headers of a Zephyr workspace, as its C compiler sees them.

use std::path::{Path, PathBuf};

use nrf_provisioning_kconfig::environment::{self, variable};

use crate::bindgen_options;
use crate::compiler_options::Options;
use crate::search_list::system_includes;

/// The file with the options of the C compiler, one a line.
const FLAGS: &str = "NRF_PROVISIONING_FLAGS";

/// The C compiler.
const COMPILER: &str = "NRF_PROVISIONING_CC";

/// What is read here, for cargo to watch.
const INPUTS: [&str; 9] = [
    "wrapper.h",
    "old_names.h",
    "old_constants.h",
    "old_coap.h",
    "allowlist.txt",
    "bindgen_options.rs",
    "compiler_options.rs",
    "search_list.rs",
    "zephyr_bindings.rs",
];

/// Writes `bindings.rs` into cargo's output directory.
pub(crate) fn generate() -> Result<(), String> {
    for name in [FLAGS, COMPILER, environment::DOTCONFIG] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    for file in INPUTS {
        println!("cargo::rerun-if-changed={file}");
    }
    if let Some(file) = environment::file() {
        println!("cargo::rerun-if-changed={}", file.display());
    }
    let flags = read(Path::new(&variable(FLAGS)?))?;
    println!("cargo::rerun-if-changed={}", variable(FLAGS)?);
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let list = read(&root.join("allowlist.txt"))?;
    let options = Options::read(&flags);
    let bindings = bindgen_options::builder(&list)?
        // Nobody reads them, and what formats them is a crate more.
        .formatter(bindgen::Formatter::None)
        .header(root.join("wrapper.h").display().to_string())
        .clang_arg(format!("-I{}", root.join("../../zephyr").display()))
        .clang_args(target_arguments(&variable("TARGET")?))
        .clang_args(&options.preprocessor)
        .clang_args(system_includes(&variable(COMPILER)?, &options.machine)?)
        // Warnings are the C compiler's business.
        .clang_arg("-w")
        .parse_callbacks(Box::new(bindgen::CargoCallbacks::new()))
        .generate()
        .map_err(|error| format!("bindings of the SDK's headers: {error}"))?;
    let file = PathBuf::from(variable("OUT_DIR")?).join("bindings.rs");
    bindings.write_to_file(&file).map_err(|error| format!("{}: {error}", file.display()))
}

fn read(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// What clang is told of the target.
///
/// `native_sim` is a program of the host, whatever rustc's target is; bare-metal ARM compilers make
/// enums as short as they can be, which those of a host do not.
fn target_arguments(target: &str) -> Vec<String> {
    match target.split_once("-unknown-none") {
        Some((arch, _)) => vec![format!("--target={arch}-unknown-linux-gnu")],
        None if target.starts_with("thumb") => {
            vec![format!("--target={target}"), String::from("-fshort-enums")]
        }
        None => vec![format!("--target={target}")],
    }
}
