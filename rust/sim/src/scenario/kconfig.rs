// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The `[kconfig]` table: any `CONFIG_NRF_PROVISIONING_*` symbol that has a meaning on a host.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::ops::Range;

use nrf_provisioning_core::Config;
use nrf_provisioning_kconfig::{Kind, SYMBOLS, Symbol};
use serde::Deserialize;
use toml::{Spanned, Value};

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

/// The symbol of the log level, which the simulation acts on by itself.
const LOG_LEVEL: &str = "LOG_LEVEL";

/// Puts the value of a symbol into the settings.
fn set(settings: &mut Settings, name: &str, value: &Value) -> Result<(), Problem> {
    let symbol = Symbol::named(name).filter(|symbol| has_meaning(symbol));
    let Some(symbol) = symbol else { return Err(Problem::Name(unknown(name))) };
    let value = Checked::new(&symbol.kind, value)?;
    match symbol.field {
        Some(field) => put(&mut settings.config, field, value),
        None => settings.log_level = value.number(),
    }
    Ok(())
}

/// Puts a value into the field that [`SYMBOLS`] has for it.
fn put(config: &mut Config, field: &str, value: Checked) {
    let c = config;
    match field {
        "auto_start_on_init" => c.auto_start_on_init = value.flag(),
        "scheduled" => c.scheduled = value.flag(),
        "valid_date_time_timeout_s" => c.valid_date_time_timeout_s = value.number(),
        "modem_state_wait_timeout_s" => c.modem_state_wait_timeout_s = value.number(),
        "interval_s" => c.interval_s = value.number(),
        "spread_s" => c.spread_s = value.number(),
        "initial_backoff_s" => c.initial_backoff_s = value.number(),
        "with_cert" => c.with_cert = value.flag(),
        "root_ca_sec_tag" => c.root_ca_sec_tag = value.number(),
        "save_cmd_id" => c.save_cmd_id = value.flag(),
        "settings_storage_path" => c.settings_storage_path = value.text(),
        "rx_buf_sz" => c.rx_buf_sz = value.number(),
        "tx_buf_sz" => c.tx_buf_sz = value.number(),
        "jwt_sec_tag" => c.jwt_sec_tag = value.number(),
        "jwt_max_valid_time_s" => c.jwt_max_valid_time_s = value.number(),
        "provide_attestation_token" => c.provide_attestation_token = value.flag(),
        "http_hostname" => c.http_hostname = value.text(),
        "http_port" => c.http_port = value.number(),
        "http_timeout_ms" => c.http_timeout_ms = value.number(),
        "coap_hostname" => c.coap_hostname = value.text(),
        "coap_port" => c.coap_port = value.text(),
        "coap_dtls_session_cache" => c.coap_dtls_session_cache = value.flag(),
        "coap_timeout_seconds" => c.coap_timeout_seconds = value.number(),
        "codec_at_cmd_len" => c.codec_at_cmd_len = value.number(),
        "codec_rx_sz_start" => c.codec_rx_sz_start = value.number(),
        "cbor_records" => c.cbor_records = value.number(),
        "retry_unclaimed" => c.retry_unclaimed = value.flag(),
        "keygen_journal" => c.keygen_journal = value.flag(),
        field => unreachable!("{field} has a symbol, and a test says that it is here"),
    }
}

/// Whether a scenario can set the library's symbol.
fn has_meaning(symbol: &Symbol) -> bool {
    symbol.field.is_some() || symbol.short_name() == Some(LOG_LEVEL)
}

/// The symbols a scenario can set, without their prefix.
fn accepted() -> impl Iterator<Item = &'static str> {
    SYMBOLS.iter().filter(|symbol| has_meaning(symbol)).filter_map(Symbol::short_name)
}

fn unknown(name: &str) -> String {
    let bare = name.strip_prefix("CONFIG_").unwrap_or(name);
    let bare = bare.strip_prefix("NRF_PROVISIONING_").unwrap_or(bare);
    match bare {
        "HTTP" | "COAP" => format!("kconfig.{bare} is chosen with `run --transport`"),
        _ => match Symbol::named(bare) {
            Some(symbol) if !has_meaning(symbol) => {
                format!("kconfig.{bare} has no effect on a host, only in a device's image")
            }
            Some(_) => format!("kconfig symbols are written without their prefix: use {bare}"),
            None => {
                let names: Vec<&str> = accepted().collect();
                format!("there is no kconfig symbol {name}; there are {}", names.join(", "))
            }
        },
    }
}

/// A value that its symbol takes.
enum Checked {
    Flag(bool),
    Number(i64),
    Text(String),
}

impl Checked {
    fn new(kind: &Kind, value: &Value) -> Result<Self, Problem> {
        let checked = match value {
            Value::Boolean(flag) => matches!(kind, Kind::Bool(_)).then_some(Self::Flag(*flag)),
            Value::Integer(number) => kind.accepts_int(*number).then_some(Self::Number(*number)),
            Value::String(text) => kind.accepts_text(text).then(|| Self::Text(text.clone())),
            _ => None,
        };
        checked.ok_or_else(|| Problem::Value(kind.accepted()))
    }

    fn flag(self) -> bool {
        match self {
            Self::Flag(flag) => flag,
            _ => unreachable!("the symbol takes a bool, and that was checked"),
        }
    }

    fn number<T: TryFrom<i64>>(self) -> T {
        let number = match self {
            Self::Number(number) => T::try_from(number).ok(),
            _ => None,
        };
        number.unwrap_or_else(|| unreachable!("the symbol's range fits its field, as a test says"))
    }

    /// The library keeps texts for as long as it runs, as a firmware image does.
    fn text(self) -> &'static CStr {
        match self {
            Self::Text(text) => CString::new(text).ok().map(CString::into_boxed_c_str),
            _ => None,
        }
        .map_or_else(|| unreachable!("the symbol takes a text without NULs"), Box::leak)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults() -> Settings {
        Settings { config: Config::DEFAULT, log_level: 3 }
    }

    fn symbols() -> impl Iterator<Item = &'static Symbol> {
        accepted().filter_map(Symbol::named)
    }

    #[test]
    fn the_defaults_of_the_table_are_those_of_the_library() {
        let mut settings = defaults();
        for symbol in symbols() {
            let default = match symbol.kind {
                Kind::Bool(default) => Value::Boolean(default),
                Kind::Int { default, .. } | Kind::Timeout { default, .. } => {
                    Value::Integer(default)
                }
                Kind::Text { default, .. } => Value::String(default.to_owned()),
            };
            let name = symbol.short_name().unwrap_or_default();
            assert!(set(&mut settings, name, &default).is_ok(), "{name}");
            assert_eq!(settings.config, Config::DEFAULT, "{name}");
        }
        assert_eq!(settings.log_level, 3);
    }

    #[test]
    fn every_symbol_changes_its_field_alone_at_both_ends_of_its_range() {
        for symbol in symbols() {
            let values = match symbol.kind {
                Kind::Bool(default) => vec![Value::Boolean(!default)],
                Kind::Int { min, max, .. } => vec![Value::Integer(min), Value::Integer(max)],
                Kind::Timeout { max, .. } => vec![Value::Integer(-1), Value::Integer(max)],
                Kind::Text { .. } => vec![Value::String("x".to_owned())],
            };
            let name = symbol.short_name().unwrap_or_default();
            let mut changed = false;
            for value in values {
                let mut settings = defaults();
                assert!(set(&mut settings, name, &value).is_ok(), "{name}");
                changed |= settings.config != Config::DEFAULT || settings.log_level != 3;
            }
            assert!(changed, "{name}");
        }
    }

    #[test]
    fn every_symbol_that_can_be_set_is_documented() {
        let reference = include_str!("../../../../doc/scenarios.md");
        for symbol in accepted() {
            assert!(reference.contains(&format!("`{symbol}`")), "{symbol} is not documented");
        }
    }
}
