// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask reproducible`: whether the archive of a device's image is the same wherever it is built.
//!
//! The sources are copied to two directories whose paths differ in length and depth, with a home of
//! cargo in each, and built from nothing by one toolchain. Each archive has to be the same, byte by byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use sha2::{Digest, Sha256};

use super::checkout::Checkout;
use super::profile::Profile;
use super::{Build, TARGETS, Target, archive, build};
use crate::Error;
use crate::tools::{arm, run};

/// How many bytes of both archives a message shows.
const SHOWN: usize = 48;

/// An archive, and the object in it.
struct Built {
    archive: PathBuf,
    object: PathBuf,
}

/// Builds what ships twice, for one target or for each, with either transport, and compares.
pub(crate) fn check(only: Option<&str>) -> Result<(), Error> {
    let targets: Vec<_> =
        TARGETS.iter().filter(|target| only.is_none_or(|only| only == target.rust)).collect();
    if targets.is_empty() {
        let known = TARGETS.each_ref().map(|target| target.rust).join(", ");
        return Err(
            format!("the library has no target {}; it has {known}", only.unwrap_or("")).into()
        );
    }
    let name = format!("nrf-provisioning-reproducible-{}", std::process::id());
    let directory = std::env::temp_dir().join(name);
    let places = ["one", "another/and-longer"].map(|name| directory.join(name));
    for target in &targets {
        build::fetch(target)?;
    }
    let checkouts = [Checkout::copy(&places[0])?, Checkout::copy(&places[1])?];
    let results = thread::scope(|scope| {
        let threads = [&checkouts[0], &checkouts[1]].map(|checkout| {
            scope.spawn(|| all(checkout, &targets).map_err(|error| error.to_string()))
        });
        threads.map(|thread| thread.join().unwrap_or_else(|_| Err(String::from("it panicked"))))
    });
    let [first, second] = results;
    for ((build, first), (_, second)) in first?.iter().zip(&second?) {
        compare(build, first, second)
            .map_err(|error| format!("{error}\nBoth are kept in {}", directory.display()))?;
    }
    fs::remove_dir_all(&directory)?;
    Ok(())
}

/// Builds everything that ships for these targets.
fn all(checkout: &Checkout, targets: &[&Target]) -> Result<Vec<(Build, Built)>, Error> {
    let ships = Build::all().filter(|build| {
        build.profile == Profile::Firmware
            && targets.iter().any(|target| target.rust == build.target.rust)
    });
    ships.map(|one| Ok((one, make(checkout, &one)?))).collect()
}

fn make(checkout: &Checkout, one: &Build) -> Result<Built, Error> {
    let kind = checkout.target_directory.join("archives").join(one.target.rust);
    let directory = kind.join(one.transport.feature());
    fs::create_dir_all(&directory)?;
    let object = directory.join("nrf_provisioning.o");
    build::object(checkout, one, &object)?;
    Ok(Built { archive: archive::make(&object, &directory)?, object })
}

fn compare(build: &Build, first: &Built, second: &Built) -> Result<(), Error> {
    let bytes = [fs::read(&first.archive)?, fs::read(&second.archive)?];
    let Some(offset) = first_difference(&bytes[0], &bytes[1]) else {
        let hash: String =
            Sha256::digest(&bytes[0]).iter().map(|byte| format!("{byte:02x}")).collect();
        println!("{build}: twice the same {} bytes, sha256 {hash}", bytes[0].len());
        return Ok(());
    };
    let object = fs::read(&first.object)?;
    let within = bytes[0].windows(object.len()).position(|window| window == object);
    let section = match within.and_then(|start| offset.checked_sub(start)) {
        Some(offset) => section_at(&sections(&first.object)?, offset),
        None => None,
    };
    Err(format!(
        "{build}: the archive is not reproducible: {} and {} bytes, the first difference is in {} at \
         offset {offset}\n  {}\n  {}",
        bytes[0].len(),
        bytes[1].len(),
        section.as_deref().unwrap_or("no section (a header)"),
        shown(&bytes[0], offset),
        shown(&bytes[1], offset),
    )
    .into())
}

/// Offset of the first byte that differs, or that only one of them has.
fn first_difference(first: &[u8], second: &[u8]) -> Option<usize> {
    let differs = first.iter().zip(second).position(|(one, other)| one != other);
    differs.or_else(|| (first.len() != second.len()).then_some(first.len().min(second.len())))
}

/// What stands around `offset`, as text.
fn shown(bytes: &[u8], offset: usize) -> String {
    let from = offset.saturating_sub(SHOWN / 2);
    let part = bytes.iter().skip(from).take(SHOWN);
    part.flat_map(|byte| std::ascii::escape_default(*byte)).map(char::from).collect()
}

/// The sections of an object, as readelf lists them.
fn sections(object: &Path) -> Result<String, Error> {
    run(arm("readelf").args(["--sections", "--wide"]).arg(object))
}

/// The section that has the byte at `offset`: name, type, address, offset, size.
fn section_at(sections: &str, offset: usize) -> Option<String> {
    sections.lines().find_map(|line| {
        let (_, columns) = line.trim_start().strip_prefix('[')?.split_once(']')?;
        let mut columns = columns.split_whitespace();
        let (name, kind) = (columns.next()?, columns.next()?);
        let mut numbers = columns.skip(1).map(|text| usize::from_str_radix(text, 16));
        let (start, size) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
        let is_here = kind != "NOBITS" && (start..start.checked_add(size)?).contains(&offset);
        is_here.then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found_also_behind_the_shorter_one() {
        assert_eq!(first_difference(b"same", b"same"), None);
        assert_eq!(first_difference(b"same", b"some"), Some(1));
        assert_eq!(first_difference(b"same", b"sameness"), Some(4));
    }

    #[test]
    fn a_section_is_named_by_an_offset_in_it() {
        const LIST: &str = "\
  [Nr] Name        Type      Addr     Off    Size   ES Flg Lk Inf Al
  [ 0]             NULL      00000000 000000 000000 00      0   0  0
  [ 1] .text       PROGBITS  00000000 000034 000010 00  AX  0   0  4
  [ 2] .bss        NOBITS    00000000 000044 000400 00  WA  0   0  4
  [11] .debug_str  PROGBITS  00000000 000044 000020 01  MS  0   0  1
";
        assert_eq!(section_at(LIST, 0x33), None);
        assert_eq!(section_at(LIST, 0x34).as_deref(), Some(".text"));
        assert_eq!(section_at(LIST, 0x44).as_deref(), Some(".debug_str"));
        assert_eq!(section_at(LIST, 0x64), None);
    }

    #[test]
    fn bytes_around_a_difference_are_shown_as_text() {
        assert_eq!(shown(b"a path/\0", 2), "a path/\\x00");
    }
}
