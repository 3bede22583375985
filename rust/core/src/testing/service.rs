// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A transport to a scripted service.

use std::collections::VecDeque;
use std::rc::Rc;
use std::string::String;
use std::vec::Vec;

use super::{Did, Tape};
use crate::attempt::Buffers;
use crate::error::Error;
use crate::ports::{Identity, Log};
use crate::transport::{ReportError, Transport};

/// What stands for old secrets in every byte a transport may use as scratch.
pub(crate) const SECRET: u8 = b'S';

/// The service. Without a script it has no commands and accepts every report.
pub(crate) struct FakeService {
    tape: Rc<Tape>,
    /// What the next fetches get.
    pub(crate) batches: VecDeque<Result<Vec<u8>, Error>>,
    /// What the fetches get for ever once `batches` is empty.
    pub(crate) always: Result<Vec<u8>, Error>,
    /// What the next reports get.
    pub(crate) verdicts: VecDeque<Result<(), Error>>,
    /// The reports that have no verdict get this.
    pub(crate) always_refused: Option<Error>,
    /// No report leaves the device: what the verdicts say happens before.
    pub(crate) unreachable: bool,
    /// What the service says of the time until the next attempt.
    pub(crate) retry_after_s: u32,
}

impl FakeService {
    pub(crate) fn new(tape: &Rc<Tape>) -> Self {
        Self {
            tape: tape.clone(),
            batches: VecDeque::new(),
            always: Err(Error::NoCommands),
            verdicts: VecDeque::new(),
            always_refused: None,
            unreachable: false,
            retry_after_s: 0,
        }
    }
}

impl Transport for FakeService {
    fn fetch<P: Identity + Log>(
        &mut self,
        _platform: &mut P,
        after: &[u8],
        buffers: &mut Buffers<'_>,
    ) -> Result<usize, Error> {
        let [receive, scratch] = buffers.split();
        self.tape.push(Did::Fetch(String::from_utf8(after.to_vec()).unwrap()));
        scratch.fill(SECRET);
        let batch = self.batches.pop_front().unwrap_or_else(|| self.always.clone())?;
        let target = receive.get_mut(..batch.len()).ok_or(Error::DoesNotFit)?;
        target.copy_from_slice(&batch);
        Ok(batch.len())
    }

    fn before_execution<P: Identity + Log>(&mut self, _platform: &mut P, goes_offline: bool) {
        self.tape.push(if goes_offline { Did::BeforeOffline } else { Did::BeforeExecution });
    }

    fn report<P: Identity + Log>(
        &mut self,
        _platform: &mut P,
        report: &[u8],
        scratch: [&mut [u8]; 2],
    ) -> Result<(), ReportError> {
        self.tape.push(Did::Report(report.to_vec()));
        scratch.into_iter().for_each(|part| part.fill(SECRET));
        let verdict = self.verdicts.pop_front();
        let verdict = verdict.unwrap_or(self.always_refused.map_or(Ok(()), Err));
        verdict.map_err(|error| ReportError { error, sent: !self.unreachable })
    }

    fn retry_after_s(&self) -> u32 {
        self.retry_after_s
    }

    fn close(&mut self) {
        self.tape.push(Did::Close);
    }
}
