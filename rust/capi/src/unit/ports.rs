// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The ports over the C library's internal functions, which the tests mock.

use core::ffi::c_int;

use nrf_provisioning_core::ports::{AtResult, Lte, Modem};
use nrf_provisioning_core::{Error, attempt::lte};
use nrf_provisioning_sys as sys;

use crate::kconfig::config;
use crate::sdk::Sdk;
use crate::state::{self, Callback};

/// Room for the answer to `AT%CCLK?`, which is not looked at.
const TIME_LEN: usize = 65;

impl Modem for Sdk {
    fn is_offline(&mut self) -> bool {
        // SAFETY: takes nothing.
        unsafe { sys::nrf_provisioning_at_func_mode_is_offline() }
    }

    fn has_valid_time(&mut self) -> bool {
        let mut time = [0_u8; TIME_LEN];
        // SAFETY: the buffer has the length given.
        let result =
            unsafe { sys::nrf_provisioning_at_time_get(time.as_mut_ptr().cast(), time.len()) };
        result == 0
    }

    fn enable_cme_errors(&mut self) -> bool {
        // SAFETY: takes nothing.
        unsafe { sys::nrf_provisioning_at_cmee_enable() }
    }

    fn restore_cme_errors(&mut self, enabled: bool) {
        let state = if enabled {
            sys::NRF_PROVISIONING_AT_CMEE_STATE_ENABLE
        } else {
            sys::NRF_PROVISIONING_AT_CMEE_STATE_DISABLE
        };
        // SAFETY: takes no pointers. A failure leaves less to report, and that is all.
        let _ = unsafe { sys::nrf_provisioning_at_cmee_control(state) };
    }

    fn run(&mut self, set_command: &[u8], parameters: &[u8], answer: &mut [u8]) -> AtResult {
        let mut cme = 0;
        // SAFETY: every buffer has the length that goes with it, and the number is stored behind
        // the last pointer.
        let result = unsafe {
            sys::nrf_provisioning_unit_run_at(
                set_command.as_ptr().cast(),
                set_command.len(),
                parameters.as_ptr().cast(),
                parameters.len(),
                answer.as_mut_ptr().cast(),
                answer.len(),
                &raw mut cme,
            )
        };
        match result {
            0 => AtResult::Ok,
            1.. => AtResult::Error { cme },
            _ => AtResult::Failed,
        }
    }

    fn delete_credential(&mut self, sec_tag: u32, credential_type: u32) -> bool {
        let numbers = (c_int::try_from(sec_tag), c_int::try_from(credential_type));
        let (Ok(sec_tag), Ok(credential_type)) = numbers else { return false };
        // SAFETY: takes no pointers.
        unsafe { sys::nrf_provisioning_at_del_credential(sec_tag, credential_type) == 0 }
    }

    fn subscribe(&mut self) -> Result<(), i32> {
        Self::subscribe_to_notifications()
    }
}

impl Lte for Sdk {
    fn request(&mut self, state: lte::State, timeout_s: u32) -> Result<(), Error> {
        let event = match state {
            lte::State::Deactivated => sys::NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED,
            lte::State::Activated => sys::NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED,
        };
        let timeout_s = c_int::try_from(timeout_s).unwrap_or(c_int::MAX);
        // SAFETY: the same type, written down once here and once by bindgen.
        let callback = unsafe {
            core::mem::transmute::<Option<Callback>, sys::nrf_provisioning_event_cb_t>(
                state::callback(),
            )
        };
        // SAFETY: the callback stays callable.
        let result = unsafe {
            sys::nrf_provisioning_notify_event_and_wait_for_modem_state(timeout_s, event, callback)
        };
        if result == 0 { Ok(()) } else { Err(Error::TimedOut) }
    }
}

/// Has a token signed: 0 or a negative errno.
pub(super) fn jwt_generate(buffer: &mut [u8]) -> c_int {
    let valid_s = config().jwt_max_valid_time_s;
    // SAFETY: the buffer has the length given.
    unsafe { sys::nrf_provisioning_jwt_generate(valid_s, buffer.as_mut_ptr().cast(), buffer.len()) }
}
