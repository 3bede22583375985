// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `modem_attest_token_*`: the device's attestation token.

use std::ffi::{c_char, c_int};
use std::ptr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minicbor::Decoder;
use nrf_provisioning_sys as sys;

use crate::sdk::faults;
use crate::sdk::memory::allocation;
use crate::sdk::memory::text;
use crate::sdk::modem::at;

/// Longest half of a token the SDK reads.
const HALF_LEN: usize = 127;

/// Reads a token into the buffers given, or into memory of its own where there is none.
///
/// # Returns
///
/// 0; `-EINVAL` for NULL; `-EBADF` for a buffer without size; `-EBADMSG` when the modem has none;
/// `-EMSGSIZE` when it does not fit.
///
/// # Safety
///
/// `token` is NULL or valid; its buffers are NULL or as large as it says.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn modem_attest_token_get(
    token: *mut sys::nrf_attestation_token,
) -> c_int {
    // SAFETY: NULL or valid as the caller promises.
    let Some(token) = (unsafe { token.as_mut() }) else { return -sys::EINVAL };
    let without_size = |buffer: *mut c_char, size| !buffer.is_null() && size == 0;
    if without_size(token.attest, token.attest_sz) || without_size(token.cose, token.cose_sz) {
        return -libc::EBADF;
    }
    if let Some(error) = faults::enter("modem_attest_token_get", String::new) {
        return error;
    }
    let Some((attest, cose)) = read() else { return -sys::EBADMSG };
    let too_small = |buffer: *mut c_char, size, half: &str| !buffer.is_null() && size <= half.len();
    if too_small(token.attest, token.attest_sz, &attest)
        || too_small(token.cose, token.cose_sz, &cose)
    {
        return -sys::EMSGSIZE;
    }
    // SAFETY: NULL or as large as it says, as the caller promises.
    unsafe { store(&attest, &mut token.attest, &mut token.attest_sz) };
    // SAFETY: as above.
    unsafe { store(&cose, &mut token.cose, &mut token.cose_sz) };
    0
}

/// Frees a token's memory.
///
/// # Safety
///
/// `token` is NULL or valid; its texts are NULL or came from [`modem_attest_token_get`], and are
/// not used any more.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn modem_attest_token_free(
    token: *mut sys::nrf_attestation_token,
) {
    // SAFETY: NULL or valid as the caller promises.
    let Some(token) = (unsafe { token.as_mut() }) else { return };
    let attest = std::mem::replace(&mut token.attest, ptr::null_mut());
    let cose = std::mem::replace(&mut token.cose, ptr::null_mut());
    // SAFETY: the caller's promise is the same.
    unsafe { allocation::take_back(attest) };
    // SAFETY: the caller's promise is the same.
    unsafe { allocation::take_back(cose) };
}

/// Reads the device's and the modem firmware's UUID.
///
/// # Returns
///
/// 0; `-EINVAL` when both are NULL; `-EBADMSG` when the modem has no token.
///
/// # Safety
///
/// Each pointer is NULL or valid for a write.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn modem_attest_token_get_uuids(
    dev: *mut sys::nrf_device_uuid,
    mfw: *mut sys::nrf_modem_fw_uuid,
) -> c_int {
    if dev.is_null() && mfw.is_null() {
        return -sys::EINVAL;
    }
    let Some((device, firmware)) = read().and_then(|(attest, _)| uuids(&attest)) else {
        return -sys::EBADMSG;
    };
    // SAFETY: NULL or valid as the caller promises.
    if let Some(dev) = unsafe { dev.as_mut() } {
        dev.str_ = uuid_text(&device);
    }
    // SAFETY: NULL or valid as the caller promises.
    if let Some(mfw) = unsafe { mfw.as_mut() } {
        mfw.str_ = uuid_text(&firmware);
    }
    0
}

/// Both halves of the token.
fn read() -> Option<(String, String)> {
    let answer = at::query("AT%ATTESTTOKEN", "%ATTESTTOKEN:")?;
    let (attest, cose) = answer.trim_matches('"').split_once('.')?;
    let fits = |half: &str| !half.is_empty() && half.len() <= HALF_LEN;
    (fits(attest) && fits(cose)).then(|| (attest.to_owned(), cose.to_owned()))
}

/// Puts one half into its buffer, or into new memory if there is none.
///
/// # Safety
///
/// `buffer` is NULL or valid for `size` bytes.
unsafe fn store(half: &str, buffer: &mut *mut c_char, size: &mut usize) {
    if buffer.is_null() {
        *buffer = allocation::give(half);
        *size = half.len() + 1;
    } else {
        // SAFETY: not NULL, and valid for its size as the caller promises.
        text::copy(half.as_bytes(), unsafe { text::buffer(*buffer, *size) });
    }
}

/// The UUIDs in the first half of a token.
fn uuids(attest: &str) -> Option<([u8; 16], [u8; 16])> {
    let message = URL_SAFE_NO_PAD.decode(attest).ok()?;
    let mut d = Decoder::new(&message);
    d.tag().ok()?;
    d.array().ok()?;
    d.skip().ok()?;
    let device = d.bytes().ok()?.try_into().ok()?;
    d.skip().ok()?;
    let firmware = d.bytes().ok()?.try_into().ok()?;
    Some((device, firmware))
}

/// A UUID in its canonical form, as NUL terminated text.
fn uuid_text(uuid: &[u8; 16]) -> [c_char; 37] {
    let digits = hex::encode(uuid);
    let mut text = [0; 37];
    let mut at = 0;
    for (index, digit) in digits.bytes().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            text[at] = b'-'.cast_signed();
            at += 1;
        }
        text[at] = digit.cast_signed();
        at += 1;
    }
    text
}
