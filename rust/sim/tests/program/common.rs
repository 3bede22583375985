// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The built program as a user runs it.

use std::io::{BufRead, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// How the program ended.
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program with `arguments` and `input` on its standard input.
pub(crate) fn sim_with_input(arguments: &[&str], input: &[u8]) -> Ended {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-sim"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that does not read its input may be gone before it is written.
    let _ = child.stdin.take().expect("is piped").write_all(input);
    let output = child.wait_with_output().expect("the program ends");
    Ended {
        status: output.status.code().expect("the program was not killed"),
        stdout: String::from_utf8(output.stdout).expect("output is text"),
        stderr: String::from_utf8(output.stderr).expect("errors are text"),
    }
}

/// Runs the program with `arguments`.
pub(crate) fn sim(arguments: &[&str]) -> Ended {
    sim_with_input(arguments, b"")
}

/// Reads lines up to the first with `text` in it, and returns that; fails when the output ends before.
pub(crate) fn line_with(output: &mut impl BufRead, text: &str) -> String {
    let mut line = String::new();
    while !line.contains(text) {
        line.clear();
        assert_ne!(output.read_line(&mut line).expect("output is text"), 0, "it ended by itself");
    }
    line
}

/// Does what Ctrl-C does.
pub(crate) fn interrupt(child: &Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("there is kill").success());
}

/// `command` is told to listen where somebody else does, and says so, and how to have it elsewhere.
pub(crate) fn tells_that_its_address_is_taken(command: &str) {
    let taken = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = taken.local_addr().expect("is bound").to_string();
    let ended = sim(&[command, "--bind", &address]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains(&address) && ended.stderr.contains("--bind"), "{}", ended.stderr);
}

/// A new file with `text`.
pub(crate) fn file(extension: &str, text: impl AsRef<[u8]>) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}-{number}.{extension}", std::process::id());
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the test directory can be written");
    path
}

/// Runs a scenario, by name or by path, and returns its lines. It has to end as expected.
pub(crate) fn passes(scenario: &str) -> Vec<Value> {
    passes_with(&["run", scenario, "--json"])
}

/// The same over a transport.
pub(crate) fn passes_over(transport: &str, scenario: &str) -> Vec<Value> {
    passes_with(&["run", scenario, "--json", "--transport", transport])
}

fn passes_with(arguments: &[&str]) -> Vec<Value> {
    let ended = sim(arguments);
    let lines = lines(&ended.stdout);
    let unmet = lines.last().map(|summary| summary["unmet"].clone()).unwrap_or_default();
    assert_eq!(ended.status, 0, "{arguments:?}: {}{unmet:#}\n{}", ended.stderr, ended.stdout);
    lines
}

/// Runs a scenario given as TOML without its name. It has to end as expected, or to expect nothing:
/// then the test looks at what happened.
pub(crate) fn passes_toml(body: &str) -> Vec<Value> {
    plays_toml(body, "http")
}

/// The same, over CoAP.
#[cfg(feature = "coap")]
pub(crate) fn passes_toml_over_coap(body: &str) -> Vec<Value> {
    plays_toml(body, "coap")
}

fn plays_toml(body: &str, transport: &str) -> Vec<Value> {
    let path = file("toml", format!("name = \"test\"\nabout = \"test\"\n{body}"));
    let path = path.to_str().expect("the test directory is text");
    let ended = sim(&["run", path, "--json", "--transport", transport]);
    let lines = lines(&ended.stdout);
    let summary = lines.last().expect("the run comes to an end");
    let as_it_should = ended.status == 0 || summary["expected"] == false;
    assert!(as_it_should, "{}{}\n{}", ended.stderr, summary["unmet"], ended.stdout);
    lines
}

/// What the tool was built for.
pub(crate) const TRANSPORTS: &[&str] =
    if cfg!(feature = "coap") { &["http", "coap"] } else { &["http"] };

/// Runs a scenario given as TOML without its name over each transport. Each has to end as
/// expected; returns the lines of each.
pub(crate) fn passes_toml_over_each(body: &str) -> Vec<Vec<Value>> {
    let path = file("toml", format!("name = \"test\"\nabout = \"test\"\n{body}"));
    let path = path.to_str().expect("the test directory is text");
    TRANSPORTS.iter().map(|transport| passes_over(transport, path)).collect()
}

/// The objects of `--json` output.
pub(crate) fn lines(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}

/// The lines of one kind.
pub(crate) fn of_kind<'a>(lines: &'a [Value], kind: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["kind"] == kind).collect()
}

/// The last part of the names of all events between `START` and `STOP`, LTE aside.
pub(crate) fn outcomes(lines: &[Value]) -> Vec<String> {
    let events = of_kind(lines, "event");
    let names = events.iter().filter_map(|event| event["name"].as_str());
    let names = names.map(|name| name.trim_start_matches("NRF_PROVISIONING_EVENT_"));
    let inner =
        names.filter(|name| !name.starts_with("NEED_LTE") && !["START", "STOP"].contains(name));
    inner.map(str::to_owned).collect()
}

/// Hexadecimal digits of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
