// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One simulation, from its start to its end.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::capture::Capture;
use crate::clock::Clock;
use crate::device::{Device, Snapshot};
use crate::sdk::anchors;
use crate::sdk::datagram::table::Network;
use crate::sdk::modem::{at, effects};
use crate::sdk::state::{self, Sim, Waiting};
#[cfg(feature = "coap")]
use crate::service::Air;
use crate::service::Handle;
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
    #[cfg(feature = "coap")]
    pub air: Option<Arc<Air>>,
    /// Where the traffic goes as well, when it is wanted.
    pub capture: Option<Arc<Capture>>,
}

impl Context {
    /// A simulation with `service` behind each name, of which nothing is captured.
    pub fn of(device: Device, clock: Arc<Clock>, trace: Trace, service: &Handle) -> Self {
        Self {
            device,
            clock,
            trace,
            server: service.addr(),
            hosts: BTreeMap::new(),
            ca_pem: service.ca_pem(),
            #[cfg(feature = "coap")]
            air: service.air(),
            capture: None,
        }
    }
}

impl From<Context> for Sim {
    fn from(context: Context) -> Self {
        let Context {
            device,
            clock,
            trace,
            server,
            hosts,
            ca_pem,
            #[cfg(feature = "coap")]
            air,
            capture,
        } = context;
        Self {
            device,
            clock,
            trace,
            server,
            hosts,
            ca_pem,
            work_at: None,
            handlers: Vec::new(),
            modem_ready: false,
            #[cfg(feature = "coap")]
            air,
            capture,
            network: Network::default(),
            waiting: Waiting::default(),
        }
    }
}

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
pub fn install(context: Context) -> Session {
    at::keep_shim();
    anchors::use_ring();
    let only = SESSION.lock().unwrap_or_else(PoisonError::into_inner);
    state::replace(Some(Sim::from(context)));
    Session { _only: only }
}

/// Reboots the device. The library's own state is its host API's to reset.
pub fn reboot() {
    state::with(|sim| {
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
