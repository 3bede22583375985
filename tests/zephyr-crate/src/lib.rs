// SPDX-License-Identifier: Apache-2.0 OR MIT

//! An application for the tests of `rust/zephyr` on a host: it does what events ask for, and remembers them.
//!
//! The kernel is that of the stand-in for the crate `zephyr`, in which time is virtual. The modem, the
//! settings and the service are those of `tests/firmware`.

use core::ffi::{c_int, c_uint};
use std::sync::{Mutex, PoisonError};

use nrf_provisioning_zephyr::Event;
use zephyr::time::{SYS_FREQUENCY, Timeout};

unsafe extern "C" {
    fn nrf_modem_lib_init() -> c_int;
    fn lte_lc_func_mode_set(mode: c_int) -> c_int;
    static firmware_finished_reports: c_uint;
    static application_versions_logged: c_uint;
}

/// Functional modes of the modem, by their `AT+CFUN` numbers.
const NORMAL: c_int = 1;
const OFFLINE: c_int = 4;

static TOLD: Mutex<Vec<(i64, Event)>> = Mutex::new(Vec::new());

/// Starts the modem.
pub fn start_modem() {
    // SAFETY: takes nothing.
    assert_eq!(unsafe { nrf_modem_lib_init() }, 0);
}

/// What the application does on an event.
pub fn on_event(event: Event) {
    TOLD.lock().unwrap_or_else(PoisonError::into_inner).push((zephyr::sys::uptime_get(), event));
    let mode = match event {
        Event::NeedLteDeactivated => OFFLINE,
        Event::NeedLteActivated => NORMAL,
        _ => return,
    };
    // SAFETY: takes a number.
    assert_eq!(unsafe { lte_lc_func_mode_set(mode) }, 0);
}

/// The events since the last time, each with the milliseconds since boot.
#[must_use]
pub fn take_events() -> Vec<(i64, Event)> {
    core::mem::take(&mut *TOLD.lock().unwrap_or_else(PoisonError::into_inner))
}

/// How many reports acknowledged the command "finished".
#[must_use]
pub fn finished_reports() -> u32 {
    // SAFETY: it changes while the service answers only, and the test waits for that.
    unsafe { firmware_finished_reports }
}

/// How often the library had its version logged.
#[must_use]
pub fn versions_logged() -> u32 {
    // SAFETY: it changes during the initialisation only.
    unsafe { application_versions_logged }
}

/// Lets so many seconds pass.
pub fn sleep_s(seconds: u32) {
    let ticks = i64::from(seconds) * i64::from(SYS_FREQUENCY);
    let _ = zephyr::time::sleep(Timeout(zephyr::raw::k_timeout_t { ticks }));
}
