// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One device's session: the handshake, then messages.

use std::net::SocketAddr;

use super::air::Air;
use super::exchange::Exchange;
use crate::dtls::{self, End, Step};
use crate::service::backend::Backend;
use crate::trace::What;

/// A session with the device behind one address.
pub(super) struct Session {
    end: End,
    connected: bool,
    exchange: Exchange,
    used_ms: u64,
}

/// Whether a session goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    GoesOn,
    Ended,
}

impl Session {
    /// A session that waits for a handshake.
    pub(super) fn new(end: End) -> Self {
        Self { end, connected: false, exchange: Exchange::default(), used_ms: 0 }
    }

    /// Whether the handshake is done.
    pub(super) fn is_connected(&self) -> bool {
        self.connected
    }

    /// When the last datagram came.
    pub(super) fn used_ms(&self) -> u64 {
        self.used_ms
    }

    /// Takes a datagram in and sends what follows from it.
    pub(super) fn receive(
        &mut self,
        backend: &Backend,
        air: &Air,
        peer: SocketAddr,
        datagram: &[u8],
    ) -> Next {
        let now_ms = backend.clock().now_ms();
        self.used_ms = now_ms;
        let steps = match self.end.receive(now_ms, datagram) {
            Ok(steps) => steps,
            Err(failure) => {
                if !self.connected && backend.standalone() {
                    backend.trace().push(What::Handshake { ok: false, detail: failure.reason });
                }
                return Next::Ended;
            }
        };
        let mut next = Next::GoesOn;
        for step in steps {
            match step {
                Step::Send(datagram) => air.send(peer, datagram, 0),
                Step::Connected => {
                    self.connected = true;
                    let detail = dtls::VERSION.to_owned();
                    backend.trace().push(What::Handshake { ok: true, detail });
                }
                Step::Data(message) => self.answer(backend, air, peer, now_ms, &message),
                Step::Closed => next = Next::Ended,
                // No certificate is asked for.
                Step::Certificate(_) => {}
            }
        }
        next
    }

    fn answer(
        &mut self,
        backend: &Backend,
        air: &Air,
        peer: SocketAddr,
        now_ms: u64,
        message: &[u8],
    ) {
        for outgoing in self.exchange.receive(backend, message) {
            // An end that failed says so when the next datagram comes.
            for step in self.end.send(now_ms, &outgoing.bytes).unwrap_or_default() {
                if let Step::Send(datagram) = step {
                    air.send(peer, datagram, outgoing.delay_ms);
                }
            }
        }
    }
}
