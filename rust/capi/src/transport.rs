// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How this build reaches the service.
//!
//! A device's image has one transport, chosen by a cargo feature; nothing of the other is in it.
//! The simulation has both and chooses at run time.

use core::ffi::c_int;

use nrf_provisioning_core::Config;
use nrf_provisioning_core::attempt::exchange::Buffers;
use nrf_provisioning_core::client::Worker;
#[cfg(feature = "coap")]
use nrf_provisioning_core::transport::coap::Coap;
#[cfg(feature = "http")]
use nrf_provisioning_core::transport::http::Http;
#[cfg(feature = "unit")]
use nrf_provisioning_core::{Error, attempt::exchange};

use crate::sdk::Sdk;
#[cfg(feature = "coap")]
use crate::sdk::coap::CoapClient;
#[cfg(feature = "http")]
use crate::sdk::http::RestClient;
use crate::state::SHARED;

#[cfg(not(any(feature = "http", feature = "coap")))]
compile_error!("choose a transport: the feature `http` or `coap`");

#[cfg(all(feature = "firmware", feature = "http", feature = "coap"))]
compile_error!("a device image has one transport: the feature `http` or `coap`, not both");

/// A way to reach the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// HTTP over TLS.
    #[cfg(feature = "http")]
    Http,
    /// CoAP over DTLS.
    #[cfg(feature = "coap")]
    Coap,
}

impl Transport {
    /// The one there is, or the first of them.
    pub(crate) const DEFAULT: Self = {
        #[cfg(feature = "http")]
        {
            Self::Http
        }
        #[cfg(not(feature = "http"))]
        {
            Self::Coap
        }
    };

    #[cfg(feature = "host")]
    fn chosen() -> Self {
        crate::host::transport()
    }

    #[cfg(not(feature = "host"))]
    const fn chosen() -> Self {
        Self::DEFAULT
    }
}

/// Sets up what the transport needs, before anything else runs.
pub(crate) fn init() -> Result<(), c_int> {
    Sdk::init_modem_info()?;
    match Transport::chosen() {
        #[cfg(feature = "http")]
        Transport::Http => Ok(()),
        #[cfg(feature = "coap")]
        Transport::Coap => CoapClient::init(),
    }
}

/// One run of the work item over the transport.
pub(crate) fn run(worker: &mut Worker, config: &Config, buffers: &mut Buffers<'_>) {
    match Transport::chosen() {
        #[cfg(feature = "http")]
        Transport::Http => worker.run(&SHARED, &mut Sdk, config, &mut http(config), buffers),
        #[cfg(feature = "coap")]
        Transport::Coap => worker.run(&SHARED, &mut Sdk, config, &mut coap(config), buffers),
    }
}

/// One exchange over the transport, without anything around it.
#[cfg(feature = "unit")]
pub(crate) fn exchange(config: &Config, buffers: &mut Buffers<'_>) -> Result<(), Error> {
    let mut pending = exchange::Pending::new();
    let pending = &mut pending;
    match Transport::chosen() {
        #[cfg(feature = "http")]
        Transport::Http => {
            let mut http = http(config);
            exchange::run(&mut Sdk, &mut http, config, &SHARED.after, pending, buffers)
        }
        #[cfg(feature = "coap")]
        Transport::Coap => {
            let mut coap = coap(config);
            exchange::run(&mut Sdk, &mut coap, config, &SHARED.after, pending, buffers)
        }
    }
}

#[cfg(feature = "http")]
const fn http(config: &Config) -> Http<'_, RestClient<'_>> {
    Http::new(RestClient::new(config), config)
}

#[cfg(feature = "coap")]
fn coap(config: &Config) -> Coap<'_, CoapClient<'_>> {
    prepared(Coap::new(CoapClient::new(config), config))
}

#[cfg(all(feature = "coap", feature = "unit"))]
use crate::unit::prepared;

#[cfg(all(feature = "coap", not(feature = "unit")))]
fn prepared<T>(transport: T) -> T {
    transport
}
