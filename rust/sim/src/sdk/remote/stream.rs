// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A TLS connection that an image has open at the modem.

use std::collections::VecDeque;
use std::ffi::c_int;
use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use crate::clock::Clock;
use crate::sdk::rest::tls::{Connection, Traffic};

/// What is read at once.
const CHUNK: usize = 4096;

/// What an image has not read yet is held back from the peer beyond this.
const MAX_PENDING: usize = 1 << 16;

/// A connection with what has come over it.
pub(super) struct Stream {
    connection: Connection,
    counted: Traffic,
    pending: VecDeque<u8>,
    ended: bool,
    failure: Option<c_int>,
}

impl Stream {
    /// A connection that has just been set up.
    pub(super) fn new(connection: Connection) -> Self {
        let counted = Traffic::default();
        Self { connection, counted, pending: VecDeque::new(), ended: false, failure: None }
    }

    /// Takes in what has come, waiting for it at most for `patience` of the host's time.
    pub(super) fn fill(&mut self, patience: Duration) {
        let mut patience = patience;
        while self.is_open() && self.pending.len() < MAX_PENDING {
            if let Err(error) = self.connection.set_patience(patience, Box::new(|| false)) {
                return self.fail(error.kind());
            }
            let mut chunk = [0; CHUNK];
            match self.connection.read(&mut chunk) {
                Ok(0) => self.ended = true,
                Ok(count) => self.pending.extend(chunk.iter().take(count)),
                Err(error) => return self.fail(error.kind()),
            }
            // Whatever belongs to what came is there already.
            patience = Duration::ZERO;
        }
    }

    fn fail(&mut self, kind: ErrorKind) {
        match kind {
            ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {}
            // A peer that closes without a farewell has still closed.
            ErrorKind::UnexpectedEof => self.ended = true,
            _ => self.failure = Some(libc::ECONNRESET),
        }
    }

    /// Sends all of `data`; the errno when that is impossible.
    pub(super) fn send(&mut self, data: &[u8]) -> Result<(), c_int> {
        if let Some(errno) = self.failure {
            return Err(errno);
        }
        let sent = self.connection.write_all(data).and_then(|()| self.connection.flush());
        sent.map_err(|_| {
            self.failure = Some(libc::ECONNRESET);
            libc::ECONNRESET
        })
    }

    /// At most `max` bytes of what has come, which stay when the caller only looks.
    pub(super) fn receive(&mut self, max: usize, only_look: bool) -> Vec<u8> {
        let count = max.min(self.pending.len());
        if only_look {
            self.pending.iter().take(count).copied().collect()
        } else {
            self.pending.drain(..count).collect()
        }
    }

    /// It cannot be used any more, for `errno`.
    pub(super) fn lose(&mut self, errno: c_int) {
        self.failure = Some(errno);
    }

    pub(super) fn close(&mut self) {
        if self.failure.is_none() {
            self.connection.close();
        }
    }

    /// Whether more may come.
    pub(super) fn is_open(&self) -> bool {
        !self.ended && self.failure.is_none()
    }

    /// Whether an image would have to wait for something to read.
    pub(super) fn is_waited_for(&self) -> bool {
        self.is_open() && self.pending.is_empty()
    }

    /// Until when the service says nothing, if it has said so to the clock.
    pub(super) fn silent_until(&self, clock: &Clock) -> Option<u64> {
        clock.paused_until(self.connection.local_addr().ok()?)
    }

    pub(super) fn has_data(&self) -> bool {
        !self.pending.is_empty()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    pub(super) fn failure(&self) -> Option<c_int> {
        self.failure
    }

    /// What went over it since the last call.
    pub(super) fn take_traffic(&mut self) -> Traffic {
        let now = self.connection.traffic();
        let before = std::mem::replace(&mut self.counted, now);
        Traffic { sent: now.sent - before.sent, received: now.received - before.received }
    }
}
