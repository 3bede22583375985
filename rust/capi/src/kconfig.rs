// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The configuration this build has.

use nrf_provisioning_core::Config;

/// The configuration: the Kconfig symbols of a Zephyr build, the SDK's defaults in any other.
#[cfg(not(feature = "host"))]
pub(crate) const CONFIG: Config = include!(concat!(env!("OUT_DIR"), "/config.rs"));

/// The configuration; a constant on a device.
#[cfg(not(feature = "host"))]
pub(crate) fn config() -> &'static Config {
    const { &CONFIG }
}

/// The configuration the simulation chose.
#[cfg(feature = "host")]
pub(crate) fn config() -> &'static Config {
    crate::host::config()
}

/// Size of the receive buffer, in bytes.
#[cfg(not(feature = "host"))]
pub(crate) const RECEIVE_LEN: usize = CONFIG.rx_buf_sz as usize;
/// Size of the transmit buffer, in bytes.
#[cfg(not(feature = "host"))]
pub(crate) const TRANSMIT_LEN: usize = CONFIG.transmit_buffer_len();

/// Room for any size the simulation may choose.
#[cfg(feature = "host")]
pub(crate) const RECEIVE_LEN: usize = crate::host::MAX_BUFFER_LEN;
/// Room for any size the simulation may choose.
#[cfg(feature = "host")]
pub(crate) const TRANSMIT_LEN: usize = crate::host::MAX_BUFFER_LEN;
