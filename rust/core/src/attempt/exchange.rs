// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The fetch–execute–report loop of one attempt, the same for every transport.

use crate::attempt::executor;
use crate::config::Config;
use crate::error::Error;
use crate::log::{LogEntry, log_value};
use crate::ports::{Executing, Identity, Log};
use crate::transport::Transport;
use crate::wire::command::{Batch, Refused};
use crate::wire::correlation::{CorrelationId, SharedId};
use crate::wire::report::Report;

/// The two buffers everything happens in.
#[derive(Debug)]
pub struct Buffers<'b> {
    /// What the service sends; commands are borrowed from it while they run.
    pub receive: &'b mut [u8],
    /// Requests, AT answers and the report. Holds the report until the service has accepted it.
    pub transmit: &'b mut [u8],
}

/// A report that the service has not accepted yet. Its bytes are in the transmit buffer.
#[derive(Debug)]
pub struct Pending {
    len: usize,
    finished: bool,
    refusals: u8,
    last_done: CorrelationId,
    mark: u32,
}

impl Pending {
    /// No report.
    #[must_use]
    pub const fn new() -> Self {
        Self { len: 0, finished: false, refusals: 0, last_done: CorrelationId::new(), mark: 0 }
    }

    /// Whether a report waits.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.len > 0
    }
}

impl Default for Pending {
    fn default() -> Self {
        Self::new()
    }
}

/// Most batches in one attempt: a service that never runs out does not keep the radio on for ever.
pub const MAX_BATCHES: usize = 64;

/// How often the service may refuse a report as such before it is given up.
pub const MAX_REFUSALS: u8 = 3;

/// One attempt's exchange: a report that is still pending first, then batch after batch until
/// *finished* (`Ok`), or until the service has nothing more or something fails.
///
/// # Errors
///
/// What ended the exchange. A report that could not be delivered is in `pending`.
pub fn run<P: Executing + Identity, T: Transport>(
    platform: &mut P,
    transport: &mut T,
    config: &Config,
    after: &SharedId,
    pending: &mut Pending,
    buffers: &mut Buffers<'_>,
) -> Result<(), Error> {
    let mut reported = None;
    for _ in 0..MAX_BATCHES {
        if pending.is_waiting() {
            reported = Some(pending.mark);
            if deliver(platform, transport, after, pending, buffers)? {
                return Ok(());
            }
        }
        process(platform, transport, config, after, pending, buffers, reported)?;
    }
    Err(Error::Looping)
}

/// Sends the pending report; whether it said *finished*.
fn deliver<P: Executing + Identity, T: Transport>(
    platform: &mut P,
    transport: &mut T,
    after: &SharedId,
    pending: &mut Pending,
    buffers: &mut Buffers<'_>,
) -> Result<bool, Error> {
    platform.log(LogEntry::Reporting, log_value(pending.len));
    let sent = transport.report(platform, buffers.transmit, pending.len, buffers.receive);
    if let Err(error) = sent {
        if error.refuses_report() {
            pending.refusals += 1;
            if pending.refusals >= MAX_REFUSALS {
                platform.log(LogEntry::ReportDropped, i32::from(pending.refusals));
                *pending = Pending::new();
            }
        }
        return Err(error);
    }
    if !pending.last_done.is_empty() {
        after.store(&pending.last_done);
    }
    let finished = pending.finished;
    *pending = Pending::new();
    Ok(finished)
}

/// Fetches a batch, runs it and leaves its report in `pending`.
// By itself it takes 90 bytes of flash less than within its only caller.
#[inline(never)]
fn process<P: Executing + Identity, T: Transport>(
    platform: &mut P,
    transport: &mut T,
    config: &Config,
    after: &SharedId,
    pending: &mut Pending,
    buffers: &mut Buffers<'_>,
    reported: Option<u32>,
) -> Result<(), Error> {
    platform.log(LogEntry::Fetching, 0);
    let after = after.load();
    let len = transport.fetch(platform, &after, buffers.receive, buffers.transmit)?;
    let limit = config.cbor_records as usize;
    let batch = Batch::decode(buffers.receive, len, limit)
        .map_err(|refused| log_refused(platform, refused))?;
    let batch_mark = mark(batch.first_correlation());
    if reported == Some(batch_mark) {
        platform.log(LogEntry::BatchRepeated, 0);
        return Err(Error::Looping);
    }
    transport.before_execution(platform, batch.has_at_commands());

    let mut report = Report::new(buffers.transmit);
    let execution = executor::execute(platform, config, &batch, &mut report);
    let len = report.finish();
    if len > 0 {
        pending.len = len;
        pending.finished = execution.finished;
        pending.refusals = 0;
        pending.mark = batch_mark;
        pending.last_done.clear();
        // Every id of a decoded batch fits.
        let _ = pending.last_done.extend_from_slice(execution.last_done.unwrap_or_default());
    } else if execution.hindered.is_none() {
        return Err(Error::DoesNotFit);
    }
    execution.hindered.map_or(Ok(()), Err)
}

fn log_refused<P: Log>(platform: &mut P, refused: Refused) -> Error {
    match refused {
        Refused::Malformed { at } => {
            platform.log(LogEntry::BatchInvalid, log_value(at));
            Error::InvalidBatch
        }
        Refused::TooMany { count } => {
            platform.log(LogEntry::TooManyCommands, log_value(count));
            Error::TooManyCommands
        }
    }
}

/// FNV-1a over the id a batch begins with: enough to notice, within one attempt, that the service
/// repeats a batch it has the report of, without keeping another id.
fn mark(correlation: &[u8]) -> u32 {
    correlation
        .iter()
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests;
