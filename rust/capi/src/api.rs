// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The public C API: `include/net/nrf_provisioning.h` is generated from this file.

use core::ffi::c_int;

use nrf_provisioning_sys as sys;

use crate::kconfig::config;
use crate::sdk::Sdk;
use crate::{state, transport};
use nrf_provisioning_core::client::IntervalRefused;
use nrf_provisioning_core::log::Message;
use nrf_provisioning_core::ports::Log;

/// What happened, as the application's callback is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub enum Event {
    /// An attempt begins: the library is about to wait for the time and to connect.
    Start = 1,
    /// The attempt is over, whatever its outcome. The last event of every attempt.
    Stop,
    /// The service sent its "finished" command and accepted the results.
    Done,
    /// The attempt failed for a reason without an event of its own; a retry is sensible.
    ///
    /// With CONFIG_NRF_PROVISIONING_SCHEDULED the library retries by itself.
    Failed,
    /// The service had no commands.
    NoCommands,
    /// The service sent more commands than CONFIG_NRF_PROVISIONING_CBOR_RECORDS allows, or there
    /// was not enough memory for the connection.
    FailedTooManyCommands,
    /// The service does not know an owner of this device.
    ///
    /// With CONFIG_NRF_PROVISIONING_PROVIDE_ATTESTATION_TOKEN the event carries the attestation
    /// token that a user claims the device with. The token is NULL when it could not be read, and
    /// it is gone when the callback returns.
    FailedDeviceNotClaimed,
    /// The secure connection was refused: the root CA in
    /// CONFIG_NRF_PROVISIONING_ROOT_CA_SEC_TAG is not the service's.
    FailedWrongRootCa,
    /// The modem had no valid time within
    /// CONFIG_NRF_PROVISIONING_VALID_DATE_TIME_TIMEOUT_SECONDS.
    FailedNoValidDatetime,
    /// Credentials are to be written: the application has to take LTE down, GNSS included.
    NeedLteDeactivated,
    /// The credential work is over: the application has to bring LTE up.
    NeedLteActivated,
    /// The next attempt is scheduled; carries the seconds until it begins.
    ///
    /// Only with CONFIG_NRF_PROVISIONING_SCHEDULED.
    ScheduledProvisioning,
    /// The settings could not be set up, a modem subscription failed, or scheduling failed.
    FatalError,
}

/// What some events carry.
#[derive(Clone, Copy)]
#[repr(C)]
pub union EventPayload {
    /// With FAILED_DEVICE_NOT_CLAIMED: the attestation token, or NULL. Valid in the callback only.
    pub token: *mut sys::nrf_attestation_token,
    /// With SCHEDULED_PROVISIONING: seconds until the next attempt.
    pub next_attempt_time_seconds: i64,
}

/// An event and what it carries. Valid in the callback only.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct CallbackData {
    /// The event.
    pub r#type: Event,
    /// What it carries.
    pub payload: EventPayload,
}

/// The application's callback.
///
/// It runs on the library's own thread, so it may block, and may call this API; the attempt goes
/// on when it returns.
pub type EventCallback = Option<unsafe extern "C" fn(event: *const CallbackData)>;

// The layout is part of the ABI: bare-metal ARM has enums as short as they can be.
const _: () = {
    let bare_metal_arm = cfg!(all(target_arch = "arm", target_os = "none"));
    assert!(size_of::<Event>() == if bare_metal_arm { 1 } else { 4 });
    assert!(core::mem::offset_of!(CallbackData, r#type) == 0);
    assert!(core::mem::offset_of!(CallbackData, payload) == 8);
    assert!(size_of::<CallbackData>() == 16);
    assert!(Event::FatalError as u32 == 13);
};

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
        Sdk.log(Message::NoCallback, 0);
        return -sys::EINVAL;
    };
    if !state::begin_init() {
        Sdk.log(Message::AlreadyInitialised, 0);
        return -sys::EALREADY;
    }
    match transport::init() {
        Ok(()) => {
            state::finish_init(callback);
            0
        }
        Err(error) => {
            Sdk.log(Message::TransportInit, error);
            state::abandon_init();
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
    if !state::is_initialised() {
        return -sys::EFAULT;
    }
    state::SHARED.trigger(&mut Sdk);
    0
}

/// Sets the interval between scheduled attempts, and stores it.
///
/// The next attempt is scheduled anew. An interval longer than CONFIG_NRF_PROVISIONING_INTERVAL_S
/// counts as that; 0 disables scheduled attempts.
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
    if !state::is_initialised() {
        return -sys::EFAULT;
    }
    match state::SHARED.set_interval(&mut Sdk, config(), interval) {
        Ok(()) => 0,
        Err(IntervalRefused::Negative) => -sys::EINVAL,
        Err(IntervalRefused::NotScheduled) => -sys::ENOTSUP,
        Err(IntervalRefused::NotStored) => -sys::ENOSTR,
    }
}
