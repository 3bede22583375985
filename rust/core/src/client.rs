// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The life cycle: what the application's calls, the modem's notifications and the work queue
//! have to do with each other.
//!
//! [`Shared`] is what any thread may touch, and all atomic. [`Worker`] belongs to the work queue.

use core::sync::atomic::Ordering::Relaxed;
use core::sync::atomic::{AtomicBool, AtomicU8, AtomicU32};

use crate::config::Config;
use crate::correlation::SharedId;
use crate::error::Error;
use crate::event::Event;
use crate::exchange::{self, Buffers, Pending, Transport};
use crate::log::Message;
use crate::network::{self, Link};
use crate::ports::{Clock, Credentials, Log, Modem, Platform, Store, Timer};
use crate::schedule::{self, Backoff};
use crate::settings::{self, Key};
use crate::text::{MAX_DIGITS, decimal};

/// Largest root CA the modem takes, in bytes.
const MAX_ROOT_CA_LEN: usize = 4096;

/// How often the modem's time is asked for, in milliseconds.
const TIME_POLL_MS: u32 = 1000;

/// Functional modes in which LTE is on: normal, and LTE without changing GNSS.
const CFUN_LTE_ON: [i32; 2] = [1, 21];

/// The value of [`Shared::interval`] when none was ever set.
const UNSET: u32 = u32::MAX;

/// What a back-off waits for.
const WAIT_NONE: u8 = 0;
const WAIT_FOR_NETWORK: u8 = 1;
const WAIT_FOR_SERVER: u8 = 2;

/// State that every thread may read and change.
///
/// Each value stands for itself, and whoever changes one calls the work queue's timer next, which
/// orders the change before the run that looks at it; so relaxed accesses are enough.
#[derive(Debug)]
pub struct Shared {
    /// The default bearer.
    pub link: Link,
    /// The last command the service knows to be done.
    pub after: SharedId,
    interval: AtomicU32,
    reschedule: AtomicBool,
    triggered: AtomicBool,
    resume: AtomicBool,
    subscription_failed: AtomicBool,
    waiting: AtomicU8,
    retry_not_before_s: AtomicU32,
}

/// Why an interval is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalRefused {
    /// It is negative.
    Negative,
    /// `SCHEDULED` is off.
    NotScheduled,
    /// It could not be stored; the old one stays in force.
    NotStored,
}

/// Why a value from the settings is not taken. The old one stays in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingRefused {
    /// No such key.
    Unknown,
    /// Longer than any valid value.
    TooLong,
    /// Not a valid value.
    Invalid,
    /// It could not be read: the settings' negative errno.
    Unreadable(i32),
}

impl Shared {
    /// The state after boot.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            link: Link::new(),
            after: SharedId::new(),
            interval: AtomicU32::new(UNSET),
            reschedule: AtomicBool::new(false),
            triggered: AtomicBool::new(false),
            resume: AtomicBool::new(false),
            subscription_failed: AtomicBool::new(false),
            waiting: AtomicU8::new(WAIT_NONE),
            retry_not_before_s: AtomicU32::new(0),
        }
    }

    /// Back to the state after boot.
    pub fn reset(&self) {
        self.link.set(true);
        self.after.clear();
        self.interval.store(UNSET, Relaxed);
        self.waiting.store(WAIT_NONE, Relaxed);
        self.retry_not_before_s.store(0, Relaxed);
        for flag in [&self.reschedule, &self.triggered, &self.resume, &self.subscription_failed] {
            flag.store(false, Relaxed);
        }
    }

    /// The interval that was set or loaded, in seconds.
    #[must_use]
    pub fn interval(&self) -> Option<u32> {
        Some(self.interval.load(Relaxed)).filter(|interval| *interval != UNSET)
    }

    /// The application wants an attempt now.
    pub fn trigger<P: Timer>(&self, platform: &mut P) {
        self.triggered.store(true, Relaxed);
        platform.run_after(0);
    }

    /// The application sets the interval of scheduled attempts.
    ///
    /// # Errors
    ///
    /// [`IntervalRefused`]; nothing has changed then.
    pub fn set_interval<P: Store + Timer + Log>(
        &self,
        platform: &mut P,
        config: &Config,
        seconds: i32,
    ) -> Result<(), IntervalRefused> {
        let seconds = u32::try_from(seconds).map_err(|_| IntervalRefused::Negative)?;
        if !config.scheduled {
            return Err(IntervalRefused::NotScheduled);
        }
        if self.interval() == Some(seconds) {
            return Ok(());
        }
        let mut key = [0; settings::MAX_KEY_LEN];
        let key = Key::Interval.full(config.settings_storage_path, &mut key);
        let mut digits = [0; MAX_DIGITS];
        let value = decimal(seconds, &mut digits);
        let key = key.ok_or(IntervalRefused::NotStored)?;
        platform.save(key, value).map_err(|error| {
            platform.log(Message::SettingsSave, error);
            IntervalRefused::NotStored
        })?;
        self.interval.store(seconds, Relaxed);
        self.reschedule.store(true, Relaxed);
        platform.run_after(0);
        Ok(())
    }

    /// A value of the subtree was loaded: `name` is its key below the subtree, `len` its length,
    /// and `read` copies it into a buffer and returns how much it copied.
    ///
    /// # Errors
    ///
    /// [`SettingRefused`]; nothing has changed then.
    pub fn load_setting<P: Log>(
        &self,
        platform: &mut P,
        name: &[u8],
        len: usize,
        mut read: impl FnMut(&mut [u8]) -> Result<usize, i32>,
    ) -> Result<(), SettingRefused> {
        let key = Key::named(name).ok_or(SettingRefused::Unknown)?;
        if key == Key::After && !self.after.is_empty() {
            // What happened since boot is newer than what was stored.
            return Ok(());
        }
        let mut buffer = [0; crate::correlation::MAX_LEN];
        let target = buffer.get_mut(..len).ok_or(SettingRefused::TooLong)?;
        let read = read(target).map_err(SettingRefused::Unreadable)?;
        let value = target.get(..read).ok_or(SettingRefused::Invalid)?;
        match key {
            Key::After => self.take_after(value),
            Key::Interval => {
                let taken = self.take_interval(value);
                if taken.is_err() {
                    platform.log(Message::IntervalInvalid, 0);
                }
                taken
            }
        }
    }

    fn take_after(&self, value: &[u8]) -> Result<(), SettingRefused> {
        if self.after.store(value) { Ok(()) } else { Err(SettingRefused::Invalid) }
    }

    fn take_interval(&self, value: &[u8]) -> Result<(), SettingRefused> {
        let interval = match value {
            // An emptied value: back to the default.
            [] => UNSET,
            text => {
                if text.len() > settings::MAX_INTERVAL_LEN {
                    return Err(SettingRefused::TooLong);
                }
                settings::parse_interval(text).ok_or(SettingRefused::Invalid)?
            }
        };
        if self.interval.load(Relaxed) != interval {
            self.interval.store(interval, Relaxed);
            self.reschedule.store(true, Relaxed);
        }
        Ok(())
    }

    /// A `+CGEV` line arrived, without its NUL.
    ///
    /// A network that comes back ends a back-off: at once when there was no network to try, and
    /// not before the first back-off has passed when a server did not answer, or a link that goes
    /// up and down would make the device knock at every turn.
    pub fn on_cgev<P: Clock + Timer + Log>(&self, platform: &mut P, config: &Config, line: &[u8]) {
        let Some(up) = network::parse_cgev(line) else { return };
        if !self.link.set(up) {
            return;
        }
        platform.log(if up { Message::NetworkUp } else { Message::NetworkDown }, 0);
        if up && config.scheduled {
            self.end_back_off(platform);
        }
    }

    fn end_back_off<P: Clock + Timer>(&self, platform: &mut P) {
        let wait = match self.waiting.load(Relaxed) {
            WAIT_FOR_NETWORK => 0,
            WAIT_FOR_SERVER => {
                let not_before = self.retry_not_before_s.load(Relaxed);
                not_before.saturating_sub(platform.uptime_s())
            }
            _ => return,
        };
        self.resume.store(true, Relaxed);
        platform.run_after(wait);
    }

    /// The modem entered functional mode `mode`. Subscribes to the notifications when LTE is on.
    ///
    /// Returns whether that failed: the client then has to run, to tell the application.
    pub fn on_cfun<P: Modem + Log>(&self, platform: &mut P, mode: i32) -> bool {
        if !CFUN_LTE_ON.contains(&mode) {
            return false;
        }
        let Err(error) = platform.subscribe() else { return false };
        platform.log(Message::Subscription, error);
        self.subscription_failed.store(true, Relaxed);
        true
    }

    fn urgent(&self) -> bool {
        self.triggered.load(Relaxed) || self.reschedule.load(Relaxed)
    }
}

impl Default for Shared {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes the built-in root CA if its security tag holds none.
pub fn provision_root_ca<P: Credentials + Log>(platform: &mut P, config: &Config) {
    if !config.with_cert {
        return;
    }
    let tag = config.root_ca_sec_tag;
    let len = platform.root_ca_len();
    if len == 0 || len > MAX_ROOT_CA_LEN {
        platform.log(Message::RootCa, i32::try_from(len).unwrap_or(i32::MAX));
        return;
    }
    match platform.has_root_ca(tag) {
        Ok(true) => {}
        Ok(false) => match platform.write_root_ca(tag) {
            Ok(()) => platform.log(Message::RootCaWritten, tag),
            Err(error) => platform.log(Message::RootCa, error),
        },
        Err(error) => platform.log(Message::RootCa, error),
    }
}

/// State of the work queue's thread.
#[derive(Debug)]
pub struct Worker {
    settings_ready: bool,
    scheduled_before: bool,
    due_at_s: Option<u32>,
    backoff: Backoff,
    pending: Pending,
}

impl Worker {
    /// The state after boot.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            settings_ready: false,
            scheduled_before: false,
            due_at_s: None,
            backoff: Backoff::new(),
            pending: Pending::new(),
        }
    }

    /// The body of the work item. Each run does one thing at most: schedule, back off or attempt.
    pub fn run<P: Platform, T: Transport>(
        &mut self,
        shared: &Shared,
        platform: &mut P,
        config: &Config,
        transport: &mut T,
        buffers: &mut Buffers<'_>,
    ) {
        if take(&shared.subscription_failed) {
            platform.notify(Event::FatalError);
        }
        if !self.settings_ready && !self.prepare(shared, platform, config) {
            return;
        }
        if !self.has_work(shared, platform) {
            self.rearm(shared, platform);
            return;
        }
        if let Err(error) = platform.load() {
            platform.log(Message::SettingsLoad, error);
        }
        let triggered = shared.triggered.load(Relaxed);
        if config.scheduled {
            if !triggered && take(&shared.reschedule) {
                self.schedule(shared, platform, config);
                return;
            }
            if !shared.link.is_up() {
                self.back_off(shared, platform, config, WAIT_FOR_NETWORK);
                return;
            }
        }
        self.attempt_and_plan(shared, platform, config, transport, buffers);
    }

    /// First run, or first after a failure: makes the settings ready.
    fn prepare<P: Platform>(&mut self, shared: &Shared, platform: &mut P, config: &Config) -> bool {
        if let Err(error) = platform.init() {
            platform.log(Message::SettingsInit, error);
            shared.triggered.store(false, Relaxed);
            platform.notify(Event::FatalError);
            return false;
        }
        self.settings_ready = true;
        if config.auto_start_on_init {
            shared.reschedule.store(true, Relaxed);
        }
        true
    }

    fn has_work<P: Clock>(&self, shared: &Shared, platform: &mut P) -> bool {
        shared.urgent()
            || shared.resume.load(Relaxed)
            || self.due_at_s.is_some_and(|at| platform.uptime_s() >= at)
    }

    /// The timer was used for something else: sets it to what it was.
    fn rearm<P: Clock + Timer>(&self, shared: &Shared, platform: &mut P) {
        if let Some(at) = self.due_at_s {
            let wait = at.saturating_sub(platform.uptime_s());
            arm(shared, platform, wait);
        }
    }

    fn schedule<P: Platform>(&mut self, shared: &Shared, platform: &mut P, config: &Config) {
        self.stop_waiting(shared);
        self.backoff.reset();
        let first = !self.scheduled_before;
        self.scheduled_before = true;
        let random = platform.random();
        let delay = schedule::next_delay(
            first,
            shared.interval(),
            config.interval_s,
            config.spread_s,
            random,
        );
        let Some(delay) = delay else { return };
        platform.notify(Event::Scheduled { in_seconds: delay });
        self.due_at_s = Some(platform.uptime_s().saturating_add(delay));
        arm(shared, platform, delay);
    }

    fn back_off<P: Platform>(
        &mut self,
        shared: &Shared,
        platform: &mut P,
        config: &Config,
        waiting: u8,
    ) {
        let random = platform.random();
        let wait = self.backoff.next_wait(config.initial_backoff_s, random);
        let now = platform.uptime_s();
        platform.log(Message::BackingOff, i32::try_from(wait).unwrap_or(i32::MAX));
        self.due_at_s = Some(now.saturating_add(wait));
        shared.resume.store(false, Relaxed);
        let not_before = now.saturating_add(config.initial_backoff_s);
        shared.retry_not_before_s.store(not_before, Relaxed);
        shared.waiting.store(waiting, Relaxed);
        platform.run_after(wait);
        // The network may have come back before anybody was waiting for it.
        if waiting == WAIT_FOR_NETWORK && shared.link.is_up() {
            shared.end_back_off(platform);
        }
        if waiting == WAIT_FOR_SERVER && shared.urgent() {
            platform.run_after(0);
        }
    }

    fn stop_waiting(&mut self, shared: &Shared) {
        self.due_at_s = None;
        shared.waiting.store(WAIT_NONE, Relaxed);
        shared.resume.store(false, Relaxed);
    }

    fn attempt_and_plan<P: Platform, T: Transport>(
        &mut self,
        shared: &Shared,
        platform: &mut P,
        config: &Config,
        transport: &mut T,
        buffers: &mut Buffers<'_>,
    ) {
        self.stop_waiting(shared);
        shared.triggered.store(false, Relaxed);
        if !config.scheduled {
            shared.reschedule.store(false, Relaxed);
        }
        platform.notify(Event::Start);
        let backs_off = self.attempt(shared, platform, config, transport, buffers);
        platform.notify(Event::Stop);
        if !config.scheduled {
            return;
        }
        if backs_off && schedule::effective_interval(shared.interval(), config.interval_s).is_some()
        {
            self.back_off(shared, platform, config, WAIT_FOR_SERVER);
        } else {
            shared.reschedule.store(true, Relaxed);
            platform.run_after(0);
        }
    }

    /// Everything between `START` and `STOP`; whether to back off.
    fn attempt<P: Platform, T: Transport>(
        &mut self,
        shared: &Shared,
        platform: &mut P,
        config: &Config,
        transport: &mut T,
        buffers: &mut Buffers<'_>,
    ) -> bool {
        if !wait_for_time(platform, config.valid_date_time_timeout_s) {
            platform.notify(Event::NoValidDateTime);
            return false;
        }
        let outcome =
            exchange::run(platform, transport, config, &shared.after, &mut self.pending, buffers);
        // The connection goes first: an application may use the event to open its own.
        transport.close();
        match outcome {
            Ok(()) => {
                if config.save_cmd_id {
                    save_after(platform, config, &shared.after);
                }
                platform.notify(Event::Done);
                false
            }
            Err(error) => {
                log_failure(platform, config, error);
                platform.notify(error.event(config.provide_attestation_token));
                error.backs_off()
            }
        }
    }
}

impl Default for Worker {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a flag is set; clears it then. Only the work queue clears flags, so all that can get lost
/// between the two steps is a second setting, which the same run serves.
fn take(flag: &AtomicBool) -> bool {
    let set = flag.load(Relaxed);
    if set {
        flag.store(false, Relaxed);
    }
    set
}

/// Sets the timer, and again for now if something became urgent meanwhile: its own call to the
/// timer may have come first and been replaced.
fn arm<P: Timer>(shared: &Shared, platform: &mut P, wait: u32) {
    platform.run_after(wait);
    if shared.urgent() {
        platform.run_after(0);
    }
}

fn wait_for_time<P: Modem + Clock + Log>(platform: &mut P, timeout_s: u32) -> bool {
    for _ in 0..timeout_s {
        if platform.has_valid_time() {
            return true;
        }
        platform.sleep_ms(TIME_POLL_MS);
    }
    platform.log(Message::NoTime, i32::try_from(timeout_s).unwrap_or(i32::MAX));
    false
}

fn save_after<P: Store + Log>(platform: &mut P, config: &Config, after: &SharedId) {
    let mut key = [0; settings::MAX_KEY_LEN];
    let Some(key) = Key::After.full(config.settings_storage_path, &mut key) else { return };
    if let Err(error) = platform.save(key, &after.load()) {
        platform.log(Message::SettingsSave, error);
    }
}

fn log_failure<P: Log>(platform: &mut P, config: &Config, error: Error) {
    match error {
        Error::NoCommands => {}
        Error::NotClaimed => platform.log(Message::NotClaimed, 0),
        Error::ConnectionRefused => platform.log(Message::WrongRootCa, config.root_ca_sec_tag),
        _ => platform.log(Message::AttemptFailed, error as i32),
    }
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
