// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What goes over the socket between an image and the simulated modem, see `doc/native-sim.md`.
//!
//! Whoever changes it raises [`VERSION`], here and in `zephyr/native_sim`.

use std::io::{self, Read, Write};

/// What both sides begin with.
pub(super) const MAGIC: [u8; 4] = *b"nPSM";

/// Version of the protocol. There is no compatibility between versions.
pub const VERSION: u16 = 2;

/// Longest frame: the longest answer a scenario can ask for, and its head.
const MAX_FRAME: usize = 1 << 17;

/// Whether an image is taken on, in the modem's greeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Welcome {
    Yes = 0,
    /// Another image has the device.
    Busy = 1,
    /// The versions differ.
    OtherVersion = 2,
}

/// Sends a greeting.
pub(super) fn greet(stream: &mut impl Write, welcome: Welcome) -> io::Result<()> {
    let mut greeting = MAGIC.to_vec();
    greeting.extend(VERSION.to_le_bytes());
    greeting.extend((welcome as u16).to_le_bytes());
    stream.write_all(&greeting)
}

/// Reads an image's greeting; the version it speaks, `None` when it is no image's.
pub(super) fn read_greeting(stream: &mut impl Read) -> io::Result<Option<u16>> {
    let mut magic = [0; 4];
    stream.read_exact(&mut magic)?;
    if magic != MAGIC {
        return Ok(None);
    }
    let mut word = [0; 4];
    stream.read_exact(&mut word)?;
    Ok(Some(u16::from_le_bytes([word[0], word[1]])))
}

/// What an image asks for. The numbers are the first byte of its frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Hello = 1,
    Advance = 2,
    At = 3,
    Socket = 4,
    Option = 5,
    Connect = 6,
    Send = 7,
    Receive = 8,
    Close = 9,
    Resolve = 10,
    Event = 11,
    Setting = 12,
    Bye = 13,
    /// The modem library is initialised, which starts the modem.
    Start = 14,
}

impl Kind {
    const ALL: [Self; 14] = [
        Self::Hello,
        Self::Advance,
        Self::At,
        Self::Socket,
        Self::Option,
        Self::Connect,
        Self::Send,
        Self::Receive,
        Self::Close,
        Self::Resolve,
        Self::Event,
        Self::Setting,
        Self::Bye,
        Self::Start,
    ];

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == number)
    }
}

/// First byte of the frame with which the modem ends the connection, in front of the reason.
const MODEM_ENDS: u8 = 0xff;

/// A request of an image.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) kind: Kind,
    /// Time since the image started.
    pub(super) t_us: u64,
    pub(super) fields: Vec<u8>,
}

/// What happened at the modem, told along with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Happening {
    /// A notification line with its line end.
    Notification(String),
    /// A functional mode was requested.
    FunctionalMode(u16),
    /// A socket's [`flags`] have changed. The number is the errno of a socket that failed.
    Socket(u16, u8, u16),
    /// The modem has a fault of its own, for this reason of nrfxlib's; its sockets are gone.
    Fault(u32),
}

/// States of a socket, as bits.
pub(super) mod flags {
    /// Something can be received.
    pub(in super::super) const READABLE: u8 = 1;
    /// It is connected, so something can be sent.
    pub(in super::super) const WRITABLE: u8 = 2;
    /// The peer says nothing any more.
    pub(in super::super) const ENDED: u8 = 4;
    /// It failed.
    pub(in super::super) const FAILED: u8 = 8;
}

/// An answer.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// Not negative, or a negative errno of Linux; what the request says it is.
    pub(super) result: i32,
    pub(super) payload: Vec<u8>,
}

impl From<i32> for Reply {
    fn from(result: i32) -> Self {
        Self { result, payload: Vec::new() }
    }
}

impl Reply {
    /// The frame of an answer to `kind`; `due_us` is when the image has to ask again by itself.
    pub(super) fn frame(&self, kind: Kind, due_us: Option<u64>, news: &[Happening]) -> Vec<u8> {
        let mut body = vec![kind as u8 | 0x80];
        body.extend(self.result.to_le_bytes());
        body.extend(due_us.unwrap_or(u64::MAX).to_le_bytes());
        body.extend(u16::try_from(news.len()).unwrap_or(u16::MAX).to_le_bytes());
        for happening in news.iter().take(usize::from(u16::MAX)) {
            append(&mut body, happening);
        }
        body.extend(&self.payload);
        framed(&body)
    }
}

fn append(body: &mut Vec<u8>, happening: &Happening) {
    match happening {
        Happening::Notification(line) => {
            body.push(1);
            body.extend(u16::try_from(line.len()).unwrap_or(u16::MAX).to_le_bytes());
            body.extend(line.as_bytes().iter().take(usize::from(u16::MAX)));
        }
        Happening::FunctionalMode(mode) => {
            body.push(2);
            body.extend(mode.to_le_bytes());
        }
        Happening::Socket(socket, flags, errno) => {
            body.push(3);
            body.extend(socket.to_le_bytes());
            body.push(*flags);
            body.extend(errno.to_le_bytes());
        }
        Happening::Fault(reason) => {
            body.push(4);
            body.extend(reason.to_le_bytes());
        }
    }
}

/// The frame that tells an image why the modem ends.
pub(super) fn farewell(reason: &str) -> Vec<u8> {
    let mut body = vec![MODEM_ENDS];
    body.extend(reason.as_bytes());
    framed(&body)
}

fn framed(body: &[u8]) -> Vec<u8> {
    let mut frame = u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
    frame.extend(body);
    frame
}

/// Reads a request; `None` when the connection ended between two.
pub(super) fn read_request(stream: &mut impl Read) -> io::Result<Option<Request>> {
    let mut len = [0; 4];
    match stream.read_exact(&mut len) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let len = usize::try_from(u32::from_le_bytes(len)).unwrap_or(usize::MAX);
    if len > MAX_FRAME {
        return Err(invalid(format!("a frame of {len} bytes; at most {MAX_FRAME} are allowed")));
    }
    let mut body = vec![0; len];
    stream.read_exact(&mut body)?;
    let mut fields = Fields(&body);
    let number = fields.u8().ok_or_else(|| invalid("an empty frame".to_owned()))?;
    let kind = Kind::from_number(number)
        .ok_or_else(|| invalid(format!("a request of kind {number}, which does not exist")))?;
    let t_us = fields.u64().ok_or_else(|| invalid(format!("{kind:?} without a time")))?;
    Ok(Some(Request { kind, t_us, fields: fields.0.to_vec() }))
}

pub(super) fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

/// The fields of a request, taken from the front. `None` when they are cut short.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (word, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*word)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub(super) fn i64(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }

    /// Bytes behind their 16-bit length.
    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = usize::from(self.u16()?);
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    /// All that is left.
    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_and_what_is_none_is_refused() {
        let mut frame = vec![12, 0, 0, 0, 3];
        frame.extend(7_u64.to_le_bytes());
        frame.extend(b"AT\0");
        let request = read_request(&mut frame.as_slice()).unwrap().unwrap();
        assert_eq!(request, Request { kind: Kind::At, t_us: 7, fields: b"AT\0".to_vec() });

        assert_eq!(read_request(&mut [].as_slice()).unwrap(), None);
        let refused = |bytes: &[u8]| read_request(&mut &*bytes).unwrap_err().to_string();
        assert!(refused(&[0, 0, 2, 1]).contains("at most"));
        assert!(refused(&[0, 0, 0, 0]).contains("empty"));
        assert!(refused(&[1, 0, 0, 0, 99]).contains("99"));
        assert!(refused(&[2, 0, 0, 0, 3, 1]).contains("without a time"));
    }

    #[test]
    fn an_answer_has_its_parts_in_order() {
        let news = [
            Happening::Notification("+CGEV\r\n".into()),
            Happening::FunctionalMode(4),
            Happening::Socket(3, flags::READABLE, 0),
            Happening::Fault(0x10),
        ];
        let frame = Reply { result: -2, payload: b"xy".to_vec() }.frame(Kind::At, None, &news);
        let mut expected = vec![0x83, 0xfe, 0xff, 0xff, 0xff];
        expected.extend([0xff; 8]);
        expected.extend([4, 0, 1, 7, 0]);
        expected.extend(b"+CGEV\r\n");
        expected.extend([2, 4, 0, 3, 3, 0, 1, 0, 0, 4, 0x10, 0, 0, 0]);
        expected.extend(b"xy");
        assert_eq!(frame.split_at(4), (&41_u32.to_le_bytes()[..], expected.as_slice()));
    }

    #[test]
    fn a_greeting_tells_the_version() {
        let mut greeting = Vec::new();
        greet(&mut greeting, Welcome::Busy).unwrap();
        assert_eq!(greeting, b"nPSM\x02\0\x01\0");
        assert_eq!(read_greeting(&mut greeting.as_slice()).unwrap(), Some(VERSION));
        assert_eq!(read_greeting(&mut b"GET / HTTP/1.1".as_slice()).unwrap(), None);
    }
}
