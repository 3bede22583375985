// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One device, from its boot to the end of the simulation.

use nrf_provisioning_core::Error;

use super::client::Client;
use super::load::Load;
use super::plan::{Answer, Plan, Situation};
use super::steady::{ATTEMPT_DIFFERS_S, SHORTEST_ATTEMPT_S};
use crate::random::Random;

/// When the requests of an attempt that provisions come, in seconds after the first one: two
/// batches, each fetched and then reported when LTE is back. The scenario `first-boot` does so.
pub(super) const PROVISIONING_S: [u32; 4] = [0, 6, 6, 12];

/// `HTTP_TIMEOUT_MS` and `COAP_TIMEOUT_SECONDS` are this by default, in seconds.
const TIMEOUT_S: u32 = 30;

/// Follows the device with this number, and counts its requests. Its attempts are `cycle_s` apart on
/// average.
pub(super) fn live<C: Client>(plan: &Plan, cycle_s: u32, index: u64, load: &mut Load) {
    // The world and the device draw from sources of their own, so that both libraries meet the
    // same world.
    let mut world = Random::new(plan.seed ^ index.wrapping_mul(0xd134_2543_de82_ef95));
    let mut client = C::boot(plan, Random::new(world.next_u64()));
    let mut device = Device { provisioned: false, claimed_at_s: claimed_at(plan, &mut world) };
    let mut at = start(plan, cycle_s, &mut client, &mut world);
    while at < u64::from(plan.duration_s) {
        let attempt = device.attempt(plan, at);
        for offset in attempt.requests_s {
            load.count(at + u64::from(*offset));
        }
        let took = attempt.takes_s.unwrap_or_else(|| usual_attempt_s(&mut world));
        at += u64::from(took) + u64::from(client.after(attempt.outcome));
    }
}

/// When a device makes its first attempt of the simulation.
fn start<C: Client>(plan: &Plan, cycle_s: u32, client: &mut C, world: &mut Random) -> u64 {
    let booted = match plan.situation {
        Situation::BootTogether | Situation::Unclaimed => 0,
        Situation::RollOut => below(plan.over_s, world),
        Situation::Outage => return settled(plan, cycle_s, client, world),
    };
    u64::from(booted) + u64::from(client.first())
}

/// The same for a device that booted some cycles before the simulation, at any moment of one.
fn settled<C: Client>(plan: &Plan, cycle_s: u32, client: &mut C, world: &mut Random) -> u64 {
    const CYCLES: u64 = 4;
    let age = CYCLES * u64::from(plan.schedule.longest_s()) + u64::from(below(cycle_s, world));
    let mut at = u64::from(client.first());
    while at < age {
        at += u64::from(usual_attempt_s(world)) + u64::from(client.after(Ok(())));
    }
    at - age
}

fn usual_attempt_s(world: &mut Random) -> u32 {
    SHORTEST_ATTEMPT_S + below(ATTEMPT_DIFFERS_S, world)
}

fn below(bound: u32, random: &mut Random) -> u32 {
    ((u64::from(random.next_u32()) * u64::from(bound)) >> 32) as u32
}

fn claimed_at(plan: &Plan, world: &mut Random) -> u32 {
    match plan.situation {
        Situation::Unclaimed => below(plan.over_s, world),
        _ => 0,
    }
}

/// What the service has to know of a device.
struct Device {
    provisioned: bool,
    claimed_at_s: u32,
}

/// What becomes of an attempt.
struct Attempt {
    requests_s: &'static [u32],
    outcome: Result<(), Error>,
    /// `None` for the usual time.
    takes_s: Option<u32>,
}

impl Attempt {
    const fn ends(outcome: Result<(), Error>) -> Self {
        Self { requests_s: &[0], outcome, takes_s: None }
    }
}

impl Device {
    fn attempt(&mut self, plan: &Plan, at: u64) -> Attempt {
        let provisions = match plan.situation {
            Situation::Outage if during_outage(plan, at) => {
                let silent = plan.answer == Answer::Silence;
                let takes_s = silent.then_some(TIMEOUT_S);
                return Attempt { takes_s, ..Attempt::ends(Err(plan.answer.error())) };
            }
            Situation::Unclaimed if at < u64::from(self.claimed_at_s) => {
                return Attempt::ends(Err(Error::NotClaimed));
            }
            Situation::BootTogether | Situation::Outage => false,
            Situation::Unclaimed | Situation::RollOut => !self.provisioned,
        };
        if provisions {
            self.provisioned = true;
            let takes_s = PROVISIONING_S.last().copied();
            return Attempt { requests_s: &PROVISIONING_S, outcome: Ok(()), takes_s };
        }
        Attempt::ends(Err(Error::NoCommands))
    }
}

fn during_outage(plan: &Plan, at: u64) -> bool {
    let from = u64::from(plan.outage_from_s());
    (from..from + u64::from(plan.outage_s)).contains(&at)
}
