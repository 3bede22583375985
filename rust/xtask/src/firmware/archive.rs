// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Makes the archive that an image links, as `cmake/rust.cmake` does.
//!
//! rustc's own archive also contains `compiler_builtins`, whose `memcpy`, `memset` and division could
//! take the place of the C library's in the whole image. The policy: none of it ships, and the C
//! library and libgcc serve this library as they serve C code. So rustc writes the one object of
//! this library (`--emit=obj`), link-time optimisation keeps nothing global in it but what is
//! exported, and that object is the archive's only member:
//!
//! ```text
//! omit_frame_pointers.py ... -- cargo rustc ... -- --emit=obj=nrf_provisioning.o
//! objcopy --remove-section=.ARM.exidx* --remove-section=.rel.ARM.exidx* nrf_provisioning.o
//! ar rcsD libnrf_provisioning.a nrf_provisioning.o
//! ```
//!
//! The unwind index goes because C code has none either, unless it is asked for. What is left
//! undefined is served by newlib, picolibc and libgcc; Zephyr's minimal C library lacks the
//! `__aeabi_mem*` helpers.

use std::path::{Path, PathBuf};

use crate::Error;
use crate::tools::{arm, run};

/// The symbols that are global, one a line.
pub(super) const EXPORTED: &str = "rust/capi/exported-symbols.txt";

/// Makes the archive of rustc's object, in `directory`.
pub(super) fn make(object: &Path, directory: &Path) -> Result<PathBuf, Error> {
    run(arm("objcopy")
        .args(["--remove-section=.ARM.exidx*", "--remove-section=.rel.ARM.exidx*"])
        .arg(object))?;
    let archive = directory.join("libnrf_provisioning.a");
    if archive.exists() {
        std::fs::remove_file(&archive)?;
    }
    run(arm("ar").arg("rcsD").arg(&archive).arg(object))?;
    let members = run(arm("ar").arg("t").arg(&archive))?;
    if members.lines().count() == 1 {
        Ok(archive)
    } else {
        Err(format!("{}: its members are {members:?}, one is expected", archive.display()).into())
    }
}
