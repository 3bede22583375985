// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `modem_jwt_*`: tokens the modem signs.

use std::ffi::{c_char, c_int};

use nrf_provisioning_sys as sys;

use crate::sdk::faults;
use crate::sdk::memory::allocation;
use crate::sdk::memory::text;
use crate::sdk::modem::effects;

/// `CONFIG_MODEM_JWT_MAX_LEN`: room for the modem's answer.
const ANSWER_LEN: usize = 850;

/// Makes a token.
///
/// # Returns
///
/// 0; `-EINVAL` for NULL; `-EMSGSIZE` for a buffer without size; `-ENOEXEC` when the modem refused;
/// `-E2BIG` when the token does not fit the buffer with its NUL, or the modem's answer the SDK's.
///
/// # Safety
///
/// `jwt` is NULL or valid; its texts are NULL or NUL terminated; its buffer is NULL or as large as
/// it says.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn modem_jwt_generate(jwt: *mut sys::jwt_data) -> c_int {
    // SAFETY: NULL or valid as the caller promises.
    let Some(jwt) = (unsafe { jwt.as_mut() }) else { return -sys::EINVAL };
    if !jwt.jwt_buf.is_null() && jwt.jwt_sz == 0 {
        return -sys::EMSGSIZE;
    }
    if let Some(error) = faults::enter("modem_jwt_generate", String::new) {
        return error;
    }
    // SAFETY: NULL or NUL terminated as the caller promises.
    let subject = unsafe { text::utf8(jwt.subject) }.unwrap_or_default();
    // SAFETY: as above.
    let audience = unsafe { text::utf8(jwt.audience) }.unwrap_or_default();
    let token = match sign(jwt, subject, audience) {
        Ok(token) => token,
        Err(error) => return error,
    };
    if jwt.jwt_buf.is_null() {
        jwt.jwt_buf = allocation::give(&token);
        jwt.jwt_sz = token.len() + 1;
        return 0;
    }
    if token.len() >= jwt.jwt_sz {
        return -sys::E2BIG;
    }
    // SAFETY: as large as it says, as the caller promises.
    let buffer = unsafe { text::buffer(jwt.jwt_buf, jwt.jwt_sz) };
    text::copy(token.as_bytes(), buffer);
    0
}

/// Frees a token that was made without a buffer.
///
/// # Safety
///
/// `jwt_buf` is NULL or came from [`modem_jwt_generate`], and is not used any more.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn modem_jwt_free(jwt_buf: *mut c_char) {
    // SAFETY: the caller's promise is the same.
    unsafe { allocation::take_back(jwt_buf) }
}

fn sign(jwt: &sys::jwt_data, subject: &str, audience: &str) -> Result<String, c_int> {
    let sys::jwt_data { alg, exp_delta_s, sec_tag, key, .. } = *jwt;
    let mut line = format!("AT%JWT={alg},{exp_delta_s},\"{subject}\",\"{audience}\"");
    if sec_tag != 0 {
        line.push_str(&format!(",{sec_tag},{key}"));
    }
    let answer = effects::execute(line.as_bytes())?;
    if answer.text.len() >= ANSWER_LEN {
        return Err(-sys::E2BIG);
    }
    match answer.code {
        0 => answer.text.split('"').nth(1).map(str::to_owned).ok_or(-sys::EBADMSG),
        1.. => Err(-sys::ENOEXEC),
        error => Err(error),
    }
}
