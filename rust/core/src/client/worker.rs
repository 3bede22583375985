// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The work item: schedules, backs off, and makes attempts.

use core::sync::atomic::AtomicBool;
use core::sync::atomic::Ordering::Relaxed;

use super::signals::Shared;
use crate::attempt::exchange::{self, Buffers, Pending};
use crate::client::schedule::{self, Backoff};
use crate::client::settings::{self, Key};
use crate::config::Config;
use crate::error::Error;
use crate::event::Event;
use crate::log::{LogEntry, log_value};
use crate::ports::{Clock, Log, Modem, Platform, Settings, Timer};
use crate::transport::Transport;
use crate::wire::correlation::SharedId;

/// How often the modem's time is asked for, in milliseconds.
const TIME_POLL_MS: u32 = 1000;

/// What a back-off waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wait {
    /// There was no network to try.
    Network,
    /// A server did not answer, or not now.
    Server,
}

/// State of the work queue's thread.
#[derive(Debug)]
pub struct Worker {
    settings_ready: bool,
    /// The first attempt was scheduled or made: from now on the interval counts.
    first_is_over: bool,
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
            first_is_over: false,
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
        if let Err(error) = platform.load_settings() {
            platform.log(LogEntry::SettingsLoad, error);
        }
        let triggered = shared.triggered.load(Relaxed);
        if config.scheduled {
            if !triggered && take(&shared.reschedule) {
                self.schedule(shared, platform, config);
                return;
            }
            if !shared.link.is_up() {
                self.back_off(shared, platform, config, Wait::Network);
                return;
            }
        }
        self.attempt_and_plan(shared, platform, config, transport, buffers);
    }

    /// First run, or first after a failure: makes the settings ready.
    fn prepare<P: Platform>(&mut self, shared: &Shared, platform: &mut P, config: &Config) -> bool {
        if let Err(error) = platform.init_settings() {
            platform.log(LogEntry::SettingsInit, error);
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
        shared.urgent() || self.due(shared).is_some_and(|at| platform.uptime_s() >= at)
    }

    /// When the next run has something to do.
    fn due(&self, shared: &Shared) -> Option<u32> {
        if shared.resume.load(Relaxed) {
            Some(shared.resume_at_s.load(Relaxed))
        } else {
            self.due_at_s
        }
    }

    /// The timer was used for something else: sets it to what it was.
    fn rearm<P: Clock + Timer>(&self, shared: &Shared, platform: &mut P) {
        if let Some(at) = self.due(shared) {
            let wait = at.saturating_sub(platform.uptime_s());
            arm(shared, platform, wait);
        }
    }

    fn schedule<P: Platform>(&mut self, shared: &Shared, platform: &mut P, config: &Config) {
        self.stop_waiting(shared);
        self.backoff.reset();
        let first = !self.first_is_over;
        self.first_is_over = true;
        let random = platform.random_u32();
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
        waiting: Wait,
    ) {
        let random = platform.random_u32();
        let wait = self.backoff.next_wait(config.initial_backoff_s, random);
        let now = platform.uptime_s();
        platform.log(LogEntry::BackingOff, log_value(wait));
        self.due_at_s = Some(now.saturating_add(wait));
        shared.resume.store(false, Relaxed);
        let grace = if waiting == Wait::Server { config.initial_backoff_s.min(wait) } else { 0 };
        shared.resume_at_s.store(now.saturating_add(grace), Relaxed);
        shared.waiting.store(true, Relaxed);
        platform.run_work_after(wait);
        match waiting {
            // It may have come back before anybody was waiting for it.
            Wait::Network if shared.link.is_up() => shared.end_back_off(platform),
            Wait::Server if shared.urgent() => platform.run_work_after(0),
            _ => {}
        }
    }

    fn stop_waiting(&mut self, shared: &Shared) {
        self.due_at_s = None;
        shared.waiting.store(false, Relaxed);
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
        self.first_is_over = true;
        platform.notify(Event::Start);
        let backs_off = self.attempt(shared, platform, config, transport, buffers);
        platform.notify(Event::Stop);
        if !config.scheduled {
            return;
        }
        if backs_off && schedule::effective_interval(shared.interval(), config.interval_s).is_some()
        {
            self.back_off(shared, platform, config, Wait::Server);
        } else {
            shared.reschedule.store(true, Relaxed);
            platform.run_work_after(0);
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
    platform.run_work_after(wait);
    if shared.urgent() {
        platform.run_work_after(0);
    }
}

fn wait_for_time<P: Modem + Clock + Log>(platform: &mut P, timeout_s: u32) -> bool {
    for _ in 0..timeout_s {
        if platform.has_valid_time() {
            return true;
        }
        platform.sleep_ms(TIME_POLL_MS);
    }
    platform.log(LogEntry::NoTime, log_value(timeout_s));
    false
}

fn save_after<P: Settings + Log>(platform: &mut P, config: &Config, after: &SharedId) {
    let mut key = [0; settings::MAX_KEY_LEN];
    let Some(key) = Key::After.full(config.settings_storage_path, &mut key) else { return };
    if let Err(error) = platform.save_setting(key, &after.load()) {
        platform.log(LogEntry::SettingsSave, error);
    }
}

fn log_failure<P: Log>(platform: &mut P, config: &Config, error: Error) {
    match error {
        Error::NoCommands => {}
        Error::NotClaimed => platform.log(LogEntry::NotClaimed, 0),
        Error::ConnectionRefused => platform.log(LogEntry::WrongRootCa, config.root_ca_sec_tag),
        _ => platform.log(LogEntry::AttemptFailed, error as i32),
    }
}
