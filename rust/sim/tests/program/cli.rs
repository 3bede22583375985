// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The command line: what it prints, how it ends, what it says when something is wrong.

use crate::common::{Ended, file, lines, of_kind, sim};

fn run_toml(body: &str) -> Ended {
    let path = file("toml", format!("name = \"test\"\nabout = \"test\"\n{body}"));
    sim(&["run", path.to_str().expect("the test directory is text")])
}

#[test]
fn without_arguments_it_says_what_it_can_do() {
    let ended = sim(&[]);
    assert_eq!(ended.status, 0);
    for command in ["run", "scenarios", "serve", "inspect"] {
        assert!(ended.stdout.contains(command), "{}", ended.stdout);
    }
}

#[test]
fn an_unknown_command_is_an_error_of_the_user() {
    let ended = sim(&["walk"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("walk"), "{}", ended.stderr);
}

#[test]
fn the_built_in_scenarios_are_listed_a_line_each() {
    let ended = sim(&["scenarios"]);
    assert_eq!(ended.status, 0);
    assert!(ended.stdout.starts_with("first-boot "), "{}", ended.stdout);
    assert!(ended.stdout.lines().all(|line| line.split_whitespace().count() > 3));
}

#[test]
fn run_without_a_name_is_the_first_boot() {
    let ended = sim(&["run"]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    for text in [
        "event        START",
        "event        DONE",
        "AT+CFUN=4 -> OK",
        "POST /v1/provisioning/response",
        "sec tag 42 ",
        "setting app/broker = mqtt.example.com",
        "The service has 0 commands left",
        " handshakes",
        "first-boot: as expected",
    ] {
        assert!(ended.stdout.contains(text), "{text:?} is missing in\n{}", ended.stdout);
    }
}

#[test]
fn json_lines_have_their_documented_fields() {
    let ended = sim(&["run", "first-boot", "--json"]);
    let lines = lines(&ended.stdout);
    let documented = [
        ("event", &["name", "t_ms"][..]),
        ("at", &["command", "result", "t_ms"]),
        ("request", &["method", "path", "status", "sent", "received", "t_ms"]),
        ("handshake", &["ok", "detail", "t_ms"]),
        ("radio", &["online", "t_ms"]),
        ("setting", &["key", "value", "saved", "t_ms"]),
        ("log", &["level", "text", "t_ms"]),
        ("note", &["who", "text", "t_ms"]),
        (
            "summary",
            &[
                "t_ms",
                "scenario",
                "met",
                "expected",
                "unmet",
                "credentials",
                "settings",
                "responses",
                "queue",
                "requests",
                "cost",
            ],
        ),
    ];
    let reference = include_str!("../../../../doc/json-output.md");
    for (kind, fields) in documented {
        let of_kind = of_kind(&lines, kind);
        assert!(!of_kind.is_empty(), "no {kind}");
        assert!(reference.contains(&format!("## `{kind}`")), "{kind} is not documented");
        for line in of_kind {
            for field in fields {
                assert!(line.get(field).is_some(), "{field} is missing in {line}");
                assert!(reference.contains(&format!("| `{field}` |")), "{field} is not documented");
            }
            let count = line.as_object().map_or(0, serde_json::Map::len);
            assert_eq!(count, fields.len() + 1, "{line}");
        }
    }
    assert_eq!(lines.last().map(|line| &line["kind"]), Some(&"summary".into()));
}

#[test]
fn two_runs_of_one_scenario_tell_the_same() {
    let run = |scenario| {
        let lines = lines(&sim(&["run", scenario, "--json"]).stdout);
        let steps = lines.iter().filter(|line| line["kind"] != "summary");
        steps.map(|line| (line["kind"].clone(), line["t_ms"].clone())).collect::<Vec<_>>()
    };
    for scenario in ["first-boot", "lossy-network"] {
        assert_eq!(run(scenario), run(scenario), "{scenario}");
    }
}

#[test]
fn an_expectation_that_is_not_met_is_told_with_what_was_seen() {
    let ended = run_toml("[expect]\nevents = [\"START\", \"DONE\", \"STOP\"]\nqueue = 1\n");
    assert_eq!(ended.status, 1, "{}", ended.stderr);
    assert!(ended.stdout.contains("NOT as expected"), "{}", ended.stdout);
    assert!(ended.stdout.contains("event 2 has to be DONE, but is NO_COMMANDS"));
    assert!(ended.stdout.contains("queue has to be 1, but is 0"));
}

#[test]
fn every_kind_of_expectation_can_fail() {
    for (expect, told) in [
        ("starts_s = [[0, 0]]", "attempts have to start"),
        ("token = true", "token has to be"),
        ("credentials = [{ tag = 42, type = \"ca\" }]", "the device has to hold"),
        ("no_credentials = [{ tag = 189298, type = \"ca\" }]", "the device must not hold"),
        ("settings = { \"a\" = \"1\" }", "setting a has to be \"1\", but is missing"),
        ("responses = [{ code = 102 }]", "responses have to be [102], but are []"),
        ("requests = 2", "requests has to be 2, but is 1"),
        ("at = { \"AT+CFUN=1\" = 0 }", "has to run 0 times, but ran 1 times"),
    ] {
        let ended = run_toml(&format!("[expect]\n{expect}\n"));
        assert_eq!(ended.status, 1, "{expect}: {}", ended.stderr);
        assert!(ended.stdout.contains(told), "{expect}: {}", ended.stdout);
    }
}

#[test]
fn a_bad_scenario_is_told_with_file_line_and_reason() {
    for (body, line, reason) in [
        ("[run\n", 3, ""),
        ("[run]\nduration = 5\n", 4, "duration_s"),
        ("[run]\nduration_s = \"long\"\n", 4, "long"),
        ("[expect]\nevents = [\"BEGIN\"]\n", 4, "there is no event BEGIN"),
        ("[kconfig]\nCBOR_RECORDS = 21\n", 4, "from 5 to 20"),
        ("[kconfig]\nRX_BUF_SZ = true\n", 4, "number from"),
        ("[kconfig]\nINTERVALL_S = 5\n", 4, "there is no kconfig symbol"),
        ("[kconfig]\nCOAP = true\n", 4, "--transport"),
        ("[kconfig]\nSCHEDULED = true\n", 4, "AUTO_START_ON_INIT"),
        ("[device]\ncfun_delay = 5\n", 4, "cfun_delay_ms"),
        ("[service]\nfaults = [{ request = 1 }]\n", 4, "exactly one of"),
        ("[service]\nbatches = [[\"finish\"]]\n", 4, "finish"),
        (
            "[service]\nbatches = [[{ keygen = { tag = 1, type = \"ca\" } }]]\n",
            4,
            "`type` is \"ca\", but has to be \"client-key\" or \"endorsement-key\"",
        ),
        (
            "[service]\nbatches = [[{ keygen = { tag = 1, type = \"endorsement-key\", \
             output = \"csr\" } }]]\n",
            4,
            "has to be \"public-key\"",
        ),
        ("[run]\nduration_s = 0\n", 4, "from 1 to"),
        ("[run]\n\ntrigger_at_s = [600]\n", 5, "the run ends after 600 s"),
        ("[device]\nuuid = \"me\"\n", 4, "has to be like"),
        ("[device]\nat = [{ command = \"AT\", answer_bytes = 99999999999 }]\n", 4, "65536"),
    ] {
        let ended = run_toml(body);
        assert_eq!(ended.status, 2, "{body}: {}", ended.stdout);
        assert!(ended.stderr.contains(&format!(".toml:{line}: ")), "{body}: {}", ended.stderr);
        assert!(ended.stderr.contains(reason), "{body}: {}", ended.stderr);
        assert!(ended.stdout.is_empty(), "{body}: {}", ended.stdout);
    }
}

#[test]
fn a_scenario_for_one_transport_cannot_be_compared() {
    let ended = sim(&["run", "kept-connection", "--compare"]);
    assert_eq!(ended.status, 2);
    let reason = "error: kept-connection: this scenario is for CoAP only, there is nothing to compare it with\n";
    assert_eq!(ended.stderr, reason);
    assert_eq!(ended.stdout, "");
}

#[test]
fn a_name_that_is_no_scenario_leads_to_the_list() {
    let ended = sim(&["run", "frist-boot"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("`scenarios` lists"), "{}", ended.stderr);
    let ended = sim(&["run", "no/such/file.toml"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("cannot be read"), "{}", ended.stderr);
}

#[test]
fn a_scenario_that_is_no_text_is_told_with_its_line() {
    let path = file("toml", b"name = \"x\"\nabout = \"\xff\"\n");
    let ended = sim(&["run", path.to_str().expect("the test directory is text")]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains(".toml:2: this is no UTF-8 text"), "{}", ended.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_an_error_and_a_reader_that_goes_away_is_none() {
    use std::process::{Command, Stdio};

    let full = || Stdio::from(std::fs::File::create("/dev/full").expect("Linux has it"));
    let run = |arguments: &[&str], stdout: Stdio, stderr: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-sim"));
        let status = command.args(arguments).stdout(stdout).stderr(stderr).status();
        status.expect("the program starts").code()
    };
    assert_eq!(run(&["run"], full(), Stdio::null()), Some(2));
    assert_eq!(run(&["scenarios"], full(), Stdio::null()), Some(2));
    assert_eq!(run(&["run", "no-such"], Stdio::null(), full()), Some(2));
    let gone = || {
        let (reader, writer) = std::io::pipe().expect("the system has pipes");
        drop(reader);
        Stdio::from(writer)
    };
    assert_eq!(run(&["run", "--json"], gone(), Stdio::null()), Some(0));
    assert_eq!(run(&["run", "wrong-ca"], gone(), gone()), Some(0));
}

#[cfg(not(feature = "coap"))]
#[test]
fn a_tool_without_coap_says_so_and_what_to_do() {
    let reason = "built without CoAP; build it with the feature `coap`";
    for arguments in [
        &["run", "kept-connection"][..],
        &["run", "first-boot", "--transport", "coap"],
        &["run", "first-boot", "--compare"],
        &["serve", "--transport", "coap"],
    ] {
        let ended = sim(arguments);
        assert_ne!(ended.status, 0, "{arguments:?}");
        assert!(ended.stderr.contains(reason), "{arguments:?}: {}", ended.stderr);
    }
}
