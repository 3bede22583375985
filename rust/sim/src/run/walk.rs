// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Plays a scenario with one fault at the library's border, and then whatever comes until the
//! device has settled again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use nrf_provisioning::host;

use super::{Place, application, set_up, take};
use crate::clock::Clock;
use crate::device::{CredentialType, Device, Key};
use crate::scenario::{Application, Scenario, Settings, Step};
use crate::sdk;
use crate::sdk::faults::{self, Called, Fault};
use crate::service::{self, Transport};
use crate::trace::{Record, Trace, What};

/// Most attempts that a device makes, or is asked for, to settle after the scenario.
const SETTLING_ATTEMPTS: usize = 6;
/// Attempts behind the scenario when nothing failed: enough for what a device goes on with.
const ATTEMPTS_WITHOUT_FAULT: usize = 2;
/// Longest time between two of them, in milliseconds: no attempt takes that long.
const STEP_MS: u64 = 3_600_000;
/// How long a device that makes attempts by itself is given to settle: some days.
const SETTLING_MS: u64 = 5 * 86_400_000;

/// What a run came to.
#[derive(Debug)]
pub struct Walked {
    /// The calls that were made, in the scenario and in what came behind it.
    pub calls: Vec<Called>,
    /// How many of them belong to the scenario.
    pub in_scenario: usize,
    /// The state in which the device and the service were left.
    pub left: Left,
    /// What must not be, whatever failed.
    pub wrong: Vec<String>,
    /// What happened, for a person who has to find out why.
    pub records: Vec<Record>,
}

/// The state in which the device and the service were left, without what differs from run to run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    /// Credentials by tag and kind.
    pub credentials: BTreeSet<(u32, String)>,
    /// Settings.
    pub settings: BTreeMap<String, String>,
    /// Commands that wait, by id.
    pub queue: Vec<String>,
    /// The last answer to each command, by id: code and CME error.
    pub answers: Answers,
}

/// Answers by correlation id: code and CME error.
pub type Answers = BTreeMap<String, (u32, Option<u32>)>;

/// Plays `scenario` over `transport` with `fault`, and then until the device and the service are
/// where `goal` says, or will not get there. Without a goal, some attempts more.
///
/// # Errors
///
/// What could not be set up.
pub fn walk(
    scenario: &Scenario,
    transport: Transport,
    fault: Fault,
    goal: Option<&Left>,
) -> Result<Walked, String> {
    let clock = Arc::new(Clock::new_virtual());
    let settings = scenario.kconfig.checked();
    let trace = Trace::new(Arc::clone(&clock), Box::new(|_| ()));
    host::reboot();
    let place = Place { clock: &clock, trace: &trace, capture: None };
    let (service, session) = set_up(scenario, &settings, transport, &place)?;
    faults::begin(fault);

    let mut player = Player { application: scenario.run.application, clock, trace, settings };
    player.play(scenario);
    let in_scenario = faults::count();
    player.settle(|attempts| match goal {
        Some(goal) => attempts > 0 && left(&service.snapshot()).as_ref() == Some(goal),
        None => attempts >= ATTEMPTS_WITHOUT_FAULT,
    });

    let mut wrong = faults::in_use();
    let pairs = sdk::with_device(mismatched_pairs).ok_or("the device is gone")?;
    wrong.extend(pairs);
    let left = left(&service.snapshot()).ok_or("the device is gone")?;
    let calls = faults::end();
    host::reboot();
    drop(session);
    service.stop();
    let records = player.trace.records();
    wrong.extend(unfinished(&records));
    Ok(Walked { calls, in_scenario, left, wrong, records })
}

struct Player {
    application: Application,
    clock: Arc<Clock>,
    trace: Trace,
    settings: Settings,
}

impl Player {
    fn play(&mut self, scenario: &Scenario) {
        self.boot();
        for (at_ms, step) in scenario.run.steps(self.settings.config.auto_start_on_init) {
            self.reach(at_ms);
            if step == Step::Reboot {
                sdk::reboot();
                host::reboot();
                self.boot();
            } else {
                // What a call returned is the scenario's to expect, without a fault.
                let _ = take(&step, self.application, &self.trace);
                self.restart_if_off();
            }
        }
        self.reach(scenario.run.duration_s * 1000);
    }

    /// Boots the application, again if the power goes meanwhile. One that cannot initialise the
    /// library does what a watchdog would have it do.
    fn boot(&mut self) {
        let refused = application::start(self.application, &self.trace) != 0;
        if refused && !faults::is_off() {
            self.restart();
        } else {
            self.restart_if_off();
        }
    }

    fn restart_if_off(&mut self) {
        if faults::is_off() {
            self.restart();
        }
    }

    fn restart(&mut self) {
        sdk::reboot();
        host::reboot();
        faults::power_on();
        application::start(self.application, &self.trace);
    }

    /// Lets the time pass up to `t_ms`, however often the device boots until then.
    fn reach(&mut self, t_ms: u64) {
        sdk::run_until(t_ms);
        while faults::is_off() {
            self.restart();
            sdk::run_until(t_ms);
        }
    }

    /// Lets the device make attempts until `is_over` says so of their number, or it is the largest.
    fn settle(&mut self, is_over: impl Fn(usize) -> bool) {
        let by_itself = self.settings.config.scheduled;
        let start_ms = self.clock.now_ms();
        let before = stops(&self.trace);
        let mut attempts = 0;
        while attempts < SETTLING_ATTEMPTS
            && self.clock.now_ms() < start_ms + SETTLING_MS
            && !is_over(attempts)
        {
            if !by_itself {
                let _ = application::trigger();
                self.restart_if_off();
            }
            self.reach(self.clock.now_ms() + STEP_MS);
            attempts = stops(&self.trace) - before;
        }
    }
}

fn stops(trace: &Trace) -> usize {
    trace.records().iter().filter(|record| is_event(record, "STOP")).count()
}

fn is_event(record: &Record, short: &str) -> bool {
    matches!(&record.what, What::Event { name, .. } if name.ends_with(&format!("_EVENT_{short}")))
}

/// Attempts that began and did not stop before the next one, or at all. A reset ends one, too.
fn unfinished(records: &[Record]) -> Option<String> {
    let mut open = false;
    for record in records {
        let reboots = matches!(&record.what, What::Note { who, text } if who == "device" && text == "reboots");
        if is_event(record, "START") {
            if open {
                return Some(format!("an attempt begins at {} ms within another", record.t_ms));
            }
            open = true;
        } else if is_event(record, "STOP") || reboots {
            open = false;
        }
    }
    open.then(|| "the last attempt has no STOP".to_owned())
}

/// The state that the device and the service are in; `None` without a device.
fn left(service: &service::Snapshot) -> Option<Left> {
    let device = sdk::device_state()?;
    let held = device.credentials.iter().map(|held| (held.0.tag, held.0.kind.name().to_owned()));
    let (queue, answers) = of_service(service);
    Some(Left { credentials: held.collect(), settings: device.settings, queue, answers })
}

fn of_service(left: &service::Snapshot) -> (Vec<String>, Answers) {
    let (mut queue, mut answers) = (Vec::new(), BTreeMap::new());
    for device in &left.devices {
        queue.extend(device.waiting.iter().map(|waiting| waiting.id.clone()));
        for reported in &device.reported {
            let response = &reported.response;
            answers.insert(response.id.clone(), (response.code, response.cme));
        }
    }
    (queue, answers)
}

/// Client certificates that are for another key than the one in their tag.
fn mismatched_pairs(device: &Device) -> Vec<String> {
    let store = device.credentials();
    let mut wrong = Vec::new();
    for held in store.list().filter(|held| held.kind == CredentialType::ClientCert) {
        let certificate = store.content(held.tag, CredentialType::ClientCert);
        let key = store.content(held.tag, CredentialType::ClientKey);
        let (Some(certificate), Some(key)) = (certificate, key) else { continue };
        let public = std::str::from_utf8(key)
            .ok()
            .and_then(|pem| Key::from_pem(pem).ok())
            .and_then(|key| key.public_der().ok());
        let certificate = der_of(certificate);
        let pair = public
            .is_some_and(|public| certificate.windows(public.len()).any(|window| window == public));
        if !pair {
            wrong.push(format!("the certificate in tag {} is for another key", held.tag));
        }
    }
    wrong
}

/// The bytes of a PEM text.
fn der_of(pem: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    let text = String::from_utf8_lossy(pem);
    let base64: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    base64::engine::general_purpose::STANDARD.decode(base64.trim()).unwrap_or_default()
}
