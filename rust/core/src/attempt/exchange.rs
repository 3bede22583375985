// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The fetch–execute–report loop of one attempt, the same for every transport.

use core::num::NonZero;

use crate::attempt::{Context, Records, executor};
use crate::config::Config;
use crate::error::Error;
use crate::log::{LogEntry, log_value};
use crate::ports::{Executing, Identity, Log};
use crate::transport::{ReportError, Transport};
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
    /// How often it was sent in vain.
    failures: u8,
    /// How many commands it tells of.
    responses: u8,
    /// The last command that was carried out.
    last_done: CorrelationId,
    /// The [`mark`] of the first command it tells of.
    mark: u32,
}

impl Pending {
    /// No report.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            len: None,
            finished: false,
            failures: 0,
            responses: 0,
            last_done: CorrelationId::new(),
            mark: 0,
        }
    }

    /// Whether there is such a report.
    #[must_use]
    pub const fn is_some(&self) -> bool {
        self.len.is_some()
    }

    /// Gives the report up, and says so.
    fn give_up<P: Log>(&mut self, platform: &mut P) {
        platform.log(LogEntry::ReportDropped, i32::from(self.responses));
        self.len = None;
    }
}

impl Default for Pending {
    fn default() -> Self {
        Self::new()
    }
}

/// Most batches in one attempt: a service that never runs out does not keep the radio on for ever.
pub const MAX_BATCHES: usize = 64;

/// How often a report is sent in vain before it is given up: with the back-off of a scheduled client
/// that is after five to seven days. What waits longer has no reader, and new commands wait behind it.
pub const MAX_FAILURES: u8 = 16;

/// What became of the pending report.
enum Delivery {
    /// The service has accepted it.
    Accepted {
        /// It acknowledged *finished*.
        finished: bool,
    },
    /// The service has refused it for good, and it is gone.
    Refused(Error),
}

/// One attempt's exchange: a report that is still pending first, then batch after batch until
/// *finished* (`Ok`), or until the service has nothing more or something fails.
///
/// `records.after` is moved on with every report that is accepted.
///
/// # Errors
///
/// What ended the exchange; that a report was refused, when the service had nothing else to say. A
/// report that could not be delivered is in `pending`.
pub fn run<P: Executing + Identity, T: Transport>(
    context: &mut Context<'_, P, T>,
    config: &Config,
    records: Records<'_>,
    pending: &mut Pending,
) -> Result<(), Error> {
    let mut reported = None;
    let mut refused = None;
    let mut broken_off = None;
    for _ in 0..MAX_BATCHES {
        if let Some(len) = pending.len {
            reported = Some(pending.mark);
            match deliver(context, records, pending, len.get())? {
                Delivery::Accepted { finished: true } => return Ok(()),
                Delivery::Accepted { finished: false } => {}
                Delivery::Refused(error) => refused = Some(error),
            }
        }
        if let Some(error) = broken_off {
            return Err(error);
        }
        broken_off = match process(context, config, records, pending, reported) {
            Err(Error::NoCommands) => {
                // A command that made a key would come again if the service did not know of it: the
                // journal's last change was lost, in a reset behind the report.
                records.unreported_keys.settle(context.platform);
                return Err(refused.unwrap_or(Error::NoCommands));
            }
            processed => processed?,
        };
    }
    Err(Error::Looping)
}

/// Sends the pending report, which is the first `len` bytes of the transmit buffer.
fn deliver<P: Executing + Identity, T: Transport>(
    context: &mut Context<'_, P, T>,
    records: Records<'_>,
    pending: &mut Pending,
    len: usize,
) -> Result<Delivery, Error> {
    context.platform.log(LogEntry::Reporting, log_value(len));
    let [receive, transmit] = context.buffers.split();
    let (report, free) = transmit.split_at_mut_checked(len).ok_or(Error::DoesNotFit)?;
    let sent = context.transport.report(context.platform, report, [free, receive]);
    if let Err(ReportError { error, sent }) = sent {
        // No connection will ever have more room for what has to go with the report.
        if error == Error::DoesNotFit || (sent && error.refuses_for_good()) {
            pending.give_up(context.platform);
            return Ok(Delivery::Refused(error));
        }
        if sent {
            pending.failures += 1;
            if pending.failures >= MAX_FAILURES {
                pending.give_up(context.platform);
            }
        }
        return Err(error);
    }
    if !pending.last_done.is_empty() {
        records.after.store(&pending.last_done);
    }
    let finished = pending.finished;
    pending.len = None;
    records.unreported_keys.settle(context.platform);
    Ok(Delivery::Accepted { finished })
}

/// Fetches a batch, runs it and leaves its report in `pending`; `Some` error when the attempt is to
/// end once that is sent.
///
/// `reported` is the mark of the first command whose result the service has just accepted: it must
/// not come again.
fn process<P: Executing + Identity, T: Transport>(
    context: &mut Context<'_, P, T>,
    config: &Config,
    records: Records<'_>,
    pending: &mut Pending,
    reported: Option<u32>,
) -> Result<Option<Error>, Error> {
    let Context { platform, transport, buffers } = context;
    platform.log(LogEntry::Fetching, 0);
    let mut after = CorrelationId::new();
    records.after.copy_to(&mut after);
    let len = transport.fetch(*platform, &after, buffers)?;
    carry_out(context, config, records, pending, reported, len)
}

/// Runs the batch that is the first `len` bytes of the receive buffer.
// By itself, so that what it takes of the stack is not taken while the batch is fetched.
#[inline(never)]
fn carry_out<P: Executing + Identity, T: Transport>(
    context: &mut Context<'_, P, T>,
    config: &Config,
    records: Records<'_>,
    pending: &mut Pending,
    reported: Option<u32>,
    len: usize,
) -> Result<Option<Error>, Error> {
    let Context { platform, transport, buffers } = context;
    let [receive, transmit] = buffers.split();
    let batch = receive.get_mut(..len).ok_or(Error::DoesNotFit)?;
    let batch = Batch::decode(batch, config.cbor_records as usize)
        .map_err(|refused| log_refused(*platform, refused))?;
    let batch_mark = mark(batch.first_to_run());
    if reported == Some(batch_mark) {
        platform.log(LogEntry::BatchRepeated, 0);
        return Err(Error::Looping);
    }
    transport.before_execution(*platform, batch.has_at_commands());

    let mut report = Report::new(transmit);
    let execution =
        executor::execute(*platform, config, records.unreported_keys, &batch, &mut report);
    let responses = report.entries();
    if let Some(len) = report.finish() {
        pending.len = Some(len);
        pending.finished = execution.finished;
        pending.failures = 0;
        pending.responses = responses;
        pending.mark = batch_mark;
        pending.last_done.clear();
        // Every id of a decoded batch fits.
        let _ = pending.last_done.extend_from_slice(execution.last_done.unwrap_or_default());
    } else if execution.hindered.is_none() && execution.broken_off.is_none() {
        return Err(Error::DoesNotFit);
    }
    execution.hindered.map_or(Ok(execution.broken_off), Err)
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

/// FNV-1a over the id of the first command that is carried out: enough to notice, within one attempt, that the service
/// repeats a batch it has the report of, without keeping another id.
fn mark(correlation: &[u8]) -> u32 {
    correlation
        .iter()
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests;
