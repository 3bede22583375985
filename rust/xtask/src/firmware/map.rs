// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Sizes in the GNU linker's map: which input file put how much into the image.

use std::fmt;
use std::path::Path;

use crate::Error;
use crate::files;
use crate::gnu_map::{Section, sections};

/// Bytes that one part of the image takes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// Code, constants and the initial values of variables.
    pub(super) flash: u64,
    /// Variables.
    pub(super) ram: u64,
}

/// The image by origin.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Usage {
    /// This library.
    pub(super) library: Size,
    /// The stubs in `tests/firmware`.
    pub(super) stubs: Size,
    /// The C library and libgcc.
    pub(super) c_library: Size,
    /// The library's sections, the largest first.
    sections: Vec<(u64, String)>,
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, size) in
            [("library", self.library), ("C library", self.c_library), ("stubs", self.stubs)]
        {
            writeln!(f, "  {name:<10} flash {:>6} B   static RAM {:>5} B", size.flash, size.ram)?;
        }
        write!(f, "  largest:")?;
        self.sections
            .iter()
            .take(12)
            .try_for_each(|(size, name)| write!(f, "\n  {size:>6} B {name}"))
    }
}

/// Reads a map file.
pub(super) fn read(file: &Path) -> Result<Usage, Error> {
    parse(&files::read(file)?)
}

/// Sums up the input sections of a map.
fn parse(map: &str) -> Result<Usage, Error> {
    let mut usage = Usage::default();
    sections(map)?.for_each(|section| usage.add(section));
    usage.sections.sort_by(|a, b| b.cmp(a));
    if usage.library == Size::default() {
        Err("the library is not in the map".into())
    } else {
        Ok(usage)
    }
}

impl Usage {
    /// Adds an input section.
    fn add(&mut self, Section { output, name, size, file, .. }: Section<'_>) {
        let (flash, ram) = match output {
            ".text" => (size, 0),
            ".data" => (size, size),
            ".bss" => (0, size),
            _ => return,
        };
        let part = if file.ends_with("libnrf_provisioning.a(nrf_provisioning.o)") {
            self.sections.push((size, name.to_owned()));
            &mut self.library
        } else if file.contains("stub-") {
            &mut self.stubs
        } else {
            &mut self.c_library
        };
        part.flash += flash;
        part.ram += ram;
    }
}

#[cfg(test)]
mod tests {
    use super::{Size, parse};

    const MAP: &str = "
Discarded input sections
 .text          0x0   0x99 /t/libnrf_provisioning.a(nrf_provisioning.o)
Linker script and memory map
.text           0x10000000      0x5e0
 .text.nrf_provisioning_init
                0x10000000       0x20 /t/libnrf_provisioning.a(nrf_provisioning.o)
                0x10000000                nrf_provisioning_init
 .text          0x10000020       0x10 /usr/lib/libc_nano.a(memcpy.o)
 *fill*         0x10000030        0x2
.data           0x20000000        0x4 load address 0x10000600
 .data.x        0x20000000        0x4 /t/stub-main.o
.bss            0x20000004       0x40
 .bss.y         0x20000004       0x40 /t/libnrf_provisioning.a(nrf_provisioning.o)
.debug_info     0x00000000       0x40
 .debug_info    0x00000000       0x40 /t/libnrf_provisioning.a(nrf_provisioning.o)
";

    #[test]
    fn sums_up_by_origin() {
        let usage = parse(MAP).unwrap();
        assert_eq!(usage.library, Size { flash: 0x20, ram: 0x40 });
        assert_eq!(usage.c_library, Size { flash: 0x10, ram: 0 });
        assert_eq!(usage.stubs, Size { flash: 4, ram: 4 });
        assert_eq!(usage.sections.len(), 2);
        assert!(parse("").is_err());
    }
}
