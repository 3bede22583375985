// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The Kconfig symbols as an expression of type `nrf_provisioning_core::Config`.

use std::fmt::Write;

use nrf_provisioning_kconfig::{Kind, Part, SYMBOLS, Symbol};

use crate::coap_client;
use crate::symbols::Symbols;

/// Writes the configuration.
///
/// # Errors
///
/// A line for each symbol that is missing or has a value which cannot work.
pub(crate) fn write(symbols: &Symbols, http: bool, coap: bool) -> Result<String, String> {
    let mut fields = Fields { symbols, text: String::new(), errors: Vec::new() };
    for symbol in SYMBOLS {
        let there = match symbol.part {
            Part::Common => true,
            Part::Http => http,
            Part::Coap => coap,
        };
        if let Some(field) = symbol.field.filter(|_| there) {
            fields.add(field, symbol);
        }
    }
    if coap {
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
    /// Adds the field that holds a symbol.
    fn add(&mut self, field: &str, symbol: &Symbol) {
        let Symbol { name, kind, .. } = symbol;
        let value = match kind {
            Kind::Int { .. } | Kind::Timeout { .. } => {
                self.symbols.int(name, kind).map(|number| number.to_string())
            }
            Kind::Text { .. } => self.symbols.text(name, kind).map(|text| format!("c{text}")),
            Kind::Bool(_) => Ok(self.symbols.is_set(name).to_string()),
        };
        match value {
            // Writing into a String cannot fail.
            Ok(value) => drop(writeln!(self.text, "    {field}: {value},")),
            Err(error) => self.errors.push(error),
        }
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
        let block = self.client_size("COAP_CLIENT_BLOCK_SIZE", Kind::range(64, 1024));
        if let Some(block) = block.filter(|block| ![64, 128, 256, 512, 1024].contains(block)) {
            self.errors.push(format!(
                "CONFIG_COAP_CLIENT_BLOCK_SIZE={block}: 64, 128, 256, 512 or 1024 is expected"
            ));
            return;
        }
        // What is too long for a message travels in blocks, which have to fit a message.
        let shortest = block.unwrap_or_default().max(coap_client::FETCH);
        let message =
            self.client_size("COAP_CLIENT_MESSAGE_SIZE", Kind::range(shortest, u16::MAX.into()));
        let (Some(block), Some(message)) = (block, message) else { return };
        let token = self
            .symbols
            .int("MODEM_JWT_MAX_LEN", &Kind::range(1, i32::MAX.into()))
            .unwrap_or(i64::MAX);
        let needed = coap_client::header_size(block, message, token);
        let header = self.symbols.int("COAP_CLIENT_MESSAGE_HEADER_SIZE", &Kind::range(needed, 128));
        self.errors.extend(header.err().map(|error| {
            format!(
                "{error}, for messages of {message} bytes (CONFIG_COAP_CLIENT_MESSAGE_SIZE) and \
                 blocks of {block} (CONFIG_COAP_CLIENT_BLOCK_SIZE)"
            )
        }));
    }

    fn client_size(&mut self, name: &str, kind: Kind) -> Option<i64> {
        self.symbols.int(name, &kind).map_err(|error| self.errors.push(error)).ok()
    }
}
