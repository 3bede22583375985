// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The modem's sockets, as an image uses them: TLS and DTLS end here, as they do in a modem.

use std::collections::VecDeque;
use std::ffi::c_int;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use super::modem::Modem;
use super::protocol::{Reply, flags};
use super::stream::Stream;
use super::way::{PACE_MS, Way};
use crate::device::CredentialType;
use crate::sdk::datagram::connection;
use crate::sdk::datagram::link::Socket;
use crate::sdk::rest::tls::{ConnectError, Connection, Means, Traffic};
use crate::trace::What;

/// The address of the service in the simulated network (TEST-NET-1, RFC 5737).
const SERVICE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

/// `getaddrinfo`: no such host, or nobody to ask.
const NO_NAME: i32 = -2;

/// Address families, as Zephyr numbers them.
const ANY_FAMILY: u8 = 0;
const IPV4: u8 = 1;

/// How long to wait for what is on its way over loopback, when an image asks without waiting.
const GLANCE: Duration = Duration::from_millis(1);

/// The numbers of the options in the protocol.
mod option {
    pub(super) const PEER_VERIFY: u8 = 1;
    pub(super) const SEC_TAGS: u8 = 2;
    pub(super) const HOST_NAME: u8 = 3;
    /// Accepted, without an effect: session cache, connection id, handshake time-out.
    pub(super) const WITHOUT_EFFECT: u8 = 4;
    pub(super) const KEEP_OPEN: u8 = 5;
}

impl Modem {
    /// Opens a socket; `None` for a kind that does not exist.
    pub(super) fn open(&mut self, kind: u8) -> Option<Reply> {
        let way = match kind {
            1 => Way::Stream(None),
            2 => Way::Datagrams(VecDeque::new()),
            3 => Way::Nowhere { connects: false },
            4 => Way::Nowhere { connects: true },
            _ => return None,
        };
        // A modem verifies its peer unless it is told not to.
        let fd = self.sim.network.open(Socket::default());
        if let Some(socket) = self.sim.network.socket(fd) {
            socket.verify = true;
        }
        self.ways.insert(fd, way);
        Some(fd.into())
    }

    /// Sets an option; `None` for one that does not exist.
    pub(super) fn set_option(&mut self, fd: c_int, name: u8, value: &[u8]) -> Option<Reply> {
        let keeps_open = self.sim.device.keeps_sockets_open();
        let Some(socket) = self.sim.network.socket(fd) else {
            return Some((-libc::EBADF).into());
        };
        let word = |bytes: &[u8]| bytes.first_chunk().map(|word| u32::from_le_bytes(*word));
        match name {
            option::PEER_VERIFY => socket.verify = word(value)? != 0,
            option::SEC_TAGS => {
                let words = value.as_chunks().0.iter();
                socket.sec_tags = words.map(|word| u32::from_le_bytes(*word)).collect();
            }
            option::HOST_NAME => {
                let name = String::from_utf8_lossy(value).into_owned();
                socket.host = (!name.is_empty()).then_some(name);
            }
            option::WITHOUT_EFFECT => {}
            option::KEEP_OPEN if keeps_open => socket.keep_open = word(value)? != 0,
            option::KEEP_OPEN => return Some((-libc::ENOPROTOOPT).into()),
            _ => return None,
        }
        Some(Reply::default())
    }

    /// Finds the address of a host, whichever it is: 0 and four bytes, or an error of `getaddrinfo`.
    pub(super) fn resolve(&self, family: u8) -> Reply {
        if self.sim.resolve().is_none() || !matches!(family, ANY_FAMILY | IPV4) {
            return NO_NAME.into();
        }
        Reply { result: 0, payload: SERVICE.octets().to_vec() }
    }

    /// Connects a socket: 0, `-EINPROGRESS` while a handshake goes on, or why not.
    pub(super) fn connect(&mut self, fd: c_int, _port: u16, address: &[u8]) -> i32 {
        let online = self.sim.device.is_online();
        match self.ways.get(&fd) {
            None => -libc::EBADF,
            Some(_) if !online || address != SERVICE.octets() => -libc::ENETUNREACH,
            Some(Way::Nowhere { connects: true }) => 0,
            Some(Way::Nowhere { connects: false }) => -libc::ECONNREFUSED,
            Some(Way::Stream(Some(_))) => -libc::EISCONN,
            Some(Way::Stream(None)) => self.connect_stream(fd),
            Some(Way::Datagrams(_)) => self.connect_datagrams(fd),
        }
    }

    fn connect_datagrams(&mut self, fd: c_int) -> i32 {
        if self.sim.air.is_none() {
            self.note(
                "connects over DTLS, but the service speaks HTTP: add --transport coap".into(),
            );
            return -libc::ECONNREFUSED;
        }
        let server = self.sim.server;
        match connection::begin(&mut self.sim, fd, server) {
            Ok(()) => -libc::EINPROGRESS,
            Err(errno) => -errno,
        }
    }

    fn connect_stream(&mut self, fd: c_int) -> i32 {
        if self.sim.air.is_some() {
            self.note(
                "connects over TLS, but the service speaks CoAP: add --transport http".into(),
            );
            return -libc::ECONNREFUSED;
        }
        let Some(socket) = self.sim.network.socket(fd) else { return -libc::EBADF };
        if !socket.verify {
            self.note("asks for TLS without a verification, which this modem does not do".into());
            return -libc::EOPNOTSUPP;
        }
        let host = socket.host.clone().unwrap_or_else(|| SERVICE.to_string());
        let tags = socket.sec_tags.clone();
        let held = |tag| self.sim.device.credentials().content(tag, CredentialType::Ca);
        let anchors: Vec<u8> =
            tags.into_iter().filter_map(held).flat_map(|pem| [pem, b"\n"].concat()).collect();
        let clock = Arc::clone(&self.sim.clock);
        let record_limit = self.sim.device.tls_record_limit();
        let means = Means { seed: self.sim.device.session_seed(), capture: None, record_limit };
        match Connection::tls(self.sim.server, &host, &anchors, clock, means) {
            Ok(connection) => {
                self.sim.device.stats_mut().handshakes += 1;
                self.ways.insert(fd, Way::Stream(Some(Box::new(Stream::new(connection)))));
                self.count_traffic(fd);
                0
            }
            Err(error) => self.refused(error),
        }
    }

    fn refused(&mut self, error: ConnectError) -> i32 {
        self.count(error.traffic);
        if error.in_handshake {
            self.sim.device.stats_mut().handshakes_failed += 1;
            self.sim.trace.push(What::Handshake { ok: false, detail: error.reason });
        } else {
            self.note(format!("cannot connect: {}", error.reason));
        }
        if error.timed_out { -libc::ETIMEDOUT } else { -libc::ECONNREFUSED }
    }

    /// Sends: how many bytes, or why not.
    pub(super) fn send(&mut self, fd: c_int, data: &[u8]) -> i32 {
        let online = self.sim.device.is_online();
        let sent = match self.ways.get_mut(&fd) {
            None => Err(libc::EBADF),
            Some(Way::Stream(Some(stream))) => stream.send(data),
            Some(Way::Stream(None) | Way::Nowhere { connects: false }) => Err(libc::ENOTCONN),
            Some(Way::Nowhere { connects: true }) if online => Ok(()),
            Some(Way::Nowhere { connects: true }) => Err(libc::ENETUNREACH),
            Some(Way::Datagrams(_)) => connection::send(&mut self.sim, fd, data),
        };
        self.count_traffic(fd);
        match sent {
            Ok(()) => i32::try_from(data.len()).unwrap_or(i32::MAX),
            Err(errno) => -errno,
        }
    }

    /// Receives at most `max` bytes: how many, or why not; `-EAGAIN` when there is nothing yet.
    pub(super) fn receive(&mut self, fd: c_int, only_look: u8, max: u32) -> Reply {
        let max = usize::try_from(max).unwrap_or(usize::MAX).min(1 << 16);
        let only_look = only_look != 0;
        let failure = self.sim.network.socket(fd).and_then(|socket| failure_of(socket));
        let data = match self.ways.get_mut(&fd) {
            None => Err(libc::EBADF),
            Some(Way::Stream(None)) => Err(libc::ENOTCONN),
            Some(Way::Nowhere { .. }) => Err(libc::EAGAIN),
            Some(Way::Stream(Some(stream))) => {
                if stream.is_waited_for() {
                    stream.fill(GLANCE);
                }
                received(stream, max, only_look)
            }
            Some(Way::Datagrams(waiting)) => match (waiting.front(), failure) {
                (Some(datagram), _) => Ok(datagram.iter().take(max).copied().collect()),
                (None, Some(errno)) => Err(errno),
                (None, None) => Err(libc::EAGAIN),
            },
        };
        if let (Some(Way::Datagrams(waiting)), false, Ok(_)) =
            (self.ways.get_mut(&fd), only_look, &data)
        {
            // What does not fit is lost, as it is on a device.
            waiting.pop_front();
        }
        self.count_traffic(fd);
        match data {
            Ok(data) => {
                Reply { result: i32::try_from(data.len()).unwrap_or(i32::MAX), payload: data }
            }
            Err(errno) => (-errno).into(),
        }
    }

    /// Closes a socket: 0, or `-EBADF`.
    pub(super) fn close(&mut self, fd: c_int) -> i32 {
        if let Some(Way::Stream(Some(stream))) = self.ways.get_mut(&fd) {
            stream.close();
        }
        self.count_traffic(fd);
        self.forget(fd);
        match self.ways.remove(&fd).and_then(|_| connection::shut(&mut self.sim, fd)) {
            Some(()) => 0,
            None => -libc::EBADF,
        }
    }

    /// The flags of a socket, and the errno of one that failed.
    pub(super) fn state_of(&mut self, fd: c_int) -> (u8, u16) {
        let bit = |set: bool, flag: u8| if set { flag } else { 0 };
        let (flags, failure) = match self.ways.get(&fd) {
            Some(Way::Stream(Some(stream))) => {
                let readable = bit(stream.has_data() || stream.has_ended(), flags::READABLE);
                let ended = stream.has_ended() && !stream.has_data();
                let flags = readable | flags::WRITABLE | bit(ended, flags::ENDED);
                (flags, stream.failure())
            }
            Some(Way::Datagrams(waiting)) => {
                let readable = bit(!waiting.is_empty(), flags::READABLE);
                let socket = self.sim.network.socket(fd);
                let connected = socket.as_ref().is_some_and(|socket| socket.outcome().is_ok());
                let failure = socket.and_then(|socket| failure_of(socket));
                (readable | bit(connected, flags::WRITABLE), failure)
            }
            Some(Way::Nowhere { connects: true }) => (flags::WRITABLE, None),
            _ => (0, None),
        };
        match failure {
            Some(errno) => (flags | flags::FAILED, u16::try_from(errno).unwrap_or(u16::MAX)),
            None => (flags, 0),
        }
    }

    /// Takes in what has come over TLS connections; waits for the first that is waited for.
    pub(super) fn fill_streams(&mut self, patience: Duration) {
        let mut patience = patience;
        for fd in self.ways.keys().copied().collect::<Vec<_>>() {
            let Some(Way::Stream(Some(stream))) = self.ways.get_mut(&fd) else { continue };
            let now_ms = self.sim.clock.now_ms();
            let silent = stream.silent_until(&self.sim.clock).is_some_and(|at_ms| at_ms > now_ms);
            if stream.is_waited_for() && !silent {
                stream.fill(patience.max(GLANCE));
                patience = Duration::ZERO;
                self.count_traffic(fd);
            }
        }
    }

    /// When to look for what comes over a TLS connection that an image may be waiting for.
    pub(super) fn next_stream_ms(&self, now_ms: u64) -> Option<u64> {
        let due = |way: &Way| match way {
            Way::Stream(Some(stream)) if stream.is_waited_for() => {
                let answer_ms =
                    stream.silent_until(&self.sim.clock).filter(|at_ms| *at_ms > now_ms);
                Some(answer_ms.unwrap_or(now_ms.saturating_add(PACE_MS)))
            }
            _ => None,
        };
        self.ways.values().filter_map(due).min()
    }

    /// The network is gone, and with it every TLS connection.
    pub(super) fn lose_streams(&mut self) {
        for way in self.ways.values_mut() {
            if let Way::Stream(Some(stream)) = way {
                stream.lose(libc::ENETDOWN);
            }
        }
    }

    fn count_traffic(&mut self, fd: c_int) {
        if let Some(Way::Stream(Some(stream))) = self.ways.get_mut(&fd) {
            let traffic = stream.take_traffic();
            self.count(traffic);
        }
    }

    fn count(&mut self, traffic: Traffic) {
        let stats = self.sim.device.stats_mut();
        stats.bytes_sent += traffic.sent;
        stats.bytes_received += traffic.received;
    }
}

/// What a TLS connection has for its reader; nothing at its end.
fn received(stream: &mut Stream, max: usize, only_look: bool) -> Result<Vec<u8>, c_int> {
    match stream.failure() {
        _ if stream.has_data() => Ok(stream.receive(max, only_look)),
        Some(errno) => Err(errno),
        None if stream.has_ended() => Ok(Vec::new()),
        None => Err(libc::EAGAIN),
    }
}

/// The errno of a socket that can be used no more.
fn failure_of(socket: &Socket) -> Option<c_int> {
    if socket.is_dead() { socket.outcome().err() } else { None }
}
