// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What is simulated: how many devices, with which values, in which situation.

use std::fmt;

use nrf_provisioning_core::{Config, Error};

use super::client::{self, Library};
use super::device::MEAN_ATTEMPT_S;
use super::load::Load;
use super::plot::time;

/// Seconds of an hour.
pub(super) const HOUR: u32 = 3600;
/// Seconds of a day.
pub(super) const DAY: u32 = 86_400;

/// Most devices of a fleet.
const MAX_DEVICES: u64 = 20_000_000;
/// Longest time that is simulated, in seconds: what is counted second by second has to fit memory.
const MAX_DURATION_S: u32 = 400 * DAY;
/// Most attempts that are worth waiting for; some minutes.
const MAX_ATTEMPTS: f64 = 2e10;

/// The three symbols that decide when a device comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// `INTERVAL_S`, from 1 to 2147483647.
    pub interval_s: u32,
    /// `SPREAD_S`, from 0 to 2147483647.
    pub spread_s: u32,
    /// `INITIAL_BACKOFF`, from 0 to 2147483647.
    pub initial_backoff_s: u32,
}

impl Default for Schedule {
    fn default() -> Self {
        let Config { interval_s, spread_s, initial_backoff_s, .. } = Config::DEFAULT;
        Self { interval_s, spread_s, initial_backoff_s }
    }
}

impl Schedule {
    /// The longest delay between two attempts that succeed, in seconds.
    pub(super) const fn longest_s(self) -> u32 {
        self.interval_s.saturating_add(self.spread_s)
    }
}

/// What happens to the fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// Power comes back, and all devices boot in the same second. They are provisioned.
    BootTogether,
    /// The service is out of order for a while. The devices are up since long ago, evenly spread.
    Outage,
    /// Devices that nobody has claimed boot together; they are claimed evenly over a while, and
    /// provisioned when they come the next time.
    Unclaimed,
    /// Devices are powered on for the first time, evenly over a while, and are provisioned.
    RollOut,
}

impl Situation {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::BootTogether, Self::Outage, Self::Unclaimed, Self::RollOut];

    /// Its name on the command line and in `--json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BootTogether => "boot-together",
            Self::Outage => "outage",
            Self::Unclaimed => "unclaimed",
            Self::RollOut => "roll-out",
        }
    }
}

/// What devices see of a service that is out of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// None, until the request times out.
    Silence,
    /// HTTP 500, or CoAP 5.00.
    Busy,
    /// The connection is refused.
    Refused,
}

impl Answer {
    /// What the library's transports make of it.
    pub(super) const fn error(self) -> Error {
        match self {
            Self::Silence => Error::TimedOut,
            Self::Busy => Error::ServerBusy,
            Self::Refused => Error::ConnectionRefused,
        }
    }
}

/// A simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What happens.
    pub situation: Situation,
    /// How many devices there are.
    pub devices: u64,
    /// The values they are built with.
    pub schedule: Schedule,
    /// How long the outage is, in seconds.
    pub outage_s: u32,
    /// What devices see meanwhile.
    pub answer: Answer,
    /// How long it takes to roll out, or to claim, all devices, in seconds.
    pub over_s: u32,
    /// By how many milliseconds devices differ in the time from their boot to the library's start.
    /// The C library seeds its spread with that time.
    pub boot_differs_ms: u32,
    /// How long is simulated, in seconds.
    pub duration_s: u32,
    /// Decides every random number.
    pub seed: u64,
}

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
    /// A plan for a situation, with the defaults in it.
    #[must_use]
    pub fn new(situation: Situation) -> Self {
        let mut plan = Self {
            situation,
            devices: 1_000_000,
            schedule: Schedule::default(),
            outage_s: 4 * HOUR,
            answer: Answer::Silence,
            over_s: 14 * DAY,
            boot_differs_ms: 0,
            duration_s: 0,
            seed: 1,
        };
        plan.duration_s = plan.usual_duration_s();
        plan
    }

    /// How long it takes until there is nothing new to see.
    #[must_use]
    pub fn usual_duration_s(&self) -> u32 {
        let cycle = self.schedule.longest_s();
        let happens = match self.situation {
            Situation::BootTogether => 0,
            Situation::Outage => self.outage_from_s().saturating_add(self.outage_s),
            Situation::Unclaimed | Situation::RollOut => self.over_s,
        };
        happens.saturating_add(cycle.saturating_mul(4)).max(DAY)
    }

    /// When the outage begins: late enough to see what was before.
    #[must_use]
    pub fn outage_from_s(&self) -> u32 {
        (self.schedule.longest_s() / 4).clamp(HOUR, DAY)
    }

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
        let fits = |window: &u32| self.settled(Library::Ours) * f64::from(*window) >= Load::ENOUGH;
        windows.clone().find(fits).or_else(|| windows.last()).unwrap_or(1)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Schedule { interval_s, spread_s, initial_backoff_s } = self.schedule;
        write!(
            f,
            "{} devices, INTERVAL_S={interval_s} SPREAD_S={spread_s} \
             INITIAL_BACKOFF={initial_backoff_s}",
            self.devices
        )?;
        match self.situation {
            Situation::BootTogether => {}
            Situation::Outage => write!(f, ", {} without the service", time(self.outage_s))?,
            Situation::Unclaimed => write!(f, ", claimed within {}", time(self.over_s))?,
            Situation::RollOut => write!(f, ", switched on within {}", time(self.over_s))?,
        }
        write!(f, ", {} simulated", time(self.duration_s))
    }
}
