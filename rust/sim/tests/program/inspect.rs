// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `inspect`, from files and standard input.

use crate::common::{file, sim, sim_with_input};

/// `[["9685ef84-8cac-4257-b5cc-94bc416a1c1d.d", 2]]`
const FINISHED: &str =
    "8182782639363835656638342d386361632d343235372d623563632d3934626334313661316331642e6402";

#[test]
fn a_batch_in_hexadecimal_from_standard_input() {
    let ended = sim_with_input(&["inspect", "--hex"], FINISHED.as_bytes());
    assert_eq!((ended.status, ended.stderr.as_str()), (0, ""));
    assert_eq!(
        ended.stdout,
        "batch of 1 command, 43 bytes\n  1  9685ef84-8cac-4257-b5cc-94bc416a1c1d.d  finished\n"
    );
}

#[test]
fn a_report_in_hexadecimal_from_a_file() {
    let report = format!("{}1866", &FINISHED[..FINISHED.len() - 2]);
    let path = file("hex", format!("{}\n{}\n", &report[..20], &report[20..]));
    let ended = sim(&["inspect", "--hex", path.to_str().expect("is text")]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert!(ended.stdout.starts_with("report of 1 response,"), "{}", ended.stdout);
    assert!(ended.stdout.contains("finished OK"), "{}", ended.stdout);
}

#[test]
fn binary_input_from_a_file_and_from_standard_input() {
    let bytes = [0x81, 0x82, 0x61, b'a', 0x02];
    let path = file("cbor", bytes);
    let from_file = sim(&["inspect", path.to_str().expect("is text")]);
    let from_input = sim_with_input(&["inspect", "-"], &bytes);
    assert_eq!((from_file.status, from_input.status), (0, 0));
    assert_eq!(from_file.stdout, from_input.stdout);
}

#[test]
fn malformed_input_is_told_with_offset_and_expectation() {
    let ended = sim_with_input(&["inspect", "--hex"], b"81 82 6161 07");
    assert_eq!(ended.status, 1);
    assert!(ended.stderr.contains("byte 4: expected a command type"), "{}", ended.stderr);
    let ended = sim_with_input(&["inspect", "--hex"], &FINISHED.as_bytes()[..20]);
    assert_eq!(ended.status, 1);
    assert!(ended.stderr.contains("byte 10: "), "{}", ended.stderr);
    assert!(ended.stderr.contains("the end of the input"), "{}", ended.stderr);
}

#[test]
fn input_that_is_not_hexadecimal_is_told_where() {
    let ended = sim_with_input(&["inspect", "--hex"], b"81\n81 8x");
    assert_eq!(ended.status, 1);
    let reason = "standard input:2:5: expected a hexadecimal digit, found 'x'\n";
    assert_eq!(ended.stderr, reason);
    let ended = sim_with_input(&["inspect", "--hex"], b"818");
    assert_eq!(ended.status, 1);
    assert!(ended.stderr.contains("only one hexadecimal digit"), "{}", ended.stderr);
}

#[test]
fn hexadecimal_input_without_the_option_leads_to_it() {
    let ended = sim_with_input(&["inspect"], FINISHED.as_bytes());
    assert_eq!(ended.status, 1);
    assert!(ended.stderr.contains("--hex"), "{}", ended.stderr);
}

#[test]
fn a_file_that_cannot_be_read_is_an_error_of_the_user() {
    let ended = sim(&["inspect", "no/such/file"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("no/such/file: cannot be read"), "{}", ended.stderr);
}
