// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the platform calls, from C: the functions that `zephyr/nrf_provisioning_platform.h` declares.

use core::ffi::{CStr, c_char, c_int};

use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::Log;

use crate::chosen::config;
use crate::sdk::Sdk;
use crate::state::SIGNALS;
use crate::{transport, work};

/// Body of the work item; only ever called on the work queue.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_rust_work() {
    work::run(|worker, config, buffers| transport::run(worker, &mut Sdk, config, buffers));
}

/// The modem library was initialised with result `ret`.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_rust_on_modem_init(ret: c_int) {
    if ret == 0 {
        SIGNALS.on_modem_init(&mut Sdk, config());
    } else {
        Sdk.log(LogEntry::ModemInit, ret);
    }
}

/// The modem's functional mode was set to `mode`.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_rust_on_cfun(mode: c_int) {
    let failed = SIGNALS.on_cfun(&mut Sdk, mode);
    if failed && SIGNALS.life_cycle.is_initialised() {
        Sdk::schedule_work(0);
    }
}

/// A `+CGEV` notification arrived.
///
/// # Safety
///
/// `notif` is NULL or NUL terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nrf_provisioning_rust_on_cgev(notif: *const c_char) {
    if notif.is_null() {
        return;
    }
    // SAFETY: not NULL, and NUL terminated as the caller promises.
    let line = unsafe { CStr::from_ptr(notif) };
    SIGNALS.on_cgev(&mut Sdk, config(), line.to_bytes());
}
