// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Compiles the SDK's variadic AT functions, which Rust cannot define, as the simulation has them.

fn main() {
    const SOURCE: &str = "../rust/sim/csrc/nrf_modem_at.c";
    println!("cargo::rerun-if-changed={SOURCE}");
    let mut build = cc::Build::new();
    build.std("c11").warnings(true).extra_warnings(true).warnings_into_errors(true);
    if std::env::var("CARGO_CFG_SANITIZE").is_ok_and(|names| names.contains("address")) {
        build.flag("-fsanitize=address");
    }
    build.include("../rust/sys/include").file(SOURCE).compile("nrf_provisioning_fuzz_sdk");
}
