// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Times, in ticks of the kernel's clock.

use crate::kconfig::CONFIG_SYS_CLOCK_TICKS_PER_SEC;
use crate::kernel::{self, Next};
use crate::raw::k_timeout_t;

/// Ticks of a second.
pub const SYS_FREQUENCY: u32 = CONFIG_SYS_CLOCK_TICKS_PER_SEC as u32;

/// How long to wait: ticks, or [`Forever`].
#[derive(Debug, Clone, Copy)]
pub struct Timeout(pub k_timeout_t);

/// A wait without an end.
#[derive(Debug, Clone, Copy)]
pub struct Forever;

impl From<Forever> for Timeout {
    fn from(_: Forever) -> Self {
        Self(k_timeout_t { ticks: -1 })
    }
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    ticks: u64,
}

impl Duration {
    /// Its ticks.
    #[must_use]
    pub const fn ticks(self) -> u64 {
        self.ticks
    }
}

/// Suspends the calling thread; returns what is left of the time, which is nothing: nobody is woken early here.
pub fn sleep<T: Into<Timeout>>(timeout: T) -> Duration {
    let timeout = timeout.into();
    let mut end = None;
    kernel::wait(|state| {
        let until = *end.get_or_insert_with(|| state.end_of(timeout));
        if until.is_some_and(|time| time <= state.now) { Next::Go(()) } else { Next::Wait(until) }
    });
    Duration { ticks: 0 }
}
