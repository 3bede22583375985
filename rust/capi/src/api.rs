// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The public C API: `include/net/nrf_provisioning.h` is generated from this file and
//! from [`crate::header`].

use core::ffi::c_int;

use nrf_provisioning_core::client::IntervalRefused;
use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::Log;
use nrf_provisioning_sys as sys;

use crate::chosen::config;
use crate::header::EventCallback;
use crate::sdk::Sdk;
use crate::{state, transport};

/// Initialises the library and registers the application's callback.
///
/// Call it once, before the others. The settings are read later, on the library's thread; with
/// CONFIG_NRF_PROVISIONING_AUTO_START_ON_INIT that thread then makes the first attempt.
///
/// # Returns
///
/// 0, -EINVAL if `callback_handler` is NULL, -EALREADY if the library is initialised already, or
/// the transport's negative error.
///
/// # Safety
///
/// `callback_handler` stays callable for as long as the program runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nrf_provisioning_init(callback_handler: EventCallback) -> c_int {
    let Some(callback) = callback_handler else {
        Sdk.log(LogEntry::NoCallback, 0);
        return -sys::EINVAL;
    };
    if !state::SIGNALS.life_cycle.begin_init() {
        Sdk.log(LogEntry::AlreadyInitialised, 0);
        return -sys::EALREADY;
    }
    match transport::init() {
        Ok(()) => {
            state::set_callback(callback);
            Sdk::start_work_queue();
            state::SIGNALS.life_cycle.finish_init();
            Sdk::schedule_work(0);
            0
        }
        Err(error) => {
            Sdk.log(LogEntry::TransportInit, error);
            state::SIGNALS.life_cycle.abandon_init();
            error
        }
    }
}

/// Starts an attempt now, ahead of any schedule.
///
/// Returns at once; events tell the rest. Called during an attempt, it makes another one follow.
///
/// # Returns
///
/// 0, or -EFAULT if the library is not initialised.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_trigger_manually() -> c_int {
    if !state::SIGNALS.life_cycle.is_initialised() {
        return -sys::EFAULT;
    }
    state::SIGNALS.trigger(&mut Sdk);
    0
}

/// Sets the interval between scheduled attempts, and stores it.
///
/// The next attempt is scheduled anew. An interval longer than CONFIG_NRF_PROVISIONING_INTERVAL_S
/// counts as that, one of less than 60 seconds as 60; 0 disables scheduled attempts.
///
/// # Parameters
///
/// `interval`: seconds, 0 or more.
///
/// # Returns
///
/// 0, -EFAULT if the library is not initialised, -EINVAL if `interval` is negative, -ENOTSUP
/// without CONFIG_NRF_PROVISIONING_SCHEDULED, or -ENOSTR if it could not be stored, in which case
/// the old interval stays in force.
#[unsafe(no_mangle)]
pub extern "C" fn nrf_provisioning_set_interval(interval: c_int) -> c_int {
    if !state::SIGNALS.life_cycle.is_initialised() {
        return -sys::EFAULT;
    }
    match state::SIGNALS.set_interval(&mut Sdk, config(), interval) {
        Ok(()) => 0,
        Err(IntervalRefused::Negative) => -sys::EINVAL,
        Err(IntervalRefused::NotScheduled) => -sys::ENOTSUP,
        Err(IntervalRefused::NotStored) => -sys::ENOSTR,
    }
}
