// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Behaviour that a user can see and that the C library gets wrong, through the whole device.

use crate::common::{of_kind, outcomes, passes, passes_toml};
use serde_json::Value;

/// `SCHEDULED` and what it depends on.
const SCHEDULED: &str = "[kconfig]\nAUTO_START_ON_INIT = true\nSCHEDULED = true\n";

/// The seconds in each `SCHEDULED_PROVISIONING` event.
fn scheduled(lines: &[Value]) -> Vec<i64> {
    let events = of_kind(lines, "event");
    events.iter().filter_map(|event| event["next_attempt_s"].as_i64()).collect()
}

/// The milliseconds at which attempts started.
fn starts(lines: &[Value]) -> Vec<u64> {
    let events = of_kind(lines, "event");
    let starts = events.iter().filter(|event| event["name"] == "NRF_PROVISIONING_EVENT_START");
    starts.filter_map(|event| event["t_ms"].as_u64()).collect()
}

fn commands<'a>(lines: &'a [Value], command: &str) -> Vec<&'a Value> {
    of_kind(lines, "at").into_iter().filter(|at| at["command"] == command).collect()
}

#[test]
fn a_stored_interval_is_decimal_whole_and_in_range() {
    for (stored, seconds) in [
        ("600", 600),
        ("0600", 600),
        ("0x10", 86_400),
        ("600s", 86_400),
        ("-1", 86_400),
        ("+600", 86_400),
        (" 600", 86_400),
        ("2147483648", 86_400),
        ("4294967896", 86_400),
        ("99999999999999999999", 86_400),
    ] {
        let lines = passes_toml(&format!(
            "[device]\nsettings = {{ \"provisioning/interval-sec\" = \"{stored}\" }}\n\
             {SCHEDULED}[run]\nduration_s = 60\n"
        ));
        assert_eq!(scheduled(&lines), [1, seconds], "{stored:?}");
    }
}

#[test]
fn an_interval_is_capped_by_the_configured_one() {
    let lines = passes_toml(&format!(
        "[device]\nsettings = {{ \"provisioning/interval-sec\" = \"90000\" }}\n\
         {SCHEDULED}INTERVAL_S = 3600\n[run]\nduration_s = 60\n"
    ));
    assert_eq!(scheduled(&lines), [1, 3600]);
}

#[test]
fn settings_keys_match_whole() {
    let keys = ["provisioning/i", "provisioning/interval-sec/x", "provisioning/interval-secs"];
    for key in keys {
        let lines = passes_toml(&format!(
            "[device]\nsettings = {{ \"{key}\" = \"60\" }}\n{SCHEDULED}[run]\nduration_s = 60\n"
        ));
        assert_eq!(scheduled(&lines), [1, 86_400], "{key}");
    }
}

#[test]
fn an_interval_that_is_not_stored_does_not_count() {
    // -ENOSTR on Linux.
    let lines = passes_toml(&format!(
        "[device]\nsettings_fail = [\"provisioning/interval-sec\"]\n{SCHEDULED}INTERVAL_S = 3600\n\
         [run]\nduration_s = 5000\nset_interval = [{{ at_s = 100, seconds = 600, expect = -60 }}]\n"
    ));
    assert_eq!(scheduled(&lines), [1, 3600, 3600]);
}

#[test]
fn a_trigger_is_not_lost_to_a_new_interval() {
    let lines = passes_toml(&format!(
        "{SCHEDULED}[run]\nduration_s = 1000\ntrigger_at_s = [100]\n\
         set_interval = [{{ at_s = 100, seconds = 3600 }}]\n"
    ));
    assert_eq!(starts(&lines).len(), 2, "{:?}", starts(&lines));
    assert_eq!(starts(&lines)[1], 100_000);
    assert_eq!(scheduled(&lines).last(), Some(&3600));
}

#[test]
fn cmee_is_what_it_was_when_lte_does_not_change_state() {
    for name in ["lte-stays-up", "lte-stays-down"] {
        let lines = passes(name);
        let (on, off) = (commands(&lines, "AT+CMEE=1"), commands(&lines, "AT+CMEE=0"));
        // Turned on once more before each command, and put back once a batch.
        assert!((1..=on.len()).contains(&off.len()), "{name}: {} on, {} off", on.len(), off.len());
        let last = |found: &[&Value]| found.last().and_then(|at| at["t_ms"].as_u64());
        assert!(last(&off) >= last(&on), "{name}");
    }
}

#[test]
fn a_token_is_made_for_each_connection() {
    // The report goes out long after the life of the token that fetched the commands.
    let lines = passes_toml(
        "[device]\nnetwork_drops = [{ at_s = 5, for_s = 400 }]\n\
         [service]\nbatches = [[{ delete = { tag = 42, type = \"ca\" } }, \"finished\"]]\n\
         [kconfig]\nJWT_MAX_VALID_TIME_S = 60\nMODEM_STATE_WAIT_TIMEOUT_SECONDS = 600\n\
         [expect]\nqueue = 0\nrequests = 2\n\
         events = [\"START\", \"NEED_LTE_DEACTIVATED\", \"NEED_LTE_ACTIVATED\", \"DONE\", \"STOP\"]\n",
    );
    assert!(of_kind(&lines, "request").iter().all(|request| request["status"] == 200));
}

#[test]
fn a_link_that_comes_and_goes_does_not_defeat_the_back_off() {
    let drops: Vec<String> =
        (1..60).map(|n| format!("{{ at_s = {}, for_s = 5 }}", n * 10)).collect();
    let lines = passes_toml(&format!(
        "[device]\nnetwork_drops = [{}]\n[service]\nfaults = [{{ times = 1000, status = 500 }}]\n\
         {SCHEDULED}[run]\nduration_s = 600\n",
        drops.join(", ")
    ));
    // Without drops there would be four; with them at most one in each initial back-off.
    let starts = starts(&lines);
    assert!((3..=10).contains(&starts.len()), "{starts:?}");
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 60_000), "{starts:?}");
}

#[test]
fn devices_that_boot_together_do_not_stay_together() {
    let starts_of = |seed: u32, body: &str| {
        starts(&passes_toml(&format!("[device]\nrandom_seed = {seed}\n{body}")))
    };
    let spread = format!("{SCHEDULED}SPREAD_S = 3600\n[run]\nduration_s = 8000\n");
    let backoff = format!(
        "[service]\nfaults = [{{ times = 1000, status = 500 }}]\n{SCHEDULED}\
         [run]\nduration_s = 8000\n"
    );
    for body in [&spread, &backoff] {
        let fleet: std::collections::BTreeSet<u64> =
            (1..=8).filter_map(|seed| starts_of(seed, body).last().copied()).collect();
        assert!(fleet.len() >= 6, "{fleet:?}");
        assert_eq!(starts_of(3, body), starts_of(3, body));
    }
}

#[test]
fn responses_that_need_more_than_the_buffer_come_in_several_reports() {
    let keys: Vec<String> =
        (1..=4).map(|tag| format!("{{ keygen = {{ tag = {tag} }} }}")).collect();
    let lines = passes_toml(&format!(
        "[service]\nbatches = [[{}, \"finished\"]]\n\
         [kconfig]\nTX_BUF_SZ = 900\nCODEC_AT_CMD_LEN = 900\n\
         [expect]\nqueue = 0\n\
         responses = [{}{{ code = 102 }}]\n\
         credentials = [{{ tag = 1, type = \"client-key\" }}, {{ tag = 4, type = \"client-key\" }}]\n",
        keys.join(", "),
        "{ code = 100, text = \"%KEYGEN\" }, ".repeat(4),
    ));
    let names: Vec<&str> =
        of_kind(&lines, "event").iter().filter_map(|event| event["name"].as_str()).collect();
    assert!(names.contains(&"NRF_PROVISIONING_EVENT_DONE"), "{names:?}");
    assert!(!names.contains(&"NRF_PROVISIONING_EVENT_NO_COMMANDS"), "{names:?}");
}

#[test]
fn a_lost_answer_to_a_report_does_not_run_the_batch_again() {
    passes_toml(
        "[service]\nbatches = [[{ delete = { tag = 42, type = \"ca\" } }, \"finished\"]]\n\
         faults = [{ on = \"report\", close = true, handled = true }]\n\
         [run]\ntrigger_at_s = [0, 60]\n\
         [expect]\nqueue = 0\nat = { \"AT%CMNG=3,42,0\" = 1 }\n\
         events = [\"START\", \"NEED_LTE_DEACTIVATED\", \"NEED_LTE_ACTIVATED\", \"FAILED\", \"STOP\", \
                   \"START\", \"DONE\", \"STOP\"]\n",
    );
}

#[test]
fn an_interval_of_zero_turns_scheduled_attempts_off_and_a_trigger_still_works() {
    let lines = passes_toml(&format!(
        "[device]\nsettings = {{ \"provisioning/interval-sec\" = \"0\" }}\n{SCHEDULED}\
         [run]\nduration_s = 200000\ntrigger_at_s = [1000]\n"
    ));
    assert_eq!(starts(&lines).last(), Some(&1_000_000));
}

/// A credential, and a trigger a minute until the service takes the report.
fn attempts(faults: &str, triggers: usize, expect: &str) -> Vec<Value> {
    let triggers: Vec<String> = (0..triggers).map(|n| (n * 60).to_string()).collect();
    passes_toml(&format!(
        "[service]\nbatches = [[{{ delete = {{ tag = 42, type = \"ca\" }} }}, \"finished\"]]\n\
         faults = [{{ on = \"report\", {faults} }}]\n\
         [run]\ntrigger_at_s = [{}]\n[expect]\n{expect}\n",
        triggers.join(", ")
    ))
}

#[test]
fn a_report_the_service_has_not_seen_is_kept_and_never_run_again() {
    for status in [429, 500, 502, 503, 504] {
        let lines = attempts(
            &format!("times = 4, status = {status}"),
            5,
            "queue = 0\nresponses = [{ code = 100 }, { code = 102 }]\nat = { \"AT%CMNG=3,42,0\" = 1 }",
        );
        assert_eq!(outcomes(&lines), ["FAILED", "FAILED", "FAILED", "FAILED", "DONE"], "{status}");
    }
}

#[test]
fn a_report_the_service_refuses_is_dropped_and_the_device_goes_on_at_once() {
    // The service still has the commands, and a device that has just run them leaves it at that.
    let lines = attempts("times = 1, status = 400", 2, "queue = 0\nrequests = 5");
    assert_eq!(outcomes(&lines), ["FAILED", "DONE"]);
}

#[test]
fn a_service_that_fails_each_report_is_not_asked_again_and_again() {
    // One fetch, one report: the attempt ends there, and nothing follows by itself.
    let lines = attempts("times = 1000, status = 500", 1, "requests = 2\nqueue = 2");
    assert_eq!(outcomes(&lines), ["FAILED"]);
}

#[test]
fn errors_of_the_modem_do_not_read_as_too_many_commands_or_not_claimed() {
    for command in ["AT%JWT", "AT%SHORTSWVER"] {
        // -ENOMEM and -EACCES on Linux.
        for error in [-12, -13] {
            let lines = passes_toml(&format!(
                "[device]\nat = [{{ command = \"{command}\", local = {error} }}]\n\
                 [service]\nbatches = [[\"finished\"]]\n[expect]\nrequests = 0\n"
            ));
            assert_eq!(outcomes(&lines), ["FAILED"], "{command} {error}");
        }
    }
}

#[test]
fn a_failing_setting_is_reported_without_an_errno() {
    passes_toml(
        "[device]\nsettings_fail = [\"app/b\"]\n\
         [service]\nbatches = [[{ config_as = { pairs = [[\"app/a\", \"1\"], [\"app/b\", \"2\"]] } }]]\n\
         [expect]\nresponses = [{ code = 99, cme = 0, text = \"[1]\" }]\nsettings = { \"app/a\" = \"1\" }\n",
    );
}

#[test]
fn a_report_without_room_for_its_token_does_not_block_the_device_for_ever() {
    // The answer leaves no room for a token behind it, and the receive buffer has none either.
    let lines = passes_toml(
        "[device]\nat = [{ command = \"AT%CMNG=1,7\", answer_bytes = 1500 }]\n\
         [service]\nbatches = [[{ at = { command = \"%CMNG\", parameters = \"1,7\" } }]]\n\
         [kconfig]\nRX_BUF_SZ = 300\n\
         [run]\ntrigger_at_s = [0, 60, 120, 180]\n",
    );
    let requests = of_kind(&lines, "request");
    let fetches = requests.iter().filter(|request| request["method"] == "GET");
    assert_eq!(fetches.count(), 8, "two an attempt: {:?}", outcomes(&lines));
}
