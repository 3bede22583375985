// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The kernel's own functions, without `unsafe`.

pub mod sync;

use crate::kernel;
use crate::time::SYS_FREQUENCY;

/// Milliseconds since boot.
#[must_use]
pub fn uptime_get() -> i64 {
    let milliseconds = u128::from(kernel::state().now) * 1000 / u128::from(SYS_FREQUENCY);
    i64::try_from(milliseconds).unwrap_or(i64::MAX)
}
