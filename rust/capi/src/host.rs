// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The simulation's hooks: what a device has at build time or by a reset, a host has at run time.

pub use crate::chosen::Transport;
pub use crate::chosen::host::{MAX_BUFFER_LEN, configure, observe, select_transport};
use crate::{state, work};

/// Forgets everything a reset forgets.
pub fn reboot() {
    state::reset();
    work::reset();
}
