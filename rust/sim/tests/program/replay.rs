// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `replay`: a run, its log, and a scenario that goes the same way.

use crate::common::{file, lines, of_kind, sim};

/// All events of a run, by name.
fn events(scenario: &str) -> Vec<String> {
    let ended = sim(&["run", scenario, "--json"]);
    let lines = lines(&ended.stdout);
    of_kind(&lines, "event").iter().map(|event| event["name"].to_string()).collect()
}

/// The library's log of a run, as a device prints it.
fn log_of(scenario: &str) -> String {
    let ended = sim(&["run", scenario, "--json"]);
    let lines = lines(&ended.stdout);
    let log = of_kind(&lines, "log").into_iter().map(|line| {
        let ms = line["t_ms"].as_u64().expect("is there");
        let s = ms / 1000;
        let level = line["level"].as_str().expect("is there").to_lowercase();
        let text = line["text"].as_str().expect("is there");
        let (h, m, s, ms) = (s / 3600, s / 60 % 60, s % 60, ms % 1000);
        format!("[{h:02}:{m:02}:{s:02}.{ms:03},000] <{level}> nrf_provisioning: {text}\n")
    });
    log.collect()
}

#[test]
fn the_scenario_made_from_a_run_s_log_goes_the_same_way() {
    for name in [
        "first-boot",
        "nothing-to-do",
        "unclaimed",
        "wrong-ca",
        "no-time",
        "at-failure",
        "at-plain-error",
        "malformed-batch",
        "too-many-commands",
        "two-batches",
        "config-only",
        "server-error",
    ] {
        let log = file("log", log_of(name));
        let scenario = file("toml", "");
        let [log, scenario] = [&log, &scenario].map(|path| path.to_str().expect("is text"));
        let ended = sim(&["replay", log, "--output", scenario]);
        assert_eq!(ended.status, 0, "{name}: {}", ended.stderr);
        let made = std::fs::read_to_string(scenario).expect("was written");
        assert_eq!(events(scenario), events(name), "{name}:\n{}\n{made}", log_of(name));
    }
}

#[test]
fn what_the_log_does_not_tell_is_said() {
    let log = file("log", log_of("first-boot"));
    let ended = sim(&["replay", log.to_str().expect("is text")]);
    assert_eq!(ended.status, 0);
    assert!(ended.stderr.contains("does not tell which commands"), "{}", ended.stderr);
    assert!(ended.stdout.contains("#   which commands"), "{}", ended.stdout);
}

#[test]
fn a_log_without_the_library_is_refused() {
    let log = file("log", "[00:00:03.000,000] <inf> app: hello\n");
    let ended = sim(&["replay", log.to_str().expect("is text")]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("nrf_provisioning: Requesting commands"), "{}", ended.stderr);
    assert_eq!(sim(&["replay", "no/such.log"]).status, 2);
}
