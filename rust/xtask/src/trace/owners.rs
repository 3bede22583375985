// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Whose the functions of an image are.

use std::ops::Range;
use std::path::Path;

use crate::gnu_map::sections;
use crate::tools::{arm, run};
use crate::{Error, files, footprint};

/// Who pays for the instructions of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The library that is measured, with what it brings for CBOR.
    Library,
    /// The C library and the compiler's: whoever called them pays.
    CLibrary,
    /// The fakes, the application and the kernel.
    Other,
}

/// What the paths of the C library's and the compiler's object files contain.
const C_LIBRARY: [&str; 5] = ["libc.a(", "libc_nano.a(", "libgcc.a(", "libm.a(", "lib__libc"];

/// What zcbor brings in case the C library has none: it serves everybody, and whoever calls it pays.
const BROUGHT_ALONG: &str = "strnlen";

/// A function of the image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) address: u32,
    pub(super) name: String,
    pub(super) owner: Owner,
}

/// The functions of an image, in the order of their addresses.
#[derive(Debug)]
pub(crate) struct Owners(Vec<Function>);

impl Owners {
    /// Reads the symbols and the map of an image.
    pub(crate) fn read(elf: &Path, map: &Path) -> Result<Self, Error> {
        let map = files::read(map)?;
        let names = run(arm("nm").args(["--numeric-sort", "--defined-only"]).arg(elf))?;
        Self::parse(&names, &map)
    }

    pub(super) fn parse(names: &str, map: &str) -> Result<Self, Error> {
        let mut owned: Vec<(Range<u64>, Owner)> = sections(map)?
            .filter(|section| section.address > 0 && section.size > 0)
            .map(|section| (section.address..section.address + section.size, owner(section.file)))
            .collect();
        owned.sort_by_key(|(range, _)| range.start);
        let mut functions: Vec<Function> = names
            .lines()
            .filter_map(|line| {
                let mut words = line.split(' ');
                let address = u32::from_str_radix(words.next()?, 16).ok()? & !1;
                let is_code = matches!(words.next()?, "T" | "t" | "W" | "w");
                let name = words.next().filter(|name| is_code && !name.starts_with('$'))?;
                let at = owned.partition_point(|(range, _)| range.start <= u64::from(address));
                let (range, owner) = owned.get(at.checked_sub(1)?)?;
                let owner = match *owner {
                    _ if !range.contains(&u64::from(address)) => Owner::Other,
                    Owner::Library if name == BROUGHT_ALONG => Owner::CLibrary,
                    owner => owner,
                };
                Some(Function { address, name: plain(name), owner })
            })
            .collect();
        functions.dedup_by_key(|function| function.address);
        Ok(Self(functions))
    }

    /// The function that an address is in.
    pub(super) fn at(&self, address: u32) -> Option<usize> {
        self.0.partition_point(|function| function.address <= address).checked_sub(1)
    }

    /// A function by what [`Owners::at`] returned.
    pub(super) fn get(&self, index: usize) -> &Function {
        &self.0[index]
    }

    /// The address of the function called `name`.
    pub(super) fn find(&self, name: &str) -> Result<u32, Error> {
        let found = self.0.iter().find(|function| function.name == name);
        Ok(found.ok_or_else(|| format!("the image has no function {name}"))?.address)
    }
}

fn owner(file: &str) -> Owner {
    if footprint::is_measured(file) {
        Owner::Library
    } else if C_LIBRARY.iter().any(|name| file.contains(name)) {
        Owner::CLibrary
    } else {
        Owner::Other
    }
}

/// A function's name as its author wrote it: the path of a Rust function, without its crates' hashes.
fn plain(symbol: &str) -> String {
    if symbol.starts_with("_R") || symbol.starts_with("_ZN") {
        format!("{:#}", rustc_demangle::demangle(symbol))
    } else {
        symbol.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Owner, Owners};

    const NAMES: &str = "\
10000000 T nrf_provisioning_init
10000010 t $t
10000020 t _RNvNtCshC8w_4core3str5utf8x
10000040 W memcpy
10000050 T main
20000000 B buffer
";
    const MAP: &str = "\
Linker script and memory map
 .text.nrf_provisioning_init
                0x10000000       0x20 x/libnrf_provisioning.a(nrf_provisioning.o)
 .text.memcpy   0x10000040       0x10 /usr/lib/libc.a(memcpy.o)
 .text.main     0x10000050       0x10 app/libapp.a(main.c.obj)
";

    #[test]
    fn every_function_has_an_owner() {
        let owners = Owners::parse(NAMES, MAP).unwrap();
        let of = |address| {
            let function = owners.get(owners.at(address).unwrap());
            (function.name.as_str(), function.owner)
        };
        assert_eq!(of(0x1000_0004), ("nrf_provisioning_init", Owner::Library));
        assert_eq!(of(0x1000_0022).1, Owner::Other, "no section has it");
        assert_eq!(of(0x1000_0046), ("memcpy", Owner::CLibrary));
        assert_eq!(of(0x1000_0050), ("main", Owner::Other));
        assert_eq!(owners.find("main").unwrap(), 0x1000_0050);
        assert!(owners.find("nobody").is_err());
    }
}
