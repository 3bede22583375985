// SPDX-License-Identifier: Apache-2.0 OR MIT

//! AT commands. The variadic functions themselves are in C, see `csrc`.

use std::ffi::{c_char, c_int, c_void};

use nrf_provisioning_sys as sys;

use crate::device::{Answer, redact};
use crate::sdk::faults;
use crate::sdk::memory::text;
use crate::sdk::modem::effects::execute;

/// The information an answer has after `prefix`, up to the end of its line.
pub(in crate::sdk) fn query(line: &str, prefix: &str) -> Option<String> {
    let answer = execute(line.as_bytes()).ok().filter(|answer| answer.code == 0)?;
    let info = answer.text.lines().next()?.strip_prefix(prefix)?;
    Some(info.trim_start().to_owned())
}

/// What the functions in C come down to: executes `line`, and puts the answer into `buf`.
///
/// # Returns
///
/// 0 for `OK`, a positive value for an error answer, `-EPERM` before the modem library is
/// initialised, and `-E2BIG` when the answer does not fit. The command was executed then.
///
/// # Safety
///
/// `line` is NUL terminated, `buf` is NULL or valid for `len` bytes.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn nrf_provisioning_sim_at(
    line: *const c_char,
    buf: *mut c_char,
    len: usize,
) -> c_int {
    // SAFETY: NUL terminated as the caller promises.
    let Some(line) = (unsafe { text::bytes(line) }) else { return -sys::EFAULT };
    let answer = match faults::enter("nrf_modem_at", || redact(line)) {
        None => match execute(line) {
            Ok(answer) => answer,
            Err(error) => return error,
        },
        Some(error) if error < 0 => return error,
        Some(code) => Answer { text: "ERROR\r\n".into(), code },
    };
    if buf.is_null() || answer.code < 0 {
        return answer.code;
    }
    // SAFETY: not NULL, and valid for its length as the caller promises.
    let buffer = unsafe { text::buffer(buf, len) };
    if text::copy(answer.text.as_bytes(), buffer) { answer.code } else { -sys::E2BIG }
}

/// Has the linker keep the functions in C, which only the library calls.
pub(in crate::sdk) fn keep_shim() {
    std::hint::black_box([
        sys::nrf_modem_at_cmd as *const c_void,
        sys::nrf_modem_at_printf as *const c_void,
        sys::nrf_modem_at_scanf as *const c_void,
    ]);
}
