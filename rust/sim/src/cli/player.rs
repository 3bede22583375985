// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a run prints and writes while it is played, at its end, and when it is interrupted.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::dump::Dump;
use super::progress::Progress;
use super::run::Args;
use super::text::{Room, wrap};
use super::timeline::{self, Who, time};
use super::{NOT_AS_EXPECTED, complain, json, out, out_plain, sheet, summary};
use crate::page::{self, Verdict};
use crate::run::{Live, Outcome};
use crate::scenario::{Expect, Scenario};
use crate::service::Transport;
use crate::trace::Record;

/// Exit status of a program that was interrupted, as shells have it.
const INTERRUPTED: u8 = 130;

/// How much is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Print {
    Json,
    Text,
    /// Only the verdict.
    Quiet,
}

/// Prints and writes one run.
pub(super) struct Player {
    name: String,
    about: String,
    expect: Expect,
    heading: String,
    limit_ms: u64,
    speed: Option<u32>,
    print: Print,
    room: Room,
    who: Vec<Who>,
    progress: Progress,
    html: Option<PathBuf>,
    dump: Option<Dump>,
    /// The end, or an interruption, has been told.
    over: AtomicBool,
}

impl Player {
    /// What `args` ask for. Files are made now, so that a run is not in vain.
    pub(super) fn new(
        args: &Args,
        scenario: &Scenario,
        transport: Transport,
    ) -> Result<Self, String> {
        args.html.iter().try_for_each(|file| probe(file))?;
        let print = match (args.json, args.quiet) {
            (true, _) => Print::Json,
            (_, true) => Print::Quiet,
            _ => Print::Text,
        };
        Ok(Self {
            name: scenario.name.clone(),
            about: scenario.about.clone(),
            expect: scenario.expect.clone(),
            heading: transport.to_string(),
            limit_ms: scenario.run.duration_s * 1000,
            speed: args.real_time.then(|| args.speed.unwrap_or(1)),
            print,
            room: if args.verbose { Room::Unlimited } else { Room::of_output() },
            who: args.who.clone(),
            progress: Progress::default(),
            html: args.html.clone(),
            dump: args.dump.as_deref().map(Dump::create).transpose()?,
            over: AtomicBool::new(false),
        })
    }

    /// Says what is about to be played.
    pub(super) fn begin(&self) {
        if let Some(speed) = self.speed {
            let limit_s = self.limit_ms / 1000 / u64::from(speed);
            let what = "Lines appear as things happen; Ctrl-C ends it with what there is by then.";
            complain(&format!("In real time: this may take {limit_s} s. {what}"));
        }
        if self.print == Print::Text {
            out(&(wrap(&format!("{}: {}", self.name, self.about), self.room) + "\n"));
        }
    }

    /// Takes the records as they come.
    pub(super) fn sink(self: &Arc<Self>) -> Box<dyn FnMut(&Record) + Send> {
        let player = Arc::clone(self);
        Box::new(move |record| player.record(record))
    }

    fn record(&self, record: &Record) {
        let asked = self.who.is_empty() || self.who.iter().any(|who| who.is_of(record));
        if !asked || self.over.load(Ordering::SeqCst) {
            return;
        }
        match self.print {
            Print::Json => self.progress.aside(|| out_plain(&json::line(record))),
            Print::Text => {
                let line = timeline::styled_line(record, self.room);
                self.progress.aside(|| out(&line));
            }
            Print::Quiet => {}
        }
    }

    /// Keeps an eye on a run: shows how far it is, and ends it with a summary on Ctrl-C.
    pub(super) fn watch(self: &Arc<Self>, live: &Live) {
        if let Some(speed) = self.speed {
            let clock = live.clone();
            self.progress.start(move || clock.now_ms(), self.limit_ms, speed);
        }
        let (player, live) = (Arc::clone(self), live.clone());
        let handler = move || {
            let told = live.outcome().map(|outcome| player.interrupt(&outcome));
            if let Some(Err(reason)) = told {
                complain(&format!("error: {reason}"));
            }
            std::process::exit(INTERRUPTED.into());
        };
        // Without a handler, an interruption ends the program without a summary.
        let _ = ctrlc::set_handler(handler);
    }

    fn interrupt(&self, outcome: &Outcome) -> Result<(), String> {
        let verdict = Verdict {
            of: self.name.clone(),
            met: false,
            text: format!("interrupted at {}", time(outcome.t_ms)),
            unmet: vec!["the run was interrupted before its end".to_owned()],
        };
        self.conclude(outcome, verdict).map(drop)
    }

    /// Tells and writes what a run came to.
    pub(super) fn end(&self, outcome: &Outcome) -> Result<ExitCode, String> {
        self.conclude(outcome, verdict_of(&self.name, &self.expect, outcome))
    }

    fn conclude(&self, outcome: &Outcome, verdict: Verdict) -> Result<ExitCode, String> {
        if self.over.swap(true, Ordering::SeqCst) {
            return Ok(ExitCode::from(INTERRUPTED));
        }
        self.progress.end();
        match self.print {
            Print::Json => {
                let expected = !self.expect.is_empty();
                out_plain(&json::summary(&self.name, outcome, &verdict, expected));
            }
            Print::Text => {
                out(&summary::text(outcome, self.room));
                out(&summary::verdict(&verdict));
            }
            Print::Quiet => out(&summary::verdict(&verdict)),
        }
        let met = verdict.met;
        if let Some(dump) = &self.dump {
            dump.write(outcome)?;
        }
        if let Some(file) = &self.html {
            self.write_page(file, outcome, verdict)?;
        }
        Ok(if met { ExitCode::SUCCESS } else { ExitCode::from(NOT_AS_EXPECTED) })
    }

    fn write_page(&self, file: &Path, outcome: &Outcome, verdict: Verdict) -> Result<(), String> {
        let section = sheet::section(&self.heading, outcome);
        let verdict = Verdict { of: self.heading.clone(), ..verdict };
        write(file, &page::page(&self.name, &self.about, &[verdict], None, &[section]))
    }
}

/// What a run that came to `outcome` is worth.
pub(super) fn verdict_of(name: &str, expect: &Expect, outcome: &Outcome) -> Verdict {
    let unmet = expect.unmet(&outcome.observed);
    let text = match (unmet.is_empty(), expect.is_empty()) {
        (true, true) => "nothing was expected, and nothing failed",
        (true, false) => "as expected",
        (false, _) => "NOT as expected",
    };
    Verdict { of: name.to_owned(), met: unmet.is_empty(), text: text.to_owned(), unmet }
}

/// Makes a file that is to be written at the end.
pub(super) fn probe(file: &Path) -> Result<(), String> {
    File::create(file).map(drop).map_err(|error| unwritable(file, &error))
}

/// Writes a whole file.
pub(super) fn write(file: &Path, text: &str) -> Result<(), String> {
    std::fs::write(file, text).map_err(|error| unwritable(file, &error))
}

fn unwritable(file: &Path, error: &std::io::Error) -> String {
    format!("{}: cannot be written: {error}", file.display())
}
