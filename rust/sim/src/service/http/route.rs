// SPDX-License-Identifier: Apache-2.0 OR MIT

//! From a request to an answer.

use super::message::{Answer, Request};
use crate::service::backend::Backend;
pub(crate) use crate::service::backend::Mode;
use crate::service::query::{FetchQuery, pairs_of};
use crate::service::spec::Kind;

/// What a request is for.
const ENDPOINTS: [(&str, &str, Kind); 2] = [
    ("/v1/provisioning/commands", "GET", Kind::Fetch),
    ("/v1/provisioning/response", "POST", Kind::Report),
];

/// What a request asks for, or how it is turned away.
pub(crate) fn kind_of(request: &Request) -> Result<Kind, Answer> {
    let path = split(&request.target).0;
    let endpoint = ENDPOINTS.iter().find(|(known, _, _)| *known == path);
    let (_, method, kind) = endpoint.ok_or_else(|| Answer::status(404))?;
    if request.method == *method {
        Ok(*kind)
    } else {
        Err(Answer { allow: Some(method), ..Answer::status(405) })
    }
}

/// Does what a request asks for.
pub(crate) fn handle(backend: &Backend, request: &Request, kind: Kind, mode: Mode) -> Answer {
    let token = request.field("Authorization").and_then(|value| value.strip_prefix("Bearer "));
    let Some(token) = token else {
        backend.note("Authorization: Bearer is missing".into());
        return Answer::status(401);
    };
    let Some(uuid) = backend.authorize(token.trim()) else { return Answer::status(401) };
    match kind {
        Kind::Fetch => fetch(backend, request, &uuid, mode),
        Kind::Report => report(backend, request, &uuid, mode),
        // No request of its own over HTTP.
        Kind::Authenticate => Answer::status(404),
    }
}

fn fetch(backend: &Backend, request: &Request, uuid: &str, mode: Mode) -> Answer {
    let query = pairs_of(split(&request.target).1)
        .and_then(|pairs| FetchQuery::from_pairs(&pairs, &["mver", "cver"]));
    let query = match query {
        Ok(query) if accepts_cbor(request) => query,
        Ok(_) => return bad_request(backend, "Accept does not include application/cbor"),
        Err(reason) => return bad_request(backend, &reason),
    };
    let again = if mode == Mode::Repeat { backend.fetch_again(uuid) } else { None };
    match again.or_else(|| backend.fetch(uuid, query)) {
        Some(body) => Answer::cbor(200, body),
        None => Answer::status(204),
    }
}

fn report(backend: &Backend, request: &Request, uuid: &str, mode: Mode) -> Answer {
    let content_type = request.field("Content-Type").unwrap_or_default();
    if !media_type(content_type).eq_ignore_ascii_case(CBOR) {
        backend.note(format!("Content-Type is {content_type:?}, not {CBOR}"));
        return Answer::status(415);
    }
    let taken = match mode {
        Mode::Normal => backend.report(uuid, &request.body),
        Mode::Repeat => backend.check_report(&request.body),
    };
    match taken {
        Ok(()) => Answer::status(200),
        Err(reason) => bad_request(backend, &format!("report: {reason}")),
    }
}

const CBOR: &str = "application/cbor";

fn accepts_cbor(request: &Request) -> bool {
    let accept = request.field("Accept").unwrap_or_default();
    accept.split(',').any(|range| {
        let range = media_type(range);
        range.eq_ignore_ascii_case(CBOR) || range == "*/*"
    })
}

/// A media type without its parameters.
fn media_type(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

fn bad_request(backend: &Backend, reason: &str) -> Answer {
    backend.note(format!("bad request: {reason}"));
    Answer::status(400)
}

fn split(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}
