// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The reference of Kconfig symbols says what the table of them does.

use nrf_provisioning_kconfig::{Kind, PREFIX, SYMBOLS, Symbol};

/// The documentation, which is the list of our symbols and the SDK's of this library.
pub(super) const REFERENCE: &str = "doc/kconfig.md";

/// A row of the reference.
pub(super) struct Row {
    pub(super) symbol: String,
    pub(super) places: Vec<String>,
    /// All of it.
    text: String,
    /// Its second column.
    kind: String,
}

/// The rows of the reference's tables: a symbol in the first column, places in the last.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let lines = text.lines().filter(|line| line.starts_with("| `"));
    lines
        .filter_map(|line| {
            let columns: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let symbol = columns.first()?.trim_matches('`').to_owned();
            let places = columns.last()?.split('`').skip(1).step_by(2).map(str::to_owned);
            let kind = (*columns.get(1)?).to_owned();
            Some(Row { symbol, places: places.collect(), text: line.to_owned(), kind })
        })
        .collect()
}

/// Compares the rows with the table.
pub(super) fn check(rows: &[Row]) -> Vec<String> {
    let mut problems = Vec::new();
    let own = SYMBOLS.iter().filter(|symbol| is_own(symbol.name));
    for symbol in own.clone() {
        match rows.iter().find(|row| row.symbol == symbol.name) {
            None => problems.push(format!("{REFERENCE}: {} is missing", symbol.name)),
            Some(row) => problems.extend(row.differences(symbol)),
        }
    }
    let unknown = rows.iter().filter(|row| own.clone().all(|symbol| symbol.name != row.symbol));
    problems.extend(
        unknown
            .map(|row| format!("{REFERENCE}: {} is not in rust/kconfig/src/table.rs", row.symbol)),
    );
    problems
}

/// Whether a symbol is this library's: the switch itself, or one behind it.
fn is_own(name: &str) -> bool {
    name.starts_with(PREFIX.trim_end_matches('_'))
}

impl Row {
    fn differences(&self, symbol: &Symbol) -> Vec<String> {
        let mut expected = Vec::new();
        let kind = kind(&symbol.kind);
        if !self.kind.starts_with(&kind) {
            expected.push(kind);
        }
        expected.extend(range(&symbol.kind).filter(|range| !self.text.contains(range)));
        let name = &self.symbol;
        expected.iter().map(|text| format!("{REFERENCE}: {name} does not say {text}")).collect()
    }
}

/// The type and the default, as the reference writes them.
fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Bool(default) => format!("bool, {}", if *default { 'y' } else { 'n' }),
        Kind::Int { default, .. } | Kind::Timeout { default, .. } => format!("int, {default}"),
        Kind::Text { default, .. } => format!("string, \"{default}\""),
    }
}

/// The range, when it is another than that of any number of something.
fn range(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Int { min: 0, max, .. } if *max == i64::from(i32::MAX) => None,
        Kind::Int { min, max, .. }
            if *min == i64::from(i32::MIN) && *max == i64::from(i32::MAX) =>
        {
            None
        }
        Kind::Int { min, max, .. } => Some(format!("{min} to {max}")),
        Kind::Timeout { .. } => Some(String::from("-1 for no limit")),
        Kind::Text { max_len, .. } => Some(format!("1 to {max_len} characters")),
        Kind::Bool(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_a_symbol_and_places() {
        let rows = rows("| symbol | where |\n|---|---|\n| `A` | x | `a.rs`, `b/c.rs` |\n");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].symbol, "A");
        assert_eq!(rows[0].places, ["a.rs", "b/c.rs"]);
    }

    /// What is wrong with the reference when `row` is the one of `symbol`.
    fn wrong(symbol: &str, row: &str) -> Vec<String> {
        let symbol = Symbol::named(symbol).unwrap();
        rows(&format!("| `{}` | {row} | `x.rs` |", symbol.name))[0].differences(symbol)
    }

    #[test]
    fn a_row_says_type_default_and_range() {
        assert_eq!(wrong("RX_BUF_SZ", "int, 1024 | a buffer, 64 to 65535 B"), [""; 0]);
        assert_eq!(wrong("SCHEDULED", "bool, n | again"), [""; 0]);
        assert_eq!(wrong("SCHEDULED", "bool, y | again").len(), 1);
        assert_eq!(wrong("RX_BUF_SZ", "int, 1000 | a buffer, 1 to 65535 B").len(), 2);
        assert_eq!(wrong("COAP_PORT", "string | its port").len(), 2);
    }

    #[test]
    fn each_symbol_has_one_row_and_each_row_a_symbol() {
        let problems = check(&rows("| `NRF_PROVISIONING_NEW` | bool, n | x | `x.rs` |"));
        let own = SYMBOLS.iter().filter(|symbol| is_own(symbol.name)).count();
        assert_eq!(problems.len(), own + 1);
    }
}
