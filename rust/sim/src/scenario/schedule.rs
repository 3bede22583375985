// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The `[run]` table: what the user and the application do, and when.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

/// How long a run lasts when the scenario does not say.
const DEFAULT_DURATION_S: u64 = 600;
/// Ten years: more than any schedule needs, and far from any overflow in milliseconds.
pub const MAX_DURATION_S: u64 = 10 * 365 * 86_400;

/// Who does what during a run. Times are seconds since the first boot.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Run {
    /// How long the run lasts.
    pub duration_s: u64,
    /// When the user asks for an attempt. By default once, as soon as the application has
    /// started, unless the library starts by itself.
    pub trigger_at_s: Option<Vec<u64>>,
    /// When the device is reset.
    pub reboot_at_s: Vec<u64>,
    /// When the application sets another interval.
    pub set_interval: Vec<SetInterval>,
    /// When the application changes the functional mode without being asked.
    pub functional_mode: Vec<SetMode>,
    /// How the application answers the library's requests.
    pub application: Application,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            duration_s: DEFAULT_DURATION_S,
            trigger_at_s: None,
            reboot_at_s: Vec::new(),
            set_interval: Vec::new(),
            functional_mode: Vec::new(),
            application: Application::Follows,
        }
    }
}

/// A call of `nrf_provisioning_set_interval`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetInterval {
    /// When.
    pub at_s: u64,
    /// The argument.
    pub seconds: i32,
    /// What the call has to return, such as -22 for `-EINVAL`.
    #[serde(default)]
    pub expect: i32,
}

/// The C program that is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Application {
    /// `samples/host`: takes LTE down and brings it up when asked.
    Follows,
    /// Does not take LTE down.
    IgnoresDeactivate,
    /// Does not bring LTE up again.
    IgnoresActivate,
    /// Does neither.
    IgnoresBoth,
    /// Sleeps for five minutes in its callback when an attempt starts.
    Blocks,
    /// Asks for another attempt in its callback.
    TriggersInCallback,
    /// Turns `+CGEREP` off whenever it has changed LTE.
    SwitchesNotificationsOff,
    /// Turns `+CMEE` off whenever it has changed LTE.
    SwitchesErrorNumbersOff,
}

/// A functional mode the application asks the modem for, unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetMode {
    /// When.
    pub at_s: u64,
    /// The argument of `AT+CFUN`.
    pub mode: u16,
}

/// One thing done to the device during a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The device is reset.
    Reboot,
    /// `nrf_provisioning_set_interval` is called.
    SetInterval(SetInterval),
    /// `nrf_provisioning_trigger_manually` is called.
    Trigger,
    /// `AT+CFUN` is called with this mode.
    FunctionalMode(u16),
}

impl Run {
    /// All steps with their times in milliseconds, in order.
    ///
    /// `starts_by_itself` is `AUTO_START_ON_INIT`: then there is no trigger by default.
    #[must_use]
    pub fn steps(&self, starts_by_itself: bool) -> Vec<(u64, Step)> {
        let by_default: &[u64] = if starts_by_itself { &[] } else { &[0] };
        let triggers = self.trigger_at_s.as_deref().unwrap_or(by_default);
        let mut steps: Vec<(u64, Step)> = Vec::new();
        steps.extend(self.reboot_at_s.iter().map(|at_s| (at_s * 1000, Step::Reboot)));
        let intervals = self.set_interval.iter();
        steps.extend(intervals.map(|set| (set.at_s * 1000, Step::SetInterval(set.clone()))));
        let modes = self.functional_mode.iter();
        steps.extend(modes.map(|set| (set.at_s * 1000, Step::FunctionalMode(set.mode))));
        steps.extend(triggers.iter().map(|at_s| (at_s * 1000, Step::Trigger)));
        steps.sort_by_key(|(at_ms, _)| *at_ms);
        steps
    }

    /// Refuses times that cannot be meant: the field, and what is wrong with it.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        if self.duration_s == 0 || self.duration_s > MAX_DURATION_S {
            let reason = format!(
                "run.duration_s is {}, but has to be from 1 to {MAX_DURATION_S}",
                self.duration_s
            );
            return Err(("duration_s", reason));
        }
        let triggers = self.trigger_at_s.as_deref().unwrap_or_default();
        let intervals = self.set_interval.iter().map(|set| ("set_interval", set.at_s));
        let times = triggers.iter().map(|at_s| ("trigger_at_s", *at_s));
        let modes = self.functional_mode.iter().map(|set| ("functional_mode", set.at_s));
        let times = times.chain(modes);
        let times = times.chain(self.reboot_at_s.iter().map(|at_s| ("reboot_at_s", *at_s)));
        match times.chain(intervals).find(|(_, at_s)| *at_s >= self.duration_s) {
            Some((what, at_s)) => {
                let reason = format!(
                    "run.{what} has {at_s} s, but the run ends after {} s: use a smaller time or \
                     a larger run.duration_s",
                    self.duration_s
                );
                Err((what, reason))
            }
            None => Ok(()),
        }
    }
}

/// Where a field of the `[run]` table is, in a scenario that is well-formed.
pub(super) fn place_of(field: &str, text: &str) -> Option<Range<usize>> {
    #[derive(Deserialize)]
    struct Fields {
        run: BTreeMap<Spanned<String>, IgnoredAny>,
    }

    let fields: Fields = toml::from_str(text).ok()?;
    fields.run.keys().find(|key| key.get_ref() == field).map(Spanned::span)
}
