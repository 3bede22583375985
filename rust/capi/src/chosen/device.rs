// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A device's choices: constants, checked when the library is built.

use nrf_provisioning_core::{Config, Event};

use super::Transport;

/// The configuration: the Kconfig symbols of a Zephyr build, the SDK's defaults in any other.
pub const CONFIG: Config = include!(concat!(env!("OUT_DIR"), "/config.rs"));

/// Size of the receive buffer, in bytes.
pub(crate) const RECEIVE_LEN: usize = CONFIG.rx_buf_sz as usize;
/// Size of the transmit buffer, in bytes.
pub(crate) const TRANSMIT_LEN: usize = CONFIG.transmit_buffer_len();

/// The configuration.
#[must_use]
pub fn config() -> &'static Config {
    const { &CONFIG }
}

/// The transport.
pub(crate) const fn transport() -> Transport {
    Transport::DEFAULT
}

/// Nobody but the application sees events.
pub(crate) const fn observed(_event: &Event) {}

#[cfg(feature = "http")]
const _: () = assert!(
    nrf_provisioning_core::transport::http::fetch_len(&CONFIG) <= TRANSMIT_LEN,
    "CONFIG_NRF_PROVISIONING_TX_BUF_SZ and CONFIG_NRF_PROVISIONING_CODEC_AT_CMD_LEN: the larger of \
     them is too small for the URL of a request and a token of CONFIG_MODEM_JWT_MAX_LEN bytes"
);

/// Room that the headers of an answer have, in bytes, when the body takes the receive buffer.
#[cfg(feature = "http")]
const HEADER_ROOM: usize = 512;

#[cfg(feature = "http")]
const _: () = assert!(
    nrf_provisioning_core::transport::http::fetch_len(&CONFIG) + HEADER_ROOM <= TRANSMIT_LEN,
    "CONFIG_NRF_PROVISIONING_TX_BUF_SZ and CONFIG_NRF_PROVISIONING_CODEC_AT_CMD_LEN: the larger of \
     them leaves less than 512 bytes for the headers of an answer beside the URL of a request and a \
     token of CONFIG_MODEM_JWT_MAX_LEN bytes"
);

// The longest path that a service's correlation id makes when it needs no escapes.
#[cfg(feature = "coap")]
const _: () = assert!(
    nrf_provisioning_core::transport::coap::longest_path(&CONFIG) < PATH_SIZE,
    "CONFIG_COAP_CLIENT_MAX_PATH_LENGTH is too small for the path of a request for commands"
);

/// Size of the path in a request, with its NUL.
#[cfg(feature = "coap")]
const PATH_SIZE: usize = {
    use core::ffi::c_char;
    use nrf_provisioning_sys::coap_client_request;

    const fn size<const N: usize>(_: fn(&coap_client_request) -> &[c_char; N]) -> usize {
        N
    }
    size(|request| &request.path)
};
