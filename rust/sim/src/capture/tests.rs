// SPDX-License-Identifier: Apache-2.0 OR MIT

use etherparse::{NetSlice, SlicedPacket, TransportSlice};

use super::*;

fn capture() -> Arc<Capture> {
    Arc::new(Capture::new(Arc::new(Clock::new_virtual())))
}

/// The blocks of a file: type and body.
fn blocks(file: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let word = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
    let (mut at, mut blocks) = (0, Vec::new());
    while at < file.len() {
        let total = usize::try_from(word(at + 4)).unwrap();
        assert_eq!(total % 4, 0);
        assert_eq!(word(at + total - 4), word(at + 4), "the length is told twice");
        blocks.push((word(at), file[at + 8..at + total - 4].to_vec()));
        at += total;
    }
    blocks
}

/// The packets of a file, without what is around them.
fn packets(file: &[u8]) -> Vec<Vec<u8>> {
    let packets = blocks(file).into_iter().filter(|(kind, _)| *kind == 6);
    packets
        .map(|(_, body)| {
            let len = u32::from_le_bytes(body[12..16].try_into().unwrap());
            body[20..20 + usize::try_from(len).unwrap()].to_vec()
        })
        .collect()
}

#[test]
fn a_file_has_its_section_interface_and_keys_first() {
    let capture = capture();
    capture.add_key("CLIENT_RANDOM", &[0xab; 32], &[0xcd; 48]);
    capture.open(Carrier::Udp).sent(b"x");
    let blocks = blocks(&capture.to_pcapng());
    let kinds: Vec<u32> = blocks.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [0x0a0d_0d0a, 1, 10, 6]);
    let keys = String::from_utf8_lossy(&blocks[2].1).into_owned();
    assert!(keys.contains(&format!("CLIENT_RANDOM {} {}\n", "ab".repeat(32), "cd".repeat(48))));
}

#[test]
fn a_datagram_goes_from_the_device_s_port_to_the_service_s() {
    let capture = capture();
    let flow = capture.open(Carrier::Udp);
    flow.sent(b"up");
    flow.received(b"down");
    let ports: Vec<_> = packets(&capture.to_pcapng())
        .iter()
        .map(|packet| {
            let sliced = SlicedPacket::from_ip(packet).unwrap();
            match sliced.transport {
                Some(TransportSlice::Udp(udp)) => {
                    (udp.source_port(), udp.destination_port(), udp.payload().to_vec())
                }
                other => panic!("{other:?}"),
            }
        })
        .collect();
    assert_eq!(ports, [(49_152, 5684, b"up".to_vec()), (5684, 49_152, b"down".to_vec())]);
}

#[test]
fn a_stream_is_the_same_however_the_host_cut_it() {
    let file = |parts: &[&[u8]]| {
        let capture = capture();
        let flow = capture.open(Carrier::Tcp);
        for part in parts {
            flow.sent(part);
        }
        flow.received(&[7; 2000]);
        flow.close();
        capture.to_pcapng()
    };
    assert_eq!(file(&[b"abc", b"def"]), file(&[b"a", b"bcde", b"f"]));
    // A handshake of three, one segment up, two down, and three to end it.
    assert_eq!(packets(&file(&[b"abcdef"])).len(), 9);
}

#[test]
fn sequence_numbers_follow_the_bytes() {
    let capture = capture();
    let flow = capture.open(Carrier::Tcp);
    flow.sent(b"abcd");
    flow.received(b"ef");
    flow.close();
    let mut next = [None, None];
    for packet in packets(&capture.to_pcapng()) {
        let sliced = SlicedPacket::from_ip(&packet).unwrap();
        let Some(NetSlice::Ipv4(ip)) = &sliced.net else { panic!("no IPv4") };
        let up = ip.header().source() == [192, 0, 2, 1];
        let Some(TransportSlice::Tcp(tcp)) = sliced.transport else { panic!("no TCP") };
        let own = &mut next[usize::from(!up)];
        assert!(own.is_none_or(|own| own == tcp.sequence_number()));
        let taken = tcp.payload().len() + usize::from(tcp.syn() || tcp.fin());
        *own = Some(tcp.sequence_number() + u32::try_from(taken).unwrap());
    }
    assert_eq!(next, [Some(6), Some(4)]);
}
