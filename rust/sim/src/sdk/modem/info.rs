// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `modem_info_*`: facts about the modem.

use std::ffi::{c_char, c_int};

use nrf_provisioning_sys as sys;

use crate::sdk::faults;
use crate::sdk::memory::text;
use crate::sdk::modem::at;

/// Nothing to set up.
///
/// # Returns
///
/// 0.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn modem_info_init() -> c_int {
    faults::enter("modem_info_init", String::new).unwrap_or(0)
}

/// Reads the short version of the modem firmware.
///
/// # Returns
///
/// 0, `-EINVAL` for a NULL or short buffer, `-EBADMSG` when the modem did not answer as it should.
///
/// # Safety
///
/// `buf` is NULL or valid for `buf_size` bytes.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn modem_info_get_fw_version(
    buf: *mut c_char,
    buf_size: usize,
) -> c_int {
    if buf.is_null() || buf_size < sys::MODEM_INFO_FWVER_SIZE {
        return -sys::EINVAL;
    }
    if let Some(error) = faults::enter("modem_info_get_fw_version", String::new) {
        return error;
    }
    let Some(version) = at::query("AT%SHORTSWVER", "%SHORTSWVER:") else { return -sys::EBADMSG };
    // SAFETY: not NULL, and valid for its length as the caller promises.
    let buffer = unsafe { text::buffer(buf, buf_size) };
    text::copy(version.as_bytes(), buffer);
    0
}
