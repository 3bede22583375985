// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Reading requests and writing answers, within bounds.

use std::io::{self, Read, Write};

/// The longest head of a request: request line and header fields.
const MAX_HEAD: usize = 8 * 1024;

/// The longest body of a request.
const MAX_BODY: usize = 64 * 1024;

/// Header fields of a request.
const MAX_FIELDS: usize = 32;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, as they came.
    pub(crate) target: String,
    fields: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The value of a header field; `None` too when it comes more than once.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut values = self.fields.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Some(value.trim()),
            _ => None,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
    }
}

/// Why there is no request.
#[derive(Debug)]
pub(crate) enum NoRequest {
    /// The connection ended or failed before a whole request was there.
    Gone,
    /// What came is none that is served: the status to answer, the reason, and what was read.
    Refused(u16, String, Box<Request>),
}

impl From<io::Error> for NoRequest {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// Reads one request.
pub(crate) fn read_request(stream: &mut impl Read) -> Result<Request, NoRequest> {
    let mut bytes = Vec::new();
    let (mut request, head_len) = loop {
        let mut chunk = [0; 2048];
        let count = stream.read(&mut chunk)?;
        if count == 0 {
            return Err(NoRequest::Gone);
        }
        bytes.extend(chunk.iter().take(count));
        if let Some(head) = parse_head(&bytes)? {
            break head;
        }
        if bytes.len() > MAX_HEAD {
            return Err(refused(431, "the head is too long", Request::default()));
        }
    };
    let body_len = match body_len(&request) {
        Ok(len) => len,
        Err((status, reason)) => return Err(refused(status, &reason, request)),
    };
    request.body = bytes.split_off(head_len);
    if request.body.len() > body_len {
        return Err(refused(400, "more bytes than Content-Length says", request));
    }
    let missing = body_len - request.body.len();
    let wanted = u64::try_from(missing).unwrap_or(u64::MAX);
    if stream.take(wanted).read_to_end(&mut request.body)? < missing {
        return Err(NoRequest::Gone);
    }
    Ok(request)
}

fn refused(status: u16, reason: &str, request: Request) -> NoRequest {
    NoRequest::Refused(status, reason.to_owned(), Box::new(request))
}

/// The head with its length, once it is complete.
fn parse_head(bytes: &[u8]) -> Result<Option<(Request, usize)>, NoRequest> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    let len = match head.parse(bytes) {
        Ok(httparse::Status::Complete(len)) if len <= MAX_HEAD => len,
        Ok(httparse::Status::Complete(_)) => {
            return Err(refused(431, "the head is too long", Request::default()));
        }
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(reason) => return Err(refused(400, &reason.to_string(), Request::default())),
    };
    let mut request = Request {
        method: head.method.unwrap_or_default().to_owned(),
        target: head.path.unwrap_or_default().to_owned(),
        ..Request::default()
    };
    for field in head.headers.iter() {
        let Ok(value) = std::str::from_utf8(field.value) else {
            let reason = format!("the value of {} is no text", field.name);
            return Err(refused(400, &reason, request));
        };
        request.fields.push((field.name.to_owned(), value.to_owned()));
    }
    if head.version == Some(1) && request.field("Host").is_none_or(str::is_empty) {
        return Err(refused(400, "one Host is needed", request));
    }
    Ok(Some((request, len)))
}

fn body_len(request: &Request) -> Result<usize, (u16, String)> {
    if request.has("Transfer-Encoding") {
        return Err((501, "no transfer encoding is supported".into()));
    }
    if !request.has("Content-Length") {
        return Ok(0);
    }
    let text = request.field("Content-Length").unwrap_or_default();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(len) if digits && len <= MAX_BODY => Ok(len),
        _ if digits => Err((413, format!("a body of {text} bytes, at most {MAX_BODY}"))),
        _ => Err((400, format!("Content-Length is {text:?}"))),
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// CBOR, if there is any.
    pub(crate) body: Vec<u8>,
    /// The one method that is allowed, for 405.
    pub(crate) allow: Option<&'static str>,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after_s: Option<u32>,
}

impl Answer {
    /// An answer without a body.
    pub(crate) fn status(status: u16) -> Self {
        Self { status, body: Vec::new(), allow: None, retry_after_s: None }
    }

    /// An answer with a body.
    pub(crate) fn cbor(status: u16, body: Vec<u8>) -> Self {
        Self { status, body, allow: None, retry_after_s: None }
    }

    /// Sends the answer, announcing `surplus` bytes more than there are.
    pub(crate) fn write(&self, stream: &mut impl Write, surplus: usize) -> io::Result<()> {
        stream.write_all(self.head(surplus).as_bytes())?;
        stream.write_all(&self.body)?;
        stream.flush()
    }

    fn head(&self, surplus: usize) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason_phrase(self.status));
        if let Some(method) = self.allow {
            head += &format!("Allow: {method}\r\n");
        }
        if let Some(seconds) = self.retry_after_s {
            head += &format!("Retry-After: {seconds}\r\n");
        }
        let len = self.body.len() + surplus;
        if len > 0 {
            head += "Content-Type: application/cbor\r\n";
        }
        // 204 has no body and must not announce one.
        if self.status != 204 || len > 0 {
            head += &format!("Content-Length: {len}\r\n");
        }
        head + "Connection: close\r\n\r\n"
    }
}

fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        431 => "Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        _ => "Injected",
    }
}

#[cfg(test)]
mod tests;
