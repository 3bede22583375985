// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the service holds, for summaries and expectations.

use serde::Serialize;

use super::queue::{Queue, Queued, Reported};
use super::report::Response;

/// The service's state at one moment. The field names are a stable interface (`--json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// Requests so far, connections broken by a wrong CA among them.
    pub requests: u64,
    /// Whether the devices are claimed.
    pub claimed: bool,
    /// The devices, by UUID.
    pub devices: Vec<DeviceSnapshot>,
}

/// One device's queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceSnapshot {
    /// The device's UUID.
    pub uuid: String,
    /// Commands that wait.
    pub waiting: Vec<WaitingCommand>,
    /// Commands that were thrown away because one before them failed.
    pub dropped: Vec<WaitingCommand>,
    /// What the device reported, in its order.
    pub reported: Vec<ReportedCommand>,
}

/// A command that was not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingCommand {
    /// Correlation id.
    pub id: String,
    /// The batch it belongs to, counted from 0.
    pub batch: usize,
    /// The command in words.
    pub command: String,
}

/// A command that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedCommand {
    /// The response.
    #[serde(flatten)]
    pub response: Response,
    /// The command in words, where the service knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// When it was reported, in milliseconds since the start.
    pub t_ms: u64,
}

impl DeviceSnapshot {
    pub(crate) fn of(uuid: &str, queue: &Queue) -> Self {
        Self {
            uuid: uuid.to_owned(),
            waiting: queue.waiting().map(waiting).collect(),
            dropped: queue.dropped().iter().map(waiting).collect(),
            reported: queue.reported().iter().map(reported).collect(),
        }
    }
}

fn waiting(queued: &Queued) -> WaitingCommand {
    WaitingCommand {
        id: queued.command.id.clone(),
        batch: queued.batch,
        command: queued.command.to_string(),
    }
}

fn reported(reported: &Reported) -> ReportedCommand {
    ReportedCommand {
        response: reported.response.clone(),
        command: reported.command.as_ref().map(ToString::to_string),
        t_ms: reported.t_ms,
    }
}
