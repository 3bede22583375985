// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What is simulated: how many devices, with which values, in which situation.

use std::fmt;

use nrf_provisioning_core::{Config, Error};

use super::units::{DAY, HOUR, time};

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

/// Whose schedule is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Library {
    /// This one: the code of `rust/core` itself.
    Ours,
    /// The C library of nRF Connect SDK 3.3.99, rebuilt from what it does.
    C,
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
