// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The Kconfig symbols as an expression of type `nrf_provisioning_core::Config`.

use std::fmt::Write;
use std::ops::RangeInclusive;

use crate::coap_client;
use crate::symbols::Symbols;

/// Seconds, milliseconds, bytes: what is at least 0, or 1, and fits a C int.
const NATURAL: RangeInclusive<i64> = 0..=i32::MAX as i64;
const POSITIVE: RangeInclusive<i64> = 1..=i32::MAX as i64;

/// A host name, after RFC 1035 section 2.3.4.
const HOST_NAME: RangeInclusive<usize> = 1..=253;

/// Writes the configuration.
///
/// # Errors
///
/// A line for each symbol that is missing or has a value which cannot work.
pub(crate) fn write(symbols: &Symbols, http: bool, coap: bool) -> Result<String, String> {
    let mut fields = Fields { symbols, text: String::new(), errors: Vec::new() };
    fields.common();
    if http {
        fields.http();
    }
    if coap {
        fields.coap();
        fields.coap_client();
    }
    let Fields { text, errors, .. } = fields;
    if errors.is_empty() {
        Ok(format!("Config {{\n{text}    ..Config::DEFAULT\n}}\n"))
    } else {
        Err(errors.join("\n"))
    }
}

struct Fields<'s> {
    symbols: &'s Symbols,
    text: String,
    errors: Vec<String>,
}

impl Fields<'_> {
    fn common(&mut self) {
        self.bool("auto_start_on_init", "AUTO_START_ON_INIT");
        self.bool("scheduled", "SCHEDULED");
        let name = "VALID_DATE_TIME_TIMEOUT_SECONDS";
        self.int("valid_date_time_timeout_s", name, NATURAL);
        let name = "MODEM_STATE_WAIT_TIMEOUT_SECONDS";
        self.int("modem_state_wait_timeout_s", name, NATURAL);
        self.int("interval_s", "INTERVAL_S", NATURAL);
        self.int("spread_s", "SPREAD_S", NATURAL);
        self.int("initial_backoff_s", "INITIAL_BACKOFF", NATURAL);
        self.bool("with_cert", "WITH_CERT");
        self.int("root_ca_sec_tag", "ROOT_CA_SEC_TAG", i32::MIN.into()..=i32::MAX.into());
        self.bool("save_cmd_id", "SAVE_CMD_ID");
        self.string("settings_storage_path", "SETTINGS_STORAGE_PATH", 1..=64);
        self.int("rx_buf_sz", "RX_BUF_SZ", 64..=65_535);
        self.int("tx_buf_sz", "TX_BUF_SZ", 64..=65_535);
        self.int("jwt_sec_tag", "JWT_SEC_TAG", NATURAL);
        self.int("jwt_max_valid_time_s", "JWT_MAX_VALID_TIME_S", 0..=360);
        self.number("jwt_max_len", "MODEM_JWT_MAX_LEN", 1..=65_535);
        self.bool("provide_attestation_token", "PROVIDE_ATTESTATION_TOKEN");
        self.int("codec_at_cmd_len", "CODEC_AT_CMD_LEN", 64..=65_535);
        self.int("codec_rx_sz_start", "CODEC_RX_SZ_START", 64..=4096);
        self.int("cbor_records", "CBOR_RECORDS", 5..=20);
        self.flag("soc_nrf9120", "SOC_NRF9120");
    }

    fn http(&mut self) {
        self.string("http_hostname", "HTTP_HOSTNAME", HOST_NAME);
        self.int("http_port", "HTTP_PORT", 1..=65_535);
        self.int("http_timeout_ms", "HTTP_TIMEOUT_MS", POSITIVE);
    }

    fn coap(&mut self) {
        self.string("coap_hostname", "COAP_HOSTNAME", HOST_NAME);
        self.string("coap_port", "COAP_PORT", 1..=5);
        self.bool("coap_dtls_session_cache", "COAP_DTLS_SESSION_CACHE");
        self.int("coap_timeout_seconds", "COAP_TIMEOUT_SECONDS", 1..=i64::from(i32::MAX) / 1000);
    }

    /// What Zephyr's CoAP client needs to be able to send, if it is there and not a test's double.
    ///
    /// `CONFIG_COAP_CLIENT_MAX_PATH_LENGTH` is checked where the type of a path is known.
    fn coap_client(&mut self) {
        if !self.symbols.is_set("COAP_CLIENT") {
            return;
        }
        if !self.symbols.is_set("COAP_EXTENDED_OPTIONS_LEN") {
            self.errors.push(String::from(
                "CONFIG_COAP_EXTENDED_OPTIONS_LEN is not set; it is needed, since a correlation id \
                 makes an option longer than 12 bytes",
            ));
        }
        let block = self.client_size("COAP_CLIENT_BLOCK_SIZE", 64..=1024);
        if let Some(block) = block.filter(|block| ![64, 128, 256, 512, 1024].contains(block)) {
            self.errors.push(format!(
                "CONFIG_COAP_CLIENT_BLOCK_SIZE={block}: 64, 128, 256, 512 or 1024 is expected"
            ));
            return;
        }
        // What is too long for a message travels in blocks, which have to fit a message.
        let shortest = block.unwrap_or_default().max(coap_client::FETCH);
        let message = self.client_size("COAP_CLIENT_MESSAGE_SIZE", shortest..=i64::from(u16::MAX));
        let (Some(block), Some(message)) = (block, message) else { return };
        let token = self.symbols.int("MODEM_JWT_MAX_LEN", POSITIVE).unwrap_or(i64::MAX);
        let needed = coap_client::header_size(block, message, token);
        let header = self.symbols.int("COAP_CLIENT_MESSAGE_HEADER_SIZE", needed..=128);
        self.errors.extend(header.err().map(|error| {
            format!(
                "{error}, for messages of {message} bytes (CONFIG_COAP_CLIENT_MESSAGE_SIZE) and \
                 blocks of {block} (CONFIG_COAP_CLIENT_BLOCK_SIZE)"
            )
        }));
    }

    fn client_size(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        self.symbols.int(name, range).map_err(|error| self.errors.push(error)).ok()
    }

    fn field(&mut self, field: &str, value: Result<String, String>) {
        match value {
            // Writing into a String cannot fail.
            Ok(value) => drop(writeln!(self.text, "    {field}: {value},")),
            Err(error) => self.errors.push(error),
        }
    }

    fn bool(&mut self, field: &str, name: &str) {
        self.flag(field, &ours(name));
    }

    fn flag(&mut self, field: &str, name: &str) {
        self.field(field, Ok(self.symbols.is_set(name).to_string()));
    }

    fn int(&mut self, field: &str, name: &str, range: RangeInclusive<i64>) {
        self.number(field, &ours(name), range);
    }

    fn number(&mut self, field: &str, name: &str, range: RangeInclusive<i64>) {
        let value = self.symbols.int(name, range).map(|number| number.to_string());
        self.field(field, value);
    }

    fn string(&mut self, field: &str, name: &str, len: RangeInclusive<usize>) {
        let value = self.symbols.string(&ours(name), len).map(|text| format!("c{text}"));
        self.field(field, value);
    }
}

fn ours(name: &str) -> String {
    format!("NRF_PROVISIONING_{name}")
}
