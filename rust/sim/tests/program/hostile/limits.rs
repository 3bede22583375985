// SPDX-License-Identifier: Apache-2.0 OR MIT

//! More of something than there is room for.

use super::{ROOM, at, batch, carried_out, fails, marker, refused, refused_with};
use crate::common::of_kind;
use serde_json::Value;

/// An AT command of `length` bytes, `AT`, `=` and all, that stores a credential.
fn long_command(length: usize) -> Vec<u8> {
    let head = "42,3,".len() + "\"\"".len() + "0,".len() + "AT%CMNG=".len();
    let content = "0".repeat(length - head);
    batch(1, |e| at(e, "long", "%CMNG", &format!("0,42,3,\"{content}\"")))
}

#[test]
fn an_at_command_fills_the_configured_buffer_and_no_more() {
    // The larger of the two symbols, with a NUL in it.
    for (kconfig, limit) in [
        ("RX_BUF_SZ = 16384\nTX_BUF_SZ = 1024\nCODEC_AT_CMD_LEN = 512\n", 1023),
        ("RX_BUF_SZ = 16384\nTX_BUF_SZ = 512\nCODEC_AT_CMD_LEN = 1024\n", 1023),
        ("RX_BUF_SZ = 16384\n", 2047),
    ] {
        carried_out(
            kconfig,
            "",
            &long_command(limit),
            "responses = [{ code = 100 }, { code = 102 }]\n\
            credentials = [{ tag = 42, type = \"psk\" }]",
        );
        fails(
            kconfig,
            "",
            &long_command(limit + 1),
            "no_credentials = [{ tag = 42, type = \"psk\" }]\nat = { \"AT%CMNG=0,42\" = 0 }",
        );
    }
}

#[test]
fn a_command_that_is_only_a_name_cannot_overflow_the_buffer() {
    for length in [2000, 2045, 2046, 2048, 4000] {
        let body = batch(1, |e| at(e, "a", &"%".repeat(length), ""));
        fails(ROOM, "", &body, "");
    }
}

#[test]
fn an_answer_that_does_not_fit_is_a_failure_and_runs_once() {
    for bytes in [4097, 5000, 60_000] {
        let device = format!("at = [{{ command = \"AT%CMNG=1,42\", answer_bytes = {bytes} }}]");
        for kconfig in [ROOM, "RX_BUF_SZ = 16384\nTX_BUF_SZ = 8192\n"] {
            let body = batch(1, |e| at(e, "a", "%CMNG", "1,42"));
            fails(kconfig, &device, &body, "at = { \"AT%CMNG=1,42\" = 1 }");
        }
    }
}

#[test]
fn a_large_answer_that_fits_is_reported_whole() {
    let device = "at = [{ command = \"AT%CMNG=1,42\", answer_bytes = 3000 }]";
    let body = batch(1, |e| at(e, "a", "%CMNG", "1,42"));
    let runs = carried_out(
        "RX_BUF_SZ = 16384\nTX_BUF_SZ = 8192\n",
        device,
        &body,
        "responses = [{ id = \"a\", code = 100 }, { code = 102 }]\nat = { \"AT%CMNG=1,42\" = 1 }",
    );
    for lines in runs {
        let reports: Vec<u64> = of_kind(&lines, "request")
            .iter()
            .filter(|request| is_report(request))
            .filter_map(|request| request["sent"].as_u64())
            .collect();
        assert!(reports[0] > 2900, "{reports:?}");
    }
}

fn is_report(request: &Value) -> bool {
    let path = request["path"].as_str().unwrap_or_default();
    request["method"] == "POST" && ["/v1/provisioning/response", "/p/rsp"].contains(&path)
}

/// `count` commands that list credentials.
fn many(count: usize) -> Vec<u8> {
    batch(count as u64, |e| {
        (0..count).try_for_each(|number| at(e, &format!("c{number}"), "%CMNG", "1,42"))
    })
}

#[test]
fn as_many_commands_as_configured_run() {
    let events = "events = [\"START\", \"NEED_LTE_DEACTIVATED\", \"NEED_LTE_ACTIVATED\", \"NO_COMMANDS\", \
                  \"STOP\", \"START\", \"NEED_LTE_ACTIVATED\", \"DONE\", \"STOP\"]\n";
    for (kconfig, count) in [("", 10), ("CBOR_RECORDS = 5\n", 5), ("CBOR_RECORDS = 20\n", 20)] {
        let kconfig = format!("{ROOM}TX_BUF_SZ = 8192\n{kconfig}");
        let at = format!("{events}at = {{ \"AT%CMNG=1,42\" = {count} }}");
        carried_out(&kconfig, "", &many(count), &at);
    }
}

#[test]
fn more_commands_than_configured_are_too_many() {
    for (kconfig, count) in
        [("", 11), ("", 21), ("CBOR_RECORDS = 5\n", 6), ("CBOR_RECORDS = 20\n", 21)]
    {
        refused_with(&format!("{ROOM}{kconfig}"), &many(count), "FAILED_TOO_MANY_COMMANDS");
    }
}

#[test]
fn six_cme_errors_are_the_most_to_ignore() {
    let with = |count: u64| {
        batch(2, |e| {
            marker(e)?;
            e.array(5)?.str("a")?.u8(0)?.str("%CMNG")?.str("3,42,0")?.array(count)?;
            (1..=count).try_for_each(|code| e.u64(507 + code).map(drop))
        })
    };
    // The last of them is what the modem answers when there is nothing to delete.
    carried_out(ROOM, "", &with(6), "responses = [{ code = 101 }, { code = 100 }, { code = 102 }]");
    refused(&with(7), "FAILED");
}

#[test]
fn ten_settings_are_the_most_in_one_command() {
    let with = |count: u64| {
        batch(2, |e| {
            marker(e)?;
            e.array(3)?.str("a")?.u8(1)?.map(count)?;
            (0..count).try_for_each(|number| e.str(&format!("app/k{number}"))?.str("v").map(drop))
        })
    };
    carried_out(ROOM, "", &with(10), "settings = { \"app/k0\" = \"v\", \"app/k9\" = \"v\" }");
    refused(&with(11), "FAILED");
}

#[test]
fn an_answer_that_does_not_fit_the_receive_buffer_is_refused() {
    let body = batch(2, |e| {
        marker(e)?;
        at(e, "a", "%CMNG", &"1".repeat(2000))
    });
    refused_with("", &body, "FAILED");
}

#[test]
fn an_answer_may_fill_the_receive_buffer_to_its_last_byte() {
    // Whatever its headers take over HTTP.
    let body = long_command(1024);
    let room = format!("RX_BUF_SZ = {}\n", body.len());
    carried_out(&room, "", &body, "responses = [{ code = 100 }, { code = 102 }]\n");
    refused_with(&format!("RX_BUF_SZ = {}\n", body.len() - 1), &body, "FAILED");
}
