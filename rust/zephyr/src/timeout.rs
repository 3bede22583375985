// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Times as the kernel's timeouts.

use zephyr::raw::{k_ticks_t, k_timeout_t};
use zephyr::time::{SYS_FREQUENCY, Timeout};

/// A wait of at least `ms` milliseconds; 0 is none. As C's `K_MSEC()`.
pub(crate) fn from_ms(ms: u32) -> Timeout {
    from_ticks((u64::from(ms) * u64::from(SYS_FREQUENCY)).div_ceil(1000))
}

/// A wait of `seconds` seconds; 0 is none. As C's `K_SECONDS()`.
pub(crate) fn from_seconds(seconds: u32) -> Timeout {
    from_ticks(u64::from(seconds) * u64::from(SYS_FREQUENCY))
}

/// The crate's own conversion takes a wait of nothing for a mistake in debug builds, hence this one.
fn from_ticks(ticks: u64) -> Timeout {
    Timeout(k_timeout_t { ticks: k_ticks_t::try_from(ticks).unwrap_or(k_ticks_t::MAX) })
}
