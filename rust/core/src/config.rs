// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The Kconfig symbols as one plain value.

use core::ffi::CStr;

/// Every `CONFIG_NRF_PROVISIONING_*` symbol that changes what the logic does.
///
/// A firmware image has exactly one, a constant made from its `.config`; tests vary it freely.
/// Field names are the symbols' names in lower case. The defaults and ranges are those of the
/// SDK's `subsys/net/lib/nrf_provisioning/Kconfig*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// `AUTO_START_ON_INIT`: make the first attempt without being triggered.
    pub auto_start_on_init: bool,
    /// `SCHEDULED`: attempts repeat by themselves.
    pub scheduled: bool,
    /// `VALID_DATE_TIME_TIMEOUT_SECONDS`: how long to poll the modem for the time of day.
    pub valid_date_time_timeout_s: u32,
    /// `MODEM_STATE_WAIT_TIMEOUT_SECONDS`: how long the application may take to bring LTE down or up.
    pub modem_state_wait_timeout_s: u32,
    /// `INTERVAL_S`: the default and the largest interval between scheduled attempts, in seconds.
    pub interval_s: u32,
    /// `SPREAD_S`: scheduled attempts are delayed by a random time below this, in seconds.
    pub spread_s: u32,
    /// `INITIAL_BACKOFF`: the first back-off, in seconds.
    pub initial_backoff_s: u32,
    /// `WITH_CERT`: write the built-in root CA when the security tag holds none.
    pub with_cert: bool,
    /// `ROOT_CA_SEC_TAG`: security tag of the root CA. Signed, because the SDK's type is.
    pub root_ca_sec_tag: i32,
    /// `SAVE_CMD_ID`: store the latest correlation id when provisioning is done.
    pub save_cmd_id: bool,
    /// `SETTINGS_STORAGE_PATH`: the settings subtree of this library.
    pub settings_storage_path: &'static CStr,
    /// `RX_BUF_SZ`: announced to the service as `rxMaxSize`, in bytes.
    pub rx_buf_sz: u32,
    /// `TX_BUF_SZ`: announced to the service as `txMaxSize`, in bytes.
    pub tx_buf_sz: u32,
    /// `JWT_SEC_TAG`: security tag of the signing key; 0 is the device's own identity key.
    pub jwt_sec_tag: u32,
    /// `JWT_MAX_VALID_TIME_S`: life of a token in seconds, 0 to 360.
    pub jwt_max_valid_time_s: u32,
    /// `MODEM_JWT_MAX_LEN` of the SDK's JWT library: longest token in bytes, without its NUL.
    pub jwt_max_len: u32,
    /// `PROVIDE_ATTESTATION_TOKEN`: hand a token to the application when the device is not claimed.
    pub provide_attestation_token: bool,
    /// `CODEC_AT_CMD_LEN`: longest AT command in bytes with its NUL.
    ///
    /// The C library keeps the command in a union with its transmit buffer, so that the larger of
    /// this and `TX_BUF_SZ` is what it accepts; [`Config::at_command_limit`] is that rule.
    pub codec_at_cmd_len: u32,
    /// `CODEC_RX_SZ_START`: room that must be left for an AT command's answer before it is run, in bytes.
    pub codec_rx_sz_start: u32,
    /// `CBOR_RECORDS`: commands accepted in one batch, 5 to 20.
    pub cbor_records: u32,
    /// `HTTP_HOSTNAME`: the service's name over HTTP.
    pub http_hostname: &'static CStr,
    /// `HTTP_PORT`: the service's TCP port.
    pub http_port: u16,
    /// `HTTP_TIMEOUT_MS`: limit of one HTTP request, in milliseconds; -1 is none.
    pub http_timeout_ms: i32,
    /// `COAP_HOSTNAME`: the service's name over CoAP.
    pub coap_hostname: &'static CStr,
    /// `COAP_PORT`: the service's UDP port, as text.
    pub coap_port: &'static CStr,
    /// `COAP_DTLS_SESSION_CACHE`: resume DTLS sessions.
    pub coap_dtls_session_cache: bool,
    /// `COAP_TIMEOUT_SECONDS`: limit of one CoAP request, in seconds.
    pub coap_timeout_seconds: u32,
    /// `RUST_RETRY_UNCLAIMED`: a device that has no owner yet backs off instead of waiting for the
    /// interval.
    pub retry_unclaimed: bool,
    /// `FAILED_TOO_MANY_COMMANDS` waits for the interval instead of backing off, as the C library has
    /// it. No symbol sets it: the SDK's unit tests of the schedule expect it, and no product has it.
    pub too_many_waits: bool,
    /// `RUST_KEYGEN_JOURNAL`: remember over a reset which keys were made and not reported.
    pub keygen_journal: bool,
    /// `NET_IPV4` of Zephyr: without the other one, the service is looked for over this alone.
    pub net_ipv4: bool,
    /// `NET_IPV6` of Zephyr: without the other one, the service is looked for over this alone.
    pub net_ipv6: bool,
    /// `SOC_NRF9120`: the modem can keep a DTLS socket open while it is offline.
    pub soc_nrf9120: bool,
}

impl Config {
    /// The defaults of the SDK's Kconfig.
    pub const DEFAULT: Self = Self {
        auto_start_on_init: false,
        scheduled: false,
        valid_date_time_timeout_s: 60,
        modem_state_wait_timeout_s: 120,
        interval_s: 86_400,
        spread_s: 0,
        initial_backoff_s: 60,
        with_cert: true,
        root_ca_sec_tag: 189_298,
        save_cmd_id: false,
        settings_storage_path: c"provisioning",
        rx_buf_sz: 1024,
        tx_buf_sz: 2048,
        jwt_sec_tag: 0,
        jwt_max_valid_time_s: 300,
        jwt_max_len: 850,
        provide_attestation_token: true,
        codec_at_cmd_len: 1792,
        codec_rx_sz_start: 64,
        cbor_records: 10,
        http_hostname: c"provisioning-http.nrfcloud.com",
        http_port: 443,
        http_timeout_ms: 30_000,
        coap_hostname: c"coap.nrfcloud.com",
        coap_port: c"5684",
        coap_dtls_session_cache: true,
        coap_timeout_seconds: 30,
        retry_unclaimed: false,
        too_many_waits: false,
        keygen_journal: true,
        net_ipv4: true,
        net_ipv6: true,
        soc_nrf9120: false,
    };

    /// Size of the transmit buffer: the larger of `TX_BUF_SZ` and `CODEC_AT_CMD_LEN`, as the C
    /// library's union of the two.
    #[must_use]
    pub const fn transmit_buffer_len(&self) -> usize {
        if self.tx_buf_sz > self.codec_at_cmd_len {
            self.tx_buf_sz as usize
        } else {
            self.codec_at_cmd_len as usize
        }
    }

    /// Size of the receive buffer and the transmit buffer together.
    #[must_use]
    pub const fn buffers_len(&self) -> usize {
        self.rx_buf_sz as usize + self.transmit_buffer_len()
    }

    /// Longest AT command text, in bytes without its NUL.
    #[must_use]
    pub const fn at_command_limit(&self) -> usize {
        self.transmit_buffer_len().saturating_sub(1)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_at_command_limit_is_the_larger_of_two_symbols_less_the_nul() {
        let mut config = Config::DEFAULT;
        assert_eq!(config.at_command_limit(), 2047);
        config.codec_at_cmd_len = 3000;
        assert_eq!(config.at_command_limit(), 2999);
    }
}
