// SPDX-License-Identifier: Apache-2.0 OR MIT

//! AT commands. Text from the service is always an argument, never a format string.

use core::ffi::{CStr, c_char, c_int};
use core::mem::MaybeUninit;

use nrf_provisioning_core::ports::{AtResult, Modem};
use nrf_provisioning_core::{Error, clock};
use nrf_provisioning_sys as sys;

use super::Sdk;

/// The functional mode in which credentials can be written (`AT+CFUN=4`).
const OFFLINE: c_int = sys::LTE_LC_FUNC_MODE_OFFLINE as c_int;

/// Room for the answer to `AT%CCLK?`, which is 33 bytes and `OK`.
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
            sys::NRF_MODEM_AT_ERROR => AtResult::Failed,
            // CME and CMS alike: the C library does not tell them apart.
            _ => AtResult::Error { cme: sys::nrf_modem_at_err(result).unsigned_abs() },
        },
        _ => AtResult::NotRun,
    }
}

impl Modem for Sdk {
    fn is_offline(&mut self) -> bool {
        query(c"AT+CFUN?", c"+CFUN: %d") == Some(OFFLINE)
    }

    fn has_valid_time(&mut self) -> bool {
        #[cfg(feature = "date-time")]
        // Time from SNTP is enough there: `date_time` sets the modem's clock with it.
        // SAFETY: takes nothing.
        if unsafe { sys::date_time_is_valid() } {
            return true;
        }
        let mut answer = MaybeUninit::<[c_char; TIME_LEN]>::uninit();
        let text = answer.as_mut_ptr().cast::<c_char>();
        // SAFETY: inside the buffer; where the library writes nothing, the text is empty.
        unsafe { text.write(0) };
        // SAFETY: the buffer has the length given, and the format takes no arguments.
        let result = unsafe { sys::nrf_modem_at_cmd(text.cast(), TIME_LEN, c"AT%%CCLK?".as_ptr()) };
        // SAFETY: the library ends its answers with a NUL inside the buffer, or has written none.
        result == 0 && clock::is_plausible(unsafe { CStr::from_ptr(text) }.to_bytes())
    }

    fn is_attached(&mut self) -> bool {
        query(c"AT+CGATT?", c"+CGATT: %d") == Some(1)
    }

    fn enable_cme_errors(&mut self) -> Result<bool, Error> {
        let state = query(c"AT+CMEE?", c"+CMEE: %d").ok_or(Error::ModemUnavailable)?;
        if state <= 0 {
            self.keep_cme_errors()?;
        }
        Ok(state > 0)
    }

    // Nothing but a call in other words.
    #[inline(always)]
    fn keep_cme_errors(&mut self) -> Result<(), Error> {
        self.restore_cme_errors(true).then_some(()).ok_or(Error::ModemUnavailable)
    }

    fn restore_cme_errors(&mut self, enabled: bool) -> bool {
        // SAFETY: the format takes one int.
        unsafe { sys::nrf_modem_at_printf(c"AT+CMEE=%d".as_ptr(), c_int::from(enabled)) == 0 }
    }

    fn has_private_key(&mut self, sec_tag: u32) -> Option<bool> {
        let mut exists = false;
        let kind = sys::MODEM_KEY_MGMT_CRED_TYPE_PRIVATE_CERT;
        // SAFETY: the SDK stores one bool behind the pointer.
        let result = unsafe { sys::modem_key_mgmt_exists(sec_tag, kind, &raw mut exists) };
        (result == 0).then_some(exists)
    }

    // Its one caller is compiled with what runs a whole batch, and has no register to spare for it.
    #[inline(never)]
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
            ((3 << 16) | 305, AtResult::Error { cme: 305 }),
            (-sys::E2BIG, AtResult::AnswerTooLarge),
            (-sys::EPERM, AtResult::NotRun),
            (-sys::ENOMEM, AtResult::NotRun),
        ];
        for (result, meaning) in rows {
            assert_eq!(outcome(result), meaning, "{result}");
        }
    }
}
