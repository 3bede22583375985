// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The product's transport, as the tests of it expect it to behave.

use nrf_provisioning_core::Config;
use nrf_provisioning_core::transport::Transport;

/// A transport for an attempt.
#[cfg(feature = "http")]
pub(crate) fn new(config: &Config) -> impl Transport {
    nrf_provisioning::transport::http(config)
}

/// A transport for an attempt, which forgets the token of the last one.
#[cfg(not(feature = "http"))]
pub(crate) fn new(config: &Config) -> impl Transport {
    crate::token::forget();
    crate::one_call::OneCall(nrf_provisioning::transport::coap(config))
}
