// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What goes on in the background: datagrams that come in, and what waits for them.
//!
//! On a device this is done by threads of the modem's and the CoAP client's. Here it is done
//! whenever the one thread waits for something.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ffi::c_int;
use std::sync::Arc;
use std::time::Duration;

use super::coap_answer;
use super::coap_client::Client;
use super::connection::{self, Socket};
use super::state::{self, Sim};

/// First descriptor: none that a C library has for itself.
const FIRST_DESCRIPTOR: c_int = 3;

/// How long the service may take for a datagram in the host's time, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sockets, and the clients that use them.
#[derive(Default)]
pub(super) struct Network {
    sockets: BTreeMap<c_int, Socket>,
    opened: c_int,
    pub(super) clients: Vec<Client>,
}

impl Network {
    /// Adds a socket.
    pub(super) fn open(&mut self, socket: Socket) -> c_int {
        let fd = FIRST_DESCRIPTOR + self.opened;
        self.opened += 1;
        self.sockets.insert(fd, socket);
        fd
    }

    /// The socket of a descriptor.
    pub(super) fn socket(&mut self, fd: c_int) -> Option<&mut Socket> {
        self.sockets.get_mut(&fd)
    }

    /// Forgets a socket.
    pub(super) fn remove(&mut self, fd: c_int) -> Option<()> {
        self.sockets.remove(&fd).map(drop)
    }

    /// Whether anything can come in.
    pub(super) fn is_active(&self) -> bool {
        !self.sockets.is_empty()
    }

    /// Whether requests over a descriptor can have no answer any more.
    pub(super) fn is_lost(&self, fd: c_int) -> bool {
        self.sockets.get(&fd).is_none_or(Socket::is_dead)
    }

    /// The device is offline.
    pub(super) fn lose(&mut self) {
        self.sockets.values_mut().for_each(Socket::lose_network);
    }
}

/// When something happens in the background next.
pub(super) fn next_due(sim: &Sim) -> Option<u64> {
    if !sim.network.is_active() {
        return None;
    }
    let handshakes = sim.network.sockets.values().filter_map(Socket::due_ms);
    let requests = sim.network.clients.iter().filter_map(Client::due_ms);
    let late = sim.air.as_ref().and_then(|air| air.next_due_ms());
    handshakes.chain(requests).chain(late).min()
}

/// Does what is due.
pub(super) fn run_due() {
    let sockets = state::with(|sim| {
        if let Some(air) = &sim.air {
            air.release();
        }
        let now_ms = sim.clock.now_ms();
        let due = |(fd, socket): (&c_int, &Socket)| {
            socket.due_ms().is_some_and(|due_ms| due_ms <= now_ms).then_some((*fd, now_ms))
        };
        sim.network.sockets.iter().filter_map(due).collect::<Vec<_>>()
    });
    for (fd, now_ms) in sockets.unwrap_or_default() {
        state::with(|sim| connection::elapse(sim, fd, now_ms));
    }
    coap_answer::run_due();
}

/// Takes in all that has come. Callbacks are called from here.
pub(super) fn pump() {
    loop {
        let air = state::with(|sim| sim.air.as_ref().map(Arc::clone)).flatten();
        if let Some(air) = air {
            air.settle(PATIENCE);
        }
        coap_answer::give_up_lost();
        let Some(messages) = state::with(receive).flatten() else { return };
        for (fd, message) in messages {
            coap_answer::take(fd, &message);
        }
    }
}

/// Takes one datagram of each socket in; `None` when there is none.
fn receive(sim: &mut Sim) -> Option<Vec<(c_int, Vec<u8>)>> {
    let sockets: Vec<c_int> = sim.network.sockets.keys().copied().collect();
    let mut any = false;
    let mut messages = Vec::new();
    for fd in sockets {
        if let Some(said) = connection::receive(sim, fd) {
            any = true;
            messages.extend(said.into_iter().map(|message| (fd, message)));
        }
    }
    any.then_some(messages)
}

thread_local! {
    static ERRNO: Cell<c_int> = const { Cell::new(0) };
}

/// Why the last function of the thread failed.
pub(super) fn errno() -> c_int {
    ERRNO.get()
}

/// Notes why a function failed.
pub(super) fn set_errno(errno: c_int) {
    ERRNO.set(errno);
}
