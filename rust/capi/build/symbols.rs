// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Kconfig symbols with their values.

use std::collections::BTreeMap;

use nrf_provisioning_kconfig::Kind;

/// Symbols by name, without `CONFIG_`, each with its value as it is written in `.config`.
#[derive(Debug, Default)]
pub(crate) struct Symbols(BTreeMap<String, String>);

impl Symbols {
    /// Adds the lines `CONFIG_NAME=value` of a `.config`.
    pub(crate) fn add_dotconfig(&mut self, text: &str) {
        self.0.extend(text.lines().filter_map(assignment));
    }

    /// Adds symbols that options of the C compiler define: `-DCONFIG_NAME=value`.
    pub(crate) fn add_options(&mut self, text: &str) {
        let definitions = text.lines().filter_map(|line| line.trim().strip_prefix("-D"));
        self.0.extend(definitions.filter_map(assignment));
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Whether a bool is on.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        matches!(self.get(name), Some("y" | "1"))
    }

    /// Whether the transport is HTTP, and whether it is CoAP. As in the C library, HTTP comes first
    /// when both are there.
    pub(crate) fn transport(&self) -> Result<(bool, bool), String> {
        match (self.is_set("NRF_PROVISIONING_HTTP"), self.is_set("NRF_PROVISIONING_COAP")) {
            (true, _) => Ok((true, false)),
            (false, true) => Ok((false, true)),
            (false, false) => Err(String::from(
                "neither CONFIG_NRF_PROVISIONING_HTTP nor CONFIG_NRF_PROVISIONING_COAP is set; one of \
                 them is needed",
            )),
        }
    }

    /// A number, which has to be there.
    pub(crate) fn int(&self, name: &str, kind: &Kind) -> Result<i64, String> {
        let value = self.required(name)?;
        let number = value.parse().ok().filter(|number| kind.accepts_int(*number));
        number.ok_or_else(|| format!("CONFIG_{name}={value}: {} is expected", kind.accepted()))
    }

    /// A text, which has to be there; returned with its quotes, as Rust and C write it.
    pub(crate) fn text(&self, name: &str, kind: &Kind) -> Result<&str, String> {
        let value = self.required(name)?;
        let text = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let text = text.filter(|text| kind.accepts_text(text));
        text.map(|_| value)
            .ok_or_else(|| format!("CONFIG_{name}={value}: {} is expected", kind.accepted()))
    }

    fn required(&self, name: &str) -> Result<&str, String> {
        self.get(name).ok_or_else(|| format!("CONFIG_{name} is not set; {}", hint(name)))
    }
}

/// What brings a missing symbol.
fn hint(name: &str) -> &'static str {
    match name {
        "MODEM_JWT_MAX_LEN" => "enable CONFIG_MODEM_JWT",
        name if name.starts_with("COAP_CLIENT_") => "enable CONFIG_COAP_CLIENT",
        name if name.starts_with("NRF_PROVISIONING_CODEC") => {
            "enable CONFIG_NRF_PROVISIONING_CODEC"
        }
        name if name.starts_with("NRF_PROVISIONING_CBOR") => {
            "enable CONFIG_NRF_PROVISIONING_CODEC, CONFIG_ZCBOR and CONFIG_NRF_PROVISIONING_CBOR"
        }
        _ => "this version of sdk-nrf does not have it",
    }
}

fn assignment(line: &str) -> Option<(String, String)> {
    let (name, value) = line.trim().strip_prefix("CONFIG_")?.split_once('=')?;
    Some((name.to_owned(), value.to_owned()))
}
