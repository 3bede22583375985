// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One device's session: the handshake, then messages.

use std::net::SocketAddr;

use super::air::Air;
use super::exchange::Exchange;
use crate::dtls::{self, End, Failure, Step};
use crate::service::backend::Backend;
use crate::trace::What;

/// A session with the device behind one address.
pub(super) struct Session {
    end: End,
    connected: bool,
    exchange: Exchange,
    number: u64,
    begun_ms: u64,
    used_ms: u64,
    /// When the handshake goes on by itself.
    wake_ms: Option<u64>,
}

/// Whether a session goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    GoesOn,
    Ended,
}

impl Session {
    /// The session with a `number`, which waits for a handshake from now on.
    pub(super) fn new(end: End, number: u64, now_ms: u64) -> Self {
        let exchange = Exchange::default();
        Self {
            end,
            connected: false,
            exchange,
            number,
            begun_ms: now_ms,
            used_ms: now_ms,
            wake_ms: None,
        }
    }

    /// Which of all sessions it is.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// When [`Session::elapse`] has to be called.
    pub(super) fn wake_ms(&self) -> Option<u64> {
        self.wake_ms
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
        let steps = self.end.receive(now_ms, datagram);
        self.follow(backend, air, peer, now_ms, steps)
    }

    /// Sends the handshake's last messages again when nothing has come for too long.
    pub(super) fn elapse(&mut self, backend: &Backend, air: &Air, peer: SocketAddr) -> Next {
        let now_ms = backend.clock().now_ms();
        let limit_ms = u64::try_from(dtls::HANDSHAKE_TIMEOUT.as_millis()).unwrap_or(u64::MAX);
        if now_ms.saturating_sub(self.begun_ms) >= limit_ms {
            // The peer is gone: a server's end has no limit of its own.
            return Next::Ended;
        }
        let steps = self.end.elapse(now_ms);
        self.follow(backend, air, peer, now_ms, steps)
    }

    fn follow(
        &mut self,
        backend: &Backend,
        air: &Air,
        peer: SocketAddr,
        now_ms: u64,
        steps: Result<Vec<Step>, Failure>,
    ) -> Next {
        let steps = match steps {
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
        // A session has no time-outs: the service waits to be asked. Time always goes on.
        let wake_ms = self.end.wake_ms().filter(|_| !self.connected);
        self.wake_ms = wake_ms.map(|wake_ms| wake_ms.max(now_ms + 1));
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
