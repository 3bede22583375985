// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Time: what is due next, and who waits for it.

use nrf_provisioning::hooks;

use crate::sdk::datagram::background;
use crate::sdk::faults;
use crate::sdk::modem::effects;
use crate::sdk::state::{self, Sim};

/// How long to wait at once on a real-time clock while datagrams may come in, in milliseconds.
const LOOK_AROUND_MS: u64 = 5;

/// Something that is due at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    /// The device does something by itself, or there is something to do for a socket.
    Device(u64),
    Work(u64),
}

impl Due {
    fn at_ms(self) -> u64 {
        match self {
            Self::Device(at_ms) | Self::Work(at_ms) => at_ms,
        }
    }

    /// The earlier of the two; the device's own when they are due at once.
    fn first(device: Option<u64>, work: Option<u64>) -> Option<Self> {
        match (device, work) {
            (Some(device), Some(work)) if work < device => Some(Self::Work(work)),
            (Some(device), _) => Some(Self::Device(device)),
            (None, Some(work)) => Some(Self::Work(work)),
            (None, None) => None,
        }
    }
}

/// Runs everything that is due up to `t_ms`, and lets the clock get there.
pub fn run_until(t_ms: u64) {
    run_due(t_ms);
    if let Some(clock) = state::clock().filter(|_| !faults::is_off()) {
        clock.advance_to(t_ms);
    }
}

/// Runs until neither the device nor the library has anything left to do, at most to `limit_ms`.
///
/// Returns whether nothing is left. The clock then shows the time of what ran last.
#[must_use]
pub fn run_until_idle(limit_ms: u64) -> bool {
    run_due(limit_ms);
    let left = state::with(|sim| next(sim).is_some()).unwrap_or(false);
    if left {
        run_until(limit_ms);
    }
    !left
}

/// Suspends the caller for `ms`. The device goes on; the library's work does not, since the
/// caller may be it.
pub(super) fn sleep(ms: u64) {
    let Some(clock) = state::clock() else { return };
    if !faults::sleeps(ms) {
        sleep_until(clock.now_ms().saturating_add(ms));
    }
}

/// Suspends the caller until `t_ms`, see [`sleep`].
pub(super) fn sleep_until(t_ms: u64) {
    wait_until(t_ms, || false);
}

/// Suspends the caller until `is_over`, at most until `t_ms`, see [`sleep`].
pub(super) fn wait_until(t_ms: u64, is_over: impl Fn() -> bool) {
    let Some(clock) = state::clock() else { return };
    loop {
        background::pump();
        if is_over() || faults::is_off() {
            return;
        }
        let due = state::with(next_device).flatten().filter(|at_ms| *at_ms <= t_ms);
        let now_ms = clock.now_ms();
        let look_at_ms = now_ms.saturating_add(LOOK_AROUND_MS);
        match due {
            _ if clock.is_real_time() && due.unwrap_or(t_ms) > look_at_ms && listens() => {
                clock.advance_to(look_at_ms);
            }
            Some(at_ms) => run_device(at_ms),
            // Nothing can end a wait without an end.
            None if now_ms >= t_ms || t_ms == u64::MAX => return,
            None => clock.advance_to(t_ms),
        }
    }
}

/// Whether datagrams may come in.
fn listens() -> bool {
    state::with(|sim| sim.network.is_active()).unwrap_or(false)
}

fn next(sim: &mut Sim) -> Option<Due> {
    Due::first(next_device(sim), sim.work_at)
}

fn next_device(sim: &mut Sim) -> Option<u64> {
    sim.device.next_due().into_iter().chain(background::next_due(sim)).min()
}

fn run_due(limit_ms: u64) {
    let due = |sim: &mut Sim| {
        next(sim).filter(|due| due.at_ms() <= limit_ms).filter(|_| !faults::is_off())
    };
    while let Some(due) = state::with(due).flatten() {
        match due {
            Due::Device(at_ms) => run_device(at_ms),
            Due::Work(at_ms) => run_work(at_ms),
        }
    }
}

fn run_device(at_ms: u64) {
    let Some(clock) = state::clock() else { return };
    clock.advance_to(at_ms);
    let effects = state::with(|sim| sim.device.run_due(clock.now_ms())).flatten();
    effects::carry_out(effects.unwrap_or_default());
    background::run_due();
    background::pump();
}

fn run_work(at_ms: u64) {
    let Some(clock) = state::clock() else { return };
    clock.advance_to(at_ms);
    // Cleared first: work that is scheduled while it runs is to run again.
    state::with(|sim| sim.work_at = None);
    hooks::nrf_provisioning_rust_work();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_is_first_and_the_device_before_the_work() {
        assert_eq!(Due::first(Some(5), Some(4)), Some(Due::Work(4)));
        assert_eq!(Due::first(Some(4), Some(4)), Some(Due::Device(4)));
        assert_eq!(Due::first(Some(3), None), Some(Due::Device(3)));
        assert_eq!(Due::first(None, Some(7)), Some(Due::Work(7)));
        assert_eq!(Due::first(None, None), None);
    }
}
