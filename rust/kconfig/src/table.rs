// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The table.

use crate::{Kind, Part, Symbol};

/// Seconds, milliseconds, bytes: what fits a C int.
const INT_MAX: i64 = i32::MAX as i64;

/// A host name is at most this long (RFC 1035, section 2.3.4).
const HOST_NAME: usize = 253;

/// Every symbol of the library, in the order of the SDK's files, and the others it has a field for.
pub const SYMBOLS: &[Symbol] = &[
    bool("NRF_PROVISIONING", false),
    bool("NRF_PROVISIONING_AUTO_START_ON_INIT", false).of("auto_start_on_init"),
    bool("NRF_PROVISIONING_SCHEDULED", false).of("scheduled"),
    natural("NRF_PROVISIONING_VALID_DATE_TIME_TIMEOUT_SECONDS", 60).of("valid_date_time_timeout_s"),
    natural("NRF_PROVISIONING_MODEM_STATE_WAIT_TIMEOUT_SECONDS", 120)
        .of("modem_state_wait_timeout_s"),
    natural("NRF_PROVISIONING_INTERVAL_S", 86_400).of("interval_s"),
    natural("NRF_PROVISIONING_SPREAD_S", 0).of("spread_s"),
    natural("NRF_PROVISIONING_INITIAL_BACKOFF", 60).of("initial_backoff_s"),
    bool("NRF_PROVISIONING_SHELL", false),
    bool("NRF_PROVISIONING_CUSTOM_AT", false),
    bool("NRF_PROVISIONING_WITH_CERT", true).of("with_cert"),
    // Signed, as the SDK's type of a tag is where it is used.
    int("NRF_PROVISIONING_ROOT_CA_SEC_TAG", 189_298, i32::MIN as i64, INT_MAX)
        .of("root_ca_sec_tag"),
    bool("NRF_PROVISIONING_SAVE_CMD_ID", false).of("save_cmd_id"),
    text("NRF_PROVISIONING_SETTINGS_STORAGE_PATH", "provisioning", 64).of("settings_storage_path"),
    int("NRF_PROVISIONING_RX_BUF_SZ", 1024, 64, 65_535).of("rx_buf_sz"),
    int("NRF_PROVISIONING_TX_BUF_SZ", 2048, 64, 65_535).of("tx_buf_sz"),
    natural("NRF_PROVISIONING_JWT_SEC_TAG", 0).of("jwt_sec_tag"),
    int("NRF_PROVISIONING_JWT_MAX_VALID_TIME_S", 300, 0, 360).of("jwt_max_valid_time_s"),
    bool("NRF_PROVISIONING_PROVIDE_ATTESTATION_TOKEN", true).of("provide_attestation_token"),
    natural("NRF_PROVISIONING_STACK_SIZE", 2048),
    // Of the choice that the SDK's template makes: none, errors, warnings, information, debug.
    int("NRF_PROVISIONING_LOG_LEVEL", 3, 0, 4),
    bool("NRF_PROVISIONING_HTTP", false),
    text("NRF_PROVISIONING_HTTP_HOSTNAME", "provisioning-http.nrfcloud.com", HOST_NAME)
        .of("http_hostname")
        .in_part(Part::Http),
    int("NRF_PROVISIONING_HTTP_PORT", 443, 1, 65_535).of("http_port").in_part(Part::Http),
    timeout("NRF_PROVISIONING_HTTP_TIMEOUT_MS", 30_000).of("http_timeout_ms").in_part(Part::Http),
    bool("NRF_PROVISIONING_COAP", false),
    text("NRF_PROVISIONING_COAP_HOSTNAME", "coap.nrfcloud.com", HOST_NAME)
        .of("coap_hostname")
        .in_part(Part::Coap),
    text("NRF_PROVISIONING_COAP_PORT", "5684", 5).of("coap_port").in_part(Part::Coap),
    bool("NRF_PROVISIONING_COAP_DTLS_SESSION_CACHE", true)
        .of("coap_dtls_session_cache")
        .in_part(Part::Coap),
    // It is counted in milliseconds where it is used.
    int("NRF_PROVISIONING_COAP_TIMEOUT_SECONDS", 30, 1, INT_MAX / 1000)
        .of("coap_timeout_seconds")
        .in_part(Part::Coap),
    bool("NRF_PROVISIONING_CODEC", false),
    int("NRF_PROVISIONING_CODEC_AT_CMD_LEN", 1792, 64, 65_535).of("codec_at_cmd_len"),
    int("NRF_PROVISIONING_CODEC_RX_SZ_START", 64, 64, 4096).of("codec_rx_sz_start"),
    bool("NRF_PROVISIONING_CBOR", false),
    int("NRF_PROVISIONING_CBOR_RECORDS", 10, 5, 20).of("cbor_records"),
    bool("NRF_PROVISIONING_RUST", false),
    bool("NRF_PROVISIONING_RUST_UNIT_API", false),
    bool("NRF_PROVISIONING_RUST_CRATE", false),
    int("MODEM_JWT_MAX_LEN", 850, 1, 65_535).of("jwt_max_len"),
    bool("NRF_PROVISIONING_RUST_RETRY_UNCLAIMED", false).of("retry_unclaimed"),
    bool("NRF_PROVISIONING_RUST_KEYGEN_JOURNAL", true).of("keygen_journal"),
    bool("NET_IPV4", true).of("net_ipv4").in_part(Part::Coap),
    bool("NET_IPV6", true).of("net_ipv6").in_part(Part::Coap),
    bool("SOC_NRF9120", false).of("soc_nrf9120"),
];

const fn symbol(name: &'static str, kind: Kind) -> Symbol {
    Symbol { name, kind, field: None, part: Part::Common }
}

const fn bool(name: &'static str, default: bool) -> Symbol {
    symbol(name, Kind::Bool(default))
}

const fn int(name: &'static str, default: i64, min: i64, max: i64) -> Symbol {
    symbol(name, Kind::Int { default, min, max })
}

const fn natural(name: &'static str, default: i64) -> Symbol {
    int(name, default, 0, INT_MAX)
}

const fn timeout(name: &'static str, default: i64) -> Symbol {
    symbol(name, Kind::Timeout { default, max: INT_MAX })
}

const fn text(name: &'static str, default: &'static str, max_len: usize) -> Symbol {
    symbol(name, Kind::Text { default, max_len })
}

impl Symbol {
    const fn of(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    const fn in_part(mut self, part: Part) -> Self {
        self.part = part;
        self
    }
}
