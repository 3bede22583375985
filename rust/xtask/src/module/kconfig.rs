// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Kconfig symbols: those that are used exist, and those that are documented act where it says.

use std::collections::BTreeSet;

use super::reference::{self, REFERENCE, rows};
use super::tree::files_below;
use crate::Error;
use crate::files::{read, root};

/// Symbols of Zephyr and of the SDK that this repository uses, one a line.
const FOREIGN: &str = "tests/zephyr/kconfig-symbols.txt";

/// Where symbols are used.
const USERS: [&str; 7] =
    ["CMakeLists.txt", "Kconfig", "cmake", "zephyr", "samples", "tests/zephyr", "doc"];

/// Ends of file names that are looked into.
const KINDS: [&str; 9] = [".c", ".h", ".txt", ".cmake", ".conf", ".yaml", ".rs", ".md", ".fakes"];

/// Checks the symbols.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let rows = rows(&read(REFERENCE)?);
    let known: BTreeSet<String> =
        rows.iter().map(|row| row.symbol.clone()).chain(foreign()?).collect();
    let mut used = BTreeSet::new();
    let mut problems = reference::check(&rows);
    for file in users()? {
        for symbol in symbols(&read(&file)?) {
            if !is_known(&known, &symbol) {
                problems.push(format!(
                    "{file}: CONFIG_{symbol} is in neither {REFERENCE} nor {FOREIGN}"
                ));
            }
            used.insert(symbol);
        }
    }
    let unused = foreign()?.into_iter().filter(|symbol| !used.contains(symbol));
    problems.extend(unused.map(|symbol| format!("{FOREIGN}: CONFIG_{symbol} is used nowhere")));
    for row in rows {
        for place in row.places {
            let exists =
                root().join(&place).exists() || root().join("rust/core/src").join(&place).exists();
            if !exists {
                problems.push(format!(
                    "{REFERENCE}: {} acts in {place}, which does not exist",
                    row.symbol
                ));
            }
        }
    }
    Ok(problems)
}

fn foreign() -> Result<Vec<String>, Error> {
    let text = read(FOREIGN)?;
    let lines = text.lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}

/// The level's choice has a symbol for each level.
fn is_known(known: &BTreeSet<String>, symbol: &str) -> bool {
    known.contains(symbol) || symbol.starts_with("NRF_PROVISIONING_LOG_LEVEL_")
}

fn users() -> Result<Vec<String>, Error> {
    let mut files = Vec::new();
    for user in USERS {
        if root().join(user).is_dir() {
            let below = files_below(user)?.into_iter().map(|path| path.display().to_string());
            files.extend(
                below.filter(|path| {
                    KINDS.iter().any(|kind| path.ends_with(kind)) && path != FOREIGN
                }),
            );
        } else {
            files.push(user.to_owned());
        }
    }
    Ok(files)
}

/// What follows each `CONFIG_` in a text.
fn symbols(text: &str) -> BTreeSet<String> {
    let is_part = |byte: char| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == '_';
    let ends = text.split("CONFIG_").skip(1);
    let names = ends.map(|rest| rest.split(|next| !is_part(next)).next().unwrap_or_default());
    names.filter(|name| !name.is_empty() && !name.ends_with('_')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_found() {
        let text = "if(CONFIG_A OR CONFIG_B_2)\nCONFIG_C=y `CONFIG_…` CONFIG_NRF_";
        assert_eq!(symbols(text).into_iter().collect::<Vec<_>>(), ["A", "B_2", "C"]);
    }
}
