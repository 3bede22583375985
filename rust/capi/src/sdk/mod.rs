// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The core's ports over the SDK's C functions.

mod credentials;
mod events;
mod http;
mod identity;
mod kernel;
mod modem;
mod settings;

use core::ffi::c_int;

use nrf_provisioning_core::Config;
use nrf_provisioning_core::http::Http;
use nrf_provisioning_sys as sys;

/// The SDK. Without state of its own: all of it is the SDK's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sdk;

impl Sdk {
    /// Sets up what a transport needs.
    pub(crate) fn init_transport() -> Result<(), c_int> {
        // SAFETY: takes nothing.
        check(unsafe { sys::modem_info_init() })
    }

    /// The transport of this build.
    pub(crate) fn transport(config: &Config) -> Http<'_, http::RestClient<'_>> {
        Http::new(http::RestClient::new(config), config)
    }
}

/// A C result where negative is failure.
fn check(result: c_int) -> Result<(), c_int> {
    if result < 0 { Err(result) } else { Ok(()) }
}
