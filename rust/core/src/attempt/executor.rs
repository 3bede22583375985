// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Runs one batch and writes its report.

use crate::attempt::journal::Journal;
use crate::attempt::{answer, keygen};
use crate::config::Config;
use crate::error::Error;
use crate::log::{LogEntry, log_value};
use crate::ports::{AtResult, Executing, LteState};
use crate::wire::bytes::clear;
use crate::wire::command::{Action, AtCommand, Batch, Command, Commands, Pairs};
use crate::wire::correlation::MAX_LEN;
use crate::wire::report::{Outcome, Report, Text, entry_len};
use crate::wire::text::TextBuf;

/// What became of a batch. The report holds a response for every command that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Execution<'b> {
    /// The last command that was carried out, which is what the service is told as `after`.
    pub last_done: Option<&'b [u8]>,
    /// *Finished* was among the commands, and nothing failed.
    pub finished: bool,
    /// Why the report cannot be sent now: LTE did not go down or come back.
    pub hindered: Option<Error>,
    /// Why the attempt ends once the report is sent: a command did not reach the modem. It has no
    /// response, and stays in the service's queue with those behind it.
    pub broken_off: Option<Error>,
}

/// Why the commands stopped before the last one.
enum Stop {
    /// A command failed, and the failure is in the report.
    Failed,
    /// The rest needs an empty report; it stays in the service's queue for the next fetch.
    Cut,
    /// LTE did not go down.
    Lte(Error),
    /// The command did not reach the modem.
    Modem,
    /// There is no room even for a failure.
    NoRoom,
}

/// Room kept free behind each response, so that a failure of the next command can be reported.
const FAILURE_RESERVE: usize = entry_len(MAX_LEN);

/// How often a command of our own is tried: what failed once may have lacked memory for a moment.
const TRIES: u32 = 2;

/// Runs the commands of `batch` in order and acknowledges *finished* when none failed.
///
/// The first command that fails ends the batch. `+CMEE` is what it was before, however this ends.
pub fn execute<'b, P: Executing>(
    platform: &mut P,
    config: &Config,
    journal: &Journal,
    batch: &Batch<'b>,
    report: &mut Report<'_>,
) -> Execution<'b> {
    platform.log(LogEntry::Processing, log_value(batch.count()));
    let Some(cme_errors) = enable_cme_errors(platform, batch) else {
        let error = Some(Error::ModemUnavailable);
        return Execution { last_done: None, finished: false, hindered: error, broken_off: None };
    };
    let mut runner = Runner {
        platform,
        config,
        journal,
        report,
        reserve: batch.acknowledgements_len().max(FAILURE_RESERVE),
        last_done: None,
    };
    let ran = runner.run_all(batch.commands());
    let finished = ran.is_ok() && runner.acknowledge(batch);
    let Runner { platform, last_done, .. } = runner;
    let _ = (0..TRIES).any(|_| platform.restore_cme_errors(cme_errors));

    let timeout_s = config.modem_state_wait_timeout_s;
    let hindered = match ran {
        Err(Stop::Lte(error)) => {
            // It may go down yet, when the application is slow, and has to come up again then.
            platform.ask_for_lte();
            Some(error)
        }
        _ => platform.request_lte(LteState::Activated, timeout_s).err(),
    };
    let broken_off = matches!(ran, Err(Stop::Modem)).then_some(Error::ModemUnavailable);
    Execution { last_done, finished, hindered, broken_off }
}

/// Turns numbered errors on; returns what they were, or `None` when the commands cannot do with what
/// there is. Without them an error that is to be ignored cannot be told from others.
// A call would take more than the loop, of which the platform has one half.
#[inline(always)]
fn enable_cme_errors<P: Executing>(platform: &mut P, batch: &Batch<'_>) -> Option<bool> {
    let enabled = (0..TRIES).find_map(|_| platform.enable_cme_errors().ok());
    if batch.has_at_commands() { enabled } else { enabled.or(Some(true)) }
}

struct Runner<'r, 'b, 't, P> {
    platform: &'r mut P,
    config: &'r Config,
    journal: &'r Journal,
    report: &'r mut Report<'t>,
    reserve: usize,
    last_done: Option<&'b [u8]>,
}

impl<'b, P: Executing> Runner<'_, 'b, '_, P> {
    fn run_all(&mut self, commands: Commands<'b>) -> Result<(), Stop> {
        for command in commands {
            let Command { correlation, action } = command;
            match action {
                Action::Finished => continue,
                Action::At(at) => {
                    let known = keygen::answer_len(at.set_command, at.parameters);
                    let answer = known.max(self.config.codec_rx_sz_start as usize);
                    self.make_room(correlation, answer)?;
                    self.run_at(correlation, &at)?;
                }
                Action::Config(pairs) => {
                    self.make_room(correlation, 0)?;
                    self.store(correlation, pairs)?;
                }
            }
            self.last_done = Some(correlation);
        }
        Ok(())
    }

    /// Ends the batch early when this command's response might not fit behind the others: it is
    /// fetched again once these are reported, and then has the whole buffer.
    fn make_room(&self, correlation: &[u8], answer: usize) -> Result<(), Stop> {
        let need = entry_len(correlation.len()) + answer + self.reserve;
        if !self.report.is_empty() && self.report.room() < need {
            return Err(Stop::Cut);
        }
        Ok(())
    }

    fn run_at(&mut self, correlation: &'b [u8], at: &AtCommand<'b>) -> Result<(), Stop> {
        let len = "AT=".len() + at.set_command.len() + at.parameters.len();
        if len > self.config.at_command_limit() {
            self.platform.log(LogEntry::CommandTooLong, log_value(len));
            return Err(self.fail(correlation, b"AT command too long"));
        }
        self.go_offline()?;
        let kept = (0..TRIES).any(|_| self.platform.keep_cme_errors().is_ok());
        if !kept {
            return Err(Stop::Modem);
        }
        if let Some(sec_tag) = keygen::makes_key_in(at.set_command, at.parameters) {
            self.enter_key(sec_tag)?;
        }

        // The answer lands behind the place of its own head, and moves up when its size is known.
        let text_at = entry_len(correlation.len());
        let reserve = self.reserve;
        let free = self.report.free();
        let room = free.len().saturating_sub(text_at + reserve).min(answer::MAX_LEN);
        let answer = free.get_mut(text_at..).and_then(|rest| rest.get_mut(..room));
        let answer = answer.unwrap_or_default();
        clear(answer);
        let result = self.platform.run_at(at.set_command, at.parameters, answer);
        let text_len = answer::text_len(answer);

        let outcome = match result {
            AtResult::Ok => Outcome::AtOk,
            AtResult::Error { cme } if at.ignored.clone().any(|ignored| ignored == cme) => {
                self.platform.log(LogEntry::AtIgnored, log_value(cme));
                Outcome::AtOk
            }
            AtResult::Error { cme } => Outcome::Error { cme },
            AtResult::Failed => Outcome::Error { cme: 0 },
            AtResult::NotRun => {
                self.platform.log(LogEntry::AtNotRun, 0);
                return Err(Stop::Modem);
            }
            AtResult::AnswerTooLarge => return Err(self.answer_lost(correlation, at, room)),
        };
        let text = Text::InPlace { at: text_at, len: text_len };
        let pushed = self.report.push(correlation, outcome, text).is_ok();
        if let Outcome::Error { cme } = outcome {
            self.platform.log(LogEntry::AtFailed, log_value(cme));
            return Err(failed(pushed));
        }
        if pushed { Ok(()) } else { Err(Stop::NoRoom) }
    }

    /// Credentials are written while LTE is down; the first command has the application take it down.
    fn go_offline(&mut self) -> Result<(), Stop> {
        if self.platform.is_offline() {
            return Ok(());
        }
        let timeout = self.config.modem_state_wait_timeout_s;
        self.platform.request_lte(LteState::Deactivated, timeout).map_err(Stop::Lte)
    }

    /// Enters a key that is about to be made into the journal. One that is in it already was made
    /// before a reset, and its public half is lost: it goes first.
    fn enter_key(&mut self, sec_tag: u32) -> Result<(), Stop> {
        if !self.config.keygen_journal {
            return Ok(());
        }
        match self.platform.has_private_key(sec_tag) {
            Some(true) if self.journal.contains(sec_tag) => {
                self.platform.log(LogEntry::KeyMadeAgain, log_value(sec_tag));
                self.delete_key(sec_tag);
            }
            // The key may be in the way of its command, whose refusal would empty the queue.
            None if self.journal.contains(sec_tag) => return Err(Stop::Modem),
            Some(false) if !self.journal.contains(sec_tag) => {
                if !self.journal.enter(sec_tag) && !self.report.is_empty() {
                    return Err(Stop::Cut);
                }
                // When it cannot be stored, a reset at the wrong moment needs a person, as without it.
                self.journal.store(self.platform);
            }
            // Somebody else's key, which the modem will not overwrite, or nobody can tell.
            _ => {}
        }
        Ok(())
    }

    /// The command ran, but nobody saw its answer.
    ///
    /// A key whose public half is lost is worthless and in the way, so it goes. When other
    /// responses take room, the command is left for the next fetch. Any other command has done
    /// its work and is not repeated.
    fn answer_lost(&mut self, correlation: &'b [u8], at: &AtCommand<'b>, room: usize) -> Stop {
        self.platform.log(LogEntry::AnswerTooLarge, log_value(room));
        if let Some(sec_tag) = keygen::makes_key_in(at.set_command, at.parameters) {
            if !self.delete_key(sec_tag) {
                self.platform.log(LogEntry::CredentialKept, log_value(sec_tag));
            } else if !self.report.is_empty() && room < answer::MAX_LEN {
                return Stop::Cut;
            }
        }
        self.fail(correlation, b"AT answer too large")
    }

    /// Deletes a key that only this library knows of; whether it is gone.
    fn delete_key(&mut self, sec_tag: u32) -> bool {
        (0..TRIES).any(|_| self.platform.delete_credential(sec_tag, keygen::PRIVATE_KEY))
    }

    fn store(&mut self, correlation: &'b [u8], pairs: Pairs<'b>) -> Result<(), Stop> {
        for (index, (key, value)) in pairs.enumerate() {
            let mut scratch = TextBuf::new(self.report.free());
            scratch.push(key);
            let saved = match scratch.finish() {
                Some((key, _)) => self.platform.save_setting(key, value).is_ok(),
                None => false,
            };
            if !saved {
                self.platform.log(LogEntry::PairFailed, log_value(index));
                return Err(self.fail(correlation, &pair_failure(index)));
            }
        }
        let pushed = self.report.push(correlation, Outcome::ConfigOk, Text::Own(&[]));
        pushed.map_err(|_| Stop::NoRoom)
    }

    /// Reports a failure of our own, without its text if that does not fit.
    fn fail(&mut self, correlation: &'b [u8], message: &[u8]) -> Stop {
        let outcome = Outcome::Error { cme: 0 };
        let pushed = self
            .report
            .push(correlation, outcome, Text::Own(message))
            .or_else(|_| self.report.push(correlation, outcome, Text::Own(&[])));
        failed(pushed.is_ok())
    }

    /// Acknowledges each *finished*; whether there was one and all fitted.
    fn acknowledge(&mut self, batch: &Batch<'b>) -> bool {
        let mut finished = false;
        for command in batch.commands() {
            if matches!(command.action, Action::Finished) {
                let text = Text::Own(&[]);
                if self.report.push(command.correlation, Outcome::FinishedOk, text).is_err() {
                    return false;
                }
                finished = true;
            }
        }
        self.last_done = Some(batch.last_correlation());
        finished
    }
}

/// How a failed command ends the batch.
const fn failed(reported: bool) -> Stop {
    if reported { Stop::Failed } else { Stop::NoRoom }
}

/// "Unable to store key-value pair [n]"; n counts from 0 and has one digit.
fn pair_failure(index: usize) -> [u8; 34] {
    let mut text = *b"Unable to store key-value pair [0]";
    let [.., digit, _] = &mut text;
    *digit = b'0' + (index % 10) as u8;
    text
}

#[cfg(test)]
mod tests;
