// SPDX-License-Identifier: Apache-2.0 OR MIT

//! IPv4 packets around what was seen.

use std::collections::BTreeMap;

use etherparse::PacketBuilder;

use super::{Carrier, Direction, Doing, Seen};

/// The device's address, one that is reserved for documentation (RFC 5737).
const DEVICE: [u8; 4] = [192, 0, 2, 1];
/// The service's address, another of these.
const SERVICE: [u8; 4] = [198, 51, 100, 1];
/// First of the ports that a device uses, one a flow.
const FIRST_PORT: u16 = 49_152;
/// Ports by which a reader knows what is inside: HTTPS and CoAP over DTLS.
const HTTPS: u16 = 443;
const COAPS: u16 = 5684;
/// Hops that a packet may take.
const TTL: u8 = 64;
/// Payload of a TCP segment: an Ethernet's 1500 bytes without the two headers.
const SEGMENT: usize = 1460;
/// Receive window of both ends.
const WINDOW: u16 = 65_535;

/// A TCP connection, with both ends' positions.
#[derive(Default)]
struct Stream {
    /// Sequence numbers of what the device and the service send next.
    next: [u32; 2],
    /// Bytes that go the same way at the same time, however the host cut them.
    pending: Option<(u64, Direction, Vec<u8>)>,
}

/// The packets, each with its time in milliseconds since the start.
pub(super) fn of(seen: &[Seen]) -> Vec<(u64, Vec<u8>)> {
    let mut packets = Packets::default();
    for seen in seen {
        match (seen.carrier, &seen.doing) {
            (Carrier::Udp, Doing::Carried(direction, bytes)) => {
                packets.datagram(seen.t_ms, seen.flow, *direction, bytes);
            }
            (Carrier::Udp, Doing::Opened | Doing::Closed) => {}
            (Carrier::Tcp, Doing::Opened) => packets.connect(seen.t_ms, seen.flow),
            (Carrier::Tcp, Doing::Carried(direction, bytes)) => {
                packets.stream(seen.t_ms, seen.flow, *direction, bytes);
            }
            (Carrier::Tcp, Doing::Closed) => packets.disconnect(seen.t_ms, seen.flow),
        }
    }
    let open: Vec<u16> = packets.streams.keys().copied().collect();
    open.into_iter().for_each(|flow| packets.flush(flow));
    packets.done
}

#[derive(Default)]
struct Packets {
    done: Vec<(u64, Vec<u8>)>,
    streams: BTreeMap<u16, Stream>,
}

impl Packets {
    fn datagram(&mut self, t_ms: u64, flow: u16, direction: Direction, bytes: &[u8]) {
        let device = FIRST_PORT.wrapping_add(flow);
        let (from, to, source, destination) = match direction {
            Direction::Up => (DEVICE, SERVICE, device, COAPS),
            Direction::Down => (SERVICE, DEVICE, COAPS, device),
        };
        let builder = PacketBuilder::ipv4(from, to, TTL).udp(source, destination);
        let mut packet = Vec::with_capacity(builder.size(bytes.len()));
        // Only a datagram that no socket takes is too long.
        if builder.write(&mut packet, bytes).is_ok() {
            self.done.push((t_ms, packet));
        }
    }

    fn connect(&mut self, t_ms: u64, flow: u16) {
        self.streams.insert(flow, Stream::default());
        self.segment(t_ms, flow, Direction::Up, Flags::Syn, &[]);
        self.segment(t_ms, flow, Direction::Down, Flags::Syn, &[]);
        self.segment(t_ms, flow, Direction::Up, Flags::None, &[]);
    }

    fn stream(&mut self, t_ms: u64, flow: u16, direction: Direction, bytes: &[u8]) {
        let pending = self.streams.entry(flow).or_default().pending.as_mut();
        match pending {
            Some((then_ms, way, whole)) if (*then_ms, *way) == (t_ms, direction) => {
                whole.extend_from_slice(bytes);
            }
            _ => {
                self.flush(flow);
                let stream = self.streams.entry(flow).or_default();
                stream.pending = Some((t_ms, direction, bytes.to_vec()));
            }
        }
    }

    fn flush(&mut self, flow: u16) {
        let pending = self.streams.entry(flow).or_default().pending.take();
        let Some((t_ms, direction, bytes)) = pending else { return };
        for segment in bytes.chunks(SEGMENT) {
            self.segment(t_ms, flow, direction, Flags::Push, segment);
        }
    }

    fn disconnect(&mut self, t_ms: u64, flow: u16) {
        self.flush(flow);
        self.segment(t_ms, flow, Direction::Up, Flags::Fin, &[]);
        self.segment(t_ms, flow, Direction::Down, Flags::Fin, &[]);
        self.segment(t_ms, flow, Direction::Up, Flags::None, &[]);
        self.streams.remove(&flow);
    }

    fn segment(&mut self, t_ms: u64, flow: u16, way: Direction, flags: Flags, bytes: &[u8]) {
        let stream = self.streams.entry(flow).or_default();
        let [up, down] = &mut stream.next;
        let device = FIRST_PORT.wrapping_add(flow);
        let (from, to, source, destination, sequence, other) = match way {
            Direction::Up => (DEVICE, SERVICE, device, HTTPS, up, down),
            Direction::Down => (SERVICE, DEVICE, HTTPS, device, down, up),
        };
        let builder =
            PacketBuilder::ipv4(from, to, TTL).tcp(source, destination, *sequence, WINDOW);
        let first = flags == Flags::Syn && way == Direction::Up;
        let builder = if first { builder } else { builder.ack(*other) };
        let builder = match flags {
            Flags::Syn => builder.syn(),
            Flags::Fin => builder.fin(),
            Flags::Push => builder.psh(),
            Flags::None => builder,
        };
        // SYN and FIN take a number like a byte does.
        let taken = u32::try_from(bytes.len()).unwrap_or(u32::MAX)
            + u32::from(matches!(flags, Flags::Syn | Flags::Fin));
        *sequence = sequence.wrapping_add(taken);
        let mut packet = Vec::with_capacity(builder.size(bytes.len()));
        // Segments are too short to fail.
        if builder.write(&mut packet, bytes).is_ok() {
            self.done.push((t_ms, packet));
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flags {
    None,
    Syn,
    Push,
    Fin,
}
