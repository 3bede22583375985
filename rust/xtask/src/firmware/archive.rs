// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Makes the archive fit for linking into somebody else's image.
//!
//! rustc's archive also contains `compiler_builtins`, whose `memcpy`, `memset` and division could
//! take the place of the C library's in the whole image. The policy: none of it ships, and the C
//! library and libgcc serve this library as they serve C code. And every global symbol that is not
//! on the list becomes local, so that a second Rust archive in the image cannot clash with ours.
//!
//! A build system needs three commands, with the toolchain's own programs:
//!
//! ```text
//! ar x libnrf_provisioning.a <the members whose names begin with "nrf_provisioning">
//! ld -r -o nrf_provisioning.o <those members>
//! objcopy --keep-global-symbols=rust/capi/exported-symbols.txt --remove-section=.ARM.exidx*
//!         --remove-section=.rel.ARM.exidx* nrf_provisioning.o
//! ```
//!
//! The unwind index goes because C code has none either, unless it is asked for. What is left
//! undefined is served by newlib, picolibc and libgcc; Zephyr's minimal C library lacks the
//! `__aeabi_mem*` helpers.

use std::path::{Path, PathBuf};

use crate::Error;
use crate::files::root;
use crate::tools::{arm, run};

/// The symbols that stay global, one a line.
pub(super) const EXPORTED: &str = "rust/capi/exported-symbols.txt";

/// Turns rustc's archive into the one object file that ships, in `directory`.
pub(super) fn localise(archive: &Path, directory: &Path) -> Result<PathBuf, Error> {
    let listing = run(arm("ar").arg("t").arg(archive))?;
    let members: Vec<&str> =
        listing.lines().filter(|member| member.starts_with("nrf_provisioning")).collect();
    if members.is_empty() {
        return Err(format!("{}: no member of this library", archive.display()).into());
    }
    let parts = directory.join("parts");
    std::fs::create_dir_all(&parts)?;
    run(arm("ar").arg("x").arg(archive).args(&members).current_dir(&parts))?;
    let object = directory.join("nrf_provisioning.o");
    run(arm("ld").args(["-r", "-o"]).arg(&object).args(&members).current_dir(&parts))?;
    let keep = root().join(EXPORTED);
    run(arm("objcopy")
        .arg(format!("--keep-global-symbols={}", keep.display()))
        .args(["--remove-section=.ARM.exidx*", "--remove-section=.rel.ARM.exidx*"])
        .arg(&object))?;
    Ok(object)
}
