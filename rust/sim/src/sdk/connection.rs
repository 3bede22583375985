// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The device's datagram sockets: real DTLS over the host's loopback, as long as there is network.

use std::ffi::c_int;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use dimpl::DtlsCertificate;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

use super::state::{self, Sim};
use super::{event_loop, tls};
use crate::device::{CredentialType, Key};
use crate::dtls::{BAD_CERTIFICATE, End, Failure, Step};
use crate::trace::What;

/// A socket.
#[derive(Default)]
pub(super) struct Socket {
    pub(super) verify: bool,
    pub(super) sec_tags: Vec<u32>,
    pub(super) host: Option<String>,
    /// It stays open while the device is offline.
    pub(super) keep_open: bool,
    link: Link,
}

/// How far a socket is.
#[derive(Default)]
enum Link {
    #[default]
    Unconnected,
    Handshake(Box<Live>),
    Connected(Box<Live>),
    /// It cannot be used any more, for this errno.
    Dead(c_int),
}

struct Live {
    udp: UdpSocket,
    end: End,
}

impl Socket {
    /// Whether it can be used no more.
    pub(super) fn is_dead(&self) -> bool {
        matches!(self.link, Link::Dead(_))
    }

    /// The network is gone.
    pub(super) fn lose_network(&mut self) {
        if !self.keep_open && matches!(self.link, Link::Handshake(_) | Link::Connected(_)) {
            self.link = Link::Dead(libc::ENETDOWN);
        }
    }

    /// When its handshake has to go on by itself.
    pub(super) fn due_ms(&self) -> Option<u64> {
        match &self.link {
            Link::Handshake(live) => live.end.wake_ms(),
            _ => None,
        }
    }

    fn live(&mut self) -> Option<&mut Live> {
        match &mut self.link {
            Link::Handshake(live) | Link::Connected(live) => Some(live),
            Link::Unconnected | Link::Dead(_) => None,
        }
    }
}

/// Connects a socket; returns when the handshake is over.
pub(super) fn connect(fd: c_int, server: SocketAddr) -> Result<(), c_int> {
    state::with(|sim| begin(sim, fd, server)).unwrap_or(Err(libc::EBADF))?;
    event_loop::wait_until(u64::MAX, || !is_shaking_hands(fd));
    let ended = state::with(|sim| match sim.network.socket(fd).map(|socket| &socket.link) {
        Some(Link::Connected(_)) => Ok(()),
        Some(Link::Dead(errno)) => Err(*errno),
        _ => Err(libc::EBADF),
    });
    ended.unwrap_or(Err(libc::EBADF))
}

fn is_shaking_hands(fd: c_int) -> bool {
    let shaking = |sim: &mut Sim| {
        matches!(sim.network.socket(fd).map(|socket| &socket.link), Some(Link::Handshake(_)))
    };
    state::with(shaking).unwrap_or(false)
}

fn begin(sim: &mut Sim, fd: c_int, server: SocketAddr) -> Result<(), c_int> {
    let now_ms = sim.clock.now_ms();
    let online = sim.device.is_online();
    let seed = u64::from(sim.device.random());
    let socket = sim.network.socket(fd).ok_or(libc::EBADF)?;
    if !matches!(socket.link, Link::Unconnected) {
        return Err(libc::EISCONN);
    }
    if !online {
        return Err(libc::ENETUNREACH);
    }
    let live = Live::new(server, seed).map_err(|reason| {
        let text = format!("cannot open a socket: {reason}");
        sim.trace.push(What::Note { who: "device".into(), text });
        libc::ENFILE
    })?;
    socket.link = Link::Handshake(Box::new(live));
    elapse(sim, fd, now_ms);
    Ok(())
}

impl Live {
    fn new(server: SocketAddr, seed: u64) -> Result<Self, String> {
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
        Ok(Self { udp, end: End::client(own, Some(seed))? })
    }
}

/// Lets a handshake go on.
pub(super) fn elapse(sim: &mut Sim, fd: c_int, now_ms: u64) {
    let live = sim.network.socket(fd).and_then(Socket::live);
    if let Some(steps) = live.map(|live| live.end.elapse(now_ms)) {
        follow(sim, fd, steps);
    }
}

/// Says `message` to the peer; the errno when that is impossible.
pub(super) fn send(sim: &mut Sim, fd: c_int, message: &[u8]) -> Result<(), c_int> {
    let now_ms = sim.clock.now_ms();
    let socket = sim.network.socket(fd).ok_or(libc::EBADF)?;
    let steps = match &mut socket.link {
        Link::Connected(live) => live.end.send(now_ms, message),
        Link::Dead(errno) => return Err(*errno),
        Link::Unconnected | Link::Handshake(_) => return Err(libc::ENOTCONN),
    };
    follow(sim, fd, steps);
    Ok(())
}

/// Closes a socket; false when there is none.
pub(super) fn close(fd: c_int) -> bool {
    let closed = state::with(|sim| {
        let live = sim.network.socket(fd)?.live();
        let steps = live.map(|live| live.end.close()).unwrap_or_default();
        follow(sim, fd, Ok(steps));
        sim.network.remove(fd)
    });
    closed.flatten().is_some()
}

/// Takes one datagram in, if there is one. Returns what the peer said in it.
pub(super) fn receive(sim: &mut Sim, fd: c_int) -> Option<Vec<Vec<u8>>> {
    let now_ms = sim.clock.now_ms();
    let online = sim.device.is_online();
    let live = sim.network.socket(fd)?.live()?;
    let mut room = vec![0; 1 << 16];
    let count = live.udp.recv(&mut room).ok()?;
    if !online {
        return Some(Vec::new());
    }
    let steps = live.end.receive(now_ms, room.get(..count)?);
    let stats = sim.device.stats_mut();
    stats.datagrams_received += 1;
    stats.bytes_received += count as u64;
    Some(follow(sim, fd, steps))
}

/// Does what a session asks for. Returns what the peer said.
fn follow(sim: &mut Sim, fd: c_int, steps: Result<Vec<Step>, Failure>) -> Vec<Vec<u8>> {
    let mut said = Vec::new();
    let steps = match steps {
        Ok(steps) => steps,
        Err(failure) => {
            let errno = if failure.timed_out { libc::ETIMEDOUT } else { libc::ECONNREFUSED };
            break_off(sim, fd, errno, failure.reason);
            return said;
        }
    };
    for step in steps {
        match step {
            Step::Send(datagram) => transmit(sim, fd, &datagram),
            Step::Certificate(der) => {
                if let Err(reason) = verify(sim, fd, &der) {
                    transmit(sim, fd, &BAD_CERTIFICATE);
                    break_off(sim, fd, libc::ECONNREFUSED, reason);
                    return said;
                }
            }
            Step::Connected => {
                sim.device.stats_mut().handshakes += 1;
                if let Some(socket) = sim.network.socket(fd) {
                    socket.link = match std::mem::take(&mut socket.link) {
                        Link::Handshake(live) => Link::Connected(live),
                        other => other,
                    };
                }
            }
            Step::Data(data) => said.push(data),
            Step::Closed => break_off(sim, fd, libc::ECONNRESET, "closed by the peer".into()),
        }
    }
    said
}

fn break_off(sim: &mut Sim, fd: c_int, errno: c_int, reason: String) {
    let Some(socket) = sim.network.socket(fd) else { return };
    let in_handshake = matches!(socket.link, Link::Handshake(_));
    socket.link = Link::Dead(errno);
    if in_handshake {
        sim.device.stats_mut().handshakes_failed += 1;
        sim.trace.push(What::Handshake { ok: false, detail: reason });
    }
}

fn transmit(sim: &mut Sim, fd: c_int, datagram: &[u8]) {
    if !sim.device.is_online() {
        return;
    }
    let stats = sim.device.stats_mut();
    stats.datagrams_sent += 1;
    stats.bytes_sent += datagram.len() as u64;
    if let Some(air) = &sim.air {
        air.announce();
    }
    if let Some(live) = sim.network.socket(fd).and_then(Socket::live) {
        // What the host loses is lost like any other datagram.
        let _ = live.udp.send(datagram);
    }
}

/// Verifies a server's certificate as the socket's options say.
fn verify(sim: &mut Sim, fd: c_int, der: &[u8]) -> Result<(), String> {
    let now_s = sim.clock.unix_s();
    let Some(socket) = sim.network.socket(fd) else { return Ok(()) };
    if !socket.verify {
        return Ok(());
    }
    let host = socket.host.clone().ok_or("no host name to compare the certificate with")?;
    let tags = socket.sec_tags.clone();
    let held = |tag| sim.device.credentials().content(tag, CredentialType::Ca);
    let anchors: Vec<u8> =
        tags.into_iter().filter_map(held).flat_map(|pem| [pem, b"\n"].concat()).collect();
    let roots = tls::roots(&anchors)?;
    let provider = ring::default_provider().into();
    let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), provider)
        .build()
        .map_err(|error| error.to_string())?;
    let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
    let now = UnixTime::since_unix_epoch(Duration::from_secs(now_s));
    verifier
        .verify_server_cert(&CertificateDer::from(der), &[], &name, &[], now)
        .map(drop)
        .map_err(|error| error.to_string())
}
