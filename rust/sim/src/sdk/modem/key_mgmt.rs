// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `modem_key_mgmt_*`: credentials by function calls instead of AT commands.

use std::ffi::{c_int, c_void};

use nrf_provisioning_sys as sys;

use crate::sdk::faults;
use crate::sdk::memory::text;
use crate::sdk::modem::{at, effects};

/// Numbered errors for the time of one command.
struct NumberedErrors {
    were_on: bool,
}

impl NumberedErrors {
    fn enable() -> Self {
        let were_on = at::query("AT+CMEE?", "+CMEE:").is_some_and(|state| state != "0");
        if !were_on {
            effects::run("AT+CMEE=1");
        }
        Self { were_on }
    }
}

impl Drop for NumberedErrors {
    fn drop(&mut self) {
        if !self.were_on {
            effects::run("AT+CMEE=0");
        }
    }
}

/// Writes a credential.
///
/// # Returns
///
/// 0, `-EINVAL` without content, or a negative errno for what the modem answered.
///
/// # Safety
///
/// `buf` is NULL or valid for `len` bytes of reads.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn modem_key_mgmt_write(
    sec_tag: sys::nrf_sec_tag_t,
    cred_type: sys::modem_key_mgmt_cred_type,
    buf: *const c_void,
    len: usize,
) -> c_int {
    // SAFETY: NULL or valid for its length as the caller promises.
    let content = unsafe { text::memory(buf, len) };
    // Text ends at a NUL, as it does for the SDK.
    let content = content.split(|byte| *byte == 0).next().unwrap_or_default();
    if content.is_empty() {
        return -sys::EINVAL;
    }
    if let Some(error) = faults::enter("modem_key_mgmt_write", || sec_tag.to_string()) {
        return error;
    }
    let mut line = format!("AT%CMNG=0,{sec_tag},{cred_type},\"").into_bytes();
    line.extend_from_slice(content);
    line.push(b'"');
    let _numbered = NumberedErrors::enable();
    effects::execute(&line).map_or_else(|error| error, |answer| errno(answer.code))
}

/// Tells whether a credential is stored.
///
/// # Returns
///
/// 0, `-EINVAL` for a NULL `exists`, or a negative errno for what the modem answered.
///
/// # Safety
///
/// `exists` is NULL or valid for one write.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn modem_key_mgmt_exists(
    sec_tag: sys::nrf_sec_tag_t,
    cred_type: sys::modem_key_mgmt_cred_type,
    exists: *mut bool,
) -> c_int {
    if exists.is_null() {
        return -sys::EINVAL;
    }
    if let Some(error) = faults::enter("modem_key_mgmt_exists", || sec_tag.to_string()) {
        return error;
    }
    let _numbered = NumberedErrors::enable();
    let line = format!("AT%CMNG=1,{sec_tag},{cred_type}");
    let answer = match effects::execute(line.as_bytes()) {
        Ok(answer) if answer.code == 0 => answer,
        Ok(answer) => return errno(answer.code),
        Err(error) => return error,
    };
    // SAFETY: not NULL, and valid for a write as the caller promises.
    unsafe { exists.write(answer.text.starts_with("%CMNG:")) };
    0
}

/// The errno the SDK makes of an AT function's result.
fn errno(result: c_int) -> c_int {
    if result <= 0 {
        return result;
    }
    match sys::nrf_modem_at_err(result) {
        0 => -sys::EIO,
        23 => -sys::E2BIG,
        50 | 527 => -sys::EINVAL,
        513 => -sys::ENOENT,
        514 => -sys::EACCES,
        515 => -sys::ENOMEM,
        518 => -sys::EPERM,
        519 => -sys::EALREADY,
        528 => -sys::ECANCELED,
        _ => -sys::ENOEXEC,
    }
}
