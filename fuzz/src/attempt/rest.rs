// SPDX-License-Identifier: Apache-2.0 OR MIT

//! HTTP: `rest_client_*`.

use std::ffi::c_int;
use std::slice;

use nrf_provisioning_sys as sys;

use super::{fails, world};

/// Statuses that are worth a try; others come, too.
const STATUSES: [u16; 14] = [0, 204, 301, 400, 401, 403, 404, 409, 410, 415, 429, 500, 503, 599];

/// # Safety
///
/// `context` is valid.
#[unsafe(no_mangle)]
unsafe extern "C" fn rest_client_request_defaults_set(context: *mut sys::rest_client_req_context) {
    // SAFETY: as the caller promises.
    unsafe { &mut *context }.timeout_ms = 60_000;
}

/// # Safety
///
/// Both are valid, body and buffer have their lengths.
#[unsafe(no_mangle)]
unsafe extern "C" fn rest_client_request(
    context: *mut sys::rest_client_req_context,
    response: *mut sys::rest_client_resp_context,
) -> c_int {
    // SAFETY: as the caller promises.
    let context = unsafe { &*context };
    // SAFETY: as the caller promises.
    let response = unsafe { &mut *response };
    assert!(!context.resp_buff.is_null() && context.resp_buff_len > 0);
    let is_report = context.http_method == sys::HTTP_POST;
    if is_report {
        // SAFETY: as long as it says, as the caller promises.
        let body = unsafe { slice::from_raw_parts(context.body.cast::<u8>(), context.body_len) };
        world::with(|world| world.reported(body));
    }
    let errors =
        [-sys::ENOMEM, -sys::ETIMEDOUT, -sys::ECONNRESET, -sys::ECONNREFUSED, -sys::EBADMSG];
    if let Some(error) = fails(&errors) {
        return error;
    }
    let (status, body) = answer(is_report);
    // SAFETY: as large as it says, as the caller promises.
    let buffer =
        unsafe { slice::from_raw_parts_mut(context.resp_buff.cast::<u8>(), context.resp_buff_len) };
    deliver(status, &body, buffer, response)
}

fn answer(is_report: bool) -> (u16, Vec<u8>) {
    world::with(|world| {
        if world.script.once_in(6) {
            let status = STATUSES[usize::from(world.script.byte()) % STATUSES.len()];
            // A body that comes with an error is nobody's to execute.
            let body = vec![world.script.byte(); world.script.below(64)];
            world.spoil();
            return (status, body);
        }
        if is_report {
            return (200, Vec::new());
        }
        let batch = world.next_batch();
        (if batch.is_empty() { 204 } else { 200 }, batch)
    })
}

/// Puts an answer into the buffer as the SDK's client does: headers, then the body.
fn deliver(
    status: u16,
    body: &[u8],
    buffer: &mut [u8],
    response: &mut sys::rest_client_resp_context,
) -> c_int {
    let padding =
        world::with(|world| if world.script.once_in(4) { world.script.below(200) } else { 0 });
    let mut raw = format!("HTTP/1.1 {status} X\r\nX: ").into_bytes();
    raw.extend(std::iter::repeat_n(b'h', padding));
    raw.extend(b"\r\n\r\n");
    let body_at = raw.len();
    raw.extend(body);
    for (to, from) in buffer.iter_mut().zip(&raw) {
        *to = *from;
    }
    response.http_status_code = status;
    response.total_response_len = raw.len();
    response.response_len = body.len();
    response.response = match buffer.get_mut(body_at..) {
        Some(rest) => rest.as_mut_ptr().cast(),
        None => std::ptr::null_mut(),
    };
    if raw.len() < buffer.len() {
        return 0;
    }
    world::with(|world| world.spoil());
    -sys::ENOBUFS
}
