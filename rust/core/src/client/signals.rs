// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the application's calls, the settings and the modem's notifications change.

use core::sync::atomic::Ordering::Relaxed;
use core::sync::atomic::{AtomicBool, AtomicU32};

use crate::client::settings::{self, Key};
use crate::config::Config;
use crate::link::{self, Link};
use crate::log::LogEntry;
use crate::ports::{Clock, Log, Modem, Settings, Timer};
use crate::wire::bytes::{MAX_DIGITS, decimal};
use crate::wire::correlation::{MAX_LEN, SharedId};

/// Functional modes in which LTE is on: normal, and LTE without changing GNSS.
const CFUN_LTE_ON: [i32; 2] = [1, 21];

/// What stands for the interval when none was ever set.
const UNSET: u32 = 0;

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
    /// The interval and one more, or [`UNSET`]: so that all of this is zero at first, and takes no
    /// flash.
    interval: AtomicU32,
    pub(super) reschedule: AtomicBool,
    pub(super) triggered: AtomicBool,
    /// A back-off runs, which a network that comes back may end.
    pub(super) waiting: AtomicBool,
    /// The network came back, and the back-off ends at `resume_at_s`.
    pub(super) resume: AtomicBool,
    pub(super) resume_at_s: AtomicU32,
    pub(super) subscription_failed: AtomicBool,
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
            waiting: AtomicBool::new(false),
            resume: AtomicBool::new(false),
            resume_at_s: AtomicU32::new(0),
            subscription_failed: AtomicBool::new(false),
        }
    }

    /// Back to the state after boot.
    pub fn reset(&self) {
        self.link.set(true);
        self.after.clear();
        self.interval.store(UNSET, Relaxed);
        let Self { reschedule, triggered, waiting, resume, subscription_failed, .. } = self;
        for flag in [reschedule, triggered, waiting, resume, subscription_failed] {
            flag.store(false, Relaxed);
        }
    }

    /// The interval that was set or loaded, in seconds.
    #[must_use]
    pub fn interval(&self) -> Option<u32> {
        self.interval.load(Relaxed).checked_sub(1)
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
        if self.interval() == Some(seconds) {
            return Ok(());
        }
        let mut key = [0; settings::MAX_KEY_LEN];
        let key = Key::Interval.full(config.settings_storage_path, &mut key);
        let mut digits = [0; MAX_DIGITS];
        let value = decimal(seconds, &mut digits);
        let key = key.ok_or(IntervalRefused::NotStored)?;
        platform.save_setting(key, value).map_err(|error| {
            platform.log(LogEntry::SettingsSave, error);
            IntervalRefused::NotStored
        })?;
        self.interval.store(seconds.saturating_add(1), Relaxed);
        self.reschedule.store(true, Relaxed);
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
        let key = Key::named(name).ok_or(SettingRefused::Unknown)?;
        if key == Key::After && !self.after.is_empty() {
            // What happened since boot is newer than what was stored.
            return Ok(());
        }
        let mut buffer = [0; MAX_LEN];
        let target = buffer.get_mut(..len).ok_or(SettingRefused::TooLong)?;
        let read = read(target).map_err(SettingRefused::Unreadable)?;
        let value = target.get(..read).ok_or(SettingRefused::Invalid)?;
        match key {
            Key::After => self.take_after(value),
            Key::Interval => {
                let taken = self.take_interval(value);
                if taken.is_err() {
                    platform.log(LogEntry::IntervalInvalid, 0);
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
                settings::parse_interval(text).ok_or(SettingRefused::Invalid)?.saturating_add(1)
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
        let Some(up) = link::parse_cgev(line) else { return };
        if !self.link.set(up) {
            return;
        }
        platform.log(if up { LogEntry::NetworkUp } else { LogEntry::NetworkDown }, 0);
        if up && config.scheduled {
            self.end_back_off(platform);
        }
    }

    pub(super) fn end_back_off<P: Clock + Timer>(&self, platform: &mut P) {
        if self.waiting.load(Relaxed) {
            self.resume.store(true, Relaxed);
            let wait = self.resume_at_s.load(Relaxed).saturating_sub(platform.uptime_s());
            platform.run_work_after(wait);
        }
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

    pub(super) fn urgent(&self) -> bool {
        self.triggered.load(Relaxed) || self.reschedule.load(Relaxed)
    }
}

impl Default for Shared {
    fn default() -> Self {
        Self::new()
    }
}
