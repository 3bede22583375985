// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What has to fit: the path, the token, and both beside a report.

use super::*;

#[test]
fn an_id_whose_escapes_make_the_path_too_long_is_left_out() {
    for (id, written) in [("x".repeat(45), "x".repeat(45)), ("?".repeat(15), "%3F".repeat(15))] {
        let (mut client, mut device) = (FakeClient::default(), device());
        let _ = Bench::new(&mut client, &mut device).fetch_after(id.as_bytes());
        assert_eq!(client.seen[2], command_request(&written));
    }
    for id in ["?".repeat(16), "&".repeat(45), std::format!("{}&", "x".repeat(44))] {
        let (mut client, mut device) = (FakeClient::default(), device());
        let _ = Bench::new(&mut client, &mut device).fetch_after(id.as_bytes());
        assert_eq!(client.seen[2], command_request(""), "{id}");
    }
}

#[test]
fn the_signer_gets_the_room_of_a_token_and_its_nul() {
    let mut device = device();
    device.token = Ok(vec![b'j'; 850]);
    let _ = Bench::new(&mut FakeClient::default(), &mut device).fetch();
    assert_eq!(device.token_rooms, [851]);
}

#[test]
fn while_reporting_the_token_is_behind_the_report_or_in_the_receive_buffer() {
    let short = vec![b'r'; 100];
    let long = vec![b'r'; 1500];
    let full = vec![b'r'; 2048];
    for (report, in_receive) in [(short, false), (long, true), (full, true)] {
        let (mut client, mut device) = (FakeClient::default(), device());
        device.token = Ok(vec![b'j'; 850]);
        let mut bench = Bench::new(&mut client, &mut device);
        assert_eq!(bench.report_of(&report), Ok(()));
        assert_eq!(
            bench.memory[..bench.receive_len].contains(&b'j'),
            in_receive,
            "{}",
            report.len()
        );
        assert!(matches!(&client.seen[1], Seen::Request(_, _, token, None) if token.len() == 850));
    }
}

#[test]
fn buffers_too_small_for_a_path_are_told_and_the_connection_closed() {
    let (mut client, mut device) = (FakeClient::default(), device());
    let mut bench = Bench::new(&mut client, &mut device);
    bench.memory.truncate(bench.receive_len + 40);
    assert_eq!(bench.fetch(), Err(Error::DoesNotFit));
    bench.receive_len = 40;
    bench.memory.truncate(40 + REPORT.len());
    assert_eq!(bench.report(), Err(Error::DoesNotFit));
    assert!(!client.is_open);
}

#[test]
fn the_longest_path_is_known_beforehand() {
    let (mut client, mut device) = (FakeClient::default(), device());
    let _ = Bench::new(&mut client, &mut device).fetch_after(&[b'a'; 45]);
    let Seen::Request(_, path, ..) = &client.seen[2] else { panic!() };
    assert_eq!(path.len(), longest_path(&Config::DEFAULT));
    assert_eq!(path.len(), 96);
}
