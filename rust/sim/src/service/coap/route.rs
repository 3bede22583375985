// SPDX-License-Identifier: Apache-2.0 OR MIT

//! From a request to an answer.

use super::message::{Answer, Request};
use crate::service::backend::{Backend, Mode};
use crate::service::query::{FetchQuery, raw_pairs_of};
use crate::service::spec::Kind;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Provisioning.
    Kind(Kind),
    /// The session is going to rest.
    Suspend,
}

const ENDPOINTS: [(&str, &str, Purpose); 4] = [
    ("/p/auth-jwt", "POST", Purpose::Kind(Kind::Authenticate)),
    ("/p/cmd", "GET", Purpose::Kind(Kind::Fetch)),
    ("/p/rsp", "POST", Purpose::Kind(Kind::Report)),
    ("/.dtls/suspend", "POST", Purpose::Suspend),
];

/// What a request asks for, or how it is turned away.
pub(super) fn purpose_of(request: &Request) -> Result<Purpose, Answer> {
    let endpoint = ENDPOINTS.iter().find(|(path, _, _)| *path == request.path);
    let (_, method, purpose) = endpoint.ok_or_else(|| Answer::status(404))?;
    if request.method == *method { Ok(*purpose) } else { Err(Answer::status(405)) }
}

/// The status of a request that went well.
pub(super) fn success(kind: Kind) -> u16 {
    match kind {
        Kind::Authenticate => 201,
        Kind::Fetch => 205,
        Kind::Report => 204,
    }
}

/// A fault's status in CoAP's terms: 200 and, for a fetch, 204 say over HTTP what other numbers
/// say here.
pub(super) fn status_for(kind: Option<Kind>, status: u16) -> u16 {
    match (status, kind) {
        (200, Some(kind)) => success(kind),
        (204, Some(Kind::Fetch)) => 205,
        _ => status,
    }
}

/// Does what a request of the device `uuid` asks for; proving its identity is how it gets one.
pub(super) fn handle(
    backend: &Backend,
    uuid: &mut Option<String>,
    request: &Request,
    kind: Kind,
    mode: Mode,
) -> Answer {
    if kind == Kind::Authenticate {
        return authenticate(backend, uuid, request);
    }
    let Some(uuid) = uuid.as_deref() else {
        backend.note("the device did not prove its identity in this session".into());
        return Answer::status(401);
    };
    match kind {
        Kind::Fetch => fetch(backend, request, uuid, mode),
        _ => report(backend, request, uuid, mode),
    }
}

fn authenticate(backend: &Backend, uuid: &mut Option<String>, request: &Request) -> Answer {
    let pairs = raw_pairs_of(&request.query);
    for name in ["mver", "cver"] {
        let has = |(other, value): &(String, String)| other == name && !value.is_empty();
        if !pairs.iter().any(has) {
            return bad_request(backend, &format!("parameter {name:?} is missing"));
        }
    }
    let token = std::str::from_utf8(&request.body).unwrap_or_default();
    *uuid = backend.authorize(token);
    if uuid.is_none() {
        backend.count_refused();
        return Answer::status(401);
    }
    Answer::status(201)
}

fn fetch(backend: &Backend, request: &Request, uuid: &str, mode: Mode) -> Answer {
    let query = FetchQuery::from_pairs(&raw_pairs_of(&request.query), &[]);
    let query = match query {
        Ok(query) => query,
        Err(reason) => return bad_request(backend, &reason),
    };
    let again = if mode == Mode::Repeat { backend.fetch_again(uuid) } else { None };
    Answer::cbor(205, again.or_else(|| backend.fetch(uuid, query)).unwrap_or_default())
}

fn report(backend: &Backend, request: &Request, uuid: &str, mode: Mode) -> Answer {
    if !request.is_cbor() {
        let format = request.content_format;
        backend.note(format!("Content-Format is {format:?}, not CBOR's"));
        return Answer::status(415);
    }
    let taken = match mode {
        Mode::Normal => backend.report(uuid, &request.body),
        Mode::Repeat => backend.check_report(&request.body),
    };
    match taken {
        Ok(()) => Answer::status(204),
        Err(reason) => bad_request(backend, &format!("report: {reason}")),
    }
}

fn bad_request(backend: &Backend, reason: &str) -> Answer {
    backend.note(format!("bad request: {reason}"));
    Answer::status(400)
}
