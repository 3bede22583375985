// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask fuzz`: builds the programs of `fuzz/` with the instrumentation that libFuzzer needs,
//! and runs each of them.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Error;
use crate::files::root;
use crate::tools::{host, run};

/// The targets, and how many executions make a smoke run.
const TARGETS: [(&str, u64); 6] = [
    ("batch", 200_000),
    ("chunks", 200_000),
    ("coap_blocks", 200_000),
    ("settings", 200_000),
    ("cgev", 200_000),
    ("attempt", 20_000),
];

/// What `cargo fuzz` compiles with. Passes and their arguments are stable.
const INSTRUMENTATION: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];

/// Longest input, in bytes: the largest receive buffer of the targets, and what is in front of it.
const MAX_LEN: u32 = 4600;

/// How long the targets run.
#[derive(Clone, Copy)]
pub(crate) enum Length {
    /// A number of executions that takes some seconds, the same ones every time.
    Smoke,
    /// Each of them so many minutes.
    Minutes(u32),
}

/// What the arguments ask for; `None` when they ask for nothing that there is.
pub(crate) fn arguments<'a>(arguments: &[&'a str]) -> Option<(Length, Option<&'a str>)> {
    let minutes =
        |text: &str| text.parse().ok().filter(|minutes| *minutes > 0).map(Length::Minutes);
    match arguments {
        [] => Some((Length::Smoke, None)),
        ["--minutes", number] => Some((minutes(number)?, None)),
        [target] if !target.starts_with('-') => Some((Length::Smoke, Some(target))),
        [target, "--minutes", number] => Some((minutes(number)?, Some(target))),
        _ => None,
    }
}

/// Builds and runs the target called `only`, or all of them.
pub(crate) fn targets(length: Length, only: Option<&str>) -> Result<(), Error> {
    if let Some(unknown) = only.filter(|only| TARGETS.iter().all(|(name, _)| name != only)) {
        let names = TARGETS.map(|(name, _)| name).join(", ");
        return Err(format!("there is no target {unknown}; there are {names}").into());
    }
    let programs = build(false)?;
    for (name, executions) in TARGETS {
        if only.is_none_or(|only| only == name) {
            let limit = match length {
                Length::Smoke => format!("-runs={executions}"),
                Length::Minutes(minutes) => format!("-max_total_time={}", u64::from(minutes) * 60),
            };
            println!("{name}: {} executions", execute(&programs, name, &limit)?);
        }
    }
    Ok(())
}

/// The smoke run with the Rust code and the SDK's C code under AddressSanitizer.
pub(crate) fn sanitized() -> Result<(), Error> {
    let programs = build(true)?;
    for (name, executions) in TARGETS {
        // The sanitizer makes each of them take several times as long.
        let limit = format!("-runs={}", executions / 10);
        let executed = execute(&programs, name, &limit)?;
        println!("{name}, under AddressSanitizer: {executed} executions");
    }
    Ok(())
}

/// Where the programs are.
fn build(sanitizer: bool) -> Result<PathBuf, Error> {
    let host = host()?;
    let directory = root().join(if sanitizer { "target/fuzz-asan" } else { "target/fuzz" });
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| String::from("cargo"));
    let mut flags = INSTRUMENTATION.to_vec();
    let mut command = Command::new(cargo);
    if sanitizer {
        flags.push("-Zsanitizer=address");
        // Sanitizers are not stable, but they are in the stable compiler and its libraries.
        command.env("RUSTC_BOOTSTRAP", "1");
    }
    command
        .args(["build", "--quiet", "--release", "--locked", "--target", &host, "--manifest-path"])
        .arg(root().join("fuzz/Cargo.toml"))
        .arg("--target-dir")
        .arg(&directory)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    run(&mut command)?;
    Ok(directory.join(host).join("release"))
}

/// Runs a target; how many executions it made. What it finds is kept out of the repository.
fn execute(programs: &std::path::Path, name: &str, limit: &str) -> Result<u64, Error> {
    let found = root().join("target/fuzz-corpus").join(name);
    let artifacts = root().join("fuzz/artifacts").join(name);
    for directory in [&found, &artifacts] {
        std::fs::create_dir_all(directory)?;
    }
    let output = Command::new(programs.join(name))
        .args([limit, "-print_final_stats=1", "-seed=1", "-rss_limit_mb=4096", "-verbosity=0"])
        .arg(format!("-max_len={MAX_LEN}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(&found)
        .arg(root().join("fuzz/corpus").join(name))
        // What the simulation and the library keep, they keep for as long as the program runs.
        .env("ASAN_OPTIONS", "detect_leaks=0")
        .stdout(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{name}: {}\n{text}", output.status).into());
    }
    let executed = text
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:")?.trim().parse().ok());
    executed.ok_or_else(|| format!("{name} does not say how many executions it made").into())
}
