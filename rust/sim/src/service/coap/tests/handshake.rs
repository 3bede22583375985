// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The service's own time-outs.

use std::time::Duration;

use super::Client;

/// What has come, unread by the client's end.
fn datagrams(client: &Client) -> Vec<Vec<u8>> {
    client.air.settle(Duration::from_secs(10));
    let mut datagrams = Vec::new();
    let mut room = vec![0; 2048];
    while let Ok(count) = client.socket.recv(&mut room) {
        datagrams.push(room[..count].to_vec());
    }
    datagrams
}

/// A handshake whose server has said everything that it says before the client has to go on.
fn half_way() -> (Client, Vec<Vec<u8>>) {
    let mut client = Client::start("");
    let steps = client.end.elapse(0).unwrap();
    client.take(steps);
    for cookie in datagrams(&client) {
        let steps = client.end.receive(0, &cookie).unwrap();
        client.take(steps);
    }
    let flight = datagrams(&client);
    (client, flight)
}

#[test]
fn messages_that_get_lost_are_sent_again_without_being_asked_for() {
    let (mut client, lost) = half_way();
    assert!(!lost.is_empty());
    let due_ms = client.air.next_due_ms().unwrap();
    assert!((500..=2000).contains(&due_ms), "{due_ms}");

    client.clock.advance_to(due_ms - 1);
    client.air.release();
    assert!(datagrams(&client).is_empty());

    client.clock.advance_to(due_ms);
    client.air.release();
    let again = datagrams(&client);
    assert_eq!(again.len(), lost.len());
    for datagram in again {
        let steps = client.end.receive(due_ms, &datagram).unwrap();
        client.take(steps);
    }
    client.connect();
    assert_eq!(client.fetch().0, 401, "the handshake is done");
    assert_eq!(client.air.next_due_ms(), None, "nothing is left to be sent again");
}

#[test]
fn a_device_that_is_gone_is_given_up() {
    let (client, _) = half_way();
    let mut times = 0;
    while let Some(due_ms) = client.air.next_due_ms() {
        assert!(due_ms <= 200_000, "{due_ms}");
        client.clock.advance_to(due_ms);
        client.air.release();
        times += datagrams(&client).len().min(1);
    }
    // After 1, 3, 7, 15, 31, 63 s, jitter aside.
    assert!((4..=8).contains(&times), "{times}");
}
