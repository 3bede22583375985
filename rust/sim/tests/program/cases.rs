// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Faults that pass, a file each in `cases`: the device has to come back by itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::common::sim;

/// Those that fail still, and over which transport. Each has to fail: when it does not any more,
/// its line goes.
const EXPECTED_TO_FAIL: &[(&str, &str)] = &[];

/// Every case by its name.
fn cases() -> BTreeMap<String, PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/cases");
    let files = directory.read_dir().expect("there is such a directory");
    let files = files.map(|file| file.expect("can be listed").path());
    files.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path)).collect()
}

fn play_all(transport: &str) {
    let mut wrong = Vec::new();
    for (name, path) in cases() {
        let path = path.to_str().expect("paths are text");
        let ended = sim(&["run", path, "--transport", transport]);
        let expected = !EXPECTED_TO_FAIL.contains(&(name.as_str(), transport));
        match (ended.status, expected) {
            // It is for the other transport only.
            (2, true) if ended.stderr.contains("only, not for") => {}
            (0, true) => {}
            (1, false) => println!("{name} over {transport}: fails, as expected still"),
            (0, false) => wrong.push(format!("{name}: passes now, so it is no failure to expect")),
            _ => wrong.push(format!("{name}: {}{}", ended.stderr, end(&ended.stdout))),
        }
    }
    assert!(wrong.is_empty(), "over {transport}:\n{}", wrong.join("\n"));
}

/// What a run says at its end.
fn end(output: &str) -> &str {
    output.rsplit_once("The radio").map_or(output, |(_, end)| end)
}

#[test]
fn every_case_over_http() {
    play_all("http");
}

#[cfg(feature = "coap")]
#[test]
fn every_case_over_coap() {
    play_all("coap");
}

#[test]
fn what_is_expected_to_fail_is_there() {
    let cases = cases();
    for (name, transport) in EXPECTED_TO_FAIL {
        assert!(cases.contains_key(*name), "{name} over {transport}");
    }
}
