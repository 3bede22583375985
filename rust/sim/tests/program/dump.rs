// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run --dump`: what is in the directory.

use std::path::PathBuf;

use crate::common::{file, sim};

/// The directory of a run, which has to end as expected.
pub(crate) fn dumped(arguments: &[&str]) -> PathBuf {
    let directory = file("dump", "").with_extension("d");
    let shown = directory.to_str().expect("is text");
    let ended = sim(&[&["run", "--quiet", "--dump", shown], arguments].concat());
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    directory
}

fn names(directory: &PathBuf) -> Vec<String> {
    let entries = std::fs::read_dir(directory).expect("there is a directory");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("can be read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn it_has_every_body_the_timeline_and_the_traffic() {
    let names = names(&dumped(&["first-boot"]));
    let expected = [
        "001-commands.cbor",
        "002-report.cbor",
        "003-commands.cbor",
        "004-report.cbor",
        "keys.log",
        "timeline.jsonl",
        "traffic.pcapng",
    ];
    assert_eq!(names, expected);
}

#[test]
fn inspect_reads_what_is_in_it() {
    for transport in ["http", "coap"] {
        let directory = dumped(&["two-batches", "--transport", transport]);
        let bodies: Vec<String> =
            names(&directory).into_iter().filter(|name| name.ends_with(".cbor")).collect();
        assert!(bodies.len() >= 4, "{bodies:?}");
        for name in bodies {
            let path = directory.join(&name);
            let ended = sim(&["inspect", path.to_str().expect("is text")]);
            assert_eq!(ended.status, 0, "{name}: {}", ended.stderr);
            let start = if name.ends_with("commands.cbor") { "batch of " } else { "report of " };
            assert!(ended.stdout.starts_with(start), "{name}: {}", ended.stdout);
        }
    }
}

#[test]
fn every_session_has_its_key() {
    for transport in ["http", "coap"] {
        let directory = dumped(&["first-boot", "--transport", transport]);
        let keys = std::fs::read_to_string(directory.join("keys.log")).expect("there are keys");
        let timeline = std::fs::read_to_string(directory.join("timeline.jsonl"));
        let handshakes = timeline.expect("there is a timeline").matches("\"handshake\"").count();
        assert!(handshakes > 0 && keys.lines().count() == handshakes, "{transport}: {keys}");
        for line in keys.lines() {
            let parts: Vec<&str> = line.split(' ').collect();
            assert_eq!(parts[0], "CLIENT_RANDOM");
            assert_eq!((parts[1].len(), parts[2].len()), (64, 96));
        }
    }
}

#[test]
fn what_is_no_message_is_kept_as_it_is() {
    let names = names(&dumped(&["malformed-batch"]));
    assert!(names.iter().any(|name| name.ends_with("malformed.bin")), "{names:?}");
}

#[test]
fn a_directory_with_something_in_it_is_refused() {
    let directory = dumped(&["nothing-to-do"]);
    let shown = directory.to_str().expect("is text");
    let ended = sim(&["run", "--dump", shown]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains(&format!("{shown}: the directory is not empty")));
    assert_eq!(ended.stdout, "");
}

#[test]
fn a_comparison_has_a_directory_for_each() {
    let directory = dumped(&["first-boot", "--compare"]);
    assert_eq!(names(&directory), ["coap", "http"]);
    assert!(directory.join("coap/traffic.pcapng").exists());
}

/// Everything that a run with a seed prints and writes.
fn seeded(seed: &str, transport: &str, scenario: &str) -> Vec<(String, Vec<u8>)> {
    let directory = file("dump", "").with_extension("d");
    let page = file("html", "");
    let (shown, html) = (directory.to_str().expect("is text"), page.to_str().expect("is text"));
    let what = ["run", scenario, "--transport", transport, "--seed", seed];
    let ended = sim(&[&what[..], &["--json", "--dump", shown, "--html", html]].concat());
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    let read = |name: String| {
        let bytes = std::fs::read(directory.join(&name)).expect("it can be read");
        (name, bytes)
    };
    let mut all: Vec<_> = names(&directory).into_iter().map(read).collect();
    all.push(("page".into(), std::fs::read(page).expect("the page is written")));
    all.push(("output".into(), ended.stdout.into_bytes()));
    all
}

#[test]
fn a_seed_repeats_a_run_byte_by_byte_keys_and_traffic_included() {
    for (transport, scenario) in [
        ("http", "first-boot"),
        ("coap", "first-boot"),
        ("http", "wrong-ca"),
        ("coap", "lossy-network"),
    ] {
        let (one, other) = (seeded("7", transport, scenario), seeded("7", transport, scenario));
        for ((name, one), (_, other)) in one.iter().zip(&other) {
            assert!(one == other, "{scenario} over {transport}: {name} differs");
        }
        assert_eq!(one.len(), other.len());
    }
    assert_ne!(seeded("7", "http", "first-boot"), seeded("8", "http", "first-boot"));
}

#[test]
fn without_a_seed_keys_are_new_each_time() {
    let digests = || {
        let ended = sim(&["run", "--verbose"]);
        let held = ended.stdout.lines().filter(|line| line.contains("sha256"));
        held.map(str::to_owned).collect::<Vec<_>>()
    };
    let (one, other) = (digests(), digests());
    assert!(one.len() >= 3 && one.iter().zip(&other).all(|(one, other)| one != other), "{one:?}");
}
