// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The work item: schedules, backs off, and makes attempts.

use super::root_ca::provision_root_ca_online;
use super::signals::Signals;
use crate::attempt::after::After;
use crate::attempt::exchange::{self, Pending};
use crate::attempt::{Context, lte};
use crate::client::schedule::{self, Backoff, Cadence};
use crate::config::Config;
use crate::error::Error;
use crate::event::Event;
use crate::log::{LogEntry, log_value};
use crate::ports::{Clock, Log, Modem, Platform, Settings, SettingsKey, Timer};
use crate::transport::Transport;
use crate::wire::correlation::CorrelationId;

/// How often the modem's time is asked for, in milliseconds.
const TIME_POLL_MS: u32 = 1000;

/// Where the worker stands. Times are seconds since boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The settings are not ready. Each run tries to make them so, and does nothing else until it
    /// succeeds. The first variant, so that the state after boot is zero and takes no flash.
    Unprepared,
    /// Nothing is planned: only a signal makes a run do anything.
    Idle,
    /// The next attempt is due.
    Scheduled {
        /// When.
        at_s: u32,
    },
    /// The next attempt is due, and comes sooner if the network comes back.
    BackingOff {
        /// When, if it does not.
        until_s: u32,
        /// What the attempt failed for.
        cause: Cause,
    },
    /// An attempt is under way: the state within a run, and never between two.
    Attempting,
}

/// Why the worker backs off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// There was no network to try, so it is tried as soon as there is one.
    NoNetwork,
    /// A server did not answer, or not now. A network that comes back may be what was missing, but a
    /// link that goes up and down must not make the device knock at every turn: it is tried again
    /// after the first back-off at the soonest.
    NoServer,
}

/// What one run does.
enum Step {
    Schedule,
    BackOff,
    Attempt,
}

/// What belongs to the work queue's thread.
#[derive(Debug)]
pub struct Worker {
    state: State,
    /// The first attempt was scheduled or made: from now on the interval counts.
    first_is_over: bool,
    /// What the next interval is shorter by.
    cadence: Cadence,
    /// How long the next back-off is. It outlives the state, since it doubles from attempt to attempt
    /// until one is scheduled again.
    backoff: Backoff,
    pending: Pending,
    /// The attempt that follows a boot was not made to its end yet. An interval of 0 does not stop it.
    boot_attempt: bool,
    /// LTE was asked for in an attempt and did not come: it is asked for again until it does, since the
    /// application may have failed once.
    lte_is_owed: bool,
}

impl Worker {
    /// The state after boot.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            state: State::Unprepared,
            first_is_over: false,
            cadence: Cadence::new(),
            backoff: Backoff::new(),
            pending: Pending::new(),
            boot_attempt: false,
            lte_is_owed: false,
        }
    }

    /// The body of the work item. Each run does one thing at most: schedule, back off or attempt.
    pub fn run<P: Platform, T: Transport>(
        &mut self,
        signals: &Signals,
        config: &Config,
        context: &mut Context<'_, P, T>,
    ) {
        if signals.take_subscription_failure() {
            context.platform.notify(Event::FatalError);
        }
        if matches!(self.state, State::Unprepared) && !self.prepare(signals, config, context) {
            return;
        }
        if !self.has_work(signals, context.platform) {
            self.rearm(signals, context.platform);
            return;
        }
        if let Err(error) = context.platform.load_settings() {
            context.platform.log(LogEntry::SettingsLoad, error);
        }
        match next_step(signals, config, context.platform) {
            Step::Schedule => self.schedule(signals, config, context),
            Step::BackOff => {
                if self.lte_is_owed {
                    context.platform.notify(Event::NeedLteActivated);
                }
                self.back_off(signals, config, context, Cause::NoNetwork, 0);
            }
            Step::Attempt => self.attempt_and_plan(signals, config, context),
        }
    }

    /// First run, or first after a failure: makes the settings ready.
    fn prepare<P: Platform, T>(
        &mut self,
        signals: &Signals,
        config: &Config,
        context: &mut Context<'_, P, T>,
    ) -> bool {
        if let Err(error) = context.platform.init_settings() {
            context.platform.log(LogEntry::SettingsInit, error);
            signals.clear_trigger();
            context.platform.notify(Event::FatalError);
            if config.scheduled {
                // What failed once may not fail for ever, and nobody else would start a run.
                let random = context.platform.random_u32();
                let delay = self.backoff.next_delay(config.initial_backoff_s, 0, 0, random);
                context.platform.run_work_after(delay);
            }
            return false;
        }
        self.state = State::Idle;
        self.boot_attempt = config.auto_start_on_init;
        if config.auto_start_on_init {
            signals.reschedule();
        }
        true
    }

    fn has_work<P: Clock>(&self, signals: &Signals, platform: &mut P) -> bool {
        signals.is_urgent() || self.due(signals).is_some_and(|at| platform.uptime_s() >= at)
    }

    /// When the next run has something to do.
    fn due(&self, signals: &Signals) -> Option<u32> {
        match self.state {
            State::Unprepared | State::Idle | State::Attempting => None,
            State::Scheduled { at_s } => Some(at_s),
            State::BackingOff { until_s, .. } => Some(signals.resume_at_s().unwrap_or(until_s)),
        }
    }

    /// The timer was used for something else: sets it to what it was.
    fn rearm<P: Clock + Timer>(&self, signals: &Signals, platform: &mut P) {
        if let Some(at) = self.due(signals) {
            let delay = at.saturating_sub(platform.uptime_s());
            arm(signals, platform, delay);
        }
    }

    fn schedule<P: Platform, T>(
        &mut self,
        signals: &Signals,
        config: &Config,
        context: &mut Context<'_, P, T>,
    ) {
        let platform = &mut *context.platform;
        if !matches!(self.state, State::Idle) {
            // An attempt was planned, and is not made any more.
            self.cadence.restart();
        }
        self.state = State::Idle;
        signals.clear_back_off();
        self.backoff.reset();
        let first = !self.first_is_over;
        self.first_is_over = true;
        self.boot_attempt &= first;
        let random = platform.random_u32();
        let delay = self.cadence.next_delay(
            first,
            signals.interval(),
            config.interval_s,
            config.spread_s,
            random,
        );
        let Some(delay) = delay else { return };
        platform.notify(Event::Scheduled { in_seconds: delay });
        self.state = State::Scheduled { at_s: platform.uptime_s().saturating_add(delay) };
        arm(signals, platform, delay);
    }

    fn back_off<P: Platform, T>(
        &mut self,
        signals: &Signals,
        config: &Config,
        context: &mut Context<'_, P, T>,
        cause: Cause,
        at_least_s: u32,
    ) {
        let platform = &mut *context.platform;
        let random = platform.random_u32();
        let (initial_s, spread_s) = (config.initial_backoff_s, config.spread_s);
        let delay = self.backoff.next_delay(initial_s, spread_s, at_least_s, random);
        let now = platform.uptime_s();
        platform.log(LogEntry::BackingOff, log_value(delay));
        self.state = State::BackingOff { until_s: now.saturating_add(delay), cause };
        let earliest = match cause {
            Cause::NoNetwork => 0,
            Cause::NoServer => config.initial_backoff_s.max(at_least_s).min(delay),
        };
        signals.begin_back_off(now.saturating_add(earliest));
        platform.run_work_after(delay);
        match cause {
            // It may have come back before anybody was told to look for it.
            Cause::NoNetwork if signals.link.is_up() => signals.end_back_off(platform),
            Cause::NoServer if signals.is_urgent() => platform.run_work_after(0),
            _ => {}
        }
    }

    fn attempt_and_plan<P: Platform, T: Transport>(
        &mut self,
        signals: &Signals,
        config: &Config,
        context: &mut Context<'_, P, T>,
    ) {
        self.state = State::Attempting;
        signals.clear_back_off();
        if signals.is_triggered() {
            self.cadence.restart();
        }
        signals.clear_trigger();
        if !config.scheduled {
            signals.take_reschedule();
        }
        self.first_is_over = true;
        context.platform.notify(Event::Start);
        let failure = self.attempt(signals, config, context);
        context.platform.notify(Event::Stop);
        self.state = State::Idle;
        self.lte_is_owed = failure == Some(Error::LteTimedOut);
        if !config.scheduled {
            return;
        }
        let waits =
            |error: Error| config.too_many_waits && error.event(false) == Event::TooManyCommands;
        let backs_off =
            failure.is_some_and(|error| error.backs_off(config.retry_unclaimed) && !waits(error));
        let interval = schedule::effective_interval(signals.interval(), config.interval_s);
        if backs_off && (interval.is_some() || self.boot_attempt) {
            let at_least_s = context.transport.retry_after_s();
            self.back_off(signals, config, context, Cause::NoServer, at_least_s);
        } else {
            self.boot_attempt = false;
            signals.reschedule();
            context.platform.run_work_after(0);
        }
    }

    /// Everything between `START` and `STOP`; why it failed, if it did.
    fn attempt<P: Platform, T: Transport>(
        &mut self,
        signals: &Signals,
        config: &Config,
        context: &mut Context<'_, P, T>,
    ) -> Option<Error> {
        // First, since a modem that never tells the time is no reason to do without.
        if signals.is_root_ca_due() && provision_root_ca_online(context.platform, config).is_ok() {
            signals.root_ca_is_done();
        }
        if !wait_for_time(context.platform, config.valid_date_time_timeout_s) {
            context.platform.notify(Event::NoValidDateTime);
            return Some(Error::NoTime);
        }
        let records = signals.records();
        records.unreported_keys.retry(context.platform);
        let outcome = exchange::run(context, config, records, &mut self.pending);
        // The connection goes first: an application may use the event to open its own.
        context.transport.close();
        match outcome {
            Ok(()) => {
                if config.save_cmd_id {
                    save_after(context.platform, records.after);
                }
                context.platform.notify(Event::Done);
                None
            }
            Err(error) => {
                log_failure(context.platform, config, error);
                context.platform.notify(error.event(config.provide_attestation_token));
                Some(error)
            }
        }
    }
}

impl Default for Worker {
    fn default() -> Self {
        Self::new()
    }
}

/// What a run does that has something to do, after the settings were loaded, which may be what asks
/// for a new schedule. The modem has the last word on the network: a link that is down may be one whose
/// coming up nobody told.
fn next_step<P: Modem>(signals: &Signals, config: &Config, platform: &mut P) -> Step {
    if !config.scheduled {
        Step::Attempt
    } else if !signals.is_triggered() && signals.take_reschedule() {
        Step::Schedule
    } else if lte::ask(platform, &signals.link) {
        Step::Attempt
    } else {
        Step::BackOff
    }
}

/// Sets the timer, and again for now if something became urgent meanwhile: its own call to the
/// timer may have come first and been replaced.
fn arm<P: Timer>(signals: &Signals, platform: &mut P, delay: u32) {
    platform.run_work_after(delay);
    if signals.is_urgent() {
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

fn save_after<P: Settings + Log>(platform: &mut P, after: &After) {
    let mut id = CorrelationId::new();
    after.copy_to(&mut id);
    if let Err(error) = platform.save_own_setting(SettingsKey::After, &id) {
        platform.log(LogEntry::SettingsSave, error);
    }
}

fn log_failure<P: Log>(platform: &mut P, config: &Config, error: Error) {
    match error {
        Error::NoCommands => {}
        Error::NotClaimed => platform.log(LogEntry::NotClaimed, 0),
        Error::ConnectionRefused => platform.log(LogEntry::WrongRootCa, config.root_ca_sec_tag),
        _ => platform.log(LogEntry::AttemptFailed, error.number()),
    }
}
