// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Every built-in scenario, through the C API, as a user runs it.

use std::time::{Duration, Instant};

use crate::common::{TRANSPORTS, file, of_kind, passes, passes_over, passes_toml, sim};

macro_rules! scenarios {
    (both { $($test:ident = $name:literal,)+ } coap { $($coap_test:ident = $coap:literal,)+ }) => {
        $(#[test] fn $test() { passes($name); })+

        #[cfg(feature = "coap")]
        mod over_coap {
            $(#[test] fn $test() { super::passes_over("coap", $name); })+
            $(#[test] fn $coap_test() { super::passes($coap); })+
        }

        /// Those that are for every transport.
        #[cfg(feature = "coap")]
        pub(crate) const SHARED: &[&str] = &[$($name),+];

        #[test]
        fn every_built_in_scenario_has_a_test() {
            let listed = sim(&["scenarios"]).stdout;
            let listed: Vec<&str> =
                listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
            assert_eq!(listed, [$($name,)+ $($coap),+]);
        }
    };
}

scenarios! {
    both {
        first_boot = "first-boot",
        nothing_to_do = "nothing-to-do",
        unclaimed = "unclaimed",
        unclaimed_without_token = "unclaimed-without-token",
        unclaimed_token_unreadable = "unclaimed-token-unreadable",
        wrong_ca = "wrong-ca",
        no_time = "no-time",
        no_time_scheduled = "no-time-scheduled",
        too_many_commands = "too-many-commands",
        at_failure = "at-failure",
        at_plain_error = "at-plain-error",
        ignored_cme_error = "ignored-cme-error",
        settings_failure = "settings-failure",
        config_only = "config-only",
        oversized_key_answer = "oversized-key-answer",
        two_batches = "two-batches",
        server_error = "server-error",
        scheduled_day = "scheduled-day",
        interval_from_server = "interval-from-server",
        interval_from_application = "interval-from-application",
        reboot = "reboot",
        lte_stays_up = "lte-stays-up",
        lte_stays_down = "lte-stays-down",
        lte_does_not_come_back = "lte-does-not-come-back",
        subscription_fails = "subscription-fails",
        report_refused = "report-refused",
        repeated_batch = "repeated-batch",
        network_drop = "network-drop",
        truncated_answer = "truncated-answer",
        malformed_batch = "malformed-batch",
        silent_service = "silent-service",
    }
    coap {
        kept_connection = "kept-connection",
        lossy_network = "lossy-network",
        late_answer = "late-answer",
        blocks_that_do_not_add_up = "blocks-that-do-not-add-up",
    }
}

/// What the summary says about a name, for tests that look further than the scenario does.
fn events(lines: &[serde_json::Value]) -> Vec<&str> {
    of_kind(lines, "event").iter().filter_map(|event| event["name"].as_str()).collect()
}

#[test]
fn the_built_in_scenarios_reach_all_thirteen_events_over_each_transport() {
    for transport in TRANSPORTS {
        let mut seen = std::collections::BTreeSet::new();
        for name in [
            "first-boot",
            "nothing-to-do",
            "unclaimed",
            "wrong-ca",
            "no-time",
            "too-many-commands",
            "lte-stays-down",
            "scheduled-day",
            "subscription-fails",
        ] {
            seen.extend(events(&passes_over(transport, name)).into_iter().map(str::to_owned));
        }
        assert_eq!(seen.len(), 13, "{transport}: {seen:?}");
    }
}

#[test]
fn a_day_takes_less_than_a_second() {
    let start = Instant::now();
    let lines = passes("scheduled-day");
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(lines.last().map(|summary| &summary["t_ms"]), Some(&86_400_000.into()));
}

#[test]
fn the_device_goes_on_after_a_reboot_where_it_stopped() {
    let lines = passes("reboot");
    let reported: Vec<&str> = lines
        .last()
        .and_then(|summary| summary["responses"].as_array())
        .expect("there is a summary")
        .iter()
        .filter_map(|response| response["id"].as_str())
        .collect();
    let fetches: Vec<&str> = of_kind(&lines, "request")
        .iter()
        .filter(|request| request["method"] == "GET")
        .filter_map(|request| request["path"].as_str())
        .collect();
    assert_eq!(fetches.len(), 2, "{fetches:?}");
    assert!(fetches[0].contains("?after=&"), "{fetches:?}");
    // The last command of the first attempt that was carried out.
    assert!(reported.iter().any(|id| fetches[1].contains(&format!("?after={id}&"))), "{fetches:?}");
}

#[test]
fn the_token_of_an_unclaimed_device_is_in_the_event() {
    let token = |name| {
        let lines = passes(name);
        let events = of_kind(&lines, "event");
        events.iter().find_map(|event| event["token"].as_bool())
    };
    assert_eq!(token("unclaimed"), Some(true));
    assert_eq!(token("unclaimed-token-unreadable"), Some(false));
}

#[test]
fn secrets_are_not_printed() {
    let lines = passes("two-batches");
    let secret = "000102030405060708090a0b0c0d0e0f";
    assert!(!lines.iter().any(|line| line.to_string().to_lowercase().contains(secret)));
}

#[test]
fn the_documented_example_runs() {
    let reference = include_str!("../../../../doc/scenarios.md");
    let (_, rest) = reference.split_once("```toml\n").expect("there is an example");
    let (example, _) = rest.split_once("```").expect("the example ends");
    let path = file("toml", example);
    passes(path.to_str().expect("the test directory is text"));
}

#[test]
fn a_connection_that_closes_without_an_answer_is_told_as_status_0() {
    let lines = passes_toml(
        "[service]\nfaults = [{ close = true }]\n\
         [run]\ntrigger_at_s = [0]\n\
         [expect]\nevents = [\"START\", \"FAILED\", \"STOP\"]\n",
    );
    let logged = of_kind(&lines, "log");
    let texts: Vec<_> = logged.iter().filter_map(|line| line["text"].as_str()).collect();
    assert!(texts.contains(&"Service answered 0"), "{texts:?}");
}
