// SPDX-License-Identifier: Apache-2.0 OR MIT

//! AT commands. Text from the service is always an argument, never a format string.

use core::ffi::{CStr, c_int};

use nrf_provisioning_core::ports::{AtResult, Modem};
use nrf_provisioning_sys as sys;

use super::Sdk;

/// The functional mode in which credentials can be written (`AT+CFUN=4`).
const OFFLINE: c_int = sys::LTE_LC_FUNC_MODE_OFFLINE as c_int;

/// Room for the answer to `AT%CCLK?`, which is not looked at.
const TIME_LEN: usize = 65;

/// Asks for one number.
fn query(command: &CStr, format: &CStr) -> Option<c_int> {
    let mut number: c_int = -1;
    // SAFETY: both texts are NUL terminated, and the format stores one int behind the pointer.
    let matched =
        unsafe { sys::nrf_modem_at_scanf(command.as_ptr(), format.as_ptr(), &raw mut number) };
    (matched >= 0).then_some(number)
}

/// What a positive or negative result of an AT function means.
fn outcome(result: c_int) -> AtResult {
    const TOO_LARGE: c_int = -sys::E2BIG;
    match result {
        0 => AtResult::Ok,
        TOO_LARGE => AtResult::AnswerTooLarge,
        1.. => match sys::nrf_modem_at_err_type(result) {
            sys::NRF_MODEM_AT_ERROR | sys::NRF_MODEM_AT_CMS_ERROR => AtResult::Failed,
            _ => AtResult::Error { cme: sys::nrf_modem_at_err(result).unsigned_abs() },
        },
        _ => AtResult::Failed,
    }
}

impl Modem for Sdk {
    fn is_offline(&mut self) -> bool {
        query(c"AT+CFUN?", c"+CFUN: %d") == Some(OFFLINE)
    }

    fn has_valid_time(&mut self) -> bool {
        let mut time = [0_u8; TIME_LEN];
        // SAFETY: the buffer has the length given, and the format takes no arguments.
        let result = unsafe {
            sys::nrf_modem_at_cmd(time.as_mut_ptr().cast(), time.len(), c"AT%%CCLK?".as_ptr())
        };
        result == 0
    }

    fn enable_cme_errors(&mut self) -> bool {
        let was_enabled = query(c"AT+CMEE?", c"+CMEE: %d").is_some_and(|state| state > 0);
        if !was_enabled {
            self.restore_cme_errors(true);
        }
        was_enabled
    }

    fn restore_cme_errors(&mut self, enabled: bool) {
        // SAFETY: the format takes one int. A failure leaves less to report, and that is all.
        let _ = unsafe { sys::nrf_modem_at_printf(c"AT+CMEE=%d".as_ptr(), c_int::from(enabled)) };
    }

    fn run_at(&mut self, set_command: &[u8], parameters: &[u8], answer: &mut [u8]) -> AtResult {
        let lengths = (c_int::try_from(set_command.len()), c_int::try_from(parameters.len()));
        let (Ok(command_len), Ok(parameters_len)) = lengths else { return AtResult::Failed };
        if answer.is_empty() {
            return AtResult::Failed;
        }
        // SAFETY: the buffer has the length given; each text is read up to its own length, which
        // goes before it as the precision.
        let result = unsafe {
            sys::nrf_modem_at_cmd(
                answer.as_mut_ptr().cast(),
                answer.len(),
                c"AT%.*s=%.*s".as_ptr(),
                command_len,
                set_command.as_ptr(),
                parameters_len,
                parameters.as_ptr(),
            )
        };
        outcome(result)
    }

    fn delete_credential(&mut self, sec_tag: u32, credential_type: u32) -> bool {
        let format = c"AT%%CMNG=3,%u,%u";
        // SAFETY: the format takes two unsigned ints.
        unsafe { sys::nrf_modem_at_printf(format.as_ptr(), sec_tag, credential_type) == 0 }
    }

    fn subscribe_to_notifications(&mut self) -> Result<(), i32> {
        Self::subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_at_result_has_its_meaning() {
        let rows = [
            (0, AtResult::Ok),
            ((1 << 16), AtResult::Failed),
            ((2 << 16), AtResult::Error { cme: 0 }),
            ((2 << 16) | 513, AtResult::Error { cme: 513 }),
            ((3 << 16) | 305, AtResult::Failed),
            (-sys::E2BIG, AtResult::AnswerTooLarge),
            (-sys::EPERM, AtResult::Failed),
            (-sys::ENOMEM, AtResult::Failed),
        ];
        for (result, meaning) in rows {
            assert_eq!(outcome(result), meaning, "{result}");
        }
    }
}
