// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A datagram socket of the device's, and how far it is.

use std::ffi::c_int;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;

use dimpl::DtlsCertificate;

use crate::capture::{Capture, Carrier, Flow};
use crate::device::Key;
use crate::dtls::{End, Seeds};

/// A socket.
#[derive(Default)]
pub(in crate::sdk) struct Socket {
    /// Of the addresses that it can be connected to.
    pub(super) family: c_int,
    pub(in crate::sdk) verify: bool,
    pub(in crate::sdk) sec_tags: Vec<u32>,
    pub(in crate::sdk) host: Option<String>,
    /// It stays open while the device is offline.
    pub(in crate::sdk) keep_open: bool,
    pub(super) link: Link,
}

/// How far a socket is.
#[derive(Default)]
pub(super) enum Link {
    #[default]
    Unconnected,
    Handshake(Box<Live>),
    Connected(Box<Live>),
    /// It cannot be used any more, for this errno.
    Dead(c_int),
}

/// An open session and what carries it.
pub(super) struct Live {
    pub(super) udp: UdpSocket,
    pub(super) end: End,
    /// Where the datagrams go as well.
    pub(super) flow: Option<Flow>,
}

impl Socket {
    /// Whether it can be used no more.
    pub(in crate::sdk) fn is_dead(&self) -> bool {
        matches!(self.link, Link::Dead(_))
    }

    /// Whether its handshake goes on.
    pub(in crate::sdk) fn is_shaking_hands(&self) -> bool {
        matches!(self.link, Link::Handshake(_))
    }

    /// What became of its handshake: the errno of one that failed.
    pub(in crate::sdk) fn outcome(&self) -> Result<(), c_int> {
        match self.link {
            Link::Connected(_) => Ok(()),
            Link::Dead(errno) => Err(errno),
            Link::Unconnected | Link::Handshake(_) => Err(libc::EBADF),
        }
    }

    /// The network is gone.
    pub(in crate::sdk) fn lose_network(&mut self) {
        if !self.keep_open && matches!(self.link, Link::Handshake(_) | Link::Connected(_)) {
            self.link = Link::Dead(libc::ENETDOWN);
        }
    }

    /// When its handshake has to go on by itself.
    pub(in crate::sdk) fn due_ms(&self) -> Option<u64> {
        match &self.link {
            Link::Handshake(live) => live.end.wake_ms(),
            _ => None,
        }
    }

    /// What moves its datagrams, as long as there is something.
    pub(super) fn live(&mut self) -> Option<&mut Live> {
        match &mut self.link {
            Link::Handshake(live) | Link::Connected(live) => Some(live),
            Link::Unconnected | Link::Dead(_) => None,
        }
    }
}

impl Live {
    /// Begins a session with `server`, of which `capture` gets all.
    pub(super) fn new(
        server: SocketAddr,
        seeds: Seeds,
        capture: Option<&Arc<Capture>>,
    ) -> Result<Self, String> {
        let open = || {
            let udp = UdpSocket::bind(if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" })?;
            udp.connect(server)?;
            udp.set_nonblocking(true)?;
            Ok(udp)
        };
        let udp = open().map_err(|error: std::io::Error| error.to_string())?;
        // Made up: no server asks for it, but the library wants to have one.
        let own = Key::generate().and_then(|key| key.identity("device"));
        let (certificate, private_key) = own.map_err(|error| error.to_string())?;
        let own = DtlsCertificate { certificate, private_key };
        let flow = capture.map(|capture| capture.open(Carrier::Udp));
        Ok(Self { udp, end: End::client(own, seeds, capture.map(Arc::clone))?, flow })
    }
}
