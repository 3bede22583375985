// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The C API, as `net/nrf_provisioning.h` declares it.

use core::ffi::{c_char, c_int};
use core::mem::{offset_of, size_of};

/// An enumeration in C: one byte where the compiler uses the shortest type, as bare-metal ARM does.
#[cfg(all(target_arch = "arm", target_os = "none"))]
pub(crate) type EventNumber = u8;
/// An enumeration in C.
#[cfg(not(all(target_arch = "arm", target_os = "none")))]
pub(crate) type EventNumber = core::ffi::c_uint;

/// `struct nrf_attestation_token`.
#[repr(C)]
pub(crate) struct Token {
    pub(crate) attest: *mut c_char,
    pub(crate) attest_sz: usize,
    pub(crate) cose: *mut c_char,
    pub(crate) cose_sz: usize,
}

/// What some events carry.
#[repr(C)]
pub(crate) union Payload {
    pub(crate) token: *mut Token,
    pub(crate) next_attempt_time_seconds: i64,
}

/// `struct nrf_provisioning_callback_data`.
#[repr(C)]
pub(crate) struct CallbackData {
    pub(crate) number: EventNumber,
    pub(crate) payload: Payload,
}

const _: () = assert!(size_of::<CallbackData>() == 16);
const _: () = assert!(offset_of!(CallbackData, payload) == 8);

/// `nrf_provisioning_event_cb_t`.
pub(crate) type EventCallback = unsafe extern "C" fn(data: *const CallbackData);

unsafe extern "C" {
    pub(crate) fn nrf_provisioning_init(callback: Option<EventCallback>) -> c_int;
    pub(crate) fn nrf_provisioning_trigger_manually() -> c_int;
    pub(crate) fn nrf_provisioning_set_interval(interval: c_int) -> c_int;
}
