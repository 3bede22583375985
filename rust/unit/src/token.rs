// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Tokens, which a test's double signs.
//!
//! The tests of the CoAP transport count what the C library does: one token for a whole attempt.
//! The library itself signs one for each connection, and so do the tests of the HTTP transport
//! have it.

use core::ffi::c_int;
use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use nrf_provisioning::chosen::{CONFIG, config};
use nrf_provisioning_sys as sys;

/// Longest token.
const MAX_LEN: usize = CONFIG.jwt_max_len as usize;

/// The token of the attempt under way; its length is 0 while there is none.
static TOKEN: [AtomicU8; MAX_LEN] = [const { AtomicU8::new(0) }; MAX_LEN];
static LEN: AtomicUsize = AtomicUsize::new(0);

/// Forgets the token of the last attempt.
#[cfg(not(feature = "http"))]
pub(crate) fn forget() {
    LEN.store(0, Ordering::Relaxed);
}

/// Has the double sign a token: 0 or a negative errno.
fn generate(buffer: &mut [u8]) -> c_int {
    let valid_s = config().jwt_max_valid_time_s;
    // SAFETY: the buffer has the length given.
    unsafe { sys::nrf_provisioning_jwt_generate(valid_s, buffer.as_mut_ptr().cast(), buffer.len()) }
}

/// Signs a token into `buffer`, or copies the one there is: 0 or a negative errno.
pub(crate) fn sign(buffer: &mut [u8]) -> c_int {
    let len = LEN.load(Ordering::Relaxed);
    if len > 0 {
        for (to, from) in buffer.iter_mut().zip(&TOKEN).take(len) {
            *to = from.load(Ordering::Relaxed);
        }
        return 0;
    }
    let result = generate(buffer);
    // Some tests have the double succeed and sign nothing, which no modem does.
    if let Some(first @ 0) = buffer.first_mut().filter(|_| result == 0) {
        *first = b'-';
    }
    if result == 0 && cfg!(not(feature = "http")) {
        let mut len = 0;
        for (to, from) in TOKEN.iter().zip(buffer.iter().take_while(|&&byte| byte != 0)) {
            to.store(*from, Ordering::Relaxed);
            len += 1;
        }
        LEN.store(len, Ordering::Relaxed);
    }
    result
}
