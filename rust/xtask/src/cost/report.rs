// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The numbers of one session with either library, as a table.

use std::fmt;

use super::build::Image;
use crate::firmware::Transport;
use crate::numbers::thousands;
use crate::trace::{Counts, Run};
use crate::{Error, files, footprint};

/// How many of the library's functions are named.
const LARGEST: usize = 10;

/// Symbols of Kconfig that ask for static RAM, in bytes.
const ASKED_FOR: [&str; 3] = ["RX_BUF_SZ", "TX_BUF_SZ", "STACK_SIZE"];

/// What a session cost.
#[derive(Debug)]
pub(super) struct Cost {
    counts: Counts,
    /// Of the work queue, in bytes.
    stack: u64,
    /// At its peak, in bytes.
    heap: u64,
    /// Of the library in the image, in bytes.
    flash: u64,
    /// The library's static RAM beyond what Kconfig asks for, in bytes.
    ram: u64,
    /// How long all reports were, and their hash.
    pub(super) reports: String,
}

impl Cost {
    pub(super) fn new(image: &Image, run: Run) -> Result<Self, Error> {
        let text = |name: &str| {
            let prefix = format!("cost: {name} ");
            let found = run.output.lines().find_map(|line| line.strip_prefix(&prefix));
            found.map(String::from).ok_or_else(|| format!("the image tells no {name}"))
        };
        let (flash, ram) = footprint::library(&files::read(&image.map)?)?;
        let (reports, stack, heap) = (text("reports")?, text("stack")?, text("heap")?);
        Ok(Self {
            stack: stack.parse()?,
            heap: heap.parse()?,
            flash,
            ram: ram.saturating_sub(asked_for(&files::read(&image.config)?)?),
            reports,
            counts: run.counts,
        })
    }
}

/// What Kconfig asks for in static RAM, in bytes.
fn asked_for(config: &str) -> Result<u64, Error> {
    let mut sum = 0;
    for symbol in ASKED_FOR {
        let prefix = format!("CONFIG_NRF_PROVISIONING_{symbol}=");
        let value = config.lines().find_map(|line| line.strip_prefix(&prefix));
        sum += value.ok_or_else(|| format!(".config has no {prefix}"))?.parse::<u64>()?;
    }
    Ok(sum)
}

/// Both libraries over one transport.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) transport: Transport,
    pub(super) c: Cost,
    pub(super) rust: Cost,
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { transport, c, rust } = self;
        writeln!(f, "| one session over {} | C | Rust | Rust / C |", transport.name())?;
        writeln!(f, "|---|---:|---:|---:|")?;
        let rows = [
            ("instructions", c.counts.paid(), rust.counts.paid()),
            ("of these in libc and libgcc", c.counts.c_library, rust.counts.c_library),
            ("stack of the work queue, bytes", c.stack, rust.stack),
            ("heap at its peak, bytes", c.heap, rust.heap),
            ("flash of the library, bytes", c.flash, rust.flash),
            ("static RAM beyond Kconfig's, bytes", c.ram, rust.ram),
        ];
        for (name, c, rust) in rows {
            writeln!(
                f,
                "| {name} | {} | {} | {} |",
                thousands(c),
                thousands(rust),
                ratio(rust, c)
            )?;
        }
        let mut functions: Vec<_> = rust.counts.functions.iter().collect();
        functions.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        writeln!(f, "\n| where this library's instructions are, {} | |", transport.name())?;
        writeln!(f, "|---|---:|")?;
        for (name, count) in functions.into_iter().take(LARGEST) {
            writeln!(f, "| `{name}` | {} |", thousands(*count))?;
        }
        writeln!(f)
    }
}

/// A share in percent; nothing where there is nothing to compare with.
fn ratio(ours: u64, theirs: u64) -> String {
    match (ours * 100 + theirs / 2).checked_div(theirs) {
        Some(percent) => format!("{percent} %"),
        None => String::from("–"),
    }
}

#[cfg(test)]
mod tests {
    use super::{asked_for, ratio};

    #[test]
    fn shares_are_for_readers() {
        assert_eq!(ratio(7, 10), "70 %");
        assert_eq!(ratio(0, 0), "–");
    }

    #[test]
    fn what_kconfig_asks_for_is_not_the_librarys() {
        let config = "CONFIG_NRF_PROVISIONING_RX_BUF_SZ=1024\n\
                      CONFIG_NRF_PROVISIONING_TX_BUF_SZ=2048\n\
                      CONFIG_NRF_PROVISIONING_STACK_SIZE=2048\n";
        assert_eq!(asked_for(config).unwrap(), 5120);
        assert!(asked_for("").is_err());
    }
}
