// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The way datagrams take: some get lost, come twice, late or behind the next one.

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::random::Random;
use crate::service::spec::DatagramSpec;

/// A datagram and its other end.
type Datagram = (SocketAddr, Vec<u8>);

/// The service's socket with everything that can go wrong on the way.
///
/// A simulated device on the virtual clock has to know when nothing more can come before time
/// goes on: it announces what it sends, and the service counts what it is done with.
pub struct Air {
    socket: UdpSocket,
    clock: Arc<Clock>,
    spec: DatagramSpec,
    state: Mutex<State>,
    handled: Condvar,
}

struct State {
    random: Random,
    /// Sent by devices that say so.
    announced: u64,
    /// Of these and others, those that the service has dealt with.
    handled: u64,
    /// Waits for the next one to overtake it, on the way to the service.
    held_in: Option<Datagram>,
    /// The same on the way to a device.
    held_out: Option<Datagram>,
    /// On its way to a device, by the time it gets there.
    late: BTreeMap<(u64, u64), Datagram>,
    late_count: u64,
    /// When the service has something to send by itself.
    timer_ms: Option<u64>,
}

impl Air {
    /// What surrounds `socket`.
    pub(super) fn new(socket: UdpSocket, clock: Arc<Clock>, spec: DatagramSpec, seed: u64) -> Self {
        let state = State {
            random: Random::new(seed),
            announced: 0,
            handled: 0,
            held_in: None,
            held_out: None,
            late: BTreeMap::new(),
            late_count: 0,
            timer_ms: None,
        };
        Self { socket, clock, spec, state: Mutex::new(state), handled: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A device is about to send a datagram.
    pub fn announce(&self) {
        self.state().announced += 1;
    }

    /// Waits until the service has dealt with all that was announced, at most for `patience` of
    /// the host's time. What it answered can be received then.
    pub fn settle(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let mut state = self.state();
        while state.handled < state.announced {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                // It went astray on the host. Nobody is to wait for it again.
                state.handled = state.announced;
                return;
            }
            state = match self.handled.wait_timeout(state, left) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
    }

    /// When the next late datagram reaches its device, or the service sends one by itself.
    #[must_use]
    pub fn next_due_ms(&self) -> Option<u64> {
        let state = self.state();
        let late = state.late.keys().next().map(|(due_ms, _)| *due_ms);
        late.into_iter().chain(state.timer_ms).min()
    }

    /// Delivers the late datagrams that are due, and has the service send what it is time for.
    pub fn release(&self) {
        let now_ms = self.clock.now_ms();
        let mut state = self.state();
        while let Some(entry) = state.late.first_entry().filter(|entry| entry.key().0 <= now_ms) {
            self.deliver(&entry.remove());
        }
        if state.timer_ms.is_some_and(|due_ms| due_ms <= now_ms) {
            state.timer_ms = None;
            // The service's thread gets it in line with what devices sent, and is waited for.
            state.announced += 1;
            self.wake();
        }
    }

    /// Sets the time at which the service has something to send by itself.
    pub(super) fn set_timer(&self, due_ms: Option<u64>) {
        self.state().timer_ms = due_ms;
    }

    /// Waits for datagrams, at most for `patience` of the host's time; those that get through.
    pub(super) fn receive(&self, patience: Duration) -> io::Result<Vec<Datagram>> {
        let mut room = vec![0; 1 << 16];
        self.socket.set_read_timeout(Some(patience))?;
        let (count, peer) = self.socket.recv_from(&mut room)?;
        room.truncate(count);
        if room.is_empty() {
            // See `wake`: it did not come through the air.
            return Ok(Vec::new());
        }
        let mut state = self.state();
        if state.happens(self.spec.loss_percent) {
            return Ok(Vec::new());
        }
        if state.held_in.is_none() && state.happens(self.spec.reorder_percent) {
            state.held_in = Some((peer, room));
            return Ok(Vec::new());
        }
        let copies = if state.happens(self.spec.duplicate_percent) { 2 } else { 1 };
        let mut through = vec![(peer, room); copies];
        through.extend(state.held_in.take());
        Ok(through)
    }

    /// Has [`Air::receive`] return, to a service that is to end or to look at its timers.
    pub(super) fn wake(&self) {
        if let Ok(addr) = self.socket.local_addr() {
            // It returns by itself soon when this fails.
            let _ = self.socket.send_to(&[], crate::service::reachable(addr));
        }
    }

    /// The last received datagram has been dealt with.
    pub(super) fn done(&self) {
        self.state().handled += 1;
        self.handled.notify_all();
    }

    /// Sends a datagram to a device, `delay_ms` after it would usually leave.
    pub(super) fn send(&self, peer: SocketAddr, datagram: Vec<u8>, delay_ms: u64) {
        let now_ms = self.clock.now_ms();
        let mut state = self.state();
        if state.happens(self.spec.loss_percent) {
            return;
        }
        let copies = if state.happens(self.spec.duplicate_percent) { 2 } else { 1 };
        let mut delay_ms = delay_ms;
        if state.happens(self.spec.late_percent) {
            delay_ms += self.spec.late_s.saturating_mul(1000);
        }
        let datagram = (peer, datagram);
        if delay_ms > 0 {
            for _ in 0..copies {
                state.late_count += 1;
                let key = (now_ms.saturating_add(delay_ms), state.late_count);
                state.late.insert(key, datagram.clone());
            }
            return;
        }
        if state.held_out.is_none() && state.happens(self.spec.reorder_percent) {
            state.held_out = Some(datagram);
            return;
        }
        for _ in 0..copies {
            self.deliver(&datagram);
        }
        if let Some(overtaken) = state.held_out.take() {
            self.deliver(&overtaken);
        }
    }

    fn deliver(&self, (peer, datagram): &Datagram) {
        // A device that is gone does not miss it.
        let _ = self.socket.send_to(datagram, peer);
    }
}

impl State {
    fn happens(&mut self, percent: u8) -> bool {
        percent > 0 && self.random.next_u32() % 100 < u32::from(percent)
    }
}
