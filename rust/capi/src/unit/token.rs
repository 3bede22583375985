// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One token, and one authentication a request.
//!
//! The tests of the CoAP transport count what the C library does: one token for a whole attempt,
//! and a new connection behind every report. The library itself signs a token for each connection
//! and keeps a connection as long as it can.

use core::ffi::c_int;
use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use nrf_provisioning_core::ports::coap::Client;
use nrf_provisioning_core::transport::coap::Coap;

use super::ports::jwt_generate;
use crate::kconfig::CONFIG;

/// Longest token.
const MAX_LEN: usize = CONFIG.jwt_max_len as usize;

/// The token of the attempt under way; its length is 0 while there is none.
static TOKEN: [AtomicU8; MAX_LEN] = [const { AtomicU8::new(0) }; MAX_LEN];
static LEN: AtomicUsize = AtomicUsize::new(0);

/// Makes a transport for an attempt behave as the tests expect, and forgets the last token.
pub(crate) fn prepared<C: Client>(mut coap: Coap<'_, C>) -> Coap<'_, C> {
    coap.one_call_per_connection = true;
    LEN.store(0, Ordering::Relaxed);
    coap
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
    let result = jwt_generate(buffer);
    if result == 0 {
        let mut len = 0;
        for (to, from) in TOKEN.iter().zip(buffer.iter().take_while(|&&byte| byte != 0)) {
            to.store(*from, Ordering::Relaxed);
            len += 1;
        }
        LEN.store(len, Ordering::Relaxed);
    }
    result
}
