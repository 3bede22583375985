// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whether the library is initialised: what `nrf_provisioning_init` moves on, and the other calls
//! ask for.

use core::sync::atomic::{AtomicU8, Ordering};

/// Nobody has called `nrf_provisioning_init`, or it has failed. Zero, so that it takes no flash.
const NOT_INITIALISED: u8 = 0;
/// A call of it is under way: any other one is refused.
const INITIALISING: u8 = 1;
/// A call of it has succeeded. There is no way back but a reset.
const INITIALISED: u8 = 2;

/// The life cycle.
#[derive(Debug)]
pub struct LifeCycle(AtomicU8);

impl LifeCycle {
    /// Not initialised.
    #[must_use]
    pub(super) const fn new() -> Self {
        Self(AtomicU8::new(NOT_INITIALISED))
    }

    /// Whether the caller may initialise the library, and is the only one that does; false when
    /// somebody has or does.
    #[must_use]
    pub fn begin_init(&self) -> bool {
        self.0
            .compare_exchange(NOT_INITIALISED, INITIALISING, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    /// Everything is ready. What was written before this, who sees
    /// [`is_initialised`](Self::is_initialised) also sees.
    pub fn finish_init(&self) {
        self.0.store(INITIALISED, Ordering::Release);
    }

    /// It could not be made ready: another call may try again.
    pub fn abandon_init(&self) {
        self.0.store(NOT_INITIALISED, Ordering::Release);
    }

    /// Whether `nrf_provisioning_init` has succeeded.
    #[must_use]
    pub fn is_initialised(&self) -> bool {
        self.0.load(Ordering::Acquire) == INITIALISED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_caller_initialises_and_a_failure_lets_the_next_one_try() {
        let life_cycle = LifeCycle::new();
        assert!(!life_cycle.is_initialised());
        assert!(life_cycle.begin_init());
        assert!(!life_cycle.begin_init(), "somebody does");
        assert!(!life_cycle.is_initialised(), "not yet");
        life_cycle.abandon_init();
        assert!(life_cycle.begin_init());
        life_cycle.finish_init();
        assert!(life_cycle.is_initialised());
        assert!(!life_cycle.begin_init(), "somebody has");
    }
}
