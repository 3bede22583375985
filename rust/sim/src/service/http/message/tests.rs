// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::*;

fn read(bytes: &[u8]) -> Result<Request, NoRequest> {
    read_request(&mut &*bytes)
}

/// The status of the refusal, 0 when the connection just ended.
fn refusal(bytes: &[u8]) -> u16 {
    match read(bytes).unwrap_err() {
        NoRequest::Gone => 0,
        NoRequest::Refused(status, _, _) => status,
    }
}

/// Gives one byte at a time.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = buffer.len().min(1);
        self.0.read(&mut buffer[..len])
    }
}

const POST: &[u8] = b"POST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nX-Y:  z \r\n\r\nabc";

#[test]
fn a_request_is_read_in_whatever_pieces_it_comes() {
    for request in [read(POST).unwrap(), read_request(&mut Trickle(POST)).unwrap()] {
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/a?b=c"));
        assert_eq!(request.field("x-y"), Some("z"));
        assert_eq!(request.field("absent"), None);
        assert_eq!(request.body, b"abc");
    }
}

#[test]
fn every_truncation_is_no_request() {
    for end in 0..POST.len() {
        assert_eq!(refusal(&POST[..end]), 0, "{end}");
    }
}

#[test]
fn sizes_are_bounded() {
    let head = |fields: &str| format!("GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n").into_bytes();
    let exactly = format!("X: {}\r\n", "y".repeat(MAX_HEAD - head("").len() - 5));
    assert_eq!(head(&exactly).len(), MAX_HEAD);
    read(&head(&exactly)).unwrap();
    assert_eq!(refusal(&head(&format!("X{exactly}"))), 431);
    assert_eq!(refusal(&vec![b'A'; 3 * MAX_HEAD]), 431);
    assert_eq!(refusal(&head(&"X: y\r\n".repeat(MAX_FIELDS))), 400);
    let body = |len: usize| {
        let mut bytes = head(&format!("Content-Length: {len}\r\n"));
        bytes.resize(bytes.len() + len, 0);
        bytes
    };
    assert_eq!(read(&body(MAX_BODY)).unwrap().body.len(), MAX_BODY);
    assert_eq!(refusal(&body(MAX_BODY + 1)), 413);
}

#[test]
fn what_is_no_request_is_refused() {
    for (text, status) in [
        ("\x16\x03\x01 \r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: \r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 400),
        ("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413),
        ("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
        ("GET / HTTP/1.1\r\nHost: h\r\n\r\nextra", 400),
    ] {
        assert_eq!(refusal(text.as_bytes()), status, "{text}");
    }
}

#[test]
fn answers_announce_what_they_hold() {
    let written = |answer: Answer, surplus| {
        let mut bytes = Vec::new();
        answer.write(&mut bytes, surplus).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    assert_eq!(
        written(Answer::cbor(200, b"abc".to_vec()), 0),
        "HTTP/1.1 200 OK\r\nContent-Type: application/cbor\r\nContent-Length: 3\r\n\
         Connection: close\r\n\r\nabc"
    );
    assert_eq!(
        written(Answer::status(204), 0),
        "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(
        written(Answer { allow: Some("GET"), ..Answer::status(405) }, 0),
        "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nContent-Length: 0\r\n\
         Connection: close\r\n\r\n"
    );
    assert!(written(Answer::cbor(200, b"abc".to_vec()), 64).contains("Content-Length: 67\r\n"));
    let longest = Answer::cbor(200, vec![0; MAX_BODY]);
    assert!(longest.head(0).len() < 512, "what the library leaves room for at least");
}
