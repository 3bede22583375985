// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The core's ports over the SDK's C functions.

#[cfg(feature = "coap")]
pub(crate) mod coap;
mod credentials;
mod events;
#[cfg(feature = "http")]
pub(crate) mod http;
mod identity;
pub(crate) mod jwt;
mod kernel;
#[cfg(not(feature = "unit"))]
mod lte;
#[cfg(not(feature = "unit"))]
mod modem;
mod notifications;
pub(crate) mod settings;

use core::ffi::c_int;

use nrf_provisioning_sys as sys;

/// The SDK. Without state of its own: all of it is the SDK's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sdk;

impl Sdk {
    /// Sets up what the modem's firmware version is read with.
    pub(crate) fn init_modem_info() -> Result<(), c_int> {
        // SAFETY: takes nothing.
        check(unsafe { sys::modem_info_init() })
    }
}

/// A C result where negative is failure.
fn check(result: c_int) -> Result<(), c_int> {
    if result < 0 { Err(result) } else { Ok(()) }
}
