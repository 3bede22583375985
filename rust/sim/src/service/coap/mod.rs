// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The CoAP front: one thread for all sessions, over DTLS 1.2.

mod air;
mod exchange;
mod fault;
mod message;
mod route;
mod session;

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use dimpl::DtlsCertificate;

pub use air::Air;

use super::backend::Backend;
use super::pki::ServerIdentity;
use crate::dtls::{End, Seeds};
use session::{Next, Session};

/// Sessions kept at once; the one that was silent for longest makes room.
const MAX_SESSIONS: usize = 64;

/// How long a session has to be silent before a new handshake from its address replaces it.
const REPLACEABLE_AFTER_MS: u64 = 5000;

/// How long the thread waits for a datagram before it looks around.
const PATIENCE: Duration = Duration::from_millis(200);
/// The same while it has to deliver late datagrams on time.
const SHORT_PATIENCE: Duration = Duration::from_millis(10);

/// The service's certificate, and that of another CA.
pub(super) struct Certificates {
    right: DtlsCertificate,
    wrong: DtlsCertificate,
}

impl Certificates {
    /// Both certificates, with their keys.
    pub(super) fn new(right: &ServerIdentity, wrong: &ServerIdentity) -> Self {
        Self { right: certificate(right), wrong: certificate(wrong) }
    }
}

fn certificate(identity: &ServerIdentity) -> DtlsCertificate {
    DtlsCertificate {
        certificate: identity.chain.first().map(|der| der.to_vec()).unwrap_or_default(),
        private_key: identity.key.secret_der().to_vec(),
    }
}

/// The listening thread.
pub(super) struct Listener {
    air: Arc<Air>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Listens on `socket`.
    pub(super) fn start(
        socket: UdpSocket,
        certificates: Certificates,
        backend: Arc<Backend>,
    ) -> io::Result<Self> {
        let spec = backend.spec();
        let clock = Arc::clone(backend.clock());
        let air = Arc::new(Air::new(socket, clock, spec.datagrams.clone(), spec.seed));
        let stopping = Arc::new(AtomicBool::new(false));
        let front = Front { backend, certificates, sessions: HashMap::new(), admitted: 0 };
        let thread = thread::Builder::new().name("service".into()).spawn({
            let (air, stopping) = (Arc::clone(&air), Arc::clone(&stopping));
            move || front.serve(&air, &stopping)
        })?;
        Ok(Self { air, stopping, thread: Some(thread) })
    }

    /// The way that datagrams take.
    pub(super) fn air(&self) -> Arc<Air> {
        Arc::clone(&self.air)
    }

    /// Ends all sessions and waits for the thread. A second call does nothing.
    pub(super) fn stop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.air.wake();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to be waited for.
            let _ = thread.join();
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the thread works on.
struct Front {
    backend: Arc<Backend>,
    certificates: Certificates,
    sessions: HashMap<SocketAddr, Session>,
    /// Handshakes so far.
    admitted: u64,
}

impl Front {
    fn serve(mut self, air: &Air, stopping: &AtomicBool) {
        let real_time = self.backend.clock().is_real_time();
        while !stopping.load(Ordering::SeqCst) {
            let hurry = real_time && air.next_due_ms().is_some();
            match air.receive(if hurry { SHORT_PATIENCE } else { PATIENCE }) {
                Ok(datagrams) => {
                    for (peer, datagram) in datagrams {
                        self.take(air, peer, &datagram);
                    }
                    self.run_timers(air);
                    air.done();
                }
                Err(error) if is_timeout(&error) => {}
                // The host has a problem of its own: there is no hurry to ask again.
                Err(_) => thread::sleep(PATIENCE),
            }
            if real_time {
                air.release();
            }
        }
    }

    fn take(&mut self, air: &Air, peer: SocketAddr, datagram: &[u8]) {
        if is_client_hello(datagram) {
            self.admit(peer);
        }
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        if session.receive(&self.backend, air, peer, datagram) == Next::Ended {
            self.sessions.remove(&peer);
        }
    }

    /// Has handshakes go on whose time-outs are over, and says when it is time for the next.
    fn run_timers(&mut self, air: &Air) {
        let now_ms = self.backend.clock().now_ms();
        let due = |session: &Session| session.wake_ms().is_some_and(|due_ms| due_ms <= now_ms);
        let mut peers: Vec<(u64, SocketAddr)> = self
            .sessions
            .iter()
            .filter_map(|(peer, session)| due(session).then_some((session.number(), *peer)))
            .collect();
        // Not in the order of the map, nor of the ports: those are not the same each time.
        peers.sort_unstable();
        for (_, peer) in peers {
            let Some(session) = self.sessions.get_mut(&peer) else { continue };
            if session.elapse(&self.backend, air, peer) == Next::Ended {
                self.sessions.remove(&peer);
            }
        }
        air.set_timer(self.sessions.values().filter_map(Session::wake_ms).min());
    }

    /// Makes room for a handshake, unless the peer has a session that it may belong to.
    fn admit(&mut self, peer: SocketAddr) {
        let now_ms = self.backend.clock().now_ms();
        let stays = |session: &Session| {
            !session.is_connected() || now_ms < session.used_ms() + REPLACEABLE_AFTER_MS
        };
        if self.sessions.get(&peer).is_some_and(stays) {
            return;
        }
        if self.sessions.len() >= MAX_SESSIONS {
            let silent = self.sessions.iter().min_by_key(|(_, session)| session.used_ms());
            if let Some(peer) = silent.map(|(peer, _)| *peer) {
                self.sessions.remove(&peer);
            }
        }
        let Certificates { right, wrong } = &self.certificates;
        let own = if self.backend.begin_connection() { wrong } else { right };
        self.admitted += 1;
        // Only a simulation has to be the same each time.
        let seed = self.backend.spec().seed.wrapping_add(self.admitted);
        let random = (!self.backend.standalone()).then_some(seed);
        let keys = self.backend.spec().key_seed.map(|seed| seed.wrapping_add(self.admitted));
        match End::server(own.clone(), Seeds { random, keys }) {
            Ok(end) => drop(self.sessions.insert(peer, Session::new(end, self.admitted, now_ms))),
            Err(reason) => self.backend.note(format!("DTLS: {reason}")),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Whether a datagram begins with a handshake's first message, before there are keys.
fn is_client_hello(datagram: &[u8]) -> bool {
    // Content type, version, epoch, sequence number, length; then the handshake's type.
    datagram.first() == Some(&22)
        && datagram.get(3..5) == Some(&[0, 0])
        && datagram.get(13) == Some(&1)
}

#[cfg(test)]
mod tests;
