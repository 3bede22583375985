// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The core over the transport that was chosen.

use core::ffi::c_int;

use nrf_provisioning_core::Config;
use nrf_provisioning_core::attempt::{Buffers, Context};
use nrf_provisioning_core::client::Worker;
use nrf_provisioning_core::ports::Platform;
#[cfg(feature = "coap")]
use nrf_provisioning_core::transport::coap::Coap;
#[cfg(feature = "http")]
use nrf_provisioning_core::transport::http::Http;

use crate::chosen::{Transport, transport};
use crate::sdk::Sdk;
#[cfg(feature = "coap")]
use crate::sdk::coap::CoapClient;
#[cfg(feature = "http")]
use crate::sdk::http::RestClient;
use crate::state::SIGNALS;

/// Sets up what the transport needs, before anything else runs.
///
/// # Errors
///
/// The negative errno of the SDK's function that failed.
pub fn init() -> Result<(), c_int> {
    Sdk::init_modem_info()?;
    match transport() {
        #[cfg(feature = "http")]
        Transport::Http => Ok(()),
        #[cfg(feature = "coap")]
        Transport::Coap => CoapClient::init(),
    }
}

/// One run of the work item over the transport.
pub(crate) fn run<P: Platform>(
    worker: &mut Worker,
    platform: &mut P,
    config: &Config,
    buffers: Buffers<'_>,
) {
    match transport() {
        #[cfg(feature = "http")]
        Transport::Http => {
            let transport = &mut http(config);
            worker.run(&SIGNALS, config, &mut Context { platform, transport, buffers });
        }
        #[cfg(feature = "coap")]
        Transport::Coap => {
            let transport = &mut coap(config);
            worker.run(&SIGNALS, config, &mut Context { platform, transport, buffers });
        }
    }
}

/// HTTP to the host in `config`.
#[cfg(feature = "http")]
#[must_use]
pub const fn http(config: &Config) -> Http<'_, RestClient<'_>> {
    Http::new(RestClient::new(config), config)
}

/// CoAP to the host in `config`.
#[cfg(feature = "coap")]
#[must_use]
pub const fn coap(config: &Config) -> Coap<'_, CoapClient<'_>> {
    Coap::new(CoapClient::new(config), config)
}
