// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Watches a run: events and output as they come, and what there is to see at the end.

use std::sync::{Mutex, PoisonError};

use nrf_provisioning::host;
use nrf_provisioning_core::Event;

use crate::device;
use crate::scenario::{Held, Observed, Reported};
use crate::sdk::faults;
use crate::service;
use crate::trace::{Record, Trace, What};

/// Where callbacks from C, which carry no context, find the trace.
static TRACE: Mutex<Option<Trace>> = Mutex::new(None);

/// Puts every event into `trace` from now on.
pub(super) fn events_into(trace: &Trace) {
    *TRACE.lock().unwrap_or_else(PoisonError::into_inner) = Some(trace.clone());
    host::observe(|event| push(describe(event)));
}

/// An application printed a line.
pub(super) fn printed(text: &str) {
    push(What::Note { who: "application".to_owned(), text: text.to_owned() });
}

fn push(what: What) {
    // Nobody sees what a device does that has no power.
    if faults::is_off() {
        return;
    }
    let trace = TRACE.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(trace) = trace {
        trace.push(what);
    }
}

/// `sink` without what the library logs above `log_level`.
pub(super) fn filtered(
    mut sink: Box<dyn FnMut(&Record) + Send>,
    log_level: u8,
) -> Box<dyn FnMut(&Record) + Send> {
    Box::new(move |record| {
        if is_shown(record, log_level) {
            sink(record);
        }
    })
}

/// Whether a record is none of a log line above `log_level`.
pub(super) fn is_shown(record: &Record, log_level: u8) -> bool {
    const LEVELS: [&str; 4] = ["ERR", "WRN", "INF", "DBG"];
    let shown = LEVELS.get(..usize::from(log_level)).unwrap_or(&LEVELS);
    !matches!(&record.what, What::Log { level, .. } if !shown.contains(&level.as_str()))
}

/// The C name of an event, without what all of them begin with.
fn short_name(event: &Event) -> &'static str {
    match event {
        Event::Start => "START",
        Event::Stop => "STOP",
        Event::Done => "DONE",
        Event::Failed => "FAILED",
        Event::NoCommands => "NO_COMMANDS",
        Event::TooManyCommands => "FAILED_TOO_MANY_COMMANDS",
        Event::DeviceNotClaimed { .. } => "FAILED_DEVICE_NOT_CLAIMED",
        Event::WrongRootCa => "FAILED_WRONG_ROOT_CA",
        Event::NoValidDateTime => "FAILED_NO_VALID_DATETIME",
        Event::NeedLteDeactivated => "NEED_LTE_DEACTIVATED",
        Event::NeedLteActivated => "NEED_LTE_ACTIVATED",
        Event::Scheduled { .. } => "SCHEDULED_PROVISIONING",
        Event::FatalError => "FATAL_ERROR",
    }
}

const PREFIX: &str = "NRF_PROVISIONING_EVENT_";

fn describe(event: &Event) -> What {
    let name = format!("{PREFIX}{}", short_name(event));
    let (token, next_attempt_s) = match event {
        Event::DeviceNotClaimed { with_token } => (Some(*with_token), None),
        Event::Scheduled { in_seconds } => (None, Some(i64::from(*in_seconds))),
        _ => (None, None),
    };
    What::Event { name, token, next_attempt_s }
}

/// What there was to see in a run with these records that ended in these states.
pub(super) fn observed(
    records: &[Record],
    device: &device::Snapshot,
    service: &service::Snapshot,
) -> Observed {
    let mut seen = Observed {
        credentials: device.credentials.iter().map(held).collect(),
        settings: device.settings.clone(),
        requests: usize::try_from(service.requests).unwrap_or(usize::MAX),
        ..Observed::default()
    };
    for of_device in &service.devices {
        seen.queue += of_device.waiting.len();
        seen.responses.extend(of_device.reported.iter().map(reported));
    }
    for record in records {
        match &record.what {
            What::Event { name, token, .. } => {
                let short = name.strip_prefix(PREFIX).unwrap_or(name);
                seen.events.push((record.t_ms, short.to_owned()));
                seen.token = token.or(seen.token);
            }
            What::At { command, .. } => seen.at.push(command.clone()),
            _ => {}
        }
    }
    seen
}

fn held(held: &device::HeldCredential) -> Held {
    let credential = &held.0;
    Held {
        tag: credential.tag,
        kind: credential.kind.name().to_owned(),
        sha256: hex::encode(credential.sha256),
    }
}

fn reported(reported: &service::ReportedCommand) -> Reported {
    let response = &reported.response;
    Reported {
        id: response.id.clone(),
        code: response.code,
        cme: response.cme,
        text: response.text.clone().unwrap_or_default(),
    }
}
