// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::{FakeClient, fetch_with, report_with};
use crate::config::Config;
use crate::error::Error;
use crate::testing::platform::FakePlatform;
use crate::transport::ReportError;
use crate::transport::token::FIRMWARE_VERSION_LEN;

/// A device that signs a token of this length.
fn signing(config: Config, len: usize) -> FakePlatform {
    let mut device = FakePlatform::new(config);
    device.token = Ok(std::vec![b't'; len]);
    device
}

fn header(client: &FakeClient, index: usize) -> usize {
    let line = &client.seen[0].headers[index];
    let token = line.strip_prefix("Authorization: Bearer ").unwrap().strip_suffix("\r\n").unwrap();
    assert!(token.bytes().all(|byte| byte == b't'), "{token}");
    token.len()
}

#[test]
fn the_room_for_a_token_is_the_longest_token_and_its_nul_and_no_byte_more() {
    let config = Config::DEFAULT;
    let mut device = signing(config, 10);
    fetch_with(&mut FakeClient::default(), &config, b"", &mut device).0.unwrap();
    report_with(&mut FakeClient::default(), &config, b"\x80", &mut device).unwrap();
    assert_eq!(device.token_rooms, [851, 851]);
}

#[test]
fn a_token_of_the_longest_length_is_sent_whole() {
    let config = Config::DEFAULT;
    let mut client = FakeClient::default();
    fetch_with(&mut client, &config, b"", &mut signing(config, 850)).0.unwrap();
    assert_eq!(header(&client, 1), 850);
    let mut client = FakeClient::default();
    report_with(&mut client, &config, b"\x80", &mut signing(config, 850)).unwrap();
    assert_eq!(header(&client, 2), 850);
}

#[test]
fn a_token_over_the_longest_length_is_not_sent() {
    let config = Config::DEFAULT;
    let mut client = FakeClient::default();
    let result = fetch_with(&mut client, &config, b"", &mut signing(config, 851)).0;
    assert_eq!(result, Err(Error::NoIdentity));
    assert!(client.seen.is_empty());
}

#[test]
fn a_token_that_could_not_be_signed_sends_nothing() {
    for error in [Error::NoTime, Error::NoIdentity] {
        let config = Config::DEFAULT;
        let mut device = FakePlatform::new(config);
        device.token = Err(error);
        let mut client = FakeClient::default();
        assert_eq!(fetch_with(&mut client, &config, b"", &mut device).0, Err(error));
        let reported = report_with(&mut client, &config, b"\x80", &mut device);
        assert_eq!(reported, Err(ReportError { error, sent: false }));
        assert!(client.seen.is_empty());
    }
}

#[test]
fn a_firmware_version_that_cannot_be_read_sends_nothing() {
    let config = Config::DEFAULT;
    let mut device = FakePlatform::new(config);
    device.firmware = Err(Error::NoFirmwareVersion);
    let mut client = FakeClient::default();
    let result = fetch_with(&mut client, &config, b"", &mut device).0;
    assert_eq!(result, Err(Error::NoFirmwareVersion));
    assert!(client.seen.is_empty());
    assert!(device.token_rooms.is_empty());
}

#[test]
fn an_empty_token_sends_nothing() {
    let config = Config::DEFAULT;
    let mut client = FakeClient::default();
    let result = fetch_with(&mut client, &config, b"", &mut signing(config, 0)).0;
    assert_eq!(result, Err(Error::NoIdentity));
    assert!(client.seen.is_empty());
}

#[test]
fn each_request_has_a_fresh_token() {
    let config = Config::DEFAULT;
    let mut device = signing(config, 100);
    let mut client = FakeClient::default();
    for _ in 0..2 {
        fetch_with(&mut client, &config, b"", &mut device).0.unwrap();
        report_with(&mut client, &config, b"\x80", &mut device).unwrap();
    }
    assert_eq!(device.token_rooms.len(), 4);
}

#[test]
fn a_report_that_leaves_no_room_for_the_token_sends_it_from_the_receive_buffer() {
    let config = Config::DEFAULT;
    for (len, behind_report) in
        [(1, true), (2048 - 875, true), (2048 - 874, false), (2047, false), (2048, false)]
    {
        let report = std::vec![0x80; len];
        let mut client = FakeClient::default();
        report_with(&mut client, &config, &report, &mut signing(config, 850)).unwrap();
        assert_eq!(header(&client, 2), 850, "{len}");
        assert_eq!(client.seen[0].body, report);
        // The answer never lies over the report or the token.
        let room = client.seen[0].room;
        if behind_report {
            assert_eq!(room, 1024, "{len}");
        } else {
            assert_eq!(room, (1024 - 875).max(2048 - len), "{len}");
        }
    }
}

#[test]
fn buffers_without_room_for_the_token_are_a_failure_and_send_nothing() {
    for tx in [0, 21, 22, 23, 24, 25, 100, 200] {
        let (rx_buf_sz, codec_at_cmd_len) = (64, 0);
        let config = Config { tx_buf_sz: tx, codec_at_cmd_len, rx_buf_sz, ..Config::DEFAULT };
        let mut client = FakeClient::default();
        let result = fetch_with(&mut client, &config, b"", &mut signing(config, 850)).0;
        assert!(matches!(result, Err(Error::DoesNotFit | Error::NoIdentity)), "{tx}: {result:?}");
        assert!(client.seen.is_empty());
    }
    let config = Config { tx_buf_sz: 100, codec_at_cmd_len: 0, rx_buf_sz: 64, ..Config::DEFAULT };
    let mut client = FakeClient::default();
    let result = report_with(&mut client, &config, &[0x80; 90], &mut signing(config, 850));
    let result = result.unwrap_err();
    assert!(matches!(result.error, Error::DoesNotFit | Error::NoIdentity), "{result:?}");
    assert!(!result.sent);
    assert!(client.seen.is_empty());
}

#[test]
fn a_shorter_token_makes_do_with_a_smaller_buffer_down_to_the_last_byte() {
    let mut client = FakeClient::default();
    let config = Config::DEFAULT;
    fetch_with(&mut client, &config, b"", &mut signing(config, 100)).0.unwrap();
    // Two sizes of three digits in the place of four.
    let url = client.seen[0].url.len() - 2;
    // URL with its NUL, then "Authorization: Bearer ", the token, CR, LF and NUL. What the modem's version
    // was read into is at the end of the buffers.
    let exact = url + 1 + 22 + 100 + 3 + FIRMWARE_VERSION_LEN;
    for (room, fits) in [(exact, true), (exact - 1, false), (exact + 1, true)] {
        let (rx_buf_sz, tx_buf_sz) = (100, room as u32 - 100);
        let config = Config { rx_buf_sz, tx_buf_sz, codec_at_cmd_len: 0, ..Config::DEFAULT };
        let mut client = FakeClient::default();
        let result = fetch_with(&mut client, &config, b"", &mut signing(config, 100)).0;
        assert_eq!(result.is_ok(), fits, "{room}: {result:?}");
        if fits {
            assert_eq!(header(&client, 1), 100);
        }
    }
}
