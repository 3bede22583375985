// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The one simulation of the process.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::capture::Capture;
use crate::clock::Clock;
use crate::device::Device;
use crate::sdk::datagram::table::Network;
use crate::sdk::system::handler::Handler;
#[cfg(feature = "coap")]
use crate::service::Air;
use crate::service::Handle;
use crate::trace::{Trace, What};

/// A simulation and what the library has left with it.
pub struct Sim {
    pub(super) device: Device,
    /// The device's clock, which the service shares.
    pub(super) clock: Arc<Clock>,
    /// Where records go.
    pub(super) trace: Trace,
    /// Where the service listens, to which each host name resolves.
    pub(super) server: SocketAddr,
    /// The root CA that is built into the library. Never changed, so that the library may keep a
    /// pointer into it.
    pub(super) ca_pem: String,
    /// The way that datagrams take, of a service that speaks CoAP.
    #[cfg(feature = "coap")]
    pub(super) air: Option<Arc<Air>>,
    /// Where the traffic goes as well, when it is wanted.
    pub(super) capture: Option<Arc<Capture>>,
    /// When the library's work is due.
    pub(super) work_at: Option<u64>,
    /// Settings handlers, in the order of their registration.
    pub(super) handlers: Vec<Handler>,
    /// Whether `settings_subsys_init` was called.
    pub(super) settings_ready: bool,
    /// Whether `nrf_modem_lib_init` was called.
    pub(super) modem_ready: bool,
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
    /// A simulation with `service` behind each name, of which nothing is captured.
    pub fn of(device: Device, clock: Arc<Clock>, trace: Trace, service: &Handle) -> Self {
        Self {
            #[cfg(feature = "coap")]
            air: service.air(),
            ..Self::new(device, clock, trace, service.addr(), service.ca_pem())
        }
    }

    /// A simulation with `server` behind each name, to which there is no way for datagrams.
    pub(super) fn new(
        device: Device,
        clock: Arc<Clock>,
        trace: Trace,
        server: SocketAddr,
        ca_pem: String,
    ) -> Self {
        Self {
            device,
            clock,
            trace,
            server,
            ca_pem,
            #[cfg(feature = "coap")]
            air: None,
            capture: None,
            work_at: None,
            handlers: Vec::new(),
            settings_ready: false,
            modem_ready: false,
            network: Network::default(),
            waiting: Waiting::default(),
        }
    }

    /// The same with its traffic going to `capture`, too.
    #[must_use]
    pub fn captured(self, capture: Option<Arc<Capture>>) -> Self {
        Self { capture, ..self }
    }

    /// The device reboots, and nothing is left of what the library has done.
    pub(super) fn reboot(&mut self) {
        let now_ms = self.clock.now_ms();
        if self.device.is_online() {
            self.trace.push(What::Radio { online: false });
        }
        self.trace.push(What::Note { who: "device".into(), text: "reboots".into() });
        self.device.reboot(now_ms);
        self.work_at = None;
        self.handlers.clear();
        self.settings_ready = false;
        self.modem_ready = false;
        self.network = Network::default();
        self.waiting = Waiting::default();
    }

    /// The address that a host name resolves to, whichever it is; `None` without network or an answer.
    pub(super) fn resolve(&self) -> Option<SocketAddr> {
        let resolves = self.device.is_online() && self.device.resolves_names(self.clock.now_ms());
        resolves.then_some(self.server)
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
