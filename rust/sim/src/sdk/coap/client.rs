// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `coap_client_*`: requests over a connected socket.

use std::ffi::{c_char, c_int};

use coap_lite::{CoapOption, Packet};
use nrf_provisioning_sys as sys;

use crate::sdk::coap::answer;
use crate::sdk::coap::request::{BLOCK_EXPONENT, Params, Plan, Request};
use crate::sdk::coap::table::Client;
use crate::sdk::datagram::connection;
use crate::sdk::event_loop;
use crate::sdk::faults;
use crate::sdk::memory::text;
use crate::sdk::state::{self, Sim};

/// The Block2 option's number.
const BLOCK2: u16 = 23;
/// How long cancelling takes: the client's thread has to notice.
const CANCEL_MS: u64 = 500;

/// Sets a client up.
///
/// # Returns
///
/// 0, or `-EINVAL` without a client.
///
/// # Safety
///
/// `client` is NULL or valid.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn coap_client_init(
    client: *mut sys::coap_client,
    _info: *const c_char,
) -> c_int {
    if client.is_null() {
        return -sys::EINVAL;
    }
    if let Some(error) = faults::enter("coap_client_init", String::new) {
        return error;
    }
    let address = client.expose_provenance();
    state::with(|sim| {
        sim.network.clients.retain(|known| known.address != address);
        sim.network.clients.push(Client { address, fd: -1, requests: [None, None] });
    });
    0
}

/// Sends a request. The rest of it goes on while the caller waits for something.
///
/// # Returns
///
/// 0; `-EINVAL` for what cannot be sent, `-EAGAIN` when the client has no place left, `-EALREADY`
/// when it is busy with another socket, or why the socket did not take it.
///
/// # Safety
///
/// The pointers are NULL or valid. A payload stays as it is until the request is over.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn coap_client_req(
    client: *mut sys::coap_client,
    sock: c_int,
    _addr: *const sys::net_sockaddr,
    req: *mut sys::coap_client_request,
    params: *mut sys::coap_transmission_parameters,
) -> c_int {
    // SAFETY: NULL or valid as the caller promises.
    let Some(req) = (unsafe { req.as_ref() }) else { return -sys::EINVAL };
    // SAFETY: as above.
    let params = unsafe { params.as_ref() }.map_or(Params::DEFAULT, |params| Params {
        ack_timeout_ms: params.ack_timeout,
        random_percent: params.ack_random_percent,
        backoff_percent: params.coap_backoff_percent,
        retransmissions: params.max_retransmission,
    });
    let Some(plan) = plan_of(req).filter(|_| sock >= 0) else { return -sys::EINVAL };
    let what = || plan.path.split('?').next().unwrap_or_default().to_owned();
    if let Some(error) = faults::enter("coap_client_req", what) {
        return error;
    }
    let address = client.expose_provenance();
    let result = state::with(|sim| {
        let index = sim.network.clients.iter().position(|known| known.address == address);
        let index = index.ok_or(-sys::EINVAL)?;
        begin(sim, index, sock, Request::new(plan, params))
    });
    // SAFETY: NULL or valid as the caller promises.
    if let Some(client) = unsafe { client.as_mut() } {
        client.fd = sock;
    }
    match result {
        Some(Ok(())) => 0,
        Some(Err(error)) => error,
        None => -sys::EINVAL,
    }
}

fn plan_of(req: &sys::coap_client_request) -> Option<Plan> {
    let path: Vec<u8> = req.path.iter().map(|c| c.to_ne_bytes()[0]).collect();
    let end = path.iter().position(|byte| *byte == 0).filter(|end| *end > 0)?;
    let options = req.options.get(..usize::from(req.num_options))?;
    let value = |option: &sys::coap_client_option| {
        let value = option.value.get(..usize::from(option.len))?;
        Some((option.code, value.to_vec()))
    };
    // A payload in pieces is more than the library asks for.
    if req.payload_cb.is_some() {
        return None;
    }
    Some(Plan {
        method: u8::try_from(req.method).ok()?,
        confirmable: req.confirmable,
        path: String::from_utf8(path.get(..end)?.to_vec()).ok()?,
        format: req.fmt,
        payload: (!req.payload.is_null()).then(|| (req.payload.expose_provenance(), req.len)),
        options: options.iter().map(value).collect::<Option<_>>()?,
        callback: req.cb,
        user_data: req.user_data.expose_provenance(),
    })
}

fn begin(sim: &mut Sim, index: usize, sock: c_int, mut request: Request) -> Result<(), c_int> {
    let now_ms = sim.clock.now_ms();
    let client = sim.network.clients.get_mut(index).ok_or(-sys::EINVAL)?;
    let free = |slot: &&mut Option<Request>| {
        slot.as_ref().is_none_or(|request| request.is_forgotten(now_ms))
    };
    if client.requests.iter_mut().find(free).is_none() {
        return Err(-sys::EAGAIN);
    }
    if client.fd != sock && client.is_busy() {
        return Err(-sys::EALREADY);
    }
    client.fd = sock;
    request.build(now_ms, &mut || sim.device.random())?;
    connection::send(sim, sock, &request.message).map_err(|errno| -errno)?;
    sim.device.stats_mut().requests += 1;
    let client = sim.network.clients.get_mut(index).ok_or(-sys::EINVAL)?;
    if let Some(slot) = client.requests.iter_mut().find(free) {
        *slot = Some(request);
    }
    Ok(())
}

/// Gives up all requests of a client. Their callbacks are called with `-ECANCELED`.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn coap_client_cancel_requests(client: *mut sys::coap_client) {
    let address = client.expose_provenance();
    let index =
        state::with(|sim| sim.network.clients.iter().position(|known| known.address == address));
    if let Some(index) = index.flatten() {
        answer::cancel_all(index, -sys::ECANCELED);
        event_loop::sleep(CANCEL_MS);
    }
}

/// The option that asks for blocks of the size the client wants.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn coap_client_option_initial_block2() -> sys::coap_client_option {
    let mut value = [0; 64];
    value[0] = BLOCK_EXPONENT;
    sys::coap_client_option { code: BLOCK2, len: 1, value }
}

/// How messages are sent again.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn coap_get_transmission_parameters()
-> sys::coap_transmission_parameters {
    let Params { ack_timeout_ms, random_percent, backoff_percent, retransmissions } =
        Params::DEFAULT;
    sys::coap_transmission_parameters {
        ack_timeout: ack_timeout_ms,
        ack_random_percent: random_percent,
        coap_backoff_percent: backoff_percent,
        max_retransmission: retransmissions,
    }
}

/// Copies the first options of a number in a message, at most `room` of them.
///
/// # Returns
///
/// How many there were.
///
/// # Safety
///
/// `packet` is valid, and so is the message it tells about; `options` is valid for `room` of them.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn coap_find_options(
    packet: *const sys::coap_packet,
    code: u16,
    options: *mut sys::coap_option,
    room: u16,
) -> c_int {
    // SAFETY: as the caller promises.
    let packet = unsafe { &*packet };
    // SAFETY: as above.
    let message = unsafe { text::memory(packet.data.cast(), usize::from(packet.offset)) };
    let Ok(message) = Packet::from_bytes(message) else { return 0 };
    let values = message.get_option(CoapOption::from(code)).into_iter().flatten();
    let mut count = 0;
    for value in values.take(usize::from(room)) {
        let mut option = sys::coap_option { delta: code, len: 0, value: [0; 64] };
        // A value that is longer than the option has room for is cut.
        for (to, from) in option.value.iter_mut().zip(value) {
            *to = *from;
            option.len += 1;
        }
        // SAFETY: there is room for another one, as the caller promises.
        let place = unsafe { options.add(count) };
        // SAFETY: as above.
        unsafe { place.write(option) };
        count += 1;
    }
    c_int::try_from(count).unwrap_or(c_int::MAX)
}

/// The number in an option of a message; `-ENOENT` without such an option.
///
/// # Safety
///
/// `packet` is valid, and so is the message it tells about.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn coap_get_option_int(
    packet: *const sys::coap_packet,
    code: u16,
) -> c_int {
    // SAFETY: as the caller promises.
    let packet = unsafe { &*packet };
    // SAFETY: as above.
    let message = unsafe { text::memory(packet.data.cast(), usize::from(packet.offset)) };
    let Ok(message) = Packet::from_bytes(message) else { return -sys::ENOENT };
    let Some(value) = message.get_first_option(CoapOption::from(code)) else {
        return -sys::ENOENT;
    };
    // What is longer than a number counts for nothing.
    let number = if value.len() > 4 { &[] } else { value.as_slice() };
    number.iter().fold(0, |number, byte| number << 8 | c_int::from(*byte))
}
