// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask msrv`: no dependency wants a newer Rust than this workspace promises.
//!
//! Compiling with that version would prove more, but needs it installed.

use std::process::Command;

use serde_json::Value;

use crate::Error;
use crate::files::root;
use crate::tools::run;

/// Compares every package of the lock file with the workspace's `rust-version`.
pub(crate) fn run_check() -> Result<(), Error> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| String::from("cargo"));
    let text = run(Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(root()))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata: no packages")?;
    let ours = promised(packages)?;
    let newer: Vec<String> =
        packages.iter().filter_map(|package| newer_than(ours, package)).collect();
    if newer.is_empty() {
        println!(
            "rust-version {}.{}: {} packages, none wants more",
            ours.0,
            ours.1,
            packages.len()
        );
        return Ok(());
    }
    Err(format!("these want more than Rust {}.{}: {}", ours.0, ours.1, newer.join(", ")).into())
}

/// The version that our own packages promise; it has to be one for all.
fn promised(packages: &[Value]) -> Result<(u32, u32), Error> {
    let ours = packages.iter().filter(|package| package["source"].is_null());
    let mut versions = ours.map(|package| {
        let name = package["name"].as_str().unwrap_or_default();
        version(package).ok_or_else(|| format!("{name}: no rust-version"))
    });
    let first = versions.next().ok_or("cargo metadata: no package of this workspace")??;
    for other in versions {
        if other? != first {
            return Err("the packages of this workspace promise different Rust versions".into());
        }
    }
    Ok(first)
}

/// The package and what it wants, when that is more than `ours`.
fn newer_than(ours: (u32, u32), package: &Value) -> Option<String> {
    let (major, minor) = version(package).filter(|wanted| *wanted > ours)?;
    let name = package["name"].as_str()?;
    Some(format!("{name} {} ({major}.{minor})", package["version"].as_str()?))
}

/// A package's `rust-version`, without its patch number.
fn version(package: &Value) -> Option<(u32, u32)> {
    let mut numbers = package["rust_version"].as_str()?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::{newer_than, promised};
    use serde_json::json;

    #[test]
    fn finds_what_wants_more() {
        let package =
            json!({"name": "a", "source": "registry", "version": "1.0.0", "rust_version": "1.89"});
        assert_eq!(newer_than((1, 88), &package).as_deref(), Some("a 1.0.0 (1.89)"));
        assert_eq!(newer_than((1, 89), &package), None);
        assert_eq!(newer_than((1, 89), &json!({"rust_version": null})), None);
        let ours = json!({"name": "b", "source": null, "rust_version": "1.88.0"});
        assert_eq!(promised(&[package, ours]).unwrap(), (1, 88));
    }
}
