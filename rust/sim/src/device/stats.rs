// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a run cost: traffic, radio time and commands.

use serde::Serialize;

/// Counters of one device since the start of the simulation. Serialised into the summary line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Stats {
    /// AT commands the modem executed.
    pub at_commands: u64,
    /// Requests made with `rest_client_request` or `coap_client_req`.
    pub requests: u64,
    /// TLS or DTLS sessions set up.
    pub handshakes: u64,
    /// TLS or DTLS sessions that were refused by either side or did not come about in time.
    pub handshakes_failed: u64,
    /// Bytes sent over TCP or UDP, TLS included.
    pub bytes_sent: u64,
    /// Bytes received over TCP or UDP, TLS included.
    pub bytes_received: u64,
    /// Datagrams sent; 0 over TCP, whose segments are the host's.
    pub datagrams_sent: u64,
    /// Datagrams received.
    pub datagrams_received: u64,
    /// Milliseconds with the default bearer active.
    pub online_ms: u64,
    /// Milliseconds without.
    pub offline_ms: u64,
}

impl Stats {
    /// Adds a span of time in one state of the radio.
    pub(super) fn add_radio_time(&mut self, online: bool, ms: u64) {
        if online {
            self.online_ms += ms;
        } else {
            self.offline_ms += ms;
        }
    }
}
