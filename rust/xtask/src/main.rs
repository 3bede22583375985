// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Chores of this repository: `cargo xtask <task>`.

#[path = "../../sys/bindgen_options.rs"]
mod bindgen_options;
mod bindings;
mod cost;
mod divergences;
mod files;
mod firmware;
mod footprint;
mod fuzz;
mod gnu_map;
mod header;
mod instructions;
mod log;
mod module;
mod msrv;
mod numbers;
mod sanitize;
mod sbom;
mod tools;
mod trace;
mod unsafety;
mod zephyr_crate;

use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
type Error = Box<dyn std::error::Error>;

const USAGE: &str = "\
usage: cargo xtask <task>

  bindings [--check]   rust/sys/src/bindings/*.rs from the declaration headers (needs libclang)
  header [--check]     include/net/nrf_provisioning.h from rust/capi
  log [--check]        zephyr/nrf_provisioning_log.h from the core's messages
  symbols              what the library exports and needs, for each target
  firmware             the same, and its flash, RAM, stack and instructions in a linked image
  instructions         what a session and a batch take on this machine (needs valgrind)
  reproducible [<target>]
                       whether the archive is the same when it is built twice, in two places
  cost [<argument of CMake>...]
                       what a session costs next to the C library's; needs a Zephyr workspace
  footprint <map>      what the library takes in an image of Zephyr, from its linker's map
  divergences          whether the tests that DIVERGENCES.md names are there
  module               the Zephyr module, as far as it can be checked without Zephyr
  sbom [--check]       doc/sbom.cdx.json: the crates in a device's image
  unsafe [--check]     the table of unsafe code in SECURITY.md
  fuzz [<target>] [--minutes <n>]
                       runs the programs of fuzz/: a smoke run, or each for so many minutes
  sanitize             the C programs and the fuzz targets, Rust and C under AddressSanitizer
  zephyr-crate         lints and tests rust/zephyr and samples/rust on this machine (needs libclang)
  msrv                 whether a dependency wants a newer Rust than this workspace promises

With --check nothing is written: the task fails when a file is not what it would write.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["bindings"] => bindings::run(files::Mode::Write),
        ["bindings", "--check"] => bindings::run(files::Mode::Check),
        ["header"] => header::run(files::Mode::Write),
        ["header", "--check"] => header::run(files::Mode::Check),
        ["log"] => log::run(files::Mode::Write),
        ["log", "--check"] => log::run(files::Mode::Check),
        ["symbols"] => firmware::symbols(),
        ["firmware"] => firmware::check(),
        ["instructions"] => instructions::check(),
        ["reproducible"] => firmware::reproducible(None),
        ["reproducible", target] => firmware::reproducible(Some(target)),
        ["cost", rest @ ..] => cost::run(rest),
        ["footprint", map] => footprint::run(map),
        ["divergences"] => divergences::run(),
        ["module"] => module::run(),
        ["zephyr-crate"] => zephyr_crate::check(),
        ["msrv"] => msrv::run_check(),
        ["fuzz", rest @ ..] => match fuzz::arguments(rest) {
            Some((length, only)) => fuzz::targets(length, only),
            None => {
                eprint!("{USAGE}");
                return ExitCode::from(2);
            }
        },
        ["sanitize"] => sanitize::run_all(),
        ["unsafe"] => unsafety::run(files::Mode::Write),
        ["unsafe", "--check"] => unsafety::run(files::Mode::Check),
        ["sbom"] => sbom::run(files::Mode::Write),
        ["sbom", "--check"] => sbom::run(files::Mode::Check),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
