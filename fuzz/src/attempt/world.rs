// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the fuzzer's device and service are, and what they have seen.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::c_int;
use std::sync::{Mutex, PoisonError};

use nrf_provisioning_core::Event;

use crate::judge::{self, Act, Item};
use crate::script::Script;

/// Commands that the library runs for itself.
const OWN: &[&str] = &[
    "AT+CFUN?",
    "AT%CMNG=1,",
    "AT+CMEE",
    "AT%CCLK?",
    "AT+CGEREP",
    "AT%XTIME",
    "AT+CGATT?",
    "AT+CEREG?",
    "AT+CGACT?",
];

/// Everything behind the SDK's functions.
pub(super) struct World {
    pub(super) script: Script<'static>,
    answers: VecDeque<Vec<u8>>,
    pub(super) offline: bool,
    pub(super) numbered_errors: bool,
    uptime_ms: u64,
    work_at_ms: Option<u64>,
    pub(super) errno: c_int,
    pub(super) sockets: Vec<c_int>,
    pub(super) opened: c_int,
    /// Address lists and tokens that were not given back.
    pub(super) handed_out: i32,
    pub(super) settings: BTreeMap<String, Vec<u8>>,
    pub(super) locked: bool,
    pub(super) signalled: bool,
    /// The batch that the library was given; `None` when that was none.
    batch: Option<Vec<Item>>,
    attempt: bool,
}

static WORLD: Mutex<Option<World>> = Mutex::new(None);

/// Replaces the world.
pub(super) fn install(world: World) {
    *WORLD.lock().unwrap_or_else(PoisonError::into_inner) = Some(world);
}

/// Calls `f` with the world; it must not call the library.
pub(super) fn with<R>(f: impl FnOnce(&mut World) -> R) -> R {
    let mut world = WORLD.lock().unwrap_or_else(PoisonError::into_inner);
    f(world.as_mut().expect("there is a world before the library is called"))
}

impl World {
    pub(super) fn new(script: &[u8], mut rest: &[u8]) -> Self {
        let mut answers = VecDeque::new();
        while let Some(([high, low], behind)) = rest.split_first_chunk::<2>() {
            let len = usize::from(u16::from_be_bytes([*high, *low])).min(behind.len());
            let (answer, behind) = behind.split_at(len);
            answers.push_back(answer.to_vec());
            rest = behind;
        }
        let script: Box<[u8]> = script.into();
        Self {
            script: Script::owned(script),
            answers,
            offline: false,
            numbered_errors: false,
            uptime_ms: 0,
            work_at_ms: None,
            errno: 0,
            sockets: Vec::new(),
            opened: 3,
            handed_out: 0,
            settings: BTreeMap::new(),
            locked: false,
            signalled: false,
            batch: None,
            attempt: false,
        }
    }

    /// The service's next answer to a fetch; empty when it has none.
    pub(super) fn next_batch(&mut self) -> Vec<u8> {
        let answer = self.answers.pop_front().unwrap_or_default();
        self.batch = judge::batch(&answer);
        answer
    }

    /// What was sent did not arrive as it was: the library may not make a batch of it.
    pub(super) fn spoil(&mut self) {
        self.batch = None;
    }

    pub(super) fn uptime_s(&self) -> u32 {
        u32::try_from(self.uptime_ms / 1000).unwrap_or(u32::MAX)
    }

    pub(super) fn pass(&mut self, ms: u64) {
        self.uptime_ms += ms;
    }

    pub(super) fn schedule(&mut self, delay_s: u32) {
        self.work_at_ms = Some(self.uptime_ms + u64::from(delay_s) * 1000);
    }

    /// Lets the time pass until the work is due; whether it is at all.
    pub(super) fn reach_work(&mut self) -> bool {
        let Some(at_ms) = self.work_at_ms.take() else { return false };
        self.uptime_ms = self.uptime_ms.max(at_ms);
        true
    }

    /// An event reached the application.
    pub(super) fn saw(&mut self, event: &Event) {
        match event {
            Event::Start => {
                assert!(!self.attempt, "an attempt begins in another");
                self.attempt = true;
            }
            Event::Stop => {
                assert!(self.attempt, "an attempt stops that did not begin");
                self.attempt = false;
            }
            _ => {}
        }
    }

    /// The work is over: nothing is open.
    pub(super) fn is_at_rest(&self) {
        assert!(!self.attempt, "an attempt has no STOP");
        assert!(self.sockets.is_empty(), "a socket is left open");
        assert_eq!(self.handed_out, 0, "memory is not given back");
        assert!(!self.locked, "the mutex is left locked");
    }

    /// The modem gets a command.
    pub(super) fn runs(&self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        if OWN.iter().any(|own| text.starts_with(own)) {
            return;
        }
        let deletes = text.starts_with("AT%CMNG=3,");
        let said = self.batch.iter().flatten().any(|(_, act)| match act {
            Act::At { set, parameters, .. } => {
                line == [b"AT", set.as_slice(), b"=", parameters].concat()
            }
            _ => false,
        });
        let made = self.batch.iter().flatten().any(
            |(_, act)| matches!(act, Act::At { set, .. } if set.eq_ignore_ascii_case(b"%KEYGEN")),
        );
        assert!(said || (deletes && made), "{text} runs, which no batch said");
        assert!(self.offline, "{text} runs while LTE is up");
    }

    /// A setting is written.
    pub(super) fn stores(&self, name: &str, value: &[u8]) {
        let said = self.batch.iter().flatten().any(|(_, act)| match act {
            Act::Config(pairs) => {
                pairs.iter().any(|pair| pair.0 == name.as_bytes() && pair.1 == value)
            }
            _ => false,
        });
        assert!(said || name.starts_with("provisioning/"), "{name} is stored, which no batch said");
    }

    /// The service gets a report.
    pub(super) fn reported(&self, report: &[u8]) {
        assert!(judge::report(report).is_some(), "a report is not well-formed: {report:02x?}");
    }
}
