// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The C applications, and the calls a user makes through them.

use std::ffi::{CStr, c_char, c_int, c_uint};

use nrf_provisioning::api;

use super::observe;
use crate::scenario::Application;
use crate::trace::{Trace, What};

unsafe extern "C" {
    /// `main` of samples/host.
    safe fn nrf_provisioning_sample_main() -> c_int;
    /// `main` of the application with bad habits, which are bits.
    safe fn nrf_provisioning_wayward_main(habits: c_uint) -> c_int;
}

/// What csrc/wayward.c calls its habits.
mod habit {
    use std::ffi::c_uint;

    pub(super) const KEEPS_LTE_UP: c_uint = 0x01;
    pub(super) const KEEPS_LTE_DOWN: c_uint = 0x02;
    pub(super) const BLOCKS: c_uint = 0x04;
    pub(super) const TRIGGERS_IN_CALLBACK: c_uint = 0x08;
    pub(super) const SWITCHES_NOTIFICATIONS_OFF: c_uint = 0x10;
    pub(super) const SWITCHES_ERROR_NUMBERS_OFF: c_uint = 0x20;
}

/// Boots the application and returns when its `main` does.
///
/// Returns what `main` did: 0 when all is well.
pub(super) fn start(application: Application, trace: &Trace) -> c_int {
    let returned = match application {
        Application::Follows => nrf_provisioning_sample_main(),
        other => nrf_provisioning_wayward_main(habits(other)),
    };
    if returned != 0 {
        let text = format!("ended with {returned}");
        trace.push(What::Note { who: "application".to_owned(), text });
    }
    returned
}

fn habits(application: Application) -> c_uint {
    match application {
        Application::Follows => 0,
        Application::IgnoresDeactivate => habit::KEEPS_LTE_UP,
        Application::IgnoresActivate => habit::KEEPS_LTE_DOWN,
        Application::IgnoresBoth => habit::KEEPS_LTE_UP | habit::KEEPS_LTE_DOWN,
        Application::Blocks => habit::BLOCKS,
        Application::TriggersInCallback => habit::TRIGGERS_IN_CALLBACK,
        Application::SwitchesNotificationsOff => habit::SWITCHES_NOTIFICATIONS_OFF,
        Application::SwitchesErrorNumbersOff => habit::SWITCHES_ERROR_NUMBERS_OFF,
    }
}

/// Asks for an attempt, as the shell's `nrf_provisioning now` does.
pub(super) fn trigger() -> i32 {
    api::nrf_provisioning_trigger_manually()
}

/// Sets the interval, as the shell's `nrf_provisioning interval` does.
pub(super) fn set_interval(seconds: i32) -> i32 {
    api::nrf_provisioning_set_interval(seconds)
}

/// Takes what an application printed.
///
/// # Safety
///
/// `text` is NUL terminated.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn nrf_provisioning_sim_print(text: *const c_char) {
    // SAFETY: NUL terminated, as the caller promises, and not kept.
    let text = unsafe { CStr::from_ptr(text) };
    observe::printed(text.to_string_lossy().trim_end());
}
