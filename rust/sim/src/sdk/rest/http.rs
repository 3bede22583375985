// SPDX-License-Identifier: Apache-2.0 OR MIT

//! HTTP/1.1 as Zephyr's client speaks it: one request, one answer, then the connection ends.

use std::io::{self, ErrorKind, Read, Write};

/// Header fields an answer may have.
const MAX_FIELDS: usize = 64;

/// Largest answer that is read to its end. Far above every buffer of a device.
const MAX_ANSWER: usize = 1 << 20;

/// A request, ready to be sent.
pub(in crate::sdk) struct Request<'a> {
    pub(in crate::sdk) method: &'a str,
    pub(in crate::sdk) url: &'a str,
    pub(in crate::sdk) host: &'a str,
    /// Header lines, each with its line end.
    pub(in crate::sdk) fields: Vec<&'a [u8]>,
    pub(in crate::sdk) body: Option<&'a [u8]>,
}

impl Request<'_> {
    fn to_bytes(&self) -> Vec<u8> {
        let Self { method, url, host, .. } = self;
        let mut bytes = format!("{method} {url} HTTP/1.1\r\nHost: {host}\r\n").into_bytes();
        for field in &self.fields {
            bytes.extend_from_slice(field);
        }
        if let Some(body) = self.body {
            bytes.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(self.body.unwrap_or_default());
        bytes
    }
}

/// An answer as it came over the wire.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sdk) struct Answer {
    /// Head and body, as far as they belong to the answer.
    pub(in crate::sdk) raw: Vec<u8>,
    /// 0 when the connection ended before a single byte.
    pub(in crate::sdk) status: u16,
    /// The phrase after the status.
    pub(in crate::sdk) reason: String,
    /// Where the body starts in `raw`, if there is one.
    pub(in crate::sdk) body_at: Option<usize>,
    /// Length of the body, without the framing of its chunks.
    pub(in crate::sdk) body_len: usize,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sdk) enum ExchangeError {
    /// Nothing came for too long.
    TimedOut,
    /// The connection broke.
    Broken(String),
    /// What came is no HTTP answer, or ended in its middle.
    Malformed,
}

impl From<io::Error> for ExchangeError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Self::TimedOut,
            _ => Self::Broken(error.to_string()),
        }
    }
}

/// Sends `request` and reads the answer.
pub(in crate::sdk) fn exchange(
    stream: &mut (impl Read + Write),
    request: &Request<'_>,
) -> Result<Answer, ExchangeError> {
    stream.write_all(&request.to_bytes())?;
    stream.flush()?;
    let mut raw = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = match stream.read(&mut chunk) {
            // A peer that closes without a farewell has still closed.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => 0,
            other => other?,
        };
        raw.extend(chunk.iter().take(count));
        if let Some(layout) = layout(&raw, count == 0)? {
            raw.truncate(layout.end);
            let Layout { status, reason, body_at, body_len, .. } = layout;
            return Ok(Answer { raw, status, reason, body_at, body_len });
        }
        if raw.len() > MAX_ANSWER {
            return Err(ExchangeError::Malformed);
        }
    }
}

/// Where the parts of an answer are.
struct Layout {
    status: u16,
    reason: String,
    body_at: Option<usize>,
    body_len: usize,
    end: usize,
}

/// Takes an answer apart; `None` while more is to come.
fn layout(raw: &[u8], ended: bool) -> Result<Option<Layout>, ExchangeError> {
    if raw.is_empty() && ended {
        let reason = String::new();
        return Ok(Some(Layout { status: 0, reason, body_at: None, body_len: 0, end: 0 }));
    }
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut head = httparse::Response::new(&mut fields);
    let found = match head.parse(raw).map_err(|_| ExchangeError::Malformed)? {
        httparse::Status::Partial => None,
        httparse::Status::Complete(head_len) => {
            let status = head.code.unwrap_or(0);
            let framing = Framing::of(status, head.headers)?;
            framing.measure(raw, head_len, ended)?.map(|(body_at, body_len, end)| Layout {
                status,
                reason: head.reason.unwrap_or_default().to_owned(),
                body_at: (body_len > 0).then_some(body_at),
                body_len,
                end,
            })
        }
    };
    // A connection that ends in the middle leaves the parser with an error.
    if found.is_none() && ended { Err(ExchangeError::Malformed) } else { Ok(found) }
}

/// How the end of a body is told.
enum Framing {
    None,
    Length(usize),
    Chunks,
    Connection,
}

impl Framing {
    fn of(status: u16, fields: &[httparse::Header<'_>]) -> Result<Self, ExchangeError> {
        // Zephyr's client does not read the body of a server error.
        if matches!(status, 100..=199 | 204 | 304 | 500..=599) {
            return Ok(Self::None);
        }
        let value = |name: &str| {
            let field = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
            std::str::from_utf8(field.value).ok().map(str::trim)
        };
        if value("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            return Ok(Self::Chunks);
        }
        match value("content-length") {
            Some(length) => length.parse().map(Self::Length).map_err(|_| ExchangeError::Malformed),
            None => Ok(Self::Connection),
        }
    }

    /// Start and length of the body and the end of the answer; `None` while more is to come.
    fn measure(
        &self,
        raw: &[u8],
        head_len: usize,
        ended: bool,
    ) -> Result<Option<(usize, usize, usize)>, ExchangeError> {
        match self {
            Self::None => Ok(Some((head_len, 0, head_len))),
            Self::Length(length) => {
                let end = head_len.checked_add(*length).ok_or(ExchangeError::Malformed)?;
                Ok((raw.len() >= end).then_some((head_len, *length, end)))
            }
            Self::Connection => Ok(ended.then_some((head_len, raw.len() - head_len, raw.len()))),
            Self::Chunks => measure_chunks(raw, head_len),
        }
    }
}

/// Like [`Framing::measure`]. The chunks' framing stays in the buffer, as it does on a device.
fn measure_chunks(
    raw: &[u8],
    head_len: usize,
) -> Result<Option<(usize, usize, usize)>, ExchangeError> {
    let (mut at, mut body_at, mut body_len) = (head_len, None, 0);
    loop {
        let rest = raw.get(at..).unwrap_or_default();
        let size = httparse::parse_chunk_size(rest).map_err(|_| ExchangeError::Malformed)?;
        let httparse::Status::Complete((line_len, size)) = size else { return Ok(None) };
        let size = usize::try_from(size).map_err(|_| ExchangeError::Malformed)?;
        let start = at + line_len;
        let end = start.checked_add(size).and_then(|end| end.checked_add(2));
        at = end.filter(|end| *end <= MAX_ANSWER).ok_or(ExchangeError::Malformed)?;
        if raw.len() < at {
            return Ok(None);
        }
        if size == 0 {
            return Ok(Some((body_at.unwrap_or(start), body_len, at)));
        }
        body_at.get_or_insert(start);
        body_len += size;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// Answers with `parts`, one a read, then ends.
    struct Peer {
        sent: Vec<u8>,
        parts: Vec<Vec<u8>>,
    }

    impl Read for Peer {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.parts.is_empty() {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            Cursor::new(self.parts.remove(0)).read(buffer)
        }
    }

    impl Write for Peer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.sent.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn ask(parts: &[&str]) -> Result<Answer, ExchangeError> {
        let parts = parts.iter().map(|part| part.as_bytes().to_vec()).collect();
        let request =
            Request { method: "GET", url: "/", host: "h", fields: Vec::new(), body: None };
        exchange(&mut Peer { sent: Vec::new(), parts }, &request)
    }

    fn body(answer: &Answer) -> &[u8] {
        answer.body_at.map_or(&[], |at| &answer.raw[at..at + answer.body_len])
    }

    #[test]
    fn a_request_is_written_as_zephyr_does() {
        let request = Request {
            method: "POST",
            url: "/a?b=c",
            host: "example.com",
            fields: vec![b"A: 1\r\n", b"B: 2\r\n"],
            body: Some(b"xyz"),
        };
        let expected = "POST /a?b=c HTTP/1.1\r\nHost: example.com\r\nA: 1\r\nB: 2\r\n\
                        Content-Length: 3\r\n\r\nxyz";
        assert_eq!(request.to_bytes(), expected.as_bytes());
        let request = Request { body: None, fields: Vec::new(), ..request };
        assert!(request.to_bytes().ends_with(b"Host: example.com\r\n\r\n"));
    }

    #[test]
    fn a_body_is_found_however_it_is_framed() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n";
        let answer = ask(&[head, "\r\nab", "c", "more"]).unwrap();
        assert_eq!((answer.status, answer.reason.as_str()), (200, "OK"));
        assert_eq!(body(&answer), b"abc");
        assert_eq!(answer.raw.len(), head.len() + 5);

        let answer = ask(&["HTTP/1.1 200 OK\r\n\r\nab", "cd"]).unwrap();
        assert_eq!(body(&answer), b"abcd");

        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let answer = ask(&[head, "3\r\nabc\r\n", "0\r\n\r\n"]).unwrap();
        assert_eq!(body(&answer), b"abc");
    }

    #[test]
    fn some_answers_have_no_body() {
        for status in [204, 500] {
            let text = format!("HTTP/1.1 {status} X\r\nContent-Length: 3\r\n\r\nabc");
            let answer = ask(&[&text]).unwrap();
            assert_eq!((answer.status, answer.body_len), (status, 0));
        }
        assert_eq!(ask(&[]).unwrap().status, 0);
    }

    #[test]
    fn garbage_and_cut_answers_are_errors() {
        let bad = [
            "\x00\x15 garbage",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Le",
            "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        ];
        for text in bad {
            assert_eq!(ask(&[text]), Err(ExchangeError::Malformed), "{text:?}");
        }
    }
}
