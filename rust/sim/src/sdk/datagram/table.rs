// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the device has open: its sockets, and the CoAP clients that use them.

use std::collections::BTreeMap;
use std::ffi::c_int;

use crate::sdk::coap::request::Request;
use crate::sdk::coap::table::{Client, Place};
use crate::sdk::datagram::link::Socket;

/// First descriptor: none that a C library has for itself.
const FIRST_DESCRIPTOR: c_int = 3;

/// Sockets, and the clients that use them.
#[derive(Default)]
pub(in crate::sdk) struct Network {
    pub(super) sockets: BTreeMap<c_int, Socket>,
    opened: c_int,
    pub(in crate::sdk) clients: Vec<Client>,
}

impl Network {
    /// Adds a socket.
    pub(in crate::sdk) fn open(&mut self, socket: Socket) -> c_int {
        let fd = FIRST_DESCRIPTOR + self.opened;
        self.opened += 1;
        self.sockets.insert(fd, socket);
        fd
    }

    /// The socket of a descriptor.
    pub(in crate::sdk) fn socket(&mut self, fd: c_int) -> Option<&mut Socket> {
        self.sockets.get_mut(&fd)
    }

    /// Forgets a socket.
    pub(in crate::sdk) fn remove(&mut self, fd: c_int) -> Option<()> {
        self.sockets.remove(&fd).map(drop)
    }

    /// Whether anything can come in.
    pub(in crate::sdk) fn is_active(&self) -> bool {
        !self.sockets.is_empty()
    }

    /// Whether requests over a descriptor can have no answer any more.
    pub(in crate::sdk) fn is_lost(&self, fd: c_int) -> bool {
        self.sockets.get(&fd).is_none_or(Socket::is_dead)
    }

    /// The request in a place.
    pub(in crate::sdk) fn request(&mut self, place: Place) -> Option<&mut Request> {
        self.clients.get_mut(place.client)?.requests.get_mut(place.slot)?.as_mut()
    }

    /// The device has no power any more.
    pub(in crate::sdk) fn cut(&mut self) {
        for socket in self.sockets.values_mut() {
            socket.keep_open = false;
            socket.lose_network();
        }
    }

    /// How many sockets are open, and how many requests under way.
    pub(in crate::sdk) fn in_use(&self) -> (usize, usize) {
        let busy = self.clients.iter().filter(|client| client.is_busy()).count();
        (self.sockets.len(), busy)
    }

    /// The device is offline.
    pub(in crate::sdk) fn lose(&mut self) {
        self.sockets.values_mut().for_each(Socket::lose_network);
    }
}
