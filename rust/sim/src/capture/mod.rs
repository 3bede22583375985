// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The device's traffic as a capture file that Wireshark opens, with the keys to read it.

mod packets;
mod pcapng;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::{BOOT_UNIX_S, Clock};

/// Which way something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// From the device to the service.
    Up,
    /// From the service to the device.
    Down,
}

/// What a flow is carried by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// A byte stream.
    Tcp,
    /// Datagrams.
    Udp,
}

/// What happened to a flow.
#[derive(Debug, PartialEq, Eq)]
enum Doing {
    Opened,
    Carried(Direction, Vec<u8>),
    Closed,
}

/// One thing that happened on the wire.
#[derive(Debug)]
struct Seen {
    t_ms: u64,
    /// Flows are numbered from 0.
    flow: u16,
    carrier: Carrier,
    doing: Doing,
}

#[derive(Debug, Default)]
struct Inner {
    flows: u16,
    seen: Vec<Seen>,
    /// Lines of an NSS key log.
    keys: String,
}

/// Collects what the device sends and receives below TLS and DTLS.
///
/// The bytes are the real ones. What is around them, addresses, ports and TCP segments, is made
/// up, so that it does not depend on the host.
#[derive(Debug)]
pub struct Capture {
    clock: Arc<Clock>,
    inner: Mutex<Inner>,
}

/// One connection of the device's, or one datagram socket.
#[derive(Debug, Clone)]
pub struct Flow {
    capture: Arc<Capture>,
    number: u16,
    carrier: Carrier,
}

impl Capture {
    /// An empty capture on a simulation's clock.
    #[must_use]
    pub fn new(clock: Arc<Clock>) -> Self {
        Self { clock, inner: Mutex::default() }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection is made.
    pub fn open(self: &Arc<Self>, carrier: Carrier) -> Flow {
        let number = {
            let mut inner = self.inner();
            inner.flows = inner.flows.wrapping_add(1);
            inner.flows - 1
        };
        let flow = Flow { capture: Arc::clone(self), number, carrier };
        flow.push(Doing::Opened);
        flow
    }

    /// Notes the secret of a session, by its label in a key log and the client's random number.
    pub(crate) fn add_key(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        let line = format!("{label} {} {}\n", hex::encode(client_random), hex::encode(secret));
        let mut inner = self.inner();
        // Both HMACs that make up a key block come by here.
        if !inner.keys.ends_with(&line) {
            inner.keys.push_str(&line);
        }
    }

    /// The secrets of all sessions so far, as an NSS key log (`SSLKEYLOGFILE`).
    #[must_use]
    pub fn key_log(&self) -> String {
        self.inner().keys.clone()
    }

    /// Everything so far as a capture file in the pcapng format, with the key log in it.
    #[must_use]
    pub fn to_pcapng(&self) -> Vec<u8> {
        let inner = self.inner();
        let mut file = pcapng::File::new();
        file.add_key_log(&inner.keys);
        for (t_ms, packet) in packets::of(&inner.seen) {
            file.add_packet(BOOT_UNIX_S * 1000 + t_ms, &packet);
        }
        file.into_bytes()
    }
}

impl rustls::KeyLog for Capture {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        self.add_key(label, client_random, secret);
    }
}

impl Flow {
    /// The device has sent something.
    pub fn sent(&self, bytes: &[u8]) {
        self.carry(Direction::Up, bytes);
    }

    /// The device has received something.
    pub fn received(&self, bytes: &[u8]) {
        self.carry(Direction::Down, bytes);
    }

    /// The connection is over.
    pub fn close(&self) {
        self.push(Doing::Closed);
    }

    fn carry(&self, direction: Direction, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.push(Doing::Carried(direction, bytes.to_vec()));
        }
    }

    fn push(&self, doing: Doing) {
        let Self { capture, number, carrier } = self;
        let t_ms = capture.clock.now_ms();
        capture.inner().seen.push(Seen { t_ms, flow: *number, carrier: *carrier, doing });
    }
}

#[cfg(test)]
mod tests;
