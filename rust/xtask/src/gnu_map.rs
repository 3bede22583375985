// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The memory map that the GNU linker writes: which input section of which file lies where.

use crate::Error;

/// One input section in the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section<'a> {
    /// The section of the image that it is a part of, such as `.text`.
    pub(crate) output: &'a str,
    /// Such as `.text.main`.
    pub(crate) name: &'a str,
    pub(crate) address: u64,
    /// In bytes.
    pub(crate) size: u64,
    /// The object file, or the archive with its member in parentheses.
    pub(crate) file: &'a str,
}

/// The input sections of a map, in the order of their addresses.
///
/// # Errors
///
/// When the text is not the map of a GNU linker.
pub(crate) fn sections(map: &str) -> Result<impl Iterator<Item = Section<'_>>, Error> {
    let (_, memory) = map
        .split_once("Linker script and memory map")
        .ok_or("the file has no memory map: it is not the map of a GNU linker")?;
    let (mut output, mut name) = ("", "");
    Ok(memory.lines().filter_map(move |line| {
        // " .name 0xaddress 0xsize file", with a break behind a long name.
        let rest =
            if line.starts_with(" .") || line.starts_with(" COMMON") || line.starts_with(" _") {
                let line = line.trim_start();
                let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
                name = first;
                rest
            } else if line.starts_with("                ") {
                line
            } else {
                name = "";
                if !line.starts_with(' ') {
                    output = line.split(' ').next().unwrap_or("");
                }
                line
            };
        let (address, rest) = word(rest)?;
        let (size, file) = word(rest)?;
        let (address, size) = (hexadecimal(address)?, hexadecimal(size)?);
        (!name.is_empty()).then_some(Section { output, name, address, size, file: file.trim() })
    }))
}

/// The first word of a text, and what is behind it.
fn word(text: &str) -> Option<(&str, &str)> {
    text.trim_start().split_once(' ')
}

fn hexadecimal(word: &str) -> Option<u64> {
    u64::from_str_radix(word.strip_prefix("0x")?, 16).ok()
}
