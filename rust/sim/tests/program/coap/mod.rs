// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What is CoAP's own: sessions, datagrams, blocks; and that the outcome is HTTP's.

mod network;
mod same_as_http;

use serde_json::Value;

use crate::common::{file, of_kind, outcomes, passes, passes_toml_over_coap, sim};

const CONFIG: &str = "batches = [[{ config = { \"app/key\" = \"value\" } }, \"finished\"]]\n";

const TRICKS: [&str; 6] =
    ["past-end", "overlapping", "repeated", "shrinking", "errors", "empty-last"];

fn cost(lines: &[Value], field: &str) -> u64 {
    let summary = lines.last().expect("there is a summary");
    summary["cost"][field].as_u64().expect("a number")
}

/// What came of two attempts with `service`, the second of which has to be as if the first had
/// not been.
fn outcome_then_done(service: &str) -> Vec<String> {
    let lines = passes_toml_over_coap(&format!(
        "[service]\n{CONFIG}{service}\n[run]\ntrigger_at_s = [0, 200]\n\
         [expect]\nsettings = {{ \"app/key\" = \"value\" }}\nqueue = 0\n\
         responses = [{{ code = 101 }}, {{ code = 102 }}]\n"
    ));
    outcomes(&lines)
}

#[test]
fn every_code_has_its_event_wherever_it_comes() {
    for (status, event) in [
        (400, "FAILED"),
        (401, "FAILED_DEVICE_NOT_CLAIMED"),
        (403, "FAILED"),
        (404, "FAILED"),
        (406, "FAILED"),
        (500, "FAILED"),
        (503, "FAILED"),
        (415, "FAILED"),
    ] {
        for on in ["authenticate", "fetch"] {
            let fault = format!("faults = [{{ on = \"{on}\", status = {status} }}]");
            assert_eq!(outcome_then_done(&fault), [event, "DONE"], "{on} {status}");
        }
    }
}

#[test]
fn a_service_that_is_busy_is_asked_again_after_the_back_off() {
    for fault in ["status = 503", "status = 500", "delay_s = 100"] {
        let lines = passes_toml_over_coap(&format!(
            "[service]\n{CONFIG}faults = [{{ on = \"authenticate\", {fault} }}]\n\
             [kconfig]\nAUTO_START_ON_INIT = true\nSCHEDULED = true\n[run]\nduration_s = 300\n\
             [expect]\nqueue = 0\n"
        ));
        let outcomes = outcomes(&lines);
        let scheduled = "SCHEDULED_PROVISIONING";
        assert_eq!(outcomes, [scheduled, "FAILED", "DONE", scheduled], "{fault}");
    }
}

#[test]
fn bytes_that_are_no_answer_and_resets_fail_the_attempt() {
    for on in ["authenticate", "fetch"] {
        for fault in ["garbage", "close", "truncate"] {
            let service = format!("faults = [{{ on = \"{on}\", {fault} = true }}]");
            let outcomes = outcome_then_done(&service);
            // An authentication that is cut short is one all the same: nobody reads its body.
            let harmless = on == "authenticate" && fault == "truncate";
            let expected = if harmless { ["DONE", "NO_COMMANDS"] } else { ["FAILED", "DONE"] };
            assert_eq!(outcomes, expected, "{service}");
        }
    }
}

#[test]
fn an_answer_to_somebody_else_changes_nothing() {
    for on in ["authenticate", "fetch", "report"] {
        let lines = passes_toml_over_coap(&format!(
            "[service]\n{CONFIG}faults = [{{ on = \"{on}\", foreign_token = true }}]\n\
             [expect]\nqueue = 0\n"
        ));
        assert_eq!(outcomes(&lines), ["DONE"], "{on}");
    }
}

#[test]
fn an_empty_last_block_ends_an_answer_like_any_other() {
    // One of sixteen lengths in a row fills its blocks.
    for len in 200..216 {
        let value = "x".repeat(len);
        let lines = passes_toml_over_coap(&format!(
            "[service]\nbatches = [[{{ config = {{ \"app/key\" = \"{value}\" }} }}, \"finished\"]]\n\
             faults = [{{ request = 1, blocks = \"empty-last\" }}]\n[expect]\nqueue = 0\n",
        ));
        assert_eq!(outcomes(&lines), ["DONE"], "{len}");
    }
}

/// What comes of tricks in an answer that nobody reads: it is over with its first block, whatever
/// would follow, and for ever.
fn unread(trick: &str) -> [&str; 2] {
    if trick == "errors" { ["FAILED", "DONE"] } else { ["DONE", "NO_COMMANDS"] }
}

#[test]
fn hostile_blocks_in_answers_nobody_reads_do_no_harm() {
    for on in ["authenticate", "report"] {
        for trick in TRICKS {
            let service = format!("faults = [{{ on = \"{on}\", blocks = \"{trick}\" }}]");
            assert_eq!(outcome_then_done(&service), unread(trick), "{on} {trick}");
        }
    }
}

#[test]
fn hostile_blocks_in_the_answer_to_blocks_do_no_harm() {
    for trick in TRICKS {
        // The report of a key does not fit one message.
        let lines = passes_toml_over_coap(&format!(
            "[service]\nbatches = [[{{ keygen = {{ tag = 42 }} }}, \"finished\"]]\n\
             faults = [{{ on = \"report\", blocks = \"{trick}\" }}]\n\
             [run]\ntrigger_at_s = [0, 200]\n\
             [expect]\nqueue = 0\nat = {{ \"AT%KEYGEN\" = 1 }}\n"
        ));
        assert_eq!(outcomes(&lines), unread(trick), "{trick}");
    }
}

#[test]
fn blocks_that_do_not_add_up_are_refused_though_all_bytes_are_there() {
    for trick in ["past-end", "overlapping", "repeated", "shrinking"] {
        let service = format!("faults = [{{ request = 1, blocks = \"{trick}\" }}]");
        assert_eq!(outcome_then_done(&service), ["FAILED", "DONE"], "{trick}");
    }
}

#[test]
fn blocks_with_the_code_of_an_error_are_an_error() {
    let service = "faults = [{ request = 1, blocks = \"errors\" }]";
    assert_eq!(outcome_then_done(service), ["FAILED", "DONE"]);
}

#[test]
fn answers_in_messages_of_their_own_are_understood() {
    passes_toml_over_coap(&format!(
        "[service]\n{CONFIG}separate_answers = true\n[expect]\nqueue = 0\n"
    ));
}

#[test]
fn a_kept_connection_needs_one_handshake() {
    let lines = passes("kept-connection");
    assert_eq!(cost(&lines, "handshakes"), 1);
    let paths: Vec<&str> =
        of_kind(&lines, "request").iter().filter_map(|request| request["path"].as_str()).collect();
    assert_eq!(paths.iter().filter(|path| path.starts_with("/p/auth-jwt")).count(), 1);
    assert_eq!(paths.iter().filter(|path| **path == "/.dtls/suspend").count(), 2);
}

/// A batch with a credential, so that LTE goes down between fetch and report.
fn kept(service: &str) -> Vec<Value> {
    passes_toml_over_coap(&format!(
        "[device]\nkeeps_sockets_open = true\n[service]\n{service}\n\
         batches = [[{{ delete = {{ tag = 42, type = \"ca\" }} }}, \"finished\"]]\n\
         [expect]\nqueue = 0\nrequests = 2\n"
    ))
}

#[test]
fn a_service_that_cannot_suspend_costs_a_handshake() {
    assert_eq!(cost(&kept(""), "handshakes"), 1);
    assert_eq!(cost(&kept("suspend = false"), "handshakes"), 2);
}

#[test]
fn a_kept_connection_that_fails_is_replaced_once() {
    let lines = passes_toml_over_coap(
        "[device]\nkeeps_sockets_open = true\n\
         [service]\nfaults = [{ on = \"report\", close = true }]\n\
         batches = [[{ delete = { tag = 42, type = \"ca\" } }, \"finished\"]]\n\
         [expect]\nqueue = 0\n",
    );
    assert_eq!(outcomes(&lines), ["DONE"]);
    assert_eq!(cost(&lines, "handshakes"), 2);
}

#[test]
fn the_costs_of_both_transports_are_shown_side_by_side() {
    let ended = sim(&["run", "--compare"]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    for row in ["HTTP            CoAP", "handshakes                         4               3"] {
        assert!(ended.stdout.contains(row), "{row:?} is missing in\n{}", ended.stdout);
    }
    let ended = sim(&["run", "kept-connection", "--transport", "http"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("for CoAP only"), "{}", ended.stderr);
    let path = file("toml", "name = \"test\"\nabout = \"test\"\n[expect]\nqueue = 7\n");
    let ended = sim(&["run", path.to_str().expect("is text"), "--compare"]);
    assert_eq!(ended.status, 1, "{}", ended.stdout);
}
