// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the README says of versions, files and commands is so.

use std::path::Path;

const README: &str = include_str!("../../../../README.md");
const MANIFEST: &str = include_str!("../../../../Cargo.toml");

/// The value of `key = "..."` in the workspace manifest.
fn manifest_value(key: &str) -> &'static str {
    MANIFEST
        .lines()
        .find_map(|line| line.strip_prefix(key)?.trim().strip_prefix('=')?.trim().strip_prefix('"'))
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("Cargo.toml has no {key}"))
}

#[test]
fn the_minimum_rust_version_is_the_manifest_s() {
    let claim = format!("Rust {} or later", manifest_value("rust-version"));
    assert!(README.contains(&claim), "README.md does not say \"{claim}\"");
}

#[test]
fn the_changelog_has_a_dated_entry_of_the_manifest_s_version() {
    let version = manifest_value("version");
    let heading = format!("## {version} - ");
    let changelog = include_str!("../../../../CHANGELOG.md");
    let date = changelog.lines().find_map(|line| line.strip_prefix(&heading));
    let date = date.unwrap_or_else(|| panic!("CHANGELOG.md has no {heading}<date>"));
    let numbers: Vec<u32> = date.split('-').filter_map(|number| number.parse().ok()).collect();
    let is_date = matches!(numbers[..], [2026..=2099, 1..=12, 1..=31]) && date.len() == 10;
    assert!(is_date, "CHANGELOG.md: {date} is no date like 2026-11-27");
}

#[test]
fn manifests_outside_the_workspace_have_its_version() {
    let version = format!("\nversion = \"{}\"\n", manifest_value("version"));
    for (path, manifest) in [
        ("fuzz", include_str!("../../../../fuzz/Cargo.toml")),
        ("rust/zephyr", include_str!("../../../zephyr/Cargo.toml")),
        ("samples/rust", include_str!("../../../../samples/rust/Cargo.toml")),
    ] {
        assert!(manifest.contains(&version), "{path}/Cargo.toml does not have {version:?}");
    }
}

#[test]
fn every_linked_file_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let links = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(root.join(link).exists(), "README.md links {link}, which is not there");
    }
}

#[test]
fn every_place_that_the_architecture_names_exists() {
    let text = include_str!("../../../../doc/architecture.md");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let places = text.split('`').filter(|part| {
        part.ends_with(".rs") && (part.starts_with("core/src/") || part.starts_with("capi/src/"))
    });
    let mut count = 0;
    for place in places {
        assert!(root.join(place).exists(), "doc/architecture.md names {place}, which is not there");
        count += 1;
    }
    assert!(count > 40, "{count} places were looked at");
}

#[test]
fn the_check_script_runs_the_two_commands() {
    let script = include_str!("../../../../.ci/run");
    for command in ["cargo run --release -- run", "cargo test --workspace"] {
        assert!(README.contains(&format!("    {command}\n")), "README.md lacks {command}");
        let words: Vec<&str> = command.split(' ').collect();
        let runs = script.lines().any(|line| {
            let mut line = line.split_whitespace();
            words.iter().all(|word| line.any(|found| found == *word))
        });
        assert!(runs, ".ci/run does not run {command}");
    }
}
