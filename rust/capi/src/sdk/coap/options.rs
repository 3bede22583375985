// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the message says that an answer came in.

use core::mem::MaybeUninit;

use nrf_provisioning_core::transport::coap::blocks::ETag;
use nrf_provisioning_core::transport::coap::blocks::Options;
use nrf_provisioning_sys as sys;

/// What `message` says, which is NULL when there is none to look at.
///
/// # Safety
///
/// `message` is NULL or valid.
pub(super) unsafe fn of(message: *const sys::coap_packet) -> Options {
    if message.is_null() {
        return Options::UNKNOWN;
    }
    let number = |code: sys::coap_option_num| {
        // SAFETY: not NULL, and valid as the caller promises.
        let value = unsafe { sys::coap_get_option_int(message, code as u16) };
        // Negative is that there is none, or one of four bytes, which stands for no block.
        u32::try_from(value).ok()
    };
    Options {
        block1: number(sys::COAP_OPTION_BLOCK1),
        block2: Some(number(sys::COAP_OPTION_BLOCK2).unwrap_or(0)),
        // SAFETY: not NULL, and valid as the caller promises.
        etag: unsafe { etag(message) },
        max_age_s: number(sys::COAP_OPTION_MAX_AGE).unwrap_or(Options::DEFAULT_MAX_AGE_S),
    }
}

/// The ETag of `message`.
///
/// # Safety
///
/// `message` is valid.
// By itself, so that the option is not on the stack while the others are read.
#[inline(never)]
unsafe fn etag(message: *const sys::coap_packet) -> ETag {
    const NUMBER: u16 = sys::COAP_OPTION_ETAG as u16;
    let mut option = MaybeUninit::<sys::coap_option>::zeroed();
    // SAFETY: valid as the caller promises, and there is room for the one option that is asked for.
    let found = unsafe { sys::coap_find_options(message, NUMBER, option.as_mut_ptr(), 1) };
    // SAFETY: all zeroes is a value of every field, and the SDK may have set some of them.
    let option = unsafe { option.assume_init_ref() };
    let value = option.value.get(..usize::from(option.len)).filter(|_| found > 0);
    value.map_or(ETag::NONE, ETag::new)
}
