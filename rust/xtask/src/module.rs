// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask module`: the Zephyr module, as far as it can be checked without Zephyr.

mod checks;
mod cmake;
mod doubled;
mod glue;
mod kconfig;
mod object_builder;
mod old_coap;
mod receive_buffer;
mod reference;
mod sdk;
mod toolchain;
mod tree;
mod yaml;

pub(crate) use tree::files_below;

use crate::Error;

/// Runs every check, and reports all that is wrong.
pub(crate) fn run() -> Result<(), Error> {
    let mut problems = Vec::new();
    let mut count = |what: &str, found: Vec<String>| {
        println!("{what}: {}", if found.is_empty() { "fine" } else { "see below" });
        problems.extend(found);
    };
    count("YAML files", yaml::check()?);
    count("applications", tree::check_applications()?);
    count("Kconfig symbols", kconfig::check()?);
    count("glue", glue::check()?);
    count("checks of configurations", checks::check()?);
    count("doubled symbols", doubled::check()?);
    count("CoAP client up to v3.2", old_coap::check()?);
    count("search of the toolchain", toolchain::check()?);
    count("sizes of the receive buffer", receive_buffer::check()?);
    count("frame pointers", object_builder::check()?);
    count("SDK releases", sdk::check()?);
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n       ").into()) }
}
