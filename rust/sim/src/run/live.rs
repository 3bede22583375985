// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A run that is under way: what there is to see of it so far.

use std::sync::Arc;

use super::{Outcome, observe};
use crate::capture::Capture;
use crate::clock::Clock;
use crate::sdk;
use crate::service::Watch;
use crate::trace::Trace;

/// A run from its start to its end. Can be looked at from any thread.
#[derive(Clone)]
pub struct Live {
    pub(super) clock: Arc<Clock>,
    pub(super) trace: Trace,
    pub(super) service: Watch,
    pub(super) capture: Option<Arc<Capture>>,
    pub(super) log_level: u8,
}

impl Live {
    /// Milliseconds since the start.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    /// What it came to so far; `None` when the device is gone.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        let device = sdk::device_state()?;
        let records = self.trace.records();
        let observed = observe::observed(&records, &device, &self.service.snapshot());
        let shown = |record: &_| observe::is_shown(record, self.log_level);
        Some(Outcome {
            t_ms: self.clock.now_ms(),
            observed,
            cost: device.stats,
            records: records.into_iter().filter(shown).collect(),
            capture: self.capture.clone(),
        })
    }
}
