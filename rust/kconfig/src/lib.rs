// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The Kconfig symbols of the library: what each takes, its default, and the field of the core's
//! `Config` that holds it.
//!
//! One table, [`SYMBOLS`], for all who read symbols: the build script of `rust/capi` makes an
//! image's configuration from them, scenarios of the simulation set them, and `cargo xtask module`
//! compares `doc/kconfig.md` with them. Names, types and defaults are the SDK's
//! (`subsys/net/lib/nrf_provisioning/Kconfig*`). Three ranges are as well (`JWT_MAX_VALID_TIME_S`,
//! `CODEC_RX_SZ_START`, `CBOR_RECORDS`); the SDK leaves the others open, and here they are what can
//! work.

pub mod environment;
mod kind;
mod table;

pub use kind::{FOREVER, Kind};
pub use table::SYMBOLS;

/// What the names of the library's own symbols begin with.
pub const PREFIX: &str = "NRF_PROVISIONING_";

/// A symbol.
#[derive(Debug, Clone, Copy)]
pub struct Symbol {
    /// Its name, without `CONFIG_`.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// The field of `nrf_provisioning_core::Config`; none when it acts at build time alone.
    pub field: Option<&'static str>,
    /// Which images have it.
    pub part: Part,
}

/// Which images have a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All.
    Common,
    /// Those with HTTP.
    Http,
    /// Those with CoAP.
    Coap,
}

impl Symbol {
    /// The name without [`PREFIX`]; none for a symbol that is not the library's.
    #[must_use]
    pub fn short_name(&self) -> Option<&'static str> {
        self.name.strip_prefix(PREFIX)
    }

    /// The library's own symbol with this name behind [`PREFIX`].
    #[must_use]
    pub fn named(short_name: &str) -> Option<&'static Self> {
        SYMBOLS.iter().find(|symbol| symbol.short_name() == Some(short_name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_accepted() {
        for symbol in SYMBOLS {
            let accepted = match symbol.kind {
                Kind::Bool(_) => true,
                Kind::Int { default, .. } | Kind::Timeout { default, .. } => {
                    symbol.kind.accepts_int(default)
                }
                Kind::Text { default, .. } => symbol.kind.accepts_text(default),
            };
            assert!(accepted, "{}", symbol.name);
        }
    }

    #[test]
    fn names_and_fields_are_unique_and_a_field_is_named_after_its_symbol() {
        for (index, symbol) in SYMBOLS.iter().enumerate() {
            let others = SYMBOLS.iter().skip(index + 1);
            let unique = |other: &Symbol| {
                other.name != symbol.name && (other.field.is_none() || other.field != symbol.field)
            };
            assert!(others.clone().all(unique), "{}", symbol.name);
            if let Some(field) = symbol.field {
                let stem = field.trim_end_matches("_s").to_uppercase();
                assert!(symbol.name.contains(&stem), "{field} holds {}", symbol.name);
            }
        }
    }

    #[test]
    fn a_symbol_is_found_by_its_short_name() {
        assert_eq!(Symbol::named("RX_BUF_SZ").unwrap().field, Some("rx_buf_sz"));
        for name in ["rx_buf_sz", "NRF_PROVISIONING_RX_BUF_SZ", "MODEM_JWT_MAX_LEN", ""] {
            assert!(Symbol::named(name).is_none(), "{name}");
        }
    }
}
