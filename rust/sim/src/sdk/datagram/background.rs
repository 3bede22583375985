// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What goes on in the background: datagrams that come in, and what waits for them.
//!
//! On a device this is done by threads of the modem's and the CoAP client's. Here it is done
//! whenever the one thread waits for something.

use std::ffi::c_int;
use std::sync::Arc;
use std::time::Duration;

use crate::sdk::coap::answer;
use crate::sdk::coap::table::Client;
use crate::sdk::datagram::connection;
use crate::sdk::datagram::link::Socket;
use crate::sdk::state::{self, Sim};

/// How long the service may take for a datagram in the host's time, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// When something happens in the background next.
pub(in crate::sdk) fn next_due(sim: &Sim) -> Option<u64> {
    if !sim.network.is_active() {
        return None;
    }
    let handshakes = sim.network.sockets.values().filter_map(Socket::due_ms);
    let requests = sim.network.clients.iter().filter_map(Client::due_ms);
    let late = sim.air.as_ref().and_then(|air| air.next_due_ms());
    handshakes.chain(requests).chain(late).min()
}

/// Does what is due.
pub(in crate::sdk) fn run_due() {
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
    answer::run_due();
}

/// Takes in all that has come. Callbacks are called from here.
pub(in crate::sdk) fn pump() {
    loop {
        let air = state::with(|sim| sim.air.as_ref().map(Arc::clone)).flatten();
        if let Some(air) = air {
            air.settle(PATIENCE);
        }
        answer::give_up_lost();
        let Some(messages) = state::with(receive).flatten() else { return };
        for (fd, message) in messages {
            answer::take(fd, &message);
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
