// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The types of the public C header, `include/net/nrf_provisioning.h`, and their layout.

use nrf_provisioning_sys as sys;

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
