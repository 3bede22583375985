// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The library's platform interface, `zephyr/nrf_provisioning_platform.h`, on a host.

use std::ffi::{CStr, c_char};
use std::ptr;

use nrf_provisioning_core::log::{Level, LogEntry};

use crate::sdk::event_loop;
use crate::sdk::faults;
use crate::sdk::state;
use crate::trace::What;

/// The SDK release whose library this one replaces.
const SDK_VERSION: &CStr = c"3.3.99";

/// What Zephyr would send: its version, then the build and the board.
const USER_AGENT: &CStr = c"User-Agent: Zephyr/4.2.99 (v3.3.99 nrf9161dk_simulated)\r\n";

/// The event loop is the work queue; there is nothing to create.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_start() {}

/// Has the library's work run after `delay_s` seconds, instead of what was planned.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_schedule(delay_s: u32) {
    state::with(|sim| sim.work_at = Some(sim.clock.now_ms() + u64::from(delay_s) * 1000));
}

/// Suspends the caller.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_sleep_ms(ms: u32) {
    if faults::enter("sleep", String::new).is_none() {
        event_loop::sleep(u64::from(ms));
    } else {
        faults::sleeps(u64::from(ms));
    }
}

/// Seconds since the device booted.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_uptime_s() -> u32 {
    let uptime_ms = state::with(|sim| sim.device.uptime_ms(sim.clock.now_ms())).unwrap_or(0);
    let uptime_ms = uptime_ms + faults::slept_ms();
    u32::try_from(uptime_ms / 1000).unwrap_or(u32::MAX)
}

/// A random number of the scenario.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_random() -> u32 {
    state::with(|sim| sim.device.random()).unwrap_or(0)
}

/// Records a line of the library's log.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_log(message: u32, value: i32) {
    let (level, text) = match LogEntry::try_from(message) {
        Ok(message) => {
            (level_name(message.level()), message.text().replace("%d", &value.to_string()))
        }
        Err(number) => ("ERR", format!("unknown log message {number}")),
    };
    if faults::is_off() {
        return;
    }
    state::with(|sim| sim.trace.push(What::Log { level: level.into(), text }));
}

/// The root CA of the local service.
///
/// # Safety
///
/// `pem` is valid for one write. What it receives stays valid for the session.
#[unsafe(no_mangle)]
pub(in crate::sdk) unsafe extern "C" fn nrf_provisioning_platform_root_ca(
    pem: *mut *const u8,
) -> usize {
    let (start, len) =
        state::with(|sim| (sim.ca_pem.as_ptr(), sim.ca_pem.len())).unwrap_or((ptr::null(), 0));
    // SAFETY: valid for a write as the caller promises.
    unsafe { pem.write(start) };
    len
}

/// The SDK's version.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_sdk_version() -> *const c_char {
    SDK_VERSION.as_ptr()
}

/// The `User-Agent` header line.
#[unsafe(no_mangle)]
pub(in crate::sdk) extern "C" fn nrf_provisioning_platform_user_agent() -> *const c_char {
    USER_AGENT.as_ptr()
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "ERR",
        Level::Warning => "WRN",
        Level::Info => "INF",
        Level::Debug => "DBG",
    }
}
