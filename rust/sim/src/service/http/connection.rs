// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One connection: the handshake, one request, and one answer or what a fault makes of it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::message::{Answer, NoRequest, Request, read_request};
use super::route::{self, Mode};
use crate::clock::Clock;
use crate::service::backend::Backend;
use crate::service::spec::{Action, FaultSpec, Kind};
use crate::trace::{Detail, What};

type Stream = StreamOwned<ServerConnection, TcpStream>;

/// Bytes that no HTTP answer begins with.
const GARBAGE: &[u8] = b"\x00\x15\xff garbage \xfe\r\n\r\n\x80";

/// What a truncated answer announces too much.
const SURPLUS: usize = 64;

/// How often a delayed answer looks whether its client is still there and what time it is.
const LOOK_AROUND: Duration = Duration::from_millis(5);

/// Serves one connection to its end.
pub(crate) fn serve(backend: &Backend, tls: Arc<ServerConfig>, socket: TcpStream) {
    // Every record is written before the bytes that let the client go on, so that the order of
    // the trace does not depend on the threads.
    if let Some(mut stream) = handshake(backend, tls, socket) {
        // A client that went away has nothing more to be told.
        let _ = exchange(backend, &mut stream);
        let _ = stream.sock.shutdown(Shutdown::Both);
    }
}

fn handshake(backend: &Backend, tls: Arc<ServerConfig>, mut socket: TcpStream) -> Option<Stream> {
    let mut session = match ServerConnection::new(tls) {
        Ok(session) => session,
        Err(reason) => {
            backend.note(format!("TLS: {reason}"));
            return None;
        }
    };
    while session.is_handshaking() {
        match session.complete_io(&mut socket) {
            Ok((0, 0)) => return None,
            Ok(_) => {}
            Err(reason) => {
                record_failure(backend, &reason);
                return None;
            }
        }
    }
    let version = match session.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_3) => "TLS 1.3",
        _ => "TLS 1.2",
    };
    backend.trace().push(What::Handshake { ok: true, detail: version.into() });
    Some(StreamOwned::new(session, socket))
}

/// Records a handshake that failed, unless the client did it: a simulated device records it too.
fn record_failure(backend: &Backend, reason: &io::Error) {
    let tls = reason.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let by_client = matches!(tls, None | Some(rustls::Error::AlertReceived(_)));
    if backend.standalone() || !by_client {
        backend.trace().push(What::Handshake { ok: false, detail: reason.to_string() });
    }
}

fn exchange(backend: &Backend, stream: &mut Stream) -> io::Result<()> {
    match read_request(stream) {
        Ok(request) => respond(backend, stream, &request),
        Err(NoRequest::Gone) => {
            backend.note("the client left without a whole request".into());
            Ok(())
        }
        Err(NoRequest::Refused(status, reason, request)) => {
            backend.note(format!("bad request: {reason}"));
            drop(backend.begin_request(None));
            answer(backend, stream, &request, &Answer::status(status), 0)?;
            drain(stream);
            Ok(())
        }
    }
}

fn respond(backend: &Backend, stream: &mut Stream, request: &Request) -> io::Result<()> {
    let kind = route::kind_of(request);
    let Some(fault) = backend.begin_request(kind.as_ref().ok().copied()) else {
        let usual = usual_answer(backend, request, &kind, Mode::Normal);
        return answer(backend, stream, request, &usual, 0);
    };
    if fault.handled {
        // What it comes to is recorded in the queue; the client does not get to see it.
        usual_answer(backend, request, &kind, Mode::Normal);
    }
    misbehave(backend, stream, request, &kind, &fault)
}

fn usual_answer(
    backend: &Backend,
    request: &Request,
    kind: &Result<Kind, Answer>,
    mode: Mode,
) -> Answer {
    match kind {
        Ok(kind) => route::handle(backend, request, *kind, mode),
        Err(refusal) => refusal.clone(),
    }
}

fn misbehave(
    backend: &Backend,
    stream: &mut Stream,
    request: &Request,
    kind: &Result<Kind, Answer>,
    fault: &FaultSpec,
) -> io::Result<()> {
    let (answer_instead, surplus) = match &fault.action {
        Action::Status(status) => {
            (Answer { retry_after_s: fault.retry_after_s, ..Answer::status(*status) }, 0)
        }
        Action::Body { status, body } => {
            backend.expect_foreign_ids();
            (
                Answer {
                    retry_after_s: fault.retry_after_s,
                    ..Answer::cbor(*status, body.clone())
                },
                0,
            )
        }
        Action::Repeat => (usual_answer(backend, request, kind, Mode::Repeat), 0),
        Action::Truncate => {
            let usual = usual_answer(backend, request, kind, Mode::Normal);
            // 204 could not announce anything.
            let status = if usual.status == 204 { 200 } else { usual.status };
            (Answer { status, ..usual }, SURPLUS)
        }
        Action::Garbage => {
            record(backend, request, 0, GARBAGE);
            stream.write_all(GARBAGE)?;
            return finish(stream);
        }
        // A wrong CA never gets as far as a request.
        Action::Close | Action::WrongCa => {
            record(backend, request, 0, &[]);
            return Ok(());
        }
        Action::Blocks(_) | Action::ForeignToken => {
            (usual_answer(backend, request, kind, Mode::Normal), 0)
        }
        Action::Delay { seconds } => return delay(backend, stream, request, kind, *seconds),
    };
    answer(backend, stream, request, &answer_instead, surplus)
}

fn delay(
    backend: &Backend,
    stream: &mut Stream,
    request: &Request,
    kind: &Result<Kind, Answer>,
    seconds: u64,
) -> io::Result<()> {
    record(backend, request, 0, &[]);
    if !outlasts(backend.clock(), stream, Duration::from_secs(seconds))? {
        return Ok(());
    }
    let late = usual_answer(backend, request, kind, Mode::Normal);
    backend.note(format!("answers {} after {seconds} s", late.status));
    late.write(stream, 0)?;
    finish(stream)
}

fn answer(
    backend: &Backend,
    stream: &mut Stream,
    request: &Request,
    answer: &Answer,
    surplus: usize,
) -> io::Result<()> {
    record(backend, request, answer.status, &answer.body);
    answer.write(stream, surplus)?;
    finish(stream)
}

fn finish(stream: &mut Stream) -> io::Result<()> {
    stream.conn.send_close_notify();
    stream.flush()
}

fn record(backend: &Backend, request: &Request, status: u16, answer: &[u8]) {
    let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    let what = What::Request {
        method: or_dash(&request.method),
        path: or_dash(&request.target),
        status,
        sent: request.body.len(),
        received: answer.len(),
    };
    let detail = Detail { up: request.body.clone(), down: answer.to_vec() };
    backend.trace().push_with(what, detail);
}

/// Waits for `delay` on the clock or in the host's time, whichever is over first. False when the
/// client leaves before.
///
/// The clock is told, so that a device on the same virtual clock knows what to expect.
fn outlasts(clock: &Clock, stream: &mut Stream, delay: Duration) -> io::Result<bool> {
    let until = Instant::now() + delay;
    let delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
    let until_ms = clock.now_ms().saturating_add(delay_ms);
    let _pause = clock.pause(stream.sock.peer_addr()?, until_ms);
    loop {
        // Looked at before the client is: one that left before the time was over was not waiting.
        let over = clock.now_ms() >= until_ms;
        let left = until.saturating_duration_since(Instant::now());
        stream.sock.set_read_timeout(Some(left.clamp(Duration::from_millis(1), LOOK_AROUND)))?;
        match stream.read(&mut [0; 64]) {
            Ok(0) => return Ok(false),
            Ok(_) => {}
            Err(reason) if is_timeout(&reason) => {}
            Err(_) => return Ok(false),
        }
        if over || left.is_zero() {
            return Ok(true);
        }
    }
}

fn is_timeout(reason: &io::Error) -> bool {
    matches!(reason.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Reads what the client still sends, so that closing does not take the answer back.
fn drain(stream: &mut Stream) {
    let until = Instant::now() + Duration::from_secs(2);
    let _ = stream.sock.shutdown(Shutdown::Write);
    let _ = stream.sock.set_read_timeout(Some(Duration::from_millis(500)));
    let mut chunk = [0; 4096];
    while Instant::now() < until && stream.sock.read(&mut chunk).is_ok_and(|count| count > 0) {}
}
