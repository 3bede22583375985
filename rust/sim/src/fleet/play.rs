// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Plays a plan, with one library's schedule or with both.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::load::Load;
use super::plan::{Library, Plan};
use super::{client, device};

/// Devices that a thread follows before it takes the next ones.
const PORTION: u64 = 4096;

/// Both libraries in one situation.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What was played.
    pub plan: Plan,
    /// The load of this library's schedule.
    pub ours: Load,
    /// The load of the C library's.
    pub c: Load,
}

/// Plays `plan` with the schedules of both libraries.
///
/// `progress` is told now and then how many of the devices are done, counted over both.
#[must_use]
pub fn compare(plan: &Plan, progress: &(dyn Fn(u64) + Sync)) -> Comparison {
    let ours = simulate(plan, Library::Ours, progress);
    let c = simulate(plan, Library::C, &|done| progress(plan.devices + done));
    Comparison { plan: plan.clone(), ours, c }
}

/// Plays `plan` with one library's schedule, on every core there is.
///
/// The same plan gives the same counts, whatever the number of cores.
#[must_use]
pub fn simulate(plan: &Plan, library: Library, progress: &(dyn Fn(u64) + Sync)) -> Load {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(0);
    let done = AtomicU64::new(0);
    // Whole seconds do.
    let cycle_s = plan.mean_delay_s(library) as u32;
    let work = || {
        let mut load = Load::new(plan, library);
        loop {
            let from = next.fetch_add(PORTION, Ordering::Relaxed);
            if from >= plan.devices {
                return load;
            }
            let to = plan.devices.min(from + PORTION);
            for index in from..to {
                match library {
                    Library::Ours => device::live::<client::Ours>(plan, cycle_s, index, &mut load),
                    Library::C => device::live::<client::OfC>(plan, cycle_s, index, &mut load),
                }
            }
            progress(done.fetch_add(to - from, Ordering::Relaxed) + to - from);
        }
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mut load = work();
        for other in others {
            match other.join() {
                Ok(more) => load.merge(&more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        load
    })
}
