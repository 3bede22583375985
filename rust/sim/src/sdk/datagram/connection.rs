// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the device's datagram sockets do: real DTLS over the host's loopback, as long as there is
//! network.

use std::ffi::c_int;
use std::net::SocketAddr;
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

use crate::device::CredentialType;
use crate::dtls::{BAD_CERTIFICATE, Failure, Seeds, Step};
use crate::sdk::anchors;
use crate::sdk::datagram::link::{Link, Live, Socket};
use crate::sdk::state::{self, Sim};
use crate::trace::What;

/// Begins to connect a socket; what is left of it happens in the background.
pub(in crate::sdk) fn begin(sim: &mut Sim, fd: c_int, server: SocketAddr) -> Result<(), c_int> {
    let now_ms = sim.clock.now_ms();
    let online = sim.device.is_online();
    let random = Some(u64::from(sim.device.random()));
    let seeds = Seeds { random, keys: sim.device.session_seed() };
    let socket = sim.network.socket(fd).ok_or(libc::EBADF)?;
    if !matches!(socket.link, Link::Unconnected) {
        return Err(libc::EISCONN);
    }
    if !online {
        return Err(libc::ENETUNREACH);
    }
    let live = Live::new(server, seeds, sim.capture.as_ref()).map_err(|reason| {
        let text = format!("cannot open a socket: {reason}");
        sim.trace.push(What::Note { who: "device".into(), text });
        libc::ENFILE
    })?;
    socket.link = Link::Handshake(Box::new(live));
    elapse(sim, fd, now_ms);
    Ok(())
}

/// Lets a handshake go on.
pub(in crate::sdk) fn elapse(sim: &mut Sim, fd: c_int, now_ms: u64) {
    let live = sim.network.socket(fd).and_then(Socket::live);
    if let Some(steps) = live.map(|live| live.end.elapse(now_ms)) {
        follow(sim, fd, steps);
    }
}

/// Says `message` to the peer; the errno when that is impossible.
pub(in crate::sdk) fn send(sim: &mut Sim, fd: c_int, message: &[u8]) -> Result<(), c_int> {
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
pub(in crate::sdk) fn close(fd: c_int) -> bool {
    state::with(|sim| shut(sim, fd)).flatten().is_some()
}

/// The same for a socket of `sim`; `None` when there is none.
pub(in crate::sdk) fn shut(sim: &mut Sim, fd: c_int) -> Option<()> {
    let live = sim.network.socket(fd)?.live();
    let steps = live.map(|live| live.end.close()).unwrap_or_default();
    follow(sim, fd, Ok(steps));
    sim.network.remove(fd)
}

/// Takes one datagram in, if there is one. Returns what the peer said in it.
pub(in crate::sdk) fn receive(sim: &mut Sim, fd: c_int) -> Option<Vec<Vec<u8>>> {
    let now_ms = sim.clock.now_ms();
    let online = sim.device.is_online();
    let live = sim.network.socket(fd)?.live()?;
    let mut room = vec![0; 1 << 16];
    let count = live.udp.recv(&mut room).ok()?;
    if !online {
        return Some(Vec::new());
    }
    let datagram = room.get(..count)?;
    if let Some(flow) = &live.flow {
        flow.received(datagram);
    }
    let steps = live.end.receive(now_ms, datagram);
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
        if let Some(flow) = &live.flow {
            flow.sent(datagram);
        }
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
    let roots = anchors::roots(&anchors)?;
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
