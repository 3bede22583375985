// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the application's calls, the settings and the modem's notifications change, and the worker
//! looks at.

use core::sync::atomic::Ordering::Relaxed;
use core::sync::atomic::{AtomicBool, AtomicU8, AtomicU32};

use super::life_cycle::LifeCycle;
use super::root_ca::provision_root_ca;
use crate::attempt::Records;
use crate::attempt::after::After;
use crate::attempt::journal::Journal;
use crate::client::settings;
use crate::config::Config;
use crate::link::{self, Link};
use crate::log::LogEntry;
use crate::ports::{Clock, Credentials, Log, Modem, Settings, SettingsKey, Timer};
use crate::wire::bytes::{MAX_DIGITS, decimal};
use crate::wire::correlation::MAX_LEN;

/// Functional modes in which LTE is on: normal, and LTE without changing GNSS.
const CFUN_LTE_ON: [i32; 2] = [1, 21];

/// The worker does not back off.
const NO_BACK_OFF: u8 = 0;
/// It does, which a network that comes back may end.
const BACKS_OFF: u8 = 1;
/// The network came back, and the back-off ends at `resume_at_s`. The worker may have ended it in the
/// same moment; in any other state it does not look at this.
const RESUMES: u8 = 2;

/// State that every thread may read and change: the one home of what is shared between threads.
///
/// Each value stands for itself, and whoever changes one calls the work queue's timer next, which
/// orders the change before the run that looks at it; so relaxed accesses are enough. Only the
/// work queue clears a flag, but for that of the root CA, which is what came of the modem library's
/// last start.
///
/// All of it is zero after boot, so that it takes no flash.
///
/// In the order of C, with the small ones first: an instruction that reaches the first bytes is half as
/// long.
#[derive(Debug)]
#[repr(C)]
pub struct Signals {
    /// Whether the library is initialised.
    pub life_cycle: LifeCycle,
    /// The default bearer.
    pub link: Link,
    /// The next attempt is to be scheduled anew.
    reschedule: AtomicBool,
    /// The application wants an attempt now.
    triggered: AtomicBool,
    /// [`NO_BACK_OFF`], [`BACKS_OFF`] or [`RESUMES`].
    back_off: AtomicU8,
    /// The modem refused a subscription, which the application has to be told.
    subscription_failed: AtomicBool,
    /// The root CA could not be read or written when the modem library started.
    root_ca_due: AtomicBool,
    /// The earliest end of the back-off, in seconds since boot.
    resume_at_s: AtomicU32,
    /// What was set or loaded.
    interval: Interval,
    /// The last command the service knows to be done.
    pub after: After,
    /// Keys whose public half the service does not have yet.
    pub unreported_keys: Journal,
}

/// An interval in seconds that may not be set, in one atomic number.
///
/// 0 is an interval, the one that disables scheduled attempts, and has to be told from none; but none
/// has to be zero, or it would take flash. So the number is the interval plus 1, and 0 for none. That
/// is never too large: an interval is [`settings::MAX_INTERVAL_S`] at most.
#[derive(Debug)]
struct Interval(AtomicU32);

impl Interval {
    const fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    fn load(&self) -> Option<u32> {
        self.0.load(Relaxed).checked_sub(1)
    }

    /// Sets it; whether that is a change.
    fn set(&self, interval: Option<u32>) -> bool {
        let number = interval.map_or(0, |seconds| seconds.saturating_add(1));
        let changed = self.0.load(Relaxed) != number;
        self.0.store(number, Relaxed);
        changed
    }
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

impl Signals {
    /// The state after boot.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            life_cycle: LifeCycle::new(),
            link: Link::new(),
            after: After::new(),
            unreported_keys: Journal::new(),
            interval: Interval::new(),
            reschedule: AtomicBool::new(false),
            triggered: AtomicBool::new(false),
            back_off: AtomicU8::new(NO_BACK_OFF),
            resume_at_s: AtomicU32::new(0),
            subscription_failed: AtomicBool::new(false),
            root_ca_due: AtomicBool::new(false),
        }
    }

    /// Back to the state after boot.
    pub fn reset(&self) {
        self.life_cycle.abandon_init();
        self.link.set(true);
        self.after.clear();
        self.unreported_keys.reset();
        self.interval.set(None);
        self.clear_back_off();
        let Self { reschedule, triggered, subscription_failed, root_ca_due, .. } = self;
        for flag in [reschedule, triggered, subscription_failed, root_ca_due] {
            flag.store(false, Relaxed);
        }
    }

    /// What an attempt moves on.
    #[must_use]
    pub const fn records(&self) -> Records<'_> {
        Records { after: &self.after, unreported_keys: &self.unreported_keys }
    }

    /// The interval that was set or loaded, in seconds.
    #[must_use]
    pub fn interval(&self) -> Option<u32> {
        self.interval.load()
    }

    /// The application wants an attempt now.
    pub fn trigger<P: Timer>(&self, platform: &mut P) {
        self.triggered.store(true, Relaxed);
        platform.run_work_after(0);
    }

    /// The application sets the interval of scheduled attempts.
    ///
    /// # Errors
    ///
    /// [`IntervalRefused`]; nothing has changed then.
    pub fn set_interval<P: Settings + Timer + Log>(
        &self,
        platform: &mut P,
        config: &Config,
        seconds: i32,
    ) -> Result<(), IntervalRefused> {
        let seconds = u32::try_from(seconds).map_err(|_| IntervalRefused::Negative)?;
        if !config.scheduled {
            return Err(IntervalRefused::NotScheduled);
        }
        if self.interval().unwrap_or(config.interval_s) == seconds {
            return Ok(());
        }
        let mut digits = [0; MAX_DIGITS];
        let value = decimal(seconds, &mut digits);
        platform.save_own_setting(SettingsKey::Interval, value).map_err(|error| {
            platform.log(LogEntry::SettingsSave, error);
            IntervalRefused::NotStored
        })?;
        self.interval.set(Some(seconds));
        self.reschedule();
        platform.run_work_after(0);
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
        let key = SettingsKey::named(name).ok_or(SettingRefused::Unknown)?;
        if key == SettingsKey::After && !self.after.is_empty() {
            // What happened since boot is newer than what was stored.
            return Ok(());
        }
        let mut buffer = [0; MAX_LEN];
        let target = buffer.get_mut(..len).ok_or(SettingRefused::TooLong)?;
        let read = read(target).map_err(SettingRefused::Unreadable)?;
        let value = target.get(..read).ok_or(SettingRefused::Invalid)?;
        match key {
            SettingsKey::After => self.take_after(value),
            SettingsKey::Interval => {
                let taken = self.take_interval(value);
                if taken.is_err() {
                    platform.log(LogEntry::IntervalInvalid, 0);
                }
                taken
            }
            SettingsKey::UnreportedKeys => {
                if self.unreported_keys.load(value) {
                    return Ok(());
                }
                platform.log(LogEntry::JournalInvalid, 0);
                Err(SettingRefused::Invalid)
            }
        }
    }

    fn take_after(&self, value: &[u8]) -> Result<(), SettingRefused> {
        if self.after.store(value) { Ok(()) } else { Err(SettingRefused::Invalid) }
    }

    fn take_interval(&self, value: &[u8]) -> Result<(), SettingRefused> {
        let interval = match value {
            // An emptied value: back to the default.
            [] => None,
            text if text.len() > settings::MAX_INTERVAL_LEN => return Err(SettingRefused::TooLong),
            text => Some(settings::parse_interval(text).ok_or(SettingRefused::Invalid)?),
        };
        if self.interval.set(interval) {
            self.reschedule();
        }
        Ok(())
    }

    /// A `+CGEV` line arrived, without its NUL.
    ///
    /// A network that comes back ends a back-off: at once when there was no network to try, and
    /// not before the first back-off has passed when a server did not answer, or a link that goes
    /// up and down would make the device knock at every turn.
    pub fn on_cgev<P: Clock + Timer + Log>(&self, platform: &mut P, config: &Config, line: &[u8]) {
        let Some(up) = link::parse_cgev(line) else { return };
        if !self.link.set(up) {
            return;
        }
        platform.log(if up { LogEntry::NetworkUp } else { LogEntry::NetworkDown }, 0);
        if up && config.scheduled {
            self.end_back_off(platform);
        }
    }

    /// The modem library was initialised: writes the built-in root CA if its tag holds none. What fails is
    /// tried again with the next attempt.
    pub fn on_modem_init<P: Credentials + Log>(&self, platform: &mut P, config: &Config) {
        self.root_ca_due.store(provision_root_ca(platform, config).is_err(), Relaxed);
    }

    /// The modem entered functional mode `mode`. Subscribes to the notifications when LTE is on.
    ///
    /// Returns whether that failed: the client then has to run, to tell the application.
    pub fn on_cfun<P: Modem + Log>(&self, platform: &mut P, mode: i32) -> bool {
        if !CFUN_LTE_ON.contains(&mode) {
            return false;
        }
        let Err(error) = platform.subscribe_to_notifications() else { return false };
        platform.log(LogEntry::Subscription, error);
        self.subscription_failed.store(true, Relaxed);
        true
    }
}

/// What the worker does with the signals.
impl Signals {
    /// Whether there is something to do whatever the time.
    pub(super) fn is_urgent(&self) -> bool {
        self.is_triggered() || self.reschedule.load(Relaxed)
    }

    /// Whether the application wants an attempt now.
    pub(super) fn is_triggered(&self) -> bool {
        self.triggered.load(Relaxed)
    }

    /// The attempt that the application wants is made, or cannot be.
    pub(super) fn clear_trigger(&self) {
        self.triggered.store(false, Relaxed);
    }

    /// The next attempt is to be scheduled anew.
    pub(super) fn reschedule(&self) {
        self.reschedule.store(true, Relaxed);
    }

    /// Whether the next attempt is to be scheduled anew; not any more then.
    pub(super) fn take_reschedule(&self) -> bool {
        take(&self.reschedule)
    }

    /// Whether a subscription failed since this was asked last.
    pub(super) fn take_subscription_failure(&self) -> bool {
        take(&self.subscription_failed)
    }

    /// Whether the root CA is still to be seen to.
    pub(super) fn is_root_ca_due(&self) -> bool {
        self.root_ca_due.load(Relaxed)
    }

    /// The root CA was seen to.
    pub(super) fn root_ca_is_done(&self) {
        self.root_ca_due.store(false, Relaxed);
    }

    /// The worker backs off; a network that comes back ends that at `earliest_s` or later.
    pub(super) fn begin_back_off(&self, earliest_s: u32) {
        self.resume_at_s.store(earliest_s, Relaxed);
        self.back_off.store(BACKS_OFF, Relaxed);
    }

    /// The network came back: the worker runs as early as the back-off allows, if it backs off.
    pub(super) fn end_back_off<P: Clock + Timer>(&self, platform: &mut P) {
        if self.back_off.load(Relaxed) != NO_BACK_OFF {
            self.back_off.store(RESUMES, Relaxed);
            let delay = self.resume_at_s.load(Relaxed).saturating_sub(platform.uptime_s());
            platform.run_work_after(delay);
        }
    }

    /// When the back-off ends, in seconds since boot; `None` while the network has not come back.
    pub(super) fn resume_at_s(&self) -> Option<u32> {
        (self.back_off.load(Relaxed) == RESUMES).then(|| self.resume_at_s.load(Relaxed))
    }

    /// The worker does not back off any more.
    pub(super) fn clear_back_off(&self) {
        self.back_off.store(NO_BACK_OFF, Relaxed);
    }
}

/// Whether a flag is set; clears it then. Only the work queue takes flags, so all that can get lost
/// between the two steps is a second setting, which the same run serves.
fn take(flag: &AtomicBool) -> bool {
    let set = flag.load(Relaxed);
    if set {
        flag.store(false, Relaxed);
    }
    set
}

impl Default for Signals {
    fn default() -> Self {
        Self::new()
    }
}
