// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Which values keep the peak close to the mean?

use nrf_provisioning_core::client::schedule::MAX_BACKOFF_S;

use super::device::PROVISIONING_S;
use super::plan::{Library, Plan, Schedule, Situation};
use super::play::simulate;

/// The peak that is looked for, as a multiple of what a settled fleet asks for.
pub const LIMIT: f64 = 1.1;

/// So many devices decide: enough for chance to hardly show. The values do not depend on it.
const DEVICES: u64 = 300_000;
/// The same for situations with so many windows that one of them has a high number by chance.
const DEVICES_SLOWLY: u64 = 400_000;
/// How finely spreads and back-offs are tried.
const STEPS: u32 = 20;
/// Longest roll-out that is tried, in intervals.
const LONGEST_OVER: f64 = 120.0;

/// The smallest value that keeps the peak at [`LIMIT`], found by trying, with the peak there, as a
/// multiple of the mean. `None` when there is no such value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Advice {
    /// `SPREAD_S`; at most the interval.
    Spread(Option<(u32, f64)>),
    /// `INITIAL_BACKOFF` with a spread of an interval; not smaller than the plan's.
    Backoff(Option<(u32, f64)>),
    /// Seconds over which to roll out, or to claim, with a spread of an interval.
    Over(Option<(u32, f64)>),
}

/// Looks for the value that keeps the peak down in the situation of `plan`, with its interval.
#[must_use]
pub fn advise(plan: &Plan) -> Advice {
    match plan.situation {
        Situation::BootTogether => Advice::Spread(spread(plan)),
        Situation::Outage => Advice::Backoff(backoff(plan)),
        Situation::Unclaimed | Situation::RollOut => Advice::Over(over(plan)),
    }
}

fn spread(plan: &Plan) -> Option<(u32, f64)> {
    let interval_s = u64::from(plan.schedule.interval_s);
    let part = |step: u32| (interval_s * u64::from(step)).div_ceil(STEPS.into()) as u32;
    smallest(STEPS, part, |spread_s| {
        let schedule = Schedule { spread_s, ..plan.schedule };
        peak(Plan { schedule, devices: DEVICES, ..plan.clone() })
    })
}

fn backoff(plan: &Plan) -> Option<(u32, f64)> {
    let least = plan.schedule.initial_backoff_s.clamp(1, MAX_BACKOFF_S);
    let longer = |step: u32| least + (MAX_BACKOFF_S - least) / STEPS * step;
    smallest(STEPS, longer, |initial_backoff_s| {
        let schedule = Schedule { initial_backoff_s, ..spread_out(plan) };
        peak(Plan { schedule, devices: DEVICES, ..plan.clone() })
    })
}

/// A device that is provisioned makes more requests than one that has nothing to do, so it takes
/// that many intervals at least; then longer and longer ones are tried.
fn over(plan: &Plan) -> Option<(u32, f64)> {
    let schedule = spread_out(plan);
    let mut intervals = (PROVISIONING_S.len() as f64 - 1.0) / (LIMIT - 1.0);
    while intervals <= LONGEST_OVER {
        let over_s = (f64::from(schedule.interval_s) * intervals).round() as u32;
        let peak = peak(Plan { schedule, over_s, devices: DEVICES_SLOWLY, ..plan.clone() });
        if peak <= LIMIT {
            return Some((over_s, peak));
        }
        intervals *= 1.2;
    }
    None
}

fn spread_out(plan: &Plan) -> Schedule {
    Schedule { spread_s: plan.schedule.interval_s, ..plan.schedule }
}

/// This library's peak, as a multiple of what a settled fleet asks for.
fn peak(mut plan: Plan) -> f64 {
    plan.duration_s = plan.usual_duration_s();
    simulate(&plan, Library::Ours, &|_| {}).figures(&plan).ratio()
}

/// The value of the smallest step from which on the peak stays within [`LIMIT`], and that peak.
fn smallest(
    steps: u32,
    value: impl Fn(u32) -> u32,
    peak: impl Fn(u32) -> f64,
) -> Option<(u32, f64)> {
    let mut best = Some((steps, peak(value(steps)))).filter(|(_, peak)| *peak <= LIMIT)?;
    let mut from = 0;
    while from < best.0 {
        let middle = from + (best.0 - from) / 2;
        match peak(value(middle)) {
            peak if peak <= LIMIT => best = (middle, peak),
            _ => from = middle + 1,
        }
    }
    Some((value(best.0), best.1))
}
