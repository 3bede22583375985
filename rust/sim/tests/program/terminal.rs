// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run` for people: how much it prints, in which colours, and where scenarios come from.

use std::process::Command;

use crate::common::{file, interrupt, line_with, lines, sim, sim_with_input};

#[test]
fn lines_fit_eighty_columns_unless_asked_otherwise() {
    for scenario in ["first-boot", "two-batches", "oversized-key-answer", "malformed-batch"] {
        for transport in ["http", "coap"] {
            let ended = sim(&["run", scenario, "--transport", transport]);
            for line in ended.stdout.lines() {
                assert!(line.chars().count() <= 80, "{scenario}: {line}");
            }
        }
    }
    let verbose = sim(&["run", "-v"]).stdout;
    assert!(verbose.contains("/v1/provisioning/commands?after=&rxMaxSize="), "{verbose}");
    let digest = |line: &str| line.rsplit(' ').next().is_some_and(|sha| sha.len() == 64);
    assert!(verbose.lines().any(digest), "{verbose}");
}

#[test]
fn colours_come_when_forced_and_never_with_no_color() {
    let run = |name: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-sim"))
            .args(["run", "wrong-ca"])
            .env_remove("NO_COLOR")
            .env(name, "1")
            .output()
            .expect("the program starts");
        String::from_utf8(output.stdout).expect("output is text")
    };
    assert!(!sim(&["run", "wrong-ca"]).stdout.contains('\u{1b}'));
    assert!(run("CLICOLOR_FORCE").contains("\u{1b}[31m"));
    assert!(!run("NO_COLOR").contains('\u{1b}'));
}

#[test]
fn quiet_tells_only_what_it_came_to() {
    let ended = sim(&["run", "-q"]);
    assert_eq!((ended.status, ended.stdout.as_str()), (0, "first-boot: as expected\n"));
    let path = file("toml", "name = \"a\"\nabout = \"b\"\n[expect]\nqueue = 1\n");
    let ended = sim(&["run", "--quiet", path.to_str().expect("is text")]);
    assert_eq!(ended.status, 1);
    assert_eq!(ended.stdout, "a: NOT as expected\n  queue has to be 1, but is 0\n");
}

#[test]
fn who_leaves_the_others_out() {
    let ended = sim(&["run", "--who", "event,radio", "--json"]);
    let kinds: Vec<String> = lines(&ended.stdout)
        .iter()
        .filter_map(|line| line["kind"].as_str().map(str::to_owned))
        .collect();
    assert!(kinds.contains(&"event".into()) && kinds.contains(&"radio".into()));
    assert!(kinds.iter().all(|kind| ["event", "radio", "summary"].contains(&kind.as_str())));
    let ended = sim(&["run", "--who", "events"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("application") && ended.stderr.contains("event"));
}

#[test]
fn a_scenario_comes_from_standard_input_as_well() {
    let text = b"name = \"piped\"\nabout = \"b\"\n[expect]\nqueue = 0\n";
    let ended = sim_with_input(&["run", "-q", "-"], text);
    assert_eq!((ended.status, ended.stdout.as_str()), (0, "piped: as expected\n"));
    let ended = sim_with_input(&["run", "--compare", "-"], text);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert!(ended.stdout.starts_with("piped "), "{}", ended.stdout);
    let ended = sim_with_input(&["run", "-"], b"name = \"x\"\nabout = 3\n");
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.starts_with("error: standard input:2: "), "{}", ended.stderr);
}

#[test]
fn a_mistyped_name_is_told_the_one_that_was_meant() {
    for (typed, meant) in [("frist-boot", "first-boot"), ("two-batch", "two-batches")] {
        let ended = sim(&["run", typed]);
        assert_eq!(ended.status, 2);
        let hint = format!("did you mean {meant}?");
        assert!(ended.stderr.contains(&hint), "{}", ended.stderr);
    }
    assert!(!sim(&["run", "zzzzzz"]).stderr.contains("did you mean"));
}

#[test]
fn who_expects_nothing_hears_so_and_fails_when_the_attempt_does() {
    let run = |body: &str| {
        let path = file("toml", format!("name = \"n\"\nabout = \"a\"\n{body}"));
        sim(&["run", "-q", path.to_str().expect("is text")])
    };
    let ended = run("");
    assert_eq!(ended.status, 0, "{}", ended.stdout);
    assert_eq!(ended.stdout, "n: nothing was expected, and nothing failed\n");
    let ended = run("[service]\nclaimed = false\n");
    assert_eq!(ended.status, 1);
    let told = "nothing was expected, but the last attempt ended with FAILED_DEVICE_NOT_CLAIMED";
    assert!(ended.stdout.contains(told), "{}", ended.stdout);
    // An earlier attempt that failed does not count.
    let ended = run("[service]\nfaults = [{ status = 500 }]\n[run]\ntrigger_at_s = [0, 60]\n");
    assert_eq!(ended.status, 0, "{}", ended.stdout);
}

#[test]
fn speed_is_for_real_time_and_has_its_range() {
    let ended = sim(&["run", "--speed", "2"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("--real-time"), "{}", ended.stderr);
    let ended = sim(&["run", "--real-time", "--speed", "1001"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("1..=1000"), "{}", ended.stderr);
    let ended = sim(&["run", "nothing-to-do", "--real-time", "--speed", "4"]);
    assert_eq!(ended.status, 0, "{}", ended.stdout);
    assert!(ended.stderr.contains("In real time: this may take"), "{}", ended.stderr);
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_ends_with_what_there_is_by_then() {
    use std::io::{BufReader, Read};
    use std::process::Stdio;

    let page = file("html", "");
    let mut child = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-sim"))
        .args(["run", "scheduled-day", "--real-time", "--html", page.to_str().expect("is text")])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut output = BufReader::new(child.stdout.take().expect("is piped"));
    line_with(&mut output, "AT+CFUN=1");
    interrupt(&child);
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("output is text");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert!(rest.contains("The device holds\n"), "{rest}");
    assert!(rest.contains("scheduled-day: interrupted at 0:0"), "{rest}");
    let page = std::fs::read_to_string(page).expect("the page is written");
    assert!(page.contains("interrupted at") && page.ends_with("</html>"));
}
