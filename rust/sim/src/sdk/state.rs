// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The one simulation of the process.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::capture::Capture;
use crate::clock::Clock;
use crate::device::Device;
use crate::sdk::datagram::table::Network;
use crate::sdk::system::handler::Handler;
#[cfg(feature = "coap")]
use crate::service::Air;
use crate::trace::Trace;

/// A simulation and what the library has left with it.
pub(super) struct Sim {
    pub(super) device: Device,
    pub(super) clock: Arc<Clock>,
    pub(super) trace: Trace,
    pub(super) server: SocketAddr,
    pub(super) hosts: BTreeMap<String, SocketAddr>,
    /// Never changed, so that the library may keep a pointer into it.
    pub(super) ca_pem: String,
    /// When the library's work is due.
    pub(super) work_at: Option<u64>,
    /// Settings handlers, in the order of their registration.
    pub(super) handlers: Vec<Handler>,
    /// Whether `nrf_modem_lib_init` was called.
    pub(super) modem_ready: bool,
    #[cfg(feature = "coap")]
    pub(super) air: Option<Arc<Air>>,
    pub(super) capture: Option<Arc<Capture>>,
    /// Sockets and CoAP clients.
    pub(super) network: Network,
    /// The library's mutex and semaphore.
    pub(super) waiting: Waiting,
}

/// The library's mutex and its semaphore.
#[derive(Default)]
pub(super) struct Waiting {
    pub(super) locked: bool,
    pub(super) signalled: bool,
}

impl Sim {
    /// The address a host name resolves to.
    pub(super) fn resolve(&self, host: &str) -> Option<SocketAddr> {
        if !self.device.resolves_names(self.clock.now_ms()) {
            return None;
        }
        if self.hosts.is_empty() { Some(self.server) } else { self.hosts.get(host).copied() }
    }
}

static SIM: Mutex<Option<Sim>> = Mutex::new(None);

/// Calls `f` with the simulation; `None` when none is installed.
///
/// `f` must not call the library, the application or anything else that comes back here.
pub(super) fn with<R>(f: impl FnOnce(&mut Sim) -> R) -> Option<R> {
    lock().as_mut().map(f)
}

/// Puts another simulation, or none, into the place of the one that is installed.
pub(super) fn replace(sim: Option<Sim>) -> Option<Sim> {
    std::mem::replace(&mut *lock(), sim)
}

fn lock() -> MutexGuard<'static, Option<Sim>> {
    SIM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The simulation's clock, to be used without holding the simulation.
pub(super) fn clock() -> Option<Arc<Clock>> {
    with(|sim| Arc::clone(&sim.clock))
}
