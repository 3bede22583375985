// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The `[kconfig]` table: any `CONFIG_NRF_PROVISIONING_*` symbol that has a meaning on a host.

use std::collections::BTreeMap;
use std::ffi::CString;
use std::ops::{Range, RangeInclusive};

use nrf_provisioning_core::Config;
use serde::Deserialize;
use toml::{Spanned, Value};

/// Kconfig's `int` is a C `int` where it is used.
const INT: RangeInclusive<i64> = 0..=2_147_483_647;
/// What the library announces and allocates for a buffer on the host.
const BUFFER: RangeInclusive<i64> = 64..=65_536;

/// Symbols without their prefix, and their values, as written in the scenario.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Kconfig(BTreeMap<Spanned<String>, Spanned<Value>>);

/// The configuration a scenario runs with.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// What the library is built with.
    pub config: Config,
    /// `LOG_LEVEL`: 0 none, 1 errors, 2 warnings, 3 information, 4 debug.
    pub log_level: u8,
}

/// A symbol with the wrong name or value.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) span: Option<Range<usize>>,
    pub(super) reason: String,
}

impl Kconfig {
    /// The defaults with this table's values in them.
    pub(super) fn settings(&self) -> Result<Settings, Wrong> {
        let mut settings = Settings { config: Config::DEFAULT, log_level: 3 };
        for (name, value) in &self.0 {
            let symbol = name.get_ref();
            set(&mut settings, symbol, value.get_ref()).map_err(|problem| match problem {
                Problem::Name(reason) => Wrong { span: Some(name.span()), reason },
                Problem::Value(accepted) => Wrong {
                    span: Some(value.span()),
                    reason: format!(
                        "kconfig.{symbol} is {}, but has to be {accepted}",
                        value.get_ref()
                    ),
                },
            })?;
        }
        let config = &settings.config;
        if config.scheduled && !config.auto_start_on_init {
            let span = self.0.keys().find(|name| name.get_ref() == "SCHEDULED").map(Spanned::span);
            let reason =
                "kconfig.SCHEDULED depends on AUTO_START_ON_INIT: set that to true as well";
            return Err(Wrong { span, reason: reason.to_owned() });
        }
        Ok(settings)
    }

    /// The configuration of a scenario that was checked when it was read.
    ///
    /// # Panics
    ///
    /// Never, for a table out of [`super::Scenario::parse`].
    #[must_use]
    pub fn checked(&self) -> Settings {
        match self.settings() {
            Ok(settings) => settings,
            Err(wrong) => unreachable!("checked when the scenario was read: {}", wrong.reason),
        }
    }
}

enum Problem {
    Name(String),
    /// What would be accepted.
    Value(String),
}

fn set(settings: &mut Settings, symbol: &str, value: &Value) -> Result<(), Problem> {
    let c = &mut settings.config;
    match symbol {
        "AUTO_START_ON_INIT" => c.auto_start_on_init = boolean(value)?,
        "SCHEDULED" => c.scheduled = boolean(value)?,
        "VALID_DATE_TIME_TIMEOUT_SECONDS" => c.valid_date_time_timeout_s = int(value, INT)?,
        "MODEM_STATE_WAIT_TIMEOUT_SECONDS" => c.modem_state_wait_timeout_s = int(value, INT)?,
        "INTERVAL_S" => c.interval_s = int(value, INT)?,
        "SPREAD_S" => c.spread_s = int(value, INT)?,
        "INITIAL_BACKOFF" => c.initial_backoff_s = int(value, INT)?,
        "WITH_CERT" => c.with_cert = boolean(value)?,
        "ROOT_CA_SEC_TAG" => c.root_ca_sec_tag = int(value, INT)?,
        "SAVE_CMD_ID" => c.save_cmd_id = boolean(value)?,
        "SETTINGS_STORAGE_PATH" => c.settings_storage_path = string(value)?,
        "RX_BUF_SZ" => c.rx_buf_sz = int(value, BUFFER)?,
        "TX_BUF_SZ" => c.tx_buf_sz = int(value, BUFFER)?,
        "JWT_SEC_TAG" => c.jwt_sec_tag = int(value, INT)?,
        "JWT_MAX_VALID_TIME_S" => c.jwt_max_valid_time_s = int(value, 0..=360)?,
        "PROVIDE_ATTESTATION_TOKEN" => c.provide_attestation_token = boolean(value)?,
        "LOG_LEVEL" => settings.log_level = int(value, 0..=4)?,
        "HTTP_HOSTNAME" => c.http_hostname = string(value)?,
        "HTTP_PORT" => c.http_port = int(value, 1..=65_535)?,
        "HTTP_TIMEOUT_MS" => c.http_timeout_ms = int(value, INT)?,
        "COAP_HOSTNAME" => c.coap_hostname = string(value)?,
        "COAP_PORT" => c.coap_port = string(value)?,
        "COAP_DTLS_SESSION_CACHE" => c.coap_dtls_session_cache = boolean(value)?,
        "COAP_TIMEOUT_SECONDS" => c.coap_timeout_seconds = int(value, INT)?,
        "CODEC_AT_CMD_LEN" => c.codec_at_cmd_len = int(value, BUFFER)?,
        "CODEC_RX_SZ_START" => c.codec_rx_sz_start = int(value, 64..=4096)?,
        "CBOR_RECORDS" => c.cbor_records = int(value, 5..=20)?,
        other => return Err(Problem::Name(unknown(other))),
    }
    Ok(())
}

/// The symbols of [`set`], for messages.
const ACCEPTED: &[&str] = &[
    "AUTO_START_ON_INIT",
    "SCHEDULED",
    "VALID_DATE_TIME_TIMEOUT_SECONDS",
    "MODEM_STATE_WAIT_TIMEOUT_SECONDS",
    "INTERVAL_S",
    "SPREAD_S",
    "INITIAL_BACKOFF",
    "WITH_CERT",
    "ROOT_CA_SEC_TAG",
    "SAVE_CMD_ID",
    "SETTINGS_STORAGE_PATH",
    "RX_BUF_SZ",
    "TX_BUF_SZ",
    "JWT_SEC_TAG",
    "JWT_MAX_VALID_TIME_S",
    "PROVIDE_ATTESTATION_TOKEN",
    "LOG_LEVEL",
    "HTTP_HOSTNAME",
    "HTTP_PORT",
    "HTTP_TIMEOUT_MS",
    "COAP_HOSTNAME",
    "COAP_PORT",
    "COAP_DTLS_SESSION_CACHE",
    "COAP_TIMEOUT_SECONDS",
    "CODEC_AT_CMD_LEN",
    "CODEC_RX_SZ_START",
    "CBOR_RECORDS",
];

fn unknown(name: &str) -> String {
    let bare = name.strip_prefix("CONFIG_").unwrap_or(name);
    let bare = bare.strip_prefix("NRF_PROVISIONING_").unwrap_or(bare);
    if bare != name && ACCEPTED.contains(&bare) {
        return format!("kconfig symbols are written without their prefix: use {bare}");
    }
    match bare {
        "SHELL" | "CUSTOM_AT" | "STACK_SIZE" | "CODEC" | "CBOR" => {
            format!("kconfig.{bare} has no effect on a host, only in a device's image")
        }
        "HTTP" | "COAP" => {
            format!("kconfig.{bare} is chosen with `run --transport`")
        }
        _ => format!("there is no kconfig symbol {name}; there are {}", ACCEPTED.join(", ")),
    }
}

fn boolean(value: &Value) -> Result<bool, Problem> {
    value.as_bool().ok_or_else(|| Problem::Value("true or false".to_owned()))
}

fn int<T: TryFrom<i64>>(value: &Value, accepted: RangeInclusive<i64>) -> Result<T, Problem> {
    let number = value.as_integer().filter(|number| accepted.contains(number));
    number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| {
        Problem::Value(format!("a whole number from {} to {}", accepted.start(), accepted.end()))
    })
}

/// The library keeps strings for as long as it runs, as a firmware image does.
fn string(value: &Value) -> Result<&'static std::ffi::CStr, Problem> {
    let text = value.as_str().filter(|text| !text.is_empty());
    let text = text.and_then(|text| CString::new(text).ok());
    let text = text.ok_or_else(|| Problem::Value("a text that is not empty".to_owned()))?;
    Ok(Box::leak(text.into_boxed_c_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_that_is_listed_can_be_set_and_is_documented() {
        let reference = include_str!("../../../../doc/scenarios.md");
        for symbol in ACCEPTED {
            let mut settings = Settings { config: Config::DEFAULT, log_level: 3 };
            let values = [Value::Boolean(true), Value::Integer(64), Value::String("x".into())];
            // RX_BUF_SZ takes 64, LOG_LEVEL and CBOR_RECORDS only less.
            let small = [Value::Integer(4), Value::Integer(20)];
            let mut values = values.iter().chain(&small);
            assert!(values.any(|value| set(&mut settings, symbol, value).is_ok()), "{symbol}");
            assert!(reference.contains(&format!("`{symbol}`")), "{symbol} is not documented");
        }
    }
}
