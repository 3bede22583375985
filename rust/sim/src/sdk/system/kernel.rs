// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What C applications need besides the library: the modem library and the kernel's sleep.

use std::ffi::c_int;

use nrf_provisioning::hooks;
use nrf_provisioning_sys as sys;

use crate::sdk::event_loop;
use crate::sdk::state;

/// Starts the modem library, and tells the library about it.
///
/// # Returns
///
/// 0, or `-EPERM` when it was started before.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_modem_lib_init() -> c_int {
    let was_ready = state::with(|sim| std::mem::replace(&mut sim.modem_ready, true));
    if was_ready != Some(false) {
        return -sys::EPERM;
    }
    hooks::nrf_provisioning_rust_on_modem_init(0);
    0
}

/// Suspends the caller for `ms` milliseconds.
///
/// # Returns
///
/// 0: nothing wakes the caller early.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn k_msleep(ms: i32) -> i32 {
    event_loop::sleep(u64::try_from(ms).unwrap_or(0));
    0
}
