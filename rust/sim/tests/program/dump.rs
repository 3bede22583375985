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
