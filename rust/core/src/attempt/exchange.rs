// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The fetch–execute–report loop of one attempt, the same for every transport.

use core::num::NonZero;

use crate::attempt::after::After;
use crate::attempt::{Context, executor};
use crate::config::Config;
use crate::error::Error;
use crate::log::{LogEntry, log_value};
use crate::ports::{Executing, Identity, Log};
use crate::transport::Transport;
use crate::wire::command::{Batch, Refused};
use crate::wire::correlation::CorrelationId;
use crate::wire::report::Report;

/// A report that the service has not accepted yet. Its bytes are in the transmit buffer.
#[derive(Debug)]
pub struct Pending {
    /// Its length; `None` while there is no such report, and then the rest means nothing. It is the
    /// length, and not the whole, that is optional: a `None` of all zeroes takes no flash.
    len: Option<NonZero<usize>>,
    /// The report acknowledges *finished*.
    finished: bool,
    /// How often the service has refused it as such.
    refusals: u8,
    /// The last command that was carried out.
    last_done: CorrelationId,
    /// The [`mark`] of the batch.
    mark: u32,
}

impl Pending {
    /// No report.
    #[must_use]
    pub const fn new() -> Self {
        Self { len: None, finished: false, refusals: 0, last_done: CorrelationId::new(), mark: 0 }
    }

    /// Whether there is such a report.
    #[must_use]
    pub const fn is_some(&self) -> bool {
        self.len.is_some()
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
/// `after` is moved on with every report that is accepted.
///
/// # Errors
///
/// What ended the exchange. A report that could not be delivered is in `pending`.
pub fn run<P: Executing + Identity, T: Transport>(
    context: &mut Context<'_, P, T>,
    config: &Config,
    after: &After,
    pending: &mut Pending,
) -> Result<(), Error> {
    let mut reported = None;
    for _ in 0..MAX_BATCHES {
        if let Some(len) = pending.len {
            reported = Some(pending.mark);
            if deliver(context, after, pending, len.get())? {
                return Ok(());
            }
        }
        process(context, config, after, pending, reported)?;
    }
    Err(Error::Looping)
}

/// Sends the pending report, which is the first `len` bytes of the transmit buffer; whether it said
/// *finished*.
fn deliver<P: Executing + Identity, T: Transport>(
    context: &mut Context<'_, P, T>,
    after: &After,
    pending: &mut Pending,
    len: usize,
) -> Result<bool, Error> {
    context.platform.log(LogEntry::Reporting, log_value(len));
    let [receive, transmit] = context.buffers.split();
    let (report, free) = transmit.split_at_mut_checked(len).ok_or(Error::DoesNotFit)?;
    let reported = context.transport.report(context.platform, report, [free, receive]);
    if let Err(error) = reported.map_err(|refused| refused.error) {
        if error.refuses_report() {
            pending.refusals += 1;
            if pending.refusals >= MAX_REFUSALS {
                context.platform.log(LogEntry::ReportDropped, i32::from(pending.refusals));
                pending.len = None;
            }
        }
        return Err(error);
    }
    if !pending.last_done.is_empty() {
        after.store(&pending.last_done);
    }
    let finished = pending.finished;
    pending.len = None;
    Ok(finished)
}

/// Fetches a batch, runs it and leaves its report in `pending`.
///
/// `reported` is the mark of the batch whose report the service has just accepted: it must not come
/// again.
fn process<P: Executing + Identity, T: Transport>(
    context: &mut Context<'_, P, T>,
    config: &Config,
    after: &After,
    pending: &mut Pending,
    reported: Option<u32>,
) -> Result<(), Error> {
    let Context { platform, transport, buffers } = context;
    platform.log(LogEntry::Fetching, 0);
    let len = transport.fetch(*platform, &after.load(), buffers)?;
    let [receive, transmit] = buffers.split();
    let batch = receive.get_mut(..len).ok_or(Error::DoesNotFit)?;
    let batch = Batch::decode(batch, config.cbor_records as usize)
        .map_err(|refused| log_refused(*platform, refused))?;
    let batch_mark = mark(batch.first_correlation());
    if reported == Some(batch_mark) {
        platform.log(LogEntry::BatchRepeated, 0);
        return Err(Error::Looping);
    }
    transport.before_execution(*platform, batch.has_at_commands());

    let mut report = Report::new(transmit);
    let execution = executor::execute(*platform, config, &batch, &mut report);
    if let Some(len) = report.finish() {
        pending.len = Some(len);
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
