// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A device's choices: constants, checked when the library is built.

use core::ffi::CStr;

use nrf_provisioning_core::ports::SettingsKey;
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

/// Calls `f` with the full key of one of the library's own settings, each of which is a constant.
pub(crate) fn with_settings_key<R>(key: SettingsKey, f: impl FnOnce(&CStr) -> R) -> R {
    f(match key {
        SettingsKey::Interval => const { c_text(&INTERVAL) },
        SettingsKey::After => const { c_text(&AFTER) },
        SettingsKey::UnreportedKeys => const { c_text(&UNREPORTED_KEYS) },
    })
}

static INTERVAL: [u8; key_size(SettingsKey::Interval)] = full_key(SettingsKey::Interval);
static AFTER: [u8; key_size(SettingsKey::After)] = full_key(SettingsKey::After);
static UNREPORTED_KEYS: [u8; key_size(SettingsKey::UnreportedKeys)] =
    full_key(SettingsKey::UnreportedKeys);

/// Size of the full key of one of the library's own settings, with its NUL.
const fn key_size(key: SettingsKey) -> usize {
    CONFIG.settings_storage_path.count_bytes() + "/".len() + key.name().len() + 1
}

/// The full key: the path, a slash and the name, and a NUL.
const fn full_key<const SIZE: usize>(key: SettingsKey) -> [u8; SIZE] {
    let (path, name) = (CONFIG.settings_storage_path.to_bytes(), key.name().as_bytes());
    let mut text = [0; SIZE];
    let (front, rest) = text.split_at_mut(path.len());
    front.copy_from_slice(path);
    let (slash, rest) = rest.split_at_mut(1);
    slash.copy_from_slice(b"/");
    rest.split_at_mut(name.len()).0.copy_from_slice(name);
    text
}

/// What is in front of the NUL, and the NUL.
const fn c_text(text: &[u8]) -> &CStr {
    match CStr::from_bytes_until_nul(text) {
        Ok(text) => text,
        Err(_) => c"",
    }
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
