// SPDX-License-Identifier: Apache-2.0 OR MIT

//! When the two libraries make their attempts.

use nrf_provisioning_core::Error;
use nrf_provisioning_core::client::schedule::{Backoff, Cadence};

use super::plan::{Plan, Schedule};
use crate::random::Random;

/// The schedule of one device. All times are in seconds.
pub(super) trait Client {
    /// A device that has booted. `random` is its own.
    fn boot(plan: &Plan, random: Random) -> Self;

    /// How long the first attempt after the boot is away.
    fn first(&mut self) -> u32;

    /// How long the next attempt is away after one that ended like this.
    fn after(&mut self, outcome: Result<(), Error>) -> u32;
}

/// This library's.
#[derive(Debug)]
pub(super) struct Ours {
    schedule: Schedule,
    cadence: Cadence,
    backoff: Backoff,
    random: Random,
}

impl Ours {
    fn next(&mut self, first: bool) -> u32 {
        let Schedule { interval_s, spread_s, .. } = self.schedule;
        let random = self.random.next_u32();
        // A plan's interval is not 0.
        self.cadence.next_delay(first, None, interval_s, spread_s, random).unwrap_or(u32::MAX)
    }
}

impl Client for Ours {
    fn boot(plan: &Plan, random: Random) -> Self {
        let schedule = plan.schedule;
        Self { schedule, cadence: Cadence::new(), backoff: Backoff::new(), random }
    }

    fn first(&mut self) -> u32 {
        self.next(true)
    }

    fn after(&mut self, outcome: Result<(), Error>) -> u32 {
        if outcome.is_err_and(|error| error.backs_off(false)) {
            let Schedule { initial_backoff_s, spread_s, .. } = self.schedule;
            let random = self.random.next_u32();
            return self.backoff.next_delay(initial_backoff_s, spread_s, 0, random);
        }
        self.backoff.reset();
        self.next(false)
    }
}

/// Longest back-off of the C library.
const LONGEST_BACKOFF_S: u32 = 86_400;
/// When the C library's first schedule is made, in milliseconds after the boot. Which number it
/// is does not matter, but whether it is the same on all devices.
const USUAL_BOOT_MS: u32 = 1500;

/// The C library's: the spread is pseudo-random, seeded once with the milliseconds of uptime at
/// which the first attempt is scheduled; a back-off doubles from `INITIAL_BACKOFF` to a day and is
/// not random; only a busy and a silent service are backed off from.
#[derive(Debug)]
pub(super) struct OfC {
    schedule: Schedule,
    backoff_s: u32,
    spread: Random,
}

impl OfC {
    fn spread(&mut self) -> u32 {
        self.spread.next_u32() % self.schedule.spread_s.max(1)
    }
}

impl Client for OfC {
    fn boot(plan: &Plan, mut random: Random) -> Self {
        let differs = random.next_u64() % (u64::from(plan.boot_differs_ms) + 1);
        let spread = Random::new(u64::from(USUAL_BOOT_MS) + differs);
        Self { schedule: plan.schedule, backoff_s: 0, spread }
    }

    fn first(&mut self) -> u32 {
        1 + self.spread()
    }

    fn after(&mut self, outcome: Result<(), Error>) -> u32 {
        if matches!(outcome, Err(Error::TimedOut | Error::ServerBusy)) {
            if self.backoff_s == 0 {
                self.backoff_s = self.schedule.initial_backoff_s;
            }
            let wait = self.backoff_s;
            self.backoff_s = wait.saturating_mul(2).min(LONGEST_BACKOFF_S);
            // A back-off of 0 would never end, on a device as well.
            return wait.max(1);
        }
        self.backoff_s = 0;
        self.schedule.interval_s.saturating_add(self.spread())
    }
}

/// The mean of so many delays between attempts that succeed, in seconds: with a spread of more than
/// an interval it cannot be told from the values.
pub(super) fn mean_delay_s<C: Client>(plan: &Plan) -> f64 {
    const DELAYS: u32 = 20_000;
    let mut client = C::boot(plan, Random::new(0));
    client.first();
    let sum: u64 = (0..DELAYS).map(|_| u64::from(client.after(Ok(())))).sum();
    sum as f64 / f64::from(DELAYS)
}
