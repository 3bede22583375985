// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Makes the numbers of the build's Kconfig constants of the source.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    zephyr_build::build_kconfig_mod();
}
