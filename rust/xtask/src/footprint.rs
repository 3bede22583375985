// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask footprint <zephyr.map>`: what the library takes in an image that Zephyr linked.

use crate::Error;
use crate::gnu_map::{self, Section};

/// Where RAM begins on Cortex-M.
const RAM: u64 = 0x2000_0000;

/// Sections that are not loaded.
const NOT_LOADED: [&str; 4] = [".debug", ".comment", ".ARM.attributes", ".note"];

/// A part of the image: what the path of its object files contains, and what it is called here.
const PARTS: [(&str, &[&str]); 4] = [
    // The archive of the SDK's target, with the glue in it, and the Rust library's own.
    ("library", &["lib__nrf_provisioning.a(", "libnrf_provisioning.a("]),
    ("certificates", &["(cert_amazon_root_ca1", "(cert_coap_root_ca"]),
    ("shell, custom AT", &["(nrf_provisioning_shell.", "(nrf_provisioning_custom_at."]),
    ("zcbor", &["zcbor.a("]),
];

/// Bytes in flash and in RAM of each part.
type Sizes = [(u64, u64); PARTS.len()];

/// Prints the sizes in the map `file`.
pub(crate) fn run(file: &str) -> Result<(), Error> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let sizes = measure(&text)?;
    for ((name, _), (flash, ram)) in PARTS.iter().zip(sizes) {
        println!("{name:<18} flash {flash:>6} B   static RAM {ram:>6} B");
    }
    Ok(())
}

/// Flash and static RAM of the library without its certificates, with what it brings for CBOR.
pub(crate) fn library(map: &str) -> Result<(u64, u64), Error> {
    let [library, _, commands, cbor] = measure(map)?;
    Ok((library.0 + commands.0 + cbor.0, library.1 + commands.1 + cbor.1))
}

/// Sums up the input sections of the parts.
fn measure(map: &str) -> Result<Sizes, Error> {
    let mut sizes = Sizes::default();
    for section in gnu_map::sections(map)? {
        let Section { name, address, size, file, .. } = section;
        if address == 0 || NOT_LOADED.iter().any(|prefix| name.starts_with(prefix)) {
            continue;
        }
        let Some(part) = part_of(file) else { continue };
        let (flash, ram) = &mut sizes[part];
        if address >= RAM {
            *ram += size;
        }
        // Variables with a value have it in flash as well.
        if address < RAM || name.starts_with(".data") {
            *flash += size;
        }
    }
    Ok(sizes)
}

/// Whether an object file belongs to the library, or to what it brings for CBOR.
pub(crate) fn is_measured(file: &str) -> bool {
    part_of(file).is_some()
}

/// Which part an object file belongs to: the last that names it, as the library is in all others.
fn part_of(file: &str) -> Option<usize> {
    PARTS.iter().rposition(|(_, names)| names.iter().any(|name| file.contains(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "\
 .text.gone     0x00000000       0x10 a/lib__nrf_provisioning.a(x.o)
Linker script and memory map
text            0x00001000     0x1000
 .text.first    0x00001000       0x10 a/lib__nrf_provisioning.a(x.o)
                0x00001000                first
 .rodata.a_name_that_is_long.str1.1
                0x00001010       0x20 a/lib__nrf_provisioning.a(x.o)
                                 0x24 (size before relaxing)
 .rodata.pem    0x00001030      0x100 a/lib__nrf_provisioning.a(cert_coap_root_ca.c.obj)
 .text.zcbor    0x00001130       0x40 b/libmodules__zcbor.a(y.o)
 .text.rust     0x00001170       0x08 c/libnrf_provisioning.a(y.o)
 .text.other    0x00001178       0x40 b/libother.a(y.o)
 .data.value    0x20000000        0x4 a/lib__nrf_provisioning.a(x.o)
 .bss.buffer    0x20000004      0x200 a/lib__nrf_provisioning.a(x.o)
 .debug_info    0x00000010      0x300 a/lib__nrf_provisioning.a(x.o)
";

    #[test]
    fn each_part_has_its_sections() {
        let sizes = measure(MAP).unwrap();
        assert_eq!(sizes, [(0x3c, 0x204), (0x100, 0), (0, 0), (0x40, 0)]);
        assert!(measure("no map").is_err());
    }
}
