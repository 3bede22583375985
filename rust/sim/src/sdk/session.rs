// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One simulation, from its start to its end.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::device::{Device, Snapshot};
use crate::sdk::anchors;
use crate::sdk::modem::{at, effects};
use crate::sdk::state::{self, Sim};

/// Held by the one session there can be.
static SESSION: Mutex<()> = Mutex::new(());

/// An installed simulation. It ends when this is dropped.
#[must_use = "the simulation ends when the session is dropped"]
pub struct Session {
    _only: MutexGuard<'static, ()>,
}

impl Drop for Session {
    fn drop(&mut self) {
        let ended = state::replace(None);
        drop(ended);
    }
}

/// Starts a simulation, waiting for the end of one on another thread.
pub fn install(sim: Sim) -> Session {
    at::keep_shim();
    anchors::use_ring();
    let only = SESSION.lock().unwrap_or_else(PoisonError::into_inner);
    state::replace(Some(sim));
    Session { _only: only }
}

/// Reboots the device. The library's own state is its host API's to reset.
pub fn reboot() {
    state::with(Sim::reboot);
}

/// Asks the modem for a functional mode, as an application does.
///
/// Returns what `nrf_modem_at_printf` does.
pub fn set_functional_mode(mode: u16) -> i32 {
    effects::run(&format!("AT+CFUN={mode}"))
}

/// Looks at the device; `None` when nothing is installed.
pub fn with_device<R>(look: impl FnOnce(&Device) -> R) -> Option<R> {
    state::with(|sim| look(&sim.device))
}

/// What the device holds and what the run has cost so far; `None` when nothing is installed.
#[must_use]
pub fn device_state() -> Option<Snapshot> {
    state::with(|sim| {
        let now_ms = sim.clock.now_ms();
        sim.device.snapshot(now_ms)
    })
}
