// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The one simulation of the process.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::network::Network;
use super::settings::Handler;
use super::waiting::Waiting;
use super::{at, tls};
use crate::clock::Clock;
use crate::device::{Device, Snapshot};
use crate::service::Air;
use crate::trace::{Trace, What};

/// What a simulation is made of.
pub struct Context {
    /// The device.
    pub device: Device,
    /// Its clock, which the service shares.
    pub clock: Arc<Clock>,
    /// Where records go.
    pub trace: Trace,
    /// Where the service listens.
    pub server: SocketAddr,
    /// Host names that resolve, and to what. When empty, every name resolves to `server`.
    pub hosts: BTreeMap<String, SocketAddr>,
    /// The root CA that is built into the library, in PEM.
    pub ca_pem: String,
    /// The way that datagrams take, of a service that speaks CoAP.
    pub air: Option<Arc<Air>>,
}

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
    pub(super) air: Option<Arc<Air>>,
    /// Sockets and CoAP clients.
    pub(super) network: Network,
    /// The library's mutex and semaphore.
    pub(super) waiting: Waiting,
}

impl Sim {
    /// The address a host name resolves to.
    pub(super) fn resolve(&self, host: &str) -> Option<SocketAddr> {
        if self.hosts.is_empty() { Some(self.server) } else { self.hosts.get(host).copied() }
    }
}

static SIM: Mutex<Option<Sim>> = Mutex::new(None);
static SESSION: Mutex<()> = Mutex::new(());

/// Calls `f` with the simulation; `None` when none is installed.
///
/// `f` must not call the library, the application or anything else that comes back here.
pub(super) fn with<R>(f: impl FnOnce(&mut Sim) -> R) -> Option<R> {
    SIM.lock().unwrap_or_else(PoisonError::into_inner).as_mut().map(f)
}

/// The simulation's clock, to be used without holding the simulation.
pub(super) fn clock() -> Option<Arc<Clock>> {
    with(|sim| Arc::clone(&sim.clock))
}

/// An installed simulation. It ends when this is dropped.
#[must_use = "the simulation ends when the session is dropped"]
pub struct Session {
    _only: MutexGuard<'static, ()>,
}

impl Drop for Session {
    fn drop(&mut self) {
        let ended = SIM.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(ended);
    }
}

/// Starts a simulation, waiting for the end of one on another thread.
pub fn install(context: Context) -> Session {
    at::keep_shim();
    tls::use_ring();
    let only = SESSION.lock().unwrap_or_else(PoisonError::into_inner);
    let Context { device, clock, trace, server, hosts, ca_pem, air } = context;
    let sim = Sim {
        device,
        clock,
        trace,
        server,
        hosts,
        ca_pem,
        work_at: None,
        handlers: Vec::new(),
        modem_ready: false,
        air,
        network: Network::default(),
        waiting: Waiting::default(),
    };
    *SIM.lock().unwrap_or_else(PoisonError::into_inner) = Some(sim);
    Session { _only: only }
}

/// Reboots the device. The library's own state is its host API's to reset.
pub fn reboot() {
    with(|sim| {
        let now_ms = sim.clock.now_ms();
        if sim.device.is_online() {
            sim.trace.push(What::Radio { online: false });
        }
        sim.trace.push(What::Note { who: "device".into(), text: "reboots".into() });
        sim.device.reboot(now_ms);
        sim.work_at = None;
        sim.handlers.clear();
        sim.modem_ready = false;
        sim.network = Network::default();
        sim.waiting = Waiting::default();
    });
}

/// What the device holds and what the run has cost so far; `None` when nothing is installed.
#[must_use]
pub fn device_state() -> Option<Snapshot> {
    with(|sim| {
        let now_ms = sim.clock.now_ms();
        sim.device.snapshot(now_ms)
    })
}
