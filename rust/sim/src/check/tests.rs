// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::*;
use crate::scenario::{BUILT_IN, Scenario};

/// What a build has in which nothing is wrong.
pub(super) const GOOD: &str = include_str!("../../tests/program/check/good.config");

fn good_with(changes: &[(&str, &str)]) -> Dotconfig {
    let mut text = GOOD.to_owned();
    for (name, value) in changes {
        text += &format!("CONFIG_{name}={value}\n");
    }
    Dotconfig::parse("x", &text).unwrap()
}

/// The symbols that are found fault with.
fn found(changes: &[(&str, &str)]) -> Vec<(Severity, String)> {
    let findings = findings(&good_with(changes));
    findings.into_iter().map(|finding| (finding.severity, finding.symbol)).collect()
}

#[test]
fn nothing_is_wrong_with_what_is_good() {
    assert_eq!(found(&[]), []);
}

#[test]
fn the_sdk_is_one_of_those_that_are_supported() {
    let findings_of = |version: &str| {
        let mut config = good_with(&[]);
        config.sdk_version = Some(version.to_owned());
        findings(&config)
    };
    assert_eq!(findings_of("3.2.0"), []);
    assert_eq!(findings_of("3.4.99"), []);
    for (version, severity) in [("3.1.1", Severity::Error), ("3.5.0", Severity::Warning)] {
        let found = findings_of(version);
        assert_eq!(found.len(), 1, "{found:?}");
        let told = found[0].to_string();
        assert_eq!(found[0].severity, severity, "{told}");
        assert!(told.contains(&format!("NCS_VERSION_STRING={version}: ")), "{told}");
        assert!(told.contains("accepted: v3.2, v3.3, v3.4 and main"), "{told}");
    }
}

#[test]
fn every_rule_names_its_symbol() {
    use Severity::{Error, Warning};
    const COAP: (&str, &str) = ("NRF_PROVISIONING_COAP", "y");
    const NO_HTTP: (&str, &str) = ("NRF_PROVISIONING_HTTP", "n");
    for (changes, severity, symbol) in [
        (&[("NRF_PROVISIONING_RUST", "n")][..], Warning, "NRF_PROVISIONING_RUST"),
        (&[NO_HTTP], Error, "NRF_PROVISIONING_HTTP"),
        (&[COAP], Warning, "NRF_PROVISIONING_COAP"),
        (&[("SETTINGS_NONE", "y")], Warning, "SETTINGS_NONE"),
        (&[("NRF_PROVISIONING_WITH_CERT", "n")], Warning, "NRF_PROVISIONING_WITH_CERT"),
        (&[("NRF_PROVISIONING_RX_BUF_SZ", "512")], Warning, "NRF_PROVISIONING_RX_BUF_SZ"),
        (&[("NRF_PROVISIONING_RX_BUF_SZ", "4096")], Warning, "NRF_PROVISIONING_RX_BUF_SZ"),
        (
            &[("NRF_PROVISIONING_CODEC_RX_SZ_START", "2000")],
            Warning,
            "NRF_PROVISIONING_CODEC_RX_SZ_START",
        ),
        (&[COAP, NO_HTTP], Error, "COAP_EXTENDED_OPTIONS_LEN"),
        (&[("NRF_PROVISIONING_STACK_SIZE", "1024")], Warning, "NRF_PROVISIONING_STACK_SIZE"),
        (&[("NRF_PROVISIONING_LOG_LEVEL", "4")], Warning, "NRF_PROVISIONING_STACK_SIZE"),
        (&[("MODEM_ATTEST_TOKEN", "n")], Error, "MODEM_ATTEST_TOKEN"),
        (&[("ENTROPY_HAS_DRIVER", "n")], Warning, "ENTROPY_HAS_DRIVER"),
        (&[("TEST_RANDOM_GENERATOR", "y")], Warning, "TEST_RANDOM_GENERATOR"),
        (
            &[("NRF_PROVISIONING_VALID_DATE_TIME_TIMEOUT_SECONDS", "0")],
            Error,
            "NRF_PROVISIONING_VALID_DATE_TIME_TIMEOUT_SECONDS",
        ),
        (
            &[("NRF_PROVISIONING_MODEM_STATE_WAIT_TIMEOUT_SECONDS", "5")],
            Warning,
            "NRF_PROVISIONING_MODEM_STATE_WAIT_TIMEOUT_SECONDS",
        ),
        (&[("NRF_PROVISIONING_INTERVAL_S", "60")], Warning, "NRF_PROVISIONING_INTERVAL_S"),
        (&[("NRF_PROVISIONING_SPREAD_S", "0")], Warning, "NRF_PROVISIONING_SPREAD_S"),
        (&[("NRF_PROVISIONING_SPREAD_S", "200000")], Warning, "NRF_PROVISIONING_SPREAD_S"),
        (&[("NRF_PROVISIONING_INITIAL_BACKOFF", "0")], Warning, "NRF_PROVISIONING_INITIAL_BACKOFF"),
    ] {
        let found = found(changes);
        let expected = (severity, format!("CONFIG_{symbol}"));
        assert!(found.contains(&expected), "{changes:?}: {found:?}");
    }
}

#[test]
fn the_coap_client_s_sizes_are_those_that_the_build_accepts() {
    let coap = |changes: &[(&'static str, &'static str)]| {
        let mut all = vec![
            ("NRF_PROVISIONING_HTTP", "n"),
            ("NRF_PROVISIONING_COAP", "y"),
            ("COAP_EXTENDED_OPTIONS_LEN", "y"),
            ("COAP_CLIENT_BLOCK_SIZE", "512"),
            ("COAP_CLIENT_MESSAGE_SIZE", "512"),
            ("COAP_CLIENT_MESSAGE_HEADER_SIZE", "48"),
            ("COAP_CLIENT_MAX_PATH_LENGTH", "128"),
        ];
        all.extend(changes);
        found(&all).into_iter().map(|(_, symbol)| symbol).collect::<Vec<_>>()
    };
    assert_eq!(coap(&[]), [""; 0]);
    for (symbol, value) in [
        ("COAP_CLIENT_BLOCK_SIZE", "500"),
        ("COAP_CLIENT_MESSAGE_SIZE", "64"),
        ("COAP_CLIENT_MESSAGE_HEADER_SIZE", "20"),
        ("COAP_CLIENT_MAX_PATH_LENGTH", "64"),
    ] {
        assert_eq!(coap(&[(symbol, value)]), [format!("CONFIG_{symbol}")]);
    }
}

#[test]
fn a_finding_has_symbol_value_and_what_is_accepted() {
    let config = good_with(&[("NRF_PROVISIONING_SPREAD_S", "3600")]);
    let text = findings(&config)[0].to_string();
    assert_eq!(
        text,
        "warning: CONFIG_NRF_PROVISIONING_SPREAD_S=3600: devices that boot together make a peak of \
         24 times the mean; accepted: 82080 to 86400 for a fleet; see doc/fleet.md"
    );
}

#[test]
fn the_values_reach_the_scenario_and_those_out_of_range_are_named() {
    let first_boot = Scenario::parse(BUILT_IN[0].name, BUILT_IN[0].text).unwrap();
    let (scenario, refused) = scenario_with(&good_with(&[]), &first_boot);
    assert_eq!(refused, []);
    let config = scenario.kconfig.checked().config;
    assert!(config.scheduled && config.auto_start_on_init);
    assert_eq!((config.interval_s, config.spread_s), (86_400, 86_400));
    assert!(scenario.run.duration_s > 86_400);
    let bad = good_with(&[("NRF_PROVISIONING_CBOR_RECORDS", "21")]);
    let (_, refused) = scenario_with(&bad, &first_boot);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].1.contains("from 5 to 20"), "{refused:?}");
}

#[test]
fn files_that_are_something_else_are_told_apart() {
    for (text, line, reason) in [
        ("CONFIG_X=y\n", None, "CONFIG_NRF_PROVISIONING is not y"),
        ("CONFIG_NRF_PROVISIONING=y\n", None, "a fragment"),
        ("CONFIG_X=y\nhello\n", Some(2), "expected CONFIG_NAME=value"),
    ] {
        let bad = Dotconfig::parse("f", text).unwrap_err().to_string();
        let place = line.map_or("f: ".to_owned(), |line| format!("f:{line}: "));
        assert!(bad.starts_with(&place) && bad.contains(reason), "{bad}");
    }
}
