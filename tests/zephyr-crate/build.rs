// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Compiles the modem, the settings and the service of the firmware check, which stand in for the SDK.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    zephyr_build::export_kconfig_bool_options();
    let file = std::env::var("DOTCONFIG").expect("DOTCONFIG is the path of a .config");
    let symbols = std::fs::read_to_string(&file).expect("the .config is text");
    let coap = symbols.lines().any(|line| line == "CONFIG_NRF_PROVISIONING_COAP=y");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let directory = root.join("tests/firmware");
    println!("cargo::rerun-if-changed={}", directory.display());
    let transport = if coap { "coap.c" } else { "http.c" };
    println!("cargo::rerun-if-changed=csrc");
    cc::Build::new()
        .files(
            ["sdk.c", "service.c", "identification.c", transport].map(|name| directory.join(name)),
        )
        .file("csrc/application.c")
        .include(&directory)
        .includes(["rust/sys/include", "include", "zephyr"].map(|name| root.join(name)))
        .flag("-std=c11")
        .warnings_into_errors(true)
        // The library refers to it from an archive that comes behind.
        .link_lib_modifier("+whole-archive")
        .compile("sdk");
}
