// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A host's choices: what the simulation says, at run time.

extern crate std;

use std::ffi::{CStr, CString};
use std::sync::{PoisonError, RwLock};

use nrf_provisioning_core::ports::SettingsKey;
use nrf_provisioning_core::{Config, Event};

use super::Transport;

/// Largest receive or transmit buffer the simulation may choose, in bytes.
pub const MAX_BUFFER_LEN: usize = 65_536;

/// Room for any size the simulation may choose.
pub(crate) const RECEIVE_LEN: usize = MAX_BUFFER_LEN;
/// Room for any size the simulation may choose.
pub(crate) const TRANSMIT_LEN: usize = MAX_BUFFER_LEN;

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

/// Has `observer` called with each event, before the application's callback.
pub fn observe(observer: fn(&Event)) {
    *OBSERVER.write().unwrap_or_else(PoisonError::into_inner) = Some(observer);
}

/// The configuration.
pub fn config() -> &'static Config {
    *CONFIG.read().unwrap_or_else(PoisonError::into_inner)
}

/// The transport.
pub(crate) fn transport() -> Transport {
    *TRANSPORT.read().unwrap_or_else(PoisonError::into_inner)
}

/// Calls `f` with the full key of one of the library's own settings.
pub(crate) fn with_settings_key<R>(key: SettingsKey, f: impl FnOnce(&CStr) -> R) -> R {
    let text = [config().settings_storage_path.to_bytes(), b"/", key.name().as_bytes()].concat();
    // Neither part has a NUL.
    f(&CString::new(text).unwrap_or_default())
}

/// The library is about to tell the application of `event`.
pub(crate) fn observed(event: &Event) {
    let observer = *OBSERVER.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(observer) = observer {
        observer(event);
    }
}
