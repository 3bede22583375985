// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Compiles the C parts of the simulation with the C compiler at hand.

use std::path::Path;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    sdk_shim(root);
    applications(root);
}

/// Directory of the header that C applications include.
const API_INCLUDE: &str = "../../include";
/// Directories of the headers that declare the SDK's functions.
const SDK_INCLUDE: &str = "../sys/include";

/// A compiler set up like everything in C here: the SDK's headers, no warnings tolerated.
fn compiler(root: &Path) -> cc::Build {
    let mut build = cc::Build::new();
    build.std("c11").warnings(true).extra_warnings(true).warnings_into_errors(true);
    build.include(root.join(SDK_INCLUDE));
    build
}

/// The variadic AT functions, which Rust cannot define.
fn sdk_shim(root: &Path) {
    let source = root.join("csrc/nrf_modem_at.c");
    println!("cargo::rerun-if-changed={}", source.display());
    println!("cargo::rerun-if-changed={}", root.join(SDK_INCLUDE).display());
    compiler(root).file(source).compile("nrf_provisioning_sim_sdk");
}

/// The C programs that scenarios run. Their `main` becomes a function of the simulation's.
fn applications(root: &Path) {
    let sample = root.join("../../samples/host/src/main.c");
    let others = [root.join("csrc/wayward.c"), root.join("csrc/printk.c")];
    let include = root.join(API_INCLUDE);
    for path in others.iter().chain([&sample, &include]) {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let mut build = compiler(root);
    build.include(include).flag("-Wpedantic");
    build.clone().files(others).compile("nrf_provisioning_sim_other_applications");
    build.define("main", "nrf_provisioning_sample_main").file(sample);
    build.compile("nrf_provisioning_sim_sample");
}
