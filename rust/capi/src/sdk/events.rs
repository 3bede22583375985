// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The application's callback.

use core::mem::MaybeUninit;

use nrf_provisioning_core::Event as CoreEvent;
use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::{Events, Log};
use nrf_provisioning_sys as sys;

use super::Sdk;
use crate::header::{CallbackData, Event, EventPayload};
use crate::{chosen, state};

impl Events for Sdk {
    fn notify(&mut self, event: CoreEvent) {
        match event {
            CoreEvent::DeviceNotClaimed { with_token: true } => notify_with_token(),
            event => call(event, payload(event)),
        }
    }
}

const NO_PAYLOAD: EventPayload = EventPayload { next_attempt_time_seconds: 0 };

fn payload(event: CoreEvent) -> EventPayload {
    match event {
        CoreEvent::Scheduled { in_seconds } => {
            EventPayload { next_attempt_time_seconds: i64::from(in_seconds) }
        }
        _ => NO_PAYLOAD,
    }
}

const fn to_c(event: CoreEvent) -> Event {
    match event {
        CoreEvent::Start => Event::Start,
        CoreEvent::Stop => Event::Stop,
        CoreEvent::Done => Event::Done,
        CoreEvent::Failed => Event::Failed,
        CoreEvent::NoCommands => Event::NoCommands,
        CoreEvent::TooManyCommands => Event::FailedTooManyCommands,
        CoreEvent::DeviceNotClaimed { .. } => Event::FailedDeviceNotClaimed,
        CoreEvent::WrongRootCa => Event::FailedWrongRootCa,
        CoreEvent::NoValidDateTime => Event::FailedNoValidDatetime,
        CoreEvent::NeedLteDeactivated => Event::NeedLteDeactivated,
        CoreEvent::NeedLteActivated => Event::NeedLteActivated,
        CoreEvent::Scheduled { .. } => Event::ScheduledProvisioning,
        CoreEvent::FatalError => Event::FatalError,
    }
}

fn call(event: CoreEvent, payload: EventPayload) {
    chosen::observed(&event);
    let Some(callback) = state::callback() else { return };
    let data = CallbackData { r#type: to_c(event), payload };
    // SAFETY: the application promised that its callback stays callable, and `data` outlives the
    // call.
    unsafe { callback(&raw const data) }
}

/// The token belongs to the SDK's heap, and only for the time of the callback.
fn notify_with_token() {
    let mut token = MaybeUninit::<sys::nrf_attestation_token>::zeroed();
    // SAFETY: the SDK writes the fields of the struct behind the pointer.
    let result = unsafe { sys::modem_attest_token_get(token.as_mut_ptr()) };
    if result != 0 {
        Sdk.log(LogEntry::NoToken, result);
        call(CoreEvent::DeviceNotClaimed { with_token: false }, NO_PAYLOAD);
        return;
    }
    let event = CoreEvent::DeviceNotClaimed { with_token: true };
    call(event, EventPayload { token: token.as_mut_ptr() });
    // SAFETY: the SDK filled it, and nobody keeps it beyond the callback.
    unsafe { sys::modem_attest_token_free(token.as_mut_ptr()) }
}
