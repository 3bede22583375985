// SPDX-License-Identifier: Apache-2.0 OR MIT

//! An image as the modem sees it: the other end of the protocol of doc/native-sim.md.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Errors of Linux in answers.
pub(super) const EAGAIN: i32 = -11;
pub(super) const EINPROGRESS: i32 = -115;

/// Flags of sockets.
pub(super) const READABLE: u8 = 1;
pub(super) const WRITABLE: u8 = 2;

/// The version of the protocol.
pub(super) const VERSION: u16 = 2;

/// An answer, without what happened besides.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) result: i32,
    pub(super) payload: Vec<u8>,
}

pub(super) struct Image {
    stream: TcpStream,
    /// Its clock, which stands still between requests.
    pub(super) t_us: u64,
    /// When it has to ask again.
    due_us: u64,
    pub(super) notifications: Vec<String>,
    /// The reason of each fault of the modem's.
    pub(super) faults: Vec<u32>,
    /// Flags and errno by socket.
    pub(super) sockets: BTreeMap<u16, (u8, u16)>,
}

/// Connects, and returns what the modem greets with: version and welcome.
pub(super) fn greet(address: &str, version: u16) -> (TcpStream, u16, u16) {
    let mut stream = TcpStream::connect(address).expect("the modem listens");
    let mut greeting = b"nPSM".to_vec();
    greeting.extend(version.to_le_bytes());
    greeting.extend([0, 0]);
    stream.write_all(&greeting).expect("the modem reads");
    let mut answer = [0; 8];
    stream.read_exact(&mut answer).expect("the modem greets");
    assert_eq!(&answer[..4], b"nPSM");
    let word = |at: usize| u16::from_le_bytes([answer[at], answer[at + 1]]);
    (stream, word(4), word(6))
}

impl Image {
    /// Starts with a library that speaks HTTP (1) or CoAP (2).
    pub(super) fn start(address: &str, transport: u8) -> Self {
        let (stream, _, welcome) = greet(address, VERSION);
        assert_eq!(welcome, 0, "the image is welcome");
        Self::say_hello(stream, transport)
    }

    /// The same, when another image is about to leave.
    pub(super) fn start_when_free(address: &str, transport: u8) -> Self {
        loop {
            let (stream, _, welcome) = greet(address, VERSION);
            if welcome == 0 {
                return Self::say_hello(stream, transport);
            }
        }
    }

    fn say_hello(stream: TcpStream, transport: u8) -> Self {
        let mut image = Self {
            stream,
            t_us: 0,
            due_us: u64::MAX,
            notifications: Vec::new(),
            faults: Vec::new(),
            sockets: BTreeMap::new(),
        };
        let mut fields = 42_u32.to_le_bytes().to_vec();
        fields.push(transport);
        fields.extend(b"test");
        assert_eq!(image.ask(1, &fields).result, 0);
        image
    }

    /// Makes a request, and reads its answer with all that has happened.
    pub(super) fn ask(&mut self, kind: u8, fields: &[u8]) -> Reply {
        self.send(kind, fields);
        let body = self.read_frame();
        assert_eq!(body[0], kind | 0x80, "{}", String::from_utf8_lossy(&body));
        let result = i32::from_le_bytes(body[1..5].try_into().expect("4 bytes"));
        self.due_us = u64::from_le_bytes(body[5..13].try_into().expect("8 bytes"));
        let count = u16::from_le_bytes([body[13], body[14]]);
        let mut rest = &body[15..];
        for _ in 0..count {
            rest = self.note(rest);
        }
        Reply { result, payload: rest.to_vec() }
    }

    pub(super) fn send(&mut self, kind: u8, fields: &[u8]) {
        let mut body = vec![kind];
        body.extend(self.t_us.to_le_bytes());
        body.extend(fields);
        let mut frame = u32::try_from(body.len()).expect("is short").to_le_bytes().to_vec();
        frame.extend(body);
        self.stream.write_all(&frame).expect("the modem reads");
    }

    /// Waits until an answer is there, and leaves most of it unread.
    pub(super) fn is_answered(&mut self) {
        self.stream.read_exact(&mut [0]).expect("the modem answers");
    }

    pub(super) fn read_frame(&mut self) -> Vec<u8> {
        let mut len = [0; 4];
        self.stream.read_exact(&mut len).expect("the modem answers");
        let mut body = vec![0; usize::try_from(u32::from_le_bytes(len)).expect("is short")];
        self.stream.read_exact(&mut body).expect("the answer is whole");
        body
    }

    fn note<'b>(&mut self, rest: &'b [u8]) -> &'b [u8] {
        let word = |at: usize| u16::from_le_bytes([rest[at], rest[at + 1]]);
        match rest[0] {
            1 => {
                let end = 3 + usize::from(word(1));
                self.notifications.push(String::from_utf8_lossy(&rest[3..end]).into_owned());
                &rest[end..]
            }
            2 => &rest[3..],
            3 => {
                self.sockets.insert(word(1), (rest[3], word(4)));
                &rest[6..]
            }
            4 => {
                self.faults.push(u32::from_le_bytes(rest[1..5].try_into().expect("4 bytes")));
                &rest[5..]
            }
            other => panic!("a happening of kind {other}"),
        }
    }

    /// An AT command's code and text.
    pub(super) fn at(&mut self, line: &str) -> (i32, String) {
        let reply = self.ask(3, line.as_bytes());
        (reply.result, String::from_utf8(reply.payload).expect("answers are text"))
    }

    /// Sleeps until there is something to do.
    pub(super) fn advance(&mut self) {
        assert_ne!(self.due_us, u64::MAX, "there is something to wait for");
        self.t_us = self.t_us.max(self.due_us);
        self.ask(2, b"");
    }

    /// Switches LTE on and waits for the network.
    pub(super) fn go_online(&mut self) {
        assert_eq!(self.at("AT+CGEREP=1").0, 0);
        assert_eq!(self.at("AT+CFUN=1").0, 0);
        while !self.notifications.iter().any(|line| line == "+CGEV: ME PDN ACT 0\r\n") {
            self.advance();
        }
    }

    /// Opens a socket that trusts the CA in tag 42, and connects it.
    pub(super) fn connect(&mut self, kind: u8, host: &str) -> (u16, i32) {
        let found = self.ask(10, &[b"\0", host.as_bytes()].concat());
        assert_eq!((found.result, found.payload.len()), (0, 4));
        let socket = u16::try_from(self.ask(4, &[kind]).result).expect("a socket");
        self.set_option(socket, 1, &2_u32.to_le_bytes());
        self.set_option(socket, 2, &42_u32.to_le_bytes());
        self.set_option(socket, 3, host.as_bytes());
        let port = 443_u16.to_le_bytes();
        let fields = [&socket.to_le_bytes()[..], &port, &found.payload].concat();
        (socket, self.ask(6, &fields).result)
    }

    pub(super) fn set_option(&mut self, socket: u16, name: u8, value: &[u8]) {
        let fields = [&socket.to_le_bytes()[..], &[name], value].concat();
        assert_eq!(self.ask(5, &fields).result, 0, "option {name}");
    }

    pub(super) fn write(&mut self, socket: u16, data: &[u8]) {
        let sent = self.ask(7, &[&socket.to_le_bytes()[..], data].concat()).result;
        assert_eq!(usize::try_from(sent), Ok(data.len()));
    }

    /// What has come, or the error.
    pub(super) fn read(&mut self, socket: u16) -> Reply {
        self.ask(8, &[&socket.to_le_bytes()[..], &[0], &4096_u32.to_le_bytes()].concat())
    }

    /// Waits until a socket has one of `flags`.
    pub(super) fn wait_for(&mut self, socket: u16, flags: u8) {
        while self.sockets.get(&socket).is_none_or(|(seen, _)| seen & flags == 0) {
            self.advance();
        }
    }
}
