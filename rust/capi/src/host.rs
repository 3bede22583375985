// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The simulation's hooks: what a device has at build time or by a reset, a host has at run time.

extern crate std;

use std::sync::{PoisonError, RwLock};

use nrf_provisioning_core::{Config, Event};

use crate::state;
pub use crate::transport::Transport;

/// Largest receive or transmit buffer the simulation may choose, in bytes.
pub const MAX_BUFFER_LEN: usize = 65_536;

static CONFIG: RwLock<&Config> = RwLock::new(&Config::DEFAULT);
static TRANSPORT: RwLock<Transport> = RwLock::new(Transport::DEFAULT);
static OBSERVER: RwLock<Option<fn(&Event)>> = RwLock::new(None);

/// Chooses the configuration. Call it before `nrf_provisioning_init`.
///
/// # Panics
///
/// When a buffer is larger than [`MAX_BUFFER_LEN`].
pub fn configure(config: Config) {
    let largest = config.transmit_buffer_len().max(config.rx_buf_sz as usize);
    assert!(largest <= MAX_BUFFER_LEN, "buffers are at most {MAX_BUFFER_LEN} bytes");
    let config = std::boxed::Box::leak(std::boxed::Box::new(config));
    *CONFIG.write().unwrap_or_else(PoisonError::into_inner) = config;
}

/// Chooses the transport. Call it before `nrf_provisioning_init`.
pub fn select_transport(transport: Transport) {
    *TRANSPORT.write().unwrap_or_else(PoisonError::into_inner) = transport;
}

/// Forgets everything a reset forgets.
pub fn reboot() {
    state::reset();
}

/// Has `observer` called with each event, before the application's callback.
pub fn observe(observer: fn(&Event)) {
    *OBSERVER.write().unwrap_or_else(PoisonError::into_inner) = Some(observer);
}

pub(crate) fn config() -> &'static Config {
    *CONFIG.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn transport() -> Transport {
    *TRANSPORT.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn observed(event: &Event) {
    let observer = *OBSERVER.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(observer) = observer {
        observer(event);
    }
}
