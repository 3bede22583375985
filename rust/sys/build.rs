// SPDX-License-Identifier: Apache-2.0 OR MIT

//! In a Zephyr build, makes the bindings from the headers of its workspace; does nothing otherwise.

#[cfg(feature = "zephyr")]
mod bindgen_options;
#[cfg(feature = "zephyr")]
mod compiler_options;
#[cfg(feature = "zephyr")]
mod search_list;
#[cfg(feature = "zephyr")]
#[path = "zephyr_bindings.rs"]
mod zephyr;

fn main() -> std::process::ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "zephyr")]
    if let Err(error) = zephyr::generate() {
        println!("cargo::error={}", error.replace('\n', " "));
        return std::process::ExitCode::FAILURE;
    }
    std::process::ExitCode::SUCCESS
}
