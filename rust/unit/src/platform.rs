// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The ports over the C library's internal functions, which the tests mock.

use core::ffi::{CStr, c_int};

use nrf_provisioning::chosen::config;
use nrf_provisioning::sdk::{Sdk, identity};
use nrf_provisioning::state::{self, Callback};
use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::{
    AtResult, Clock, Credentials, Events, Identity, Log, Lte, LteState, Modem, Random, Settings,
    SettingsKey, Timer,
};
use nrf_provisioning_core::wire::text::CText;
use nrf_provisioning_core::{Error, Event};
use nrf_provisioning_sys as sys;

use crate::token;

/// The product's ports, but for those that reach for a function which tests mock.
#[derive(Debug, Clone, Copy)]
pub struct Mocked;

/// Room for the answer to `AT%CCLK?`, which is not looked at.
const TIME_LEN: usize = 65;

/// Whether `AT%CCLK?` is answered.
pub(crate) fn modem_has_time() -> bool {
    let mut time = [0_u8; TIME_LEN];
    // SAFETY: the buffer has the length given.
    let result = unsafe { sys::nrf_provisioning_at_time_get(time.as_mut_ptr().cast(), time.len()) };
    result == 0
}

impl Modem for Mocked {
    fn is_offline(&mut self) -> bool {
        // SAFETY: takes nothing.
        unsafe { sys::nrf_provisioning_at_func_mode_is_offline() }
    }

    #[cfg(feature = "date-time")]
    fn has_valid_time(&mut self) -> bool {
        // SAFETY: takes nothing.
        unsafe { sys::date_time_is_valid() }
    }

    #[cfg(not(feature = "date-time"))]
    fn has_valid_time(&mut self) -> bool {
        modem_has_time()
    }

    fn is_attached(&mut self) -> bool {
        // The C library does not ask.
        false
    }

    fn enable_cme_errors(&mut self) -> Result<bool, Error> {
        // SAFETY: takes nothing.
        Ok(unsafe { sys::nrf_provisioning_at_cmee_enable() })
    }

    fn keep_cme_errors(&mut self) -> Result<(), Error> {
        // The tests count the calls, and the C library makes one a batch.
        Ok(())
    }

    fn has_private_key(&mut self, _sec_tag: u32) -> Option<bool> {
        // The C library does not ask.
        None
    }

    fn restore_cme_errors(&mut self, enabled: bool) -> bool {
        let state = if enabled {
            sys::NRF_PROVISIONING_AT_CMEE_STATE_ENABLE
        } else {
            sys::NRF_PROVISIONING_AT_CMEE_STATE_DISABLE
        };
        // SAFETY: takes no pointers.
        let _ = unsafe { sys::nrf_provisioning_at_cmee_control(state) };
        // What a test's double returns is no reason to try again.
        true
    }

    fn run_at(&mut self, set_command: &[u8], parameters: &[u8], answer: &mut [u8]) -> AtResult {
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

    fn subscribe_to_notifications(&mut self) -> Result<(), i32> {
        Sdk.subscribe_to_notifications()
    }
}

impl Lte for Mocked {
    fn request_lte(&mut self, state: LteState, timeout_s: u32) -> Result<(), Error> {
        let event = match state {
            LteState::Deactivated => sys::NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED,
            LteState::Activated => sys::NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED,
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
        if result == 0 { Ok(()) } else { Err(Error::LteTimedOut) }
    }

    fn ask_for_lte(&mut self) {
        // The C library does not, and the tests count the events.
    }
}

impl Identity for Mocked {
    fn sign_token(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        identity::signed(token::sign(buffer))
    }

    fn firmware_version(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        Sdk.firmware_version(buffer)
    }

    fn sdk_version(&mut self) -> &'static CStr {
        Sdk.sdk_version()
    }
}

impl Settings for Mocked {
    fn init_settings(&mut self) -> Result<(), i32> {
        Sdk.init_settings()
    }

    fn load_settings(&mut self) -> Result<(), i32> {
        Sdk.load_settings()
    }

    fn save_setting(&mut self, key: CText<'_>, value: &[u8]) -> Result<(), i32> {
        Sdk.save_setting(key, value)
    }

    fn save_own_setting(&mut self, key: SettingsKey, value: &[u8]) -> Result<(), i32> {
        Sdk.save_own_setting(key, value)
    }
}

impl Credentials for Mocked {
    fn has_root_ca(&mut self, sec_tag: i32) -> Result<bool, i32> {
        Sdk.has_root_ca(sec_tag)
    }

    fn write_root_ca(&mut self, sec_tag: i32) -> Result<(), i32> {
        Sdk.write_root_ca(sec_tag)
    }

    fn root_ca_len(&mut self) -> usize {
        Sdk.root_ca_len()
    }
}

impl Clock for Mocked {
    fn sleep_ms(&mut self, ms: u32) {
        Sdk.sleep_ms(ms);
    }

    fn uptime_s(&mut self) -> u32 {
        Sdk.uptime_s()
    }
}

impl Timer for Mocked {
    fn run_work_after(&mut self, delay_s: u32) {
        Sdk.run_work_after(delay_s);
    }
}

impl Random for Mocked {
    fn random_u32(&mut self) -> u32 {
        Sdk.random_u32()
    }
}

impl Events for Mocked {
    fn notify(&mut self, event: Event) {
        Sdk.notify(event);
    }
}

impl Log for Mocked {
    fn log(&mut self, entry: LogEntry, value: i32) {
        Sdk.log(entry, value);
    }
}
