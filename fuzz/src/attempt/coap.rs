// SPDX-License-Identifier: Apache-2.0 OR MIT

//! CoAP: `coap_client_*`, and the semaphore that its answers are waited for with.

use std::ffi::{c_char, c_int, c_void};
use std::sync::{Mutex, PoisonError};
use std::{ptr, slice};

use nrf_provisioning_sys as sys;

use super::{fails, world};

/// A request whose answer is still to come.
struct Request {
    socket: c_int,
    callback: sys::coap_client_response_cb_t,
    /// An address that is handed back.
    user_data: usize,
    is_fetch: bool,
    is_report: bool,
}

static ONGOING: Mutex<Option<Request>> = Mutex::new(None);
/// The value of the Block2 option of the answer that the library is given.
static OPTION: Mutex<c_int> = Mutex::new(0);

fn take() -> Option<Request> {
    ONGOING.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_init(client: *mut sys::coap_client, _info: *const c_char) -> c_int {
    assert!(!client.is_null());
    let _ = take();
    fails(&[-sys::ENOMEM]).unwrap_or(0)
}

/// # Safety
///
/// `request` is valid.
#[unsafe(no_mangle)]
unsafe extern "C" fn coap_client_req(
    _client: *mut sys::coap_client,
    socket: c_int,
    _address: *const sys::net_sockaddr,
    request: *mut sys::coap_client_request,
    _params: *mut sys::coap_transmission_parameters,
) -> c_int {
    // SAFETY: as the caller promises.
    let request = unsafe { &*request };
    world::with(|world| assert!(world.sockets.contains(&socket)));
    if let Some(error) = fails(&[-sys::EAGAIN, -sys::ENOMEM, -sys::EINVAL]) {
        return error;
    }
    let path: Vec<u8> = request.path.iter().map(|letter| letter.to_ne_bytes()[0]).collect();
    let end = path.iter().position(|byte| *byte == 0).expect("a path ends with a NUL");
    let is_report = path[..end].starts_with(b"p/rsp");
    if is_report {
        // SAFETY: as long as it says, as the caller promises.
        let report = unsafe { slice::from_raw_parts(request.payload, request.len) };
        world::with(|world| world.reported(report));
    }
    let ongoing = Request {
        socket,
        callback: request.cb,
        user_data: request.user_data.expose_provenance(),
        is_fetch: path[..end].starts_with(b"p/cmd"),
        is_report,
    };
    let before = ONGOING.lock().unwrap_or_else(PoisonError::into_inner).replace(ongoing);
    assert!(before.is_none(), "a request is sent before the one before it is over");
    0
}

/// A socket is closed: what is waited for over it fails.
pub(super) fn forget(socket: c_int) {
    if let Some(request) = take() {
        assert_eq!(request.socket, socket);
        tell(&request, -sys::EIO, &[], 0, true);
    }
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_cancel_requests(_client: *mut sys::coap_client) {
    if let Some(request) = take() {
        tell(&request, -sys::ECANCELED, &[], 0, true);
    }
}

#[unsafe(no_mangle)]
extern "C" fn coap_client_option_initial_block2() -> sys::coap_client_option {
    sys::coap_client_option { code: 23, len: 1, value: [5; 64] }
}

#[unsafe(no_mangle)]
extern "C" fn coap_get_transmission_parameters() -> sys::coap_transmission_parameters {
    sys::coap_transmission_parameters {
        ack_timeout: 2000,
        ack_random_percent: 150,
        coap_backoff_percent: 200,
        max_retransmission: 4,
    }
}

#[unsafe(no_mangle)]
extern "C" fn coap_find_options(
    _packet: *const sys::coap_packet,
    _code: u16,
    _options: *mut sys::coap_option,
    _room: u16,
) -> c_int {
    0
}

#[unsafe(no_mangle)]
extern "C" fn coap_get_option_int(_packet: *const sys::coap_packet, _code: u16) -> c_int {
    *OPTION.lock().unwrap_or_else(PoisonError::into_inner)
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_lock() {
    world::with(|world| assert!(!std::mem::replace(&mut world.locked, true)));
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_unlock() {
    world::with(|world| assert!(std::mem::replace(&mut world.locked, false)));
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_signal() {
    world::with(|world| world.signalled = true);
}

#[unsafe(no_mangle)]
extern "C" fn nrf_provisioning_platform_wait(timeout_ms: u32) -> bool {
    if timeout_ms > 0 {
        let silent = world::with(|world| world.script.once_in(24));
        if !silent && let Some(request) = take() {
            answer(request);
        }
        if !world::with(|world| world.signalled) {
            world::with(|world| world.pass(u64::from(timeout_ms)));
        }
    }
    world::with(|world| std::mem::take(&mut world.signalled))
}

/// Answers a request, in blocks if there is much to say, and wrongly now and then.
fn answer(request: Request) {
    let (code, payload) = world::with(|world| {
        if world.script.once_in(8) {
            if request.is_fetch {
                world.spoil();
            }
            let code = world.script.byte();
            return (c_int::from(code), vec![code; world.script.below(32)]);
        }
        match (request.is_fetch, request.is_report) {
            (true, _) => (0x45, world.next_batch()),
            (_, true) => (0x44, Vec::new()),
            _ => (0x41, Vec::new()),
        }
    });
    if world::with(|world| world.script.once_in(24)) {
        return tell(&request, -sys::ETIMEDOUT, &[], 0, true);
    }
    let size = world::with(|world| 16 << (world.script.byte() % 6));
    let count = payload.len().div_ceil(size).max(1);
    for index in 0..count {
        let block = payload.chunks(size).nth(index).unwrap_or_default();
        let wrong = world::with(|world| world.script.once_in(48));
        let offset =
            if wrong { world::with(|world| world.script.below(6000)) } else { index * size };
        let last = index + 1 == count;
        let exponent = c_int::try_from(size.ilog2() - 4).unwrap_or(0);
        let option = c_int::try_from(index).unwrap_or(0) << 4 | exponent;
        *OPTION.lock().unwrap_or_else(PoisonError::into_inner) =
            if count == 1 { -sys::ENOENT } else { option };
        if offset != index * size && request.is_fetch {
            world::with(|world| world.spoil());
        }
        tell(&request, code, block, offset, last);
    }
}

/// Calls the request's callback.
fn tell(request: &Request, result: c_int, payload: &[u8], offset: usize, last: bool) {
    let Some(callback) = request.callback else { return };
    let packet = sys::coap_packet {
        data: ptr::null_mut(),
        offset: 0,
        max_len: 0,
        hdr_len: 0,
        opt_len: 0,
        delta: 0,
    };
    // A copy of its own size, so that a read behind it is seen.
    let payload: Box<[u8]> = payload.into();
    let data = sys::coap_client_response_data {
        result_code: i16::try_from(result).unwrap_or(i16::MIN),
        packet: if result < 0 { ptr::null() } else { &raw const packet },
        offset,
        payload: if payload.is_empty() { ptr::null() } else { payload.as_ptr() },
        payload_len: payload.len(),
        last_block: last,
    };
    let user_data = ptr::with_exposed_provenance_mut::<c_void>(request.user_data);
    // SAFETY: the library gave both, and the data outlives the call.
    unsafe { callback(&raw const data, user_data) }
}
