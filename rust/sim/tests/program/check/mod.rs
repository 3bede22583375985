// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `check`: findings, the scenario with somebody's values, the exit status.

use crate::common::{Ended, file, lines, sim};

const GOOD: &str = include_str!("good.config");

/// The program on a `.config` that is good but for these lines.
fn check(changes: &str, arguments: &[&str]) -> Ended {
    let path = file("config", format!("{GOOD}{changes}"));
    sim(&[&["check", path.to_str().expect("is text")], arguments].concat())
}

#[test]
fn a_good_configuration_provisions_a_device() {
    let ended = check("", &[]);
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("0 errors, 0 warnings"), "{}", ended.stdout);
    assert!(ended.stdout.contains("first-boot with these values: as expected"), "{}", ended.stdout);
    assert!(ended.stdout.contains("RX_BUF_SZ=1024"), "{}", ended.stdout);
}

#[test]
fn a_buffer_that_is_too_small_for_the_scenario_is_seen_when_it_is_played() {
    let ended = check("CONFIG_NRF_PROVISIONING_RX_BUF_SZ=600\n", &[]);
    assert_eq!(ended.status, 1, "{}{}", ended.stdout, ended.stderr);
    assert!(
        ended.stdout.contains("first-boot with these values: NOT as expected"),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("CONFIG_NRF_PROVISIONING_RX_BUF_SZ=600"), "{}", ended.stdout);
}

#[test]
fn a_value_that_is_out_of_range_is_an_error_with_its_range() {
    let ended = check("CONFIG_NRF_PROVISIONING_CBOR_RECORDS=21\n", &[]);
    assert_eq!(ended.status, 1, "{}", ended.stdout);
    let line = "error: CONFIG_NRF_PROVISIONING_CBOR_RECORDS=21: the value cannot work; accepted: ";
    assert!(
        ended.stdout.contains(line) && ended.stdout.contains("from 5 to 20"),
        "{}",
        ended.stdout
    );
}

#[test]
fn warnings_alone_are_no_failure() {
    let ended = check("CONFIG_NRF_PROVISIONING_SPREAD_S=0\n", &["nothing-to-do"]);
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("0 errors, 1 warnings"), "{}", ended.stdout);
}

#[test]
fn json_has_its_documented_fields() {
    let ended = check("CONFIG_NRF_PROVISIONING_SPREAD_S=0\n", &["--json"]);
    let lines = lines(&ended.stdout);
    assert_eq!(lines.len(), 2, "{lines:?}");
    let reference = include_str!("../../../../../doc/json-output.md");
    let reference = reference.split("# `check --json`").nth(1).expect("has a chapter");
    for line in &lines {
        for field in line.as_object().expect("is one").keys() {
            assert!(reference.contains(&format!("| `{field}` |")), "{field} is not documented");
        }
    }
    assert_eq!(lines[0]["severity"], "warning");
    assert_eq!((&lines[1]["kind"], &lines[1]["errors"]), (&"check".into(), &0.into()));
    assert!(lines[1]["traffic"]["batch"].as_u64().is_some_and(|size| size > 500), "{lines:?}");
}

#[test]
fn what_is_no_configuration_is_told_with_what_was_expected() {
    let no_config = file("config", "CONFIG_NRF_PROVISIONING=y\nhello\n");
    let directory = std::env::temp_dir();
    for (path, told) in [
        (no_config.to_str().expect("is text"), ".config:2: expected CONFIG_NAME=value"),
        ("no/such/.config", "no/such/.config: cannot be read"),
        (directory.to_str().expect("is text"), "expected the file zephyr/.config of a build"),
    ] {
        let ended = sim(&["check", path]);
        assert_eq!(ended.status, 2, "{path}: {}", ended.stdout);
        assert!(ended.stderr.contains(told), "{path}: {}", ended.stderr);
    }
    let ended = check("", &["no-such-scenario"]);
    assert_eq!(ended.status, 2, "{}", ended.stdout);
}
