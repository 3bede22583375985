// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a fleet does to which nothing happens, and what a plan may ask for because of it.

use std::fmt;

use super::client;
use super::plan::{Library, Plan};
use super::units::{DAY, HOUR};

/// Most devices of a fleet.
const MAX_DEVICES: u64 = 20_000_000;
/// Longest time that is simulated, in seconds: what is counted second by second has to fit memory.
const MAX_DURATION_S: u32 = 400 * DAY;
/// Most attempts that are worth waiting for; some minutes.
const MAX_ATTEMPTS: f64 = 2e10;

/// An attempt that finds nothing takes from 1 to 3 seconds: a handshake and a request.
pub(super) const SHORTEST_ATTEMPT_S: u32 = 1;
pub(super) const ATTEMPT_DIFFERS_S: u32 = 3;
/// The mean of that, in seconds.
const MEAN_ATTEMPT_S: f64 = 2.0;

/// So many requests in a window, and their number differs by one in a hundred by chance.
const ENOUGH: f64 = 10_000.0;

/// A plan that cannot be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPlan(String);

impl fmt::Display for BadPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadPlan {}

impl Plan {
    /// Attempts that succeed begin so many seconds after each other, on average.
    #[must_use]
    pub fn mean_delay_s(&self, library: Library) -> f64 {
        let spread = f64::from(self.schedule.spread_s.max(1) - 1);
        let delay = match library {
            // The spread does not add up, as long as the interval makes up for it.
            Library::Ours if self.schedule.spread_s <= self.schedule.interval_s => {
                f64::from(self.schedule.interval_s)
            }
            Library::Ours => client::mean_delay_s::<client::Ours>(self),
            Library::C => f64::from(self.schedule.interval_s) + spread / 2.0,
        };
        delay + MEAN_ATTEMPT_S
    }

    /// Requests a second of a fleet to which nothing happens.
    #[must_use]
    pub fn settled(&self, library: Library) -> f64 {
        self.devices as f64 / self.mean_delay_s(library)
    }

    /// Refuses what cannot be meant, or would take too long.
    ///
    /// # Errors
    ///
    /// Names the value and what would be accepted.
    pub fn check(&self) -> Result<(), BadPlan> {
        let int = i32::MAX.unsigned_abs();
        let within = |what: &str, value: u64, from: u64, to: u64| match value {
            value if (from..=to).contains(&value) => Ok(()),
            value => Err(BadPlan(format!("{what} is {value}, but has to be from {from} to {to}"))),
        };
        within("the number of devices", self.devices, 1, MAX_DEVICES)?;
        if self.schedule.interval_s == 0 {
            let reason = "INTERVAL_S is 0, which disables scheduled attempts: there is nothing to \
                          simulate; use 1 to 2147483647";
            return Err(BadPlan(reason.to_owned()));
        }
        for (symbol, value) in [
            ("INTERVAL_S", self.schedule.interval_s),
            ("SPREAD_S", self.schedule.spread_s),
            ("INITIAL_BACKOFF", self.schedule.initial_backoff_s),
        ] {
            within(symbol, value.into(), 0, int.into())?;
        }
        within("the time, in seconds,", self.duration_s.into(), 60, MAX_DURATION_S.into())?;
        let attempts = self.settled(Library::Ours) * f64::from(self.duration_s);
        if attempts > MAX_ATTEMPTS {
            return Err(BadPlan(format!(
                "{} devices make about {attempts:.0} attempts in this time, which is more than can \
                 be waited for: use fewer devices, fewer days or a larger INTERVAL_S",
                self.devices
            )));
        }
        Ok(())
    }

    /// How the counts are put together for a plot and for the peak: the shortest time of these in
    /// which a settled fleet makes so many requests that chance alone hardly shows; but not so long
    /// that what happens within an interval is lost in it.
    pub(super) fn window_s(&self) -> u32 {
        const WINDOWS: [u32; 8] = [1, 10, 60, 300, 900, 1800, 3600, 3 * HOUR];
        let longest = (self.schedule.interval_s / 24).min(self.duration_s).max(1);
        let windows = WINDOWS.into_iter().take_while(|window| *window <= longest);
        let fits = |window: &u32| self.settled(Library::Ours) * f64::from(*window) >= ENOUGH;
        windows.clone().find(fits).or_else(|| windows.last()).unwrap_or(1)
    }
}
