// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The core's ports over the SDK's C functions.

#[cfg(feature = "coap")]
pub mod coap;
mod credentials;
mod events;
#[cfg(feature = "http")]
pub mod http;
pub mod identity;
pub mod jwt;
mod kernel;
mod lte;
mod modem;
mod notifications;
pub mod settings;

use core::ffi::c_int;

use nrf_provisioning_sys as sys;

/// The SDK. Without state of its own: all of it is the SDK's.
#[derive(Debug, Clone, Copy)]
pub struct Sdk;

impl Sdk {
    /// Sets up what the modem's firmware version is read with.
    ///
    /// # Errors
    ///
    /// The SDK's negative errno.
    pub fn init_modem_info() -> Result<(), c_int> {
        // SAFETY: takes nothing.
        check(unsafe { sys::modem_info_init() })
    }
}

/// A C result where negative is failure.
fn check(result: c_int) -> Result<(), c_int> {
    if result < 0 { Err(result) } else { Ok(()) }
}
