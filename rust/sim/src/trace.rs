// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What happened, in order: the records behind the timeline and the `--json` lines.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::clock::Clock;

/// The C names of the events without `NRF_PROVISIONING_EVENT_`, from number 1 on.
pub(crate) const EVENT_NAMES: [&str; 13] = [
    "START",
    "STOP",
    "DONE",
    "FAILED",
    "NO_COMMANDS",
    "FAILED_TOO_MANY_COMMANDS",
    "FAILED_DEVICE_NOT_CLAIMED",
    "FAILED_WRONG_ROOT_CA",
    "FAILED_NO_VALID_DATETIME",
    "NEED_LTE_DEACTIVATED",
    "NEED_LTE_ACTIVATED",
    "SCHEDULED_PROVISIONING",
    "FATAL_ERROR",
];

/// One thing that happened. The serialised field names are a stable interface (`--json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// An event reached the application's callback.
    Event {
        /// The C name, such as `NRF_PROVISIONING_EVENT_START`.
        name: String,
        /// Whether an attestation token came with it (only *device not claimed*).
        #[serde(skip_serializing_if = "Option::is_none")]
        token: Option<bool>,
        /// Seconds until the next attempt (only *scheduled provisioning*).
        #[serde(skip_serializing_if = "Option::is_none")]
        next_attempt_s: Option<i64>,
    },
    /// An AT command was executed by the modem.
    At {
        /// The command line as the modem received it; secrets are cut out.
        command: String,
        /// `OK`, `ERROR`, `+CME ERROR: n`, or a local failure such as `-7`.
        result: String,
    },
    /// The service answered a request, or dropped it.
    Request {
        /// `GET` or `POST`.
        method: String,
        /// Path with its query.
        path: String,
        /// Status of the answer: HTTP's number, CoAP's code as `class * 100 + detail`, 0 for none.
        status: u16,
        /// Body bytes the device sent.
        sent: usize,
        /// Body bytes the service answered with.
        received: usize,
    },
    /// The LTE link came up or went down.
    Radio {
        /// True when the default bearer is active.
        online: bool,
    },
    /// A settings value was written.
    Setting {
        /// Full key.
        key: String,
        /// The value as text.
        value: String,
        /// False when the write was refused.
        saved: bool,
    },
    /// A TLS or DTLS handshake ended.
    Handshake {
        /// True when the session was set up.
        ok: bool,
        /// The peer's version or the reason of the failure.
        detail: String,
    },
    /// The library logged a line.
    Log {
        /// `ERR`, `WRN`, `INF` or `DBG`.
        level: String,
        /// The formatted text.
        text: String,
    },
    /// Something else worth a line: a reboot, an injected fault, a trigger by the user.
    Note {
        /// Who it concerns: `device`, `service`, `application` or `user`.
        who: String,
        /// What happened.
        text: String,
    },
}

/// A record with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// What happened.
    #[serde(flatten)]
    pub what: What,
    /// Milliseconds since the start of the simulation.
    pub t_ms: u64,
    /// What it was about in full. Not part of the `--json` lines.
    #[serde(skip)]
    pub detail: Detail,
}

/// The bytes behind a record, for who wants to look closer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detail {
    /// What went to the modem or the service: a command line without its secrets, or a body.
    pub up: Vec<u8>,
    /// What came back: the modem's answer with its line ends, or a body.
    pub down: Vec<u8>,
}

type Sink = Box<dyn FnMut(&Record) + Send>;

struct Inner {
    /// `None` when nobody will ask for them.
    records: Option<Vec<Record>>,
    sink: Sink,
}

/// Collects the records of a run and hands each to a sink as it happens. Cheap to clone.
#[derive(Clone)]
pub struct Trace {
    clock: Arc<Clock>,
    inner: Arc<Mutex<Inner>>,
}

impl Trace {
    /// A trace that also calls `sink` for each record, in order.
    #[must_use]
    pub fn new(clock: Arc<Clock>, sink: Sink) -> Self {
        Self::with_records(clock, sink, Some(Vec::new()))
    }

    /// A trace that only calls `sink`, for a service that runs for ever.
    #[must_use]
    pub fn passing(clock: Arc<Clock>, sink: Sink) -> Self {
        Self::with_records(clock, sink, None)
    }

    fn with_records(clock: Arc<Clock>, sink: Sink, records: Option<Vec<Record>>) -> Self {
        Self { clock, inner: Arc::new(Mutex::new(Inner { records, sink })) }
    }

    /// Appends a record with the present time.
    pub fn push(&self, what: What) {
        self.push_with(what, Detail::default());
    }

    /// Appends a record with the present time, and what it is about.
    pub fn push_with(&self, what: What, detail: Detail) {
        let record = Record { what, t_ms: self.clock.now_ms(), detail };
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        (inner.sink)(&record);
        if let Some(records) = &mut inner.records {
            records.push(record);
        }
    }

    /// Everything recorded so far; nothing for a trace that only passes records on.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.records.clone().unwrap_or_default()
    }
}
