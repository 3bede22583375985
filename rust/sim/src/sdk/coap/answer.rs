// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What comes of a CoAP client's requests: answers, time-outs, and the callbacks that tell.

use std::ffi::{c_int, c_void};
use std::ptr;

use coap_lite::{MessageClass, MessageType, Packet};
use nrf_provisioning_sys as sys;

use crate::sdk::coap::request::{Expired, MAX_MESSAGE, Part, Request};
use crate::sdk::coap::table::{MAX_REQUESTS, Place};
use crate::sdk::datagram::connection;
use crate::sdk::faults;
use crate::sdk::state::{self, Sim};

/// A callback that is due.
struct Call {
    callback: sys::coap_client_response_cb_t,
    user_data: usize,
}

/// Sends again, or gives up, what has waited too long.
pub(in crate::sdk) fn run_due() {
    while let Some(place) = state::with(first_due).flatten() {
        let failed = state::with(|sim| {
            let fd = sim.network.clients.get(place.client)?.fd;
            match sim.network.request(place)?.expire() {
                Expired::Again(message) => {
                    // What the socket does not take is lost.
                    let _ = connection::send(sim, fd, &message);
                    None
                }
                Expired::Failed => Some(()),
                Expired::Forgotten => None,
            }
        });
        if failed.flatten().is_some() {
            report_error(place, -sys::ETIMEDOUT);
            state::with(|sim| sim.network.request(place).map(Request::release));
        }
    }
}

fn first_due(sim: &mut Sim) -> Option<Place> {
    let now_ms = sim.clock.now_ms();
    places(sim, |request| request.due_ms().is_some_and(|due_ms| due_ms <= now_ms)).next()
}

fn places(sim: &Sim, is: impl Fn(&Request) -> bool) -> impl Iterator<Item = Place> {
    let mut found = Vec::new();
    for (client, known) in sim.network.clients.iter().enumerate() {
        for (slot, request) in known.requests.iter().enumerate() {
            if request.as_ref().is_some_and(&is) {
                found.push(Place { client, slot });
            }
        }
    }
    found.into_iter()
}

/// Gives up the requests whose socket is gone.
pub(in crate::sdk) fn give_up_lost() {
    let lost = state::with(|sim| {
        let clients = sim.network.clients.iter().enumerate();
        let busy = clients.filter(|(_, client)| client.is_busy() && sim.network.is_lost(client.fd));
        busy.map(|(index, _)| index).collect::<Vec<_>>()
    });
    for index in lost.unwrap_or_default() {
        cancel_all(index, -sys::EIO);
    }
}

/// Gives up all requests of a client, for the reason `error`.
pub(in crate::sdk) fn cancel_all(client: usize, error: c_int) {
    for slot in 0..MAX_REQUESTS {
        let place = Place { client, slot };
        if state::with(|sim| sim.network.request(place).is_some_and(|request| request.ongoing))
            == Some(true)
        {
            report_error(place, error);
        }
        state::with(|sim| {
            if let Some(client) = sim.network.clients.get_mut(client)
                && let Some(slot) = client.requests.get_mut(slot)
            {
                *slot = None;
            }
        });
    }
}

/// Takes in what came over a socket.
pub(in crate::sdk) fn take(fd: c_int, bytes: &[u8]) {
    let client = state::with(|sim| sim.network.clients.iter().position(|known| known.fd == fd));
    let Some(client) = client.flatten() else { return };
    let truncated = bytes.len() > MAX_MESSAGE;
    let bytes = bytes.get(..MAX_MESSAGE).unwrap_or(bytes);
    let Ok(answer) = Packet::from_bytes(bytes) else {
        // The client cannot tell whose it was.
        cancel_all(client, -sys::EIO);
        return;
    };
    let kind = answer.header.get_type();
    let id = answer.header.message_id;
    let by_id = |request: &Request| request.ongoing && request.message_id == id;
    if kind == MessageType::Reset {
        if let Some(place) = find(client, by_id) {
            report_error(place, -sys::ECONNRESET);
            state::with(|sim| sim.network.request(place).map(Request::release));
        }
    } else if kind == MessageType::Acknowledgement && answer.header.code == MessageClass::Empty {
        state::with(|sim| {
            let now_ms = sim.clock.now_ms();
            let place = places(sim, by_id).find(|place| place.client == client)?;
            sim.network.request(place).map(|request| request.await_separate(now_ms))
        });
    } else {
        take_answer(client, fd, &answer, bytes, truncated);
    }
}

fn find(client: usize, is: impl Fn(&Request) -> bool) -> Option<Place> {
    state::with(|sim| places(sim, is).find(|place| place.client == client)).flatten()
}

fn take_answer(client: usize, fd: c_int, answer: &Packet, bytes: &[u8], truncated: bool) {
    let kind = answer.header.get_type();
    let id = answer.header.message_id;
    let place = find(client, |request| request.token == answer.get_token());
    let Some(place) = place else {
        if kind != MessageType::Acknowledgement {
            say(fd, MessageType::Reset, id);
        }
        return;
    };
    if kind == MessageType::Confirmable {
        say(fd, MessageType::Acknowledgement, id);
    }
    let part = state::with(|sim| {
        let request = sim.network.request(place)?;
        if request.last_answer.replace(id) == Some(id) || !request.ongoing {
            return None;
        }
        let part = request.take(answer, truncated);
        Some((part, request.offset))
    });
    let Some((part, offset)) = part.flatten() else { return };
    if is_withheld(place) {
        return;
    }
    report(place, answer, bytes, &part, offset);
    go_on(place, fd, &part, kind);
}

/// Whether an answer does not reach its callback, for a fault that comes in between: the callback gets
/// the error instead, or nothing without power.
fn is_withheld(place: Place) -> bool {
    let path = state::with(|sim| {
        let path = &sim.network.request(place)?.plan.path;
        path.split('?').next().map(str::to_owned)
    });
    let detail = || path.flatten().unwrap_or_default();
    let Some(error) = faults::enter(faults::COAP_CALLBACK, detail) else { return false };
    if !faults::is_off() {
        report_error(place, error);
        state::with(|sim| sim.network.request(place).map(Request::release));
    }
    true
}

/// Says no more than `kind` to the peer.
fn say(fd: c_int, kind: MessageType, id: u16) {
    let mut packet = Packet::new();
    packet.header.set_version(1);
    packet.header.set_type(kind);
    packet.header.code = MessageClass::Empty;
    packet.header.message_id = id;
    if let Ok(message) = packet.to_bytes_unlimited() {
        // Whether it arrives is not the sender's to know.
        state::with(|sim| {
            let _ = connection::send(sim, fd, &message);
        });
    }
}

/// Asks for the next block, or ends the request.
fn go_on(place: Place, fd: c_int, part: &Part, kind: MessageType) {
    let error = state::with(|sim| {
        let now_ms = sim.clock.now_ms();
        let mut slot =
            sim.network.clients.get_mut(place.client)?.requests.get_mut(place.slot)?.take();
        let mut error = None;
        if let Some(request) = slot.as_mut().filter(|request| request.ongoing) {
            if part.in_blocks {
                request.offset += part.len;
            }
            if part.in_blocks && !part.last {
                let built = request.build(now_ms, &mut || sim.device.random());
                let sent = built.and_then(|()| {
                    connection::send(sim, fd, &request.message).map_err(|errno| -errno)
                });
                error = sent.err();
            } else if kind == MessageType::Acknowledgement {
                slot = None;
            } else {
                request.release();
            }
        }
        *sim.network.clients.get_mut(place.client)?.requests.get_mut(place.slot)? = slot;
        error
    });
    if let Some(error) = error.flatten() {
        report_error(place, error);
        state::with(|sim| sim.network.request(place).map(Request::release));
    }
}

/// Tells a request's owner that it failed.
fn report_error(place: Place, error: c_int) {
    let data = sys::coap_client_response_data {
        result_code: i16::try_from(error).unwrap_or(i16::MIN),
        packet: ptr::null(),
        offset: 0,
        payload: ptr::null(),
        payload_len: 0,
        last_block: true,
    };
    call(place, &data);
}

/// Tells a request's owner what came.
fn report(place: Place, answer: &Packet, bytes: &[u8], part: &Part, offset: usize) {
    let len = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let hdr_len = 4 + answer.header.get_token_length();
    let options = bytes.len().saturating_sub(usize::from(hdr_len) + answer.payload.len());
    let packet = sys::coap_packet {
        data: bytes.as_ptr().cast_mut(),
        offset: len,
        max_len: len,
        hdr_len,
        opt_len: u16::try_from(options).unwrap_or(u16::MAX),
        delta: 0,
    };
    let code = u8::from(answer.header.code);
    let payload = answer.payload.get(..part.len).unwrap_or(&answer.payload);
    let data = sys::coap_client_response_data {
        result_code: i16::from(code),
        packet: &raw const packet,
        offset,
        payload: if payload.is_empty() { ptr::null() } else { payload.as_ptr() },
        payload_len: payload.len(),
        last_block: part.last,
    };
    call(place, &data);
}

/// Calls a request's callback, unless it is being called.
fn call(place: Place, data: &sys::coap_client_response_data) {
    let due = state::with(|sim| {
        let request = sim.network.request(place)?;
        if std::mem::replace(&mut request.in_callback, true) {
            return None;
        }
        Some(Call { callback: request.plan.callback, user_data: request.plan.user_data })
    });
    let Some(Call { callback: Some(callback), user_data }) = due.flatten() else { return };
    let user_data = ptr::with_exposed_provenance_mut::<c_void>(user_data);
    // SAFETY: the owner gave both, and the data outlives the call.
    unsafe { callback(data, user_data) };
    state::with(|sim| {
        if let Some(request) = sim.network.request(place) {
            request.in_callback = false;
        }
    });
}
