// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The token the modem signs.

use core::ffi::c_int;
use core::mem::MaybeUninit;

use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::{Log, Modem};
use nrf_provisioning_sys as sys;

use crate::chosen::config;

/// Signs a token that is valid for `valid_s` seconds into `buffer`.
///
/// Returns 0, -ETIME while the modem has no time, or the negative error of the modem or the SDK.
pub fn sign<P: Modem + Log>(platform: &mut P, valid_s: u32, buffer: &mut [u8]) -> c_int {
    let result = if platform.has_valid_time() { generate(valid_s, buffer) } else { -sys::ETIME };
    if result != 0 {
        platform.log(LogEntry::Jwt, result);
    }
    result
}

/// The same, without a look at the time.
///
/// Returns 0, or the negative error of the modem or the SDK.
pub fn generate(valid_s: u32, buffer: &mut [u8]) -> c_int {
    let jwt = MaybeUninit::<sys::jwt_data>::zeroed();
    // SAFETY: all zeroes is a value of every field, those of later SDKs included; without subject
    // and audience the token has none.
    let mut jwt = unsafe { jwt.assume_init() };
    jwt.sec_tag = config().jwt_sec_tag;
    jwt.key = sys::JWT_KEY_TYPE_CLIENT_PRIV;
    jwt.alg = sys::JWT_ALG_TYPE_ES256;
    jwt.exp_delta_s = valid_s;
    jwt.jwt_buf = buffer.as_mut_ptr().cast();
    jwt.jwt_sz = buffer.len();
    // SAFETY: the struct is complete, and the buffer has the length it says.
    unsafe { sys::modem_jwt_generate(&raw mut jwt) }
}
