// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Makes the Kconfig symbols of the Zephyr build conditions of the source: `cfg(CONFIG_…)`.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=DOTCONFIG");
    if let Ok(file) = std::env::var("DOTCONFIG") {
        println!("cargo::rerun-if-changed={file}");
    }
    zephyr_build::export_kconfig_bool_options();
}
