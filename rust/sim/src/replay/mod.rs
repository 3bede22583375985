// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A scenario that goes the way a device's log tells.

mod log;

use std::fmt::Write;

use nrf_provisioning_core::Error;
use nrf_provisioning_core::log::LogEntry;

pub use log::{Logged, read};

/// Two requests belong to one attempt when there is not more between them, in milliseconds.
const WITHIN_ATTEMPT_MS: u64 = 30_000;

/// What the log tells, and what it does not.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    starts_s: Vec<u64>,
    batches: Vec<Batch>,
    faults: Vec<String>,
    at: Vec<String>,
    time_valid_after_s: Option<String>,
    backoffs_s: Vec<u64>,
    requests: u64,
    end_s: u64,
    /// Sentences on what could not be told.
    pub untold: Vec<String>,
}

/// A batch of so many commands.
#[derive(Debug, Clone, Default)]
struct Batch {
    commands: u64,
    finishes: bool,
    /// LTE was taken down for it, so there were AT commands.
    offline: bool,
}

/// A batch for which LTE is taken down takes longer than this: a second until that is seen, a network to
/// come back, and two seconds for an address (in milliseconds).
const ONLINE_MS: u64 = 2_900;

/// The security tag of the first command that is made up; they only have to be there.
const FIRST_TAG: u64 = 1000;

impl Replay {
    /// Reads a log; `None` when the library has nothing in it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut logged = read(text);
        let first = *logged.first()?;
        let mut replay = Self::default();
        if let Some(reset) = logged.windows(2).position(|two| two[1].at_ms < two[0].at_ms) {
            let line = logged[reset + 1].line;
            replay.untold.push(format!(
                "what is from line {line} on, where the time goes back: the device was reset"
            ));
            logged.truncate(reset + 1);
        }
        for (index, entry) in logged.iter().enumerate() {
            let before = index.checked_sub(1).map_or(first, |before| logged[before]);
            replay.take(*entry, before, &logged[index + 1..]);
        }
        replay.end_s = logged.last().map_or(0, |last| last.at_ms / 1000);
        replay.tell_what_is_never_told();
        Some(replay)
    }

    fn take(&mut self, it: Logged, before: Logged, rest: &[Logged]) {
        match it.entry {
            LogEntry::Fetching => {
                if !continues(before, it) {
                    self.starts_s.push(it.at_ms / 1000);
                }
                self.requests += 1;
            }
            LogEntry::Processing => self.batch(it, rest),
            LogEntry::Reporting => self.requests += 1,
            LogEntry::AtFailed => self.at_failed(it.value),
            LogEntry::NotClaimed => self.fault("status = 401"),
            LogEntry::WrongRootCa => self.fault("wrong_ca = true"),
            LogEntry::BatchInvalid => self.fault("body_hex = \"8180\""),
            LogEntry::Status => self.fault(&format!("status = {}", it.value)),
            LogEntry::TooManyCommands => {
                let commands = u64::try_from(it.value).unwrap_or(21).max(11);
                self.batches.push(Batch { commands, ..Batch::default() });
            }
            LogEntry::AttemptFailed => self.failed(it.value, before),
            LogEntry::NoTime => {
                self.starts_s
                    .push((it.at_ms / 1000).saturating_sub(u64::try_from(it.value).unwrap_or(0)));
                let next = rest.iter().find(|next| next.entry == LogEntry::Fetching);
                let after =
                    next.map_or("\"never\"".to_owned(), |next| (next.at_ms / 1000).to_string());
                self.time_valid_after_s = Some(after);
            }
            LogEntry::BackingOff => self.backoffs_s.extend(u64::try_from(it.value)),
            LogEntry::Subscription
            | LogEntry::SettingsInit
            | LogEntry::LteTimeout
            | LogEntry::AnswerTooLarge
            | LogEntry::PairFailed
            | LogEntry::Jwt => {
                self.untold.push(format!("line {}: why \"{}\"", it.line, it.entry.text()));
            }
            _ => {}
        }
    }

    /// The batch was good. It finished if the report is the last thing of the attempt.
    fn batch(&mut self, it: Logged, rest: &[Logged]) {
        let report = rest.iter().position(|next| next.entry == LogEntry::Reporting);
        let failed =
            rest.iter().take(report.unwrap_or(0)).any(|next| next.entry == LogEntry::AtFailed);
        let next = report.and_then(|report| Some((rest[report], *rest.get(report + 1)?)));
        let goes_on = next.is_some_and(|(report, next)| {
            next.entry != LogEntry::Fetching || continues(report, next)
        });
        let commands = u64::try_from(it.value).unwrap_or(1);
        let finishes = report.is_some() && !goes_on && !failed;
        let took_ms = report.map_or(u64::MAX, |report| rest[report].at_ms - it.at_ms);
        self.batches.push(Batch { commands, finishes, offline: took_ms > ONLINE_MS });
    }

    fn at_failed(&mut self, cme: i64) {
        let tag = FIRST_TAG + self.batches.iter().map(|batch| batch.commands).sum::<u64>();
        let what = if cme == 0 { "error = true".to_owned() } else { format!("cme = {cme}") };
        // Which of the commands it was is not told: the last one of the batch.
        let tag = tag.saturating_sub(1);
        self.at.push(format!("{{ command = \"AT%CMNG=3,{tag},0\", {what} }}"));
    }

    /// The end of an attempt that nothing before told the reason of.
    fn failed(&mut self, reason: i64, before: Logged) {
        let told = [LogEntry::Status, LogEntry::BatchInvalid, LogEntry::TooManyCommands];
        if told.contains(&before.entry) {
            return;
        }
        let is = |error: Error| reason == error as i64;
        if is(Error::TimedOut) {
            self.fault("delay_s = 600");
        } else if is(Error::ServerBusy) {
            self.fault("status = 500");
        } else if is(Error::ConnectionClosed) {
            self.fault("close = true");
        } else {
            self.untold
                .push(format!("line {}: what failed, with reason {reason}", before.line + 1));
        }
    }

    /// The last request that was made does not get what it asks for.
    fn fault(&mut self, what: &str) {
        self.faults.push(format!("{{ request = {}, {what} }}", self.requests.max(1)));
    }

    fn tell_what_is_never_told(&mut self) {
        if !self.batches.is_empty() {
            self.untold.push(
                "which commands the batches had; deletions and settings stand for them".to_owned(),
            );
        }
        if !self.backoffs_s.is_empty() {
            self.untold.push(
                "the exact moments: back-offs are random, and the interval is the default"
                    .to_owned(),
            );
        }
    }

    /// The scenario, as a TOML file that begins with what could not be told.
    #[must_use]
    pub fn scenario(&self, name: &str) -> String {
        let mut out = String::from("# Made from a log. It could not tell\n");
        // Writing to a string does not fail.
        for sentence in &self.untold {
            let _ = writeln!(out, "#   {sentence}");
        }
        if self.untold.is_empty() {
            out += "#   anything but what is here\n";
        }
        let _ = write!(out, "\nname = {name:?}\nabout = \"as a device's log tells\"\n\n[device]\n");
        if let Some(after) = &self.time_valid_after_s {
            let _ = writeln!(out, "time_valid_after_s = {after}");
        }
        let _ = writeln!(out, "at = [{}]\n\n[service]", self.at.join(", "));
        let _ = writeln!(out, "batches = [{}]", self.commands().join(", "));
        let _ = writeln!(
            out,
            "ignore_limit = {}",
            self.batches.iter().any(|batch| batch.commands > 10)
        );
        let _ = writeln!(out, "faults = [{}]\n", self.faults.join(", "));
        self.schedule(&mut out);
        let _ = writeln!(out, "\n[expect]\nrequests = {}", self.requests);
        out
    }

    fn commands(&self) -> Vec<String> {
        let mut tag = FIRST_TAG;
        let batch = |batch: &Batch| {
            let others = batch.commands - u64::from(batch.finishes);
            let mut commands = Vec::new();
            for _ in 0..others {
                commands.push(if batch.offline {
                    format!("{{ delete = {{ tag = {tag}, type = \"ca\" }} }}")
                } else {
                    format!("{{ config = {{ \"replay/{tag}\" = \"1\" }} }}")
                });
                tag += 1;
            }
            if batch.finishes {
                commands.push("\"finished\"".to_owned());
                tag += 1;
            }
            format!("[{}]", commands.join(", "))
        };
        self.batches.iter().map(batch).collect()
    }

    fn schedule(&self, out: &mut String) {
        let duration_s = self.end_s + 60;
        let _ = match self.backoffs_s.first() {
            // Up to a quarter longer than the value.
            Some(first) => write!(
                out,
                "[kconfig]\nAUTO_START_ON_INIT = true\nSCHEDULED = true\nINITIAL_BACKOFF = {}\n\n\
                 [run]\nduration_s = {duration_s}\n",
                (first * 4).div_ceil(5).max(1)
            ),
            None => {
                let starts: Vec<String> = self.starts_s.iter().map(u64::to_string).collect();
                write!(
                    out,
                    "[run]\ntrigger_at_s = [{}]\nduration_s = {duration_s}\n",
                    starts.join(", ")
                )
            }
        };
    }
}

/// Whether a request for commands belongs to the attempt of the entry before it: it follows a report
/// that was accepted.
fn continues(before: Logged, fetch: Logged) -> bool {
    before.entry == LogEntry::Reporting && fetch.at_ms - before.at_ms <= WITHIN_ATTEMPT_MS
}
