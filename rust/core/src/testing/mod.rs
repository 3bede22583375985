// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Fakes of everything outside, and a tape of what happened between them and the logic.

pub(crate) mod batch;
pub(crate) mod platform;
pub(crate) mod service;
pub(crate) mod world;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::string::String;
use std::vec::Vec;

use crate::event::Event;
use crate::log::LogEntry;

/// One thing the logic did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Did {
    Notify(Event),
    /// A whole AT command.
    At(String),
    /// `AT+CMEE` became this.
    Cmee(bool),
    /// `AT%CMNG=3` for this tag and type.
    Delete(u32, u32),
    /// A key and a value were given to the settings, whether they took it or not.
    Save(String, Vec<u8>),
    LoadSettings,
    Sleep(u32),
    RunAfter(u32),
    Log(LogEntry, i32),
    Subscribe,
    WriteRootCa(i32),
    /// Commands were asked for, with this `after`.
    Fetch(String),
    BeforeOffline,
    /// A batch is about to run with the modem online.
    BeforeExecution,
    /// A report was sent.
    Report(Vec<u8>),
    Close,
}

/// Everything that happened, in order, with the time it happened at.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    now_ms: Cell<u64>,
    records: RefCell<Vec<(u64, Did)>>,
}

impl Tape {
    pub(crate) fn new() -> Rc<Self> {
        Rc::default()
    }

    pub(crate) fn push(&self, did: Did) {
        self.records.borrow_mut().push((self.now_ms(), did));
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.now_ms.get()
    }

    pub(crate) fn set_now_ms(&self, now_ms: u64) {
        self.now_ms.set(now_ms);
    }

    /// Forgets what happened so far.
    pub(crate) fn clear(&self) {
        self.records.borrow_mut().clear();
    }

    /// What `pick` finds in the records, with the time in milliseconds.
    pub(crate) fn pick<T>(&self, pick: impl Fn(u64, &Did) -> Option<T>) -> Vec<T> {
        self.records.borrow().iter().filter_map(|(at, did)| pick(*at, did)).collect()
    }

    /// Everything, without the log and the times.
    pub(crate) fn all(&self) -> Vec<Did> {
        self.pick(|_, did| (!matches!(did, Did::Log(..))).then(|| did.clone()))
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.pick(|_, did| if let Did::Notify(event) = did { Some(*event) } else { None })
    }

    /// Each event with the second it was sent in.
    pub(crate) fn timeline(&self) -> Vec<(u64, Event)> {
        self.pick(
            |at, did| if let Did::Notify(event) = did { Some((at / 1000, *event)) } else { None },
        )
    }

    /// The seconds in which attempts began.
    pub(crate) fn starts(&self) -> Vec<u64> {
        self.pick(|at, did| (*did == Did::Notify(Event::Start)).then_some(at / 1000))
    }

    pub(crate) fn at_commands(&self) -> Vec<String> {
        self.pick(|_, did| if let Did::At(command) = did { Some(command.clone()) } else { None })
    }

    pub(crate) fn reports(&self) -> Vec<Vec<u8>> {
        self.pick(|_, did| if let Did::Report(bytes) = did { Some(bytes.clone()) } else { None })
    }

    /// The `after` of each fetch.
    pub(crate) fn fetches(&self) -> Vec<String> {
        self.pick(|_, did| if let Did::Fetch(after) = did { Some(after.clone()) } else { None })
    }

    pub(crate) fn logged(&self, entry: LogEntry) -> Vec<i32> {
        self.pick(|_, did| match did {
            Did::Log(what, value) if *what == entry => Some(*value),
            _ => None,
        })
    }

    pub(crate) fn did(&self, what: &Did) -> bool {
        !self.pick(|_, did| (did == what).then_some(())).is_empty()
    }
}
