// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The C applications, and the calls a user makes through them.

use std::ffi::{CStr, c_char, c_int};

use nrf_provisioning::api;

use super::observe;
use crate::scenario::Application;
use crate::trace::{Trace, What};

unsafe extern "C" {
    /// `main` of samples/host.
    safe fn nrf_provisioning_sample_main() -> c_int;
    /// `main` of the application that does as it likes.
    safe fn nrf_provisioning_stubborn_main(takes_lte_down: bool, brings_lte_up: bool) -> c_int;
}

/// Boots the application and returns when its `main` does.
///
/// Returns what `main` did: 0 when all is well.
pub(super) fn start(application: Application, trace: &Trace) -> c_int {
    let returned = match application {
        Application::Follows => nrf_provisioning_sample_main(),
        Application::IgnoresDeactivate => nrf_provisioning_stubborn_main(false, true),
        Application::IgnoresActivate => nrf_provisioning_stubborn_main(true, false),
        Application::IgnoresBoth => nrf_provisioning_stubborn_main(false, false),
    };
    if returned != 0 {
        let text = format!("ended with {returned}");
        trace.push(What::Note { who: "application".to_owned(), text });
    }
    returned
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
