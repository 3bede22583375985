// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The modem: AT commands, tokens, credentials.

use std::ffi::{CStr, c_char, c_int, c_void};

use nrf_provisioning_sys as sys;

use super::{fails, world};

/// What the AT functions in C come down to.
///
/// # Safety
///
/// `line` is NUL terminated, `buf` is NULL or valid for `len` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn nrf_provisioning_sim_at(
    line: *const c_char,
    buf: *mut c_char,
    len: usize,
) -> c_int {
    // SAFETY: as the caller promises.
    let line = unsafe { CStr::from_ptr(line) }.to_bytes();
    if let Some(error) = fails(&[-sys::ENOMEM, -sys::EPERM, -sys::EFAULT]) {
        return error;
    }
    world::with(|world| world.runs(line));
    let (code, text) = answer(line);
    if buf.is_null() {
        return code;
    }
    // SAFETY: not NULL, and valid for its length as the caller promises.
    unsafe { put(&text, buf, len) };
    if text.len() < len { code } else { -sys::E2BIG }
}

/// The result and the text.
fn answer(line: &[u8]) -> (c_int, Vec<u8>) {
    const CME: c_int = 2 << 16;
    const PLAIN: c_int = 1 << 16;
    world::with(|world| {
        if world.script.once_in(24) {
            let number = c_int::from(world.script.byte()) + 500;
            return if world.numbered_errors && world.script.once_in(2) {
                (CME | number, format!("+CME ERROR: {number}\r\n").into_bytes())
            } else {
                (PLAIN, b"ERROR\r\n".to_vec())
            };
        }
        let text = match line {
            b"AT+CFUN?" => format!("+CFUN: {}\r\nOK\r\n", if world.offline { 4 } else { 1 }),
            b"AT+CMEE?" => format!("+CMEE: {}\r\nOK\r\n", u8::from(world.numbered_errors)),
            b"AT%CCLK?" => "%CCLK: \"26/11/27,03:30:00+00\",0\r\nOK\r\n".to_owned(),
            b"AT+CGATT?" => format!("+CGATT: {}\r\nOK\r\n", u8::from(!world.offline)),
            b"AT+CMEE=1" | b"AT+CMEE=0" => {
                world.numbered_errors = line.ends_with(b"1");
                "OK\r\n".to_owned()
            }
            _ => {
                let len = match world.script.byte() {
                    0..=127 => 0,
                    128..=247 => world.script.below(400),
                    248..=255 => world.script.below(8000),
                };
                // Any bytes but NUL, which ends what the modem says.
                let letter = world.script.byte();
                let mut text = vec![letter.max(1); len];
                text.extend(b"\r\nOK\r\n");
                return (0, text);
            }
        };
        (0, text.into_bytes())
    })
}

/// Puts as much of `text` as fits into C's buffer, with a NUL.
///
/// # Safety
///
/// `buf` is valid for `len` bytes.
pub(super) unsafe fn put(text: &[u8], buf: *mut c_char, len: usize) {
    let Some(room) = len.checked_sub(1) else { return };
    let count = text.len().min(room);
    // SAFETY: both are valid for the smaller length, and are different memory.
    unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), buf.cast(), count) };
    // SAFETY: inside the buffer.
    unsafe { buf.add(count).write(0) };
}

#[unsafe(no_mangle)]
extern "C" fn modem_info_init() -> c_int {
    fails(&[-sys::ENOMEM]).unwrap_or(0)
}

/// # Safety
///
/// `buf` is valid for `len` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn modem_info_get_fw_version(buf: *mut c_char, len: usize) -> c_int {
    if let Some(error) = fails(&[-sys::EIO, -sys::EBADMSG]) {
        return error;
    }
    let version = world::with(|world| {
        let odd = world.script.once_in(8);
        if odd {
            vec![world.script.byte().max(1); world.script.below(60)]
        } else {
            b"nrf91x1_2.0.2".to_vec()
        }
    });
    // SAFETY: as the caller promises.
    unsafe { put(&version, buf, len) };
    0
}

/// # Safety
///
/// `jwt` is valid, its buffer as large as it says.
#[unsafe(no_mangle)]
unsafe extern "C" fn modem_jwt_generate(jwt: *mut sys::jwt_data) -> c_int {
    // SAFETY: as the caller promises.
    let jwt = unsafe { &*jwt };
    if let Some(error) = fails(&[-sys::ENOEXEC, -sys::ENOMEM, -sys::EBADMSG]) {
        return error;
    }
    let len = world::with(|world| match world.script.byte() {
        0..=247 => 300,
        248..=255 => world.script.below(900),
    });
    if len >= jwt.jwt_sz {
        return -sys::E2BIG;
    }
    // SAFETY: as large as it says, as the caller promises.
    unsafe { put(&vec![b't'; len], jwt.jwt_buf, jwt.jwt_sz) };
    0
}

/// # Safety
///
/// `exists` is valid for a write.
#[unsafe(no_mangle)]
unsafe extern "C" fn modem_key_mgmt_exists(
    _sec_tag: sys::nrf_sec_tag_t,
    _kind: sys::modem_key_mgmt_cred_type,
    exists: *mut bool,
) -> c_int {
    if let Some(error) = fails(&[-sys::ENOEXEC, -sys::EPERM]) {
        return error;
    }
    let there = world::with(|world| world.script.once_in(2));
    // SAFETY: as the caller promises.
    unsafe { exists.write(there) };
    0
}

#[unsafe(no_mangle)]
extern "C" fn modem_key_mgmt_write(
    _sec_tag: sys::nrf_sec_tag_t,
    _kind: sys::modem_key_mgmt_cred_type,
    buf: *const c_void,
    len: usize,
) -> c_int {
    assert!(!buf.is_null() && len > 0);
    fails(&[-sys::ENOEXEC, -sys::EALREADY]).unwrap_or(0)
}

/// # Safety
///
/// `token` is valid.
#[unsafe(no_mangle)]
unsafe extern "C" fn modem_attest_token_get(token: *mut sys::nrf_attestation_token) -> c_int {
    // SAFETY: as the caller promises.
    let token = unsafe { &mut *token };
    if let Some(error) = fails(&[-sys::EBADMSG, -sys::ENOMEM]) {
        return error;
    }
    token.attest = c"attest".to_owned().into_raw();
    token.attest_sz = 7;
    token.cose = c"cose".to_owned().into_raw();
    token.cose_sz = 5;
    world::with(|world| world.handed_out += 2);
    0
}

/// # Safety
///
/// `token` is valid; its texts are NULL or came from [`modem_attest_token_get`].
#[unsafe(no_mangle)]
unsafe extern "C" fn modem_attest_token_free(token: *mut sys::nrf_attestation_token) {
    // SAFETY: as the caller promises.
    let token = unsafe { &mut *token };
    for text in [&mut token.attest, &mut token.cose] {
        let text = std::mem::replace(text, std::ptr::null_mut());
        if !text.is_null() {
            // SAFETY: made by `into_raw` above, and used no more.
            drop(unsafe { std::ffi::CString::from_raw(text) });
            world::with(|world| world.handed_out -= 1);
        }
    }
}
