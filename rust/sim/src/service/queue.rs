// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One device's queue, and its rules: a reported command leaves it, a reported failure empties it.

use std::collections::{BTreeMap, VecDeque};

use super::command::{self, Command, CommandKind};
use super::ids::Ids;
use super::report::{self, Response};
use super::spec::BatchSpec;

/// What a device can take at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Commands.
    pub(crate) commands: usize,
    /// Bytes of the answer's body.
    pub(crate) rx_bytes: usize,
    /// Bytes of the report to come.
    pub(crate) tx_bytes: usize,
}

/// A command that waits, with the batch it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Queued {
    pub(crate) batch: usize,
    /// When the command becomes available, in seconds since the start.
    pub(crate) at_s: u64,
    pub(crate) command: Command,
}

/// A response, with the command it answers where the service knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reported {
    pub(crate) command: Option<Command>,
    pub(crate) response: Response,
    pub(crate) t_ms: u64,
}

/// What a fetch comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Served {
    /// The answer's body; nothing to do when `None`.
    pub(crate) body: Option<Vec<u8>>,
    /// Why commands that wait were not served, where that is worth a line.
    pub(crate) note: Option<String>,
}

/// One device's queue.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: VecDeque<Queued>,
    reported: Vec<Reported>,
    dropped: Vec<Queued>,
    /// Commands that have left the queue, so that a report that comes twice is recognised.
    known: BTreeMap<String, CommandKind>,
    last_body: Option<Vec<u8>>,
    /// A body that the service did not make was sent, so ids that it does not know may come.
    foreign: bool,
}

impl Queue {
    /// The queue of a device that has done nothing yet.
    pub(crate) fn new(batches: &[BatchSpec], ids: &mut Ids) -> Self {
        let mut waiting = VecDeque::new();
        for (batch, spec) in batches.iter().enumerate() {
            for command in spec.commands.iter().flat_map(|spec| command::expand(spec, ids)) {
                waiting.push_back(Queued { batch, at_s: spec.at_s, command });
            }
        }
        Self { waiting, ..Self::default() }
    }

    /// Commands that wait, in their order.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Queued> {
        self.waiting.iter()
    }

    /// All that was reported, in its order.
    pub(crate) fn reported(&self) -> &[Reported] {
        &self.reported
    }

    /// Commands that a failure took out of the queue.
    pub(crate) fn dropped(&self) -> &[Queued] {
        &self.dropped
    }

    /// The last body served.
    pub(crate) fn last_body(&self) -> Option<&[u8]> {
        self.last_body.as_deref()
    }

    /// Notes that the device got a body which did not come from this queue.
    pub(crate) fn expect_foreign_ids(&mut self) {
        self.foreign = true;
    }

    /// The commands behind `after` that travel together within `limits`.
    ///
    /// `make` turns what is generated on demand into a command, or says why it cannot yet.
    pub(crate) fn fetch(
        &mut self,
        after: &str,
        limits: Limits,
        now_s: u64,
        make: &mut dyn FnMut(&CommandKind) -> Result<CommandKind, String>,
    ) -> Served {
        let start = self.waiting.iter().position(|queued| queued.command.id == after);
        let start = start.map_or(0, |position| position + 1);
        let Some(first) = self.waiting.get(start) else { return Served::default() };
        if first.at_s > now_s {
            return Served::default();
        }
        if let CommandKind::Raw(body) = &first.command.kind {
            let body = body.clone();
            self.waiting.remove(start);
            self.foreign = true;
            self.last_body = Some(body.clone());
            return Served { body: Some(body), note: None };
        }
        let served = self.collect(start, limits, make);
        if served.body.is_some() {
            self.last_body.clone_from(&served.body);
        }
        served
    }

    fn collect(
        &mut self,
        start: usize,
        limits: Limits,
        make: &mut dyn FnMut(&CommandKind) -> Result<CommandKind, String>,
    ) -> Served {
        let mut parcel = Parcel::default();
        let mut note = None;
        let batch = self.waiting.get(start).map(|queued| queued.batch);
        for queued in self.waiting.iter_mut().skip(start) {
            if Some(queued.batch) != batch || parcel.encoded.len() >= limits.commands {
                break;
            }
            let added = make_now(&mut queued.command.kind, make)
                .and_then(|()| parcel.add(&queued.command, limits));
            if let Err(reason) = added {
                // Behind others, the command just waits for the next time.
                note = parcel.encoded.is_empty().then(|| format!("{}: {reason}", queued.command));
                break;
            }
        }
        let body = (!parcel.encoded.is_empty()).then(|| command::encode_batch(&parcel.encoded));
        Served { body, note }
    }

    /// Takes a report in, all of it or, with the reason, none of it.
    pub(crate) fn report(&mut self, responses: Vec<Response>, t_ms: u64) -> Result<(), String> {
        for (index, response) in responses.iter().enumerate() {
            self.check(response)?;
            let earlier = responses.iter().take(index).filter(|other| other.id == response.id);
            let same = self.waiting.iter().filter(|queued| queued.command.id == response.id);
            if earlier.count() >= same.count().max(1) && !self.foreign {
                return Err(format!("{} is answered too often", response.id));
            }
        }
        let mut failed = false;
        for response in responses {
            failed |= self.take(response, t_ms);
        }
        if failed {
            for queued in self.waiting.drain(..) {
                self.known.insert(queued.command.id.clone(), queued.command.kind.clone());
                self.dropped.push(queued);
            }
        }
        Ok(())
    }

    fn check(&self, response: &Response) -> Result<(), String> {
        let waiting = self.waiting.iter().find(|queued| queued.command.id == response.id);
        let kind = match (waiting, self.known.get(&response.id)) {
            (Some(queued), _) => &queued.command.kind,
            (None, Some(kind)) => kind,
            (None, None) if self.foreign => return Ok(()),
            (None, None) => return Err(format!("{:?} is no command of this device", response.id)),
        };
        let fits = match kind {
            CommandKind::At { .. } => matches!(response.code, report::ERROR | report::AT_OK),
            CommandKind::Config(_) => matches!(response.code, report::ERROR | report::CONFIG_OK),
            CommandKind::Finished => matches!(response.code, report::ERROR | report::FINISHED_OK),
            CommandKind::Generated { .. } | CommandKind::Raw(_) => false,
        };
        if fits {
            Ok(())
        } else {
            Err(format!("{} cannot be the answer to {}", response.code, response.id))
        }
    }

    /// Records a response and says whether it is news of a failure.
    fn take(&mut self, response: Response, t_ms: u64) -> bool {
        let failed = response.code == report::ERROR;
        let position = self.waiting.iter().position(|queued| queued.command.id == response.id);
        let command = position.and_then(|position| self.waiting.remove(position));
        if command.is_none() && self.known.contains_key(&response.id) {
            // The device could not know that its first report had arrived.
            return false;
        }
        let command = command.map(|queued| queued.command);
        if let Some(command) = &command {
            self.known.insert(command.id.clone(), command.kind.clone());
        }
        self.reported.push(Reported { command, response, t_ms });
        failed
    }
}

/// Makes a command that is made on demand. It is kept, so that fetched twice it says the same.
fn make_now(
    kind: &mut CommandKind,
    make: &mut dyn FnMut(&CommandKind) -> Result<CommandKind, String>,
) -> Result<(), String> {
    if matches!(kind, CommandKind::Generated { .. }) {
        *kind = make(kind)?;
    }
    Ok(())
}

/// Commands that travel together.
#[derive(Default)]
struct Parcel {
    encoded: Vec<Vec<u8>>,
    rx_bytes: usize,
    tx_bytes: usize,
}

impl Parcel {
    /// Adds a command, or says why it does not fit.
    fn add(&mut self, command: &Command, limits: Limits) -> Result<(), String> {
        let bytes = command.encode().ok_or("cannot travel with others")?;
        let rx = self.rx_bytes + bytes.len();
        let whole = command::batch_head_len(self.encoded.len() + 1) + rx;
        if whole > limits.rx_bytes {
            return Err(format!("takes {whole} bytes, the device {}", limits.rx_bytes));
        }
        let tx = self.tx_bytes + command.expected_response_len();
        // One command always travels: what its answer takes is only a guess.
        if !self.encoded.is_empty() && 1 + tx > limits.tx_bytes {
            return Err(format!("its answer may not fit {} bytes", limits.tx_bytes));
        }
        self.encoded.push(bytes);
        (self.rx_bytes, self.tx_bytes) = (rx, tx);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
