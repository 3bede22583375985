// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Bindings of the nRF Connect SDK functions that the library calls, and of its own platform
//! interface (`zephyr/nrf_provisioning_platform.h`). There is no logic in here.
//!
//! The bindings are made by bindgen from the headers in `include/`, whose paths, names, types and
//! order are the SDK's, through the allow-list in `allowlist.txt`. Two files are committed, since
//! sizes differ: one for a 64-bit Linux host, one for bare-metal ARM, where GCC makes enums as
//! short as they can be. `cargo xtask bindings` renews them, with `--check` it compares.
//!
//! In a Zephyr build, the feature `zephyr`, they are made from the workspace's own headers instead,
//! through the same allow-list.

#![no_std]

use core::ffi::c_int;

#[cfg(not(feature = "zephyr"))]
#[rustfmt::skip]
#[cfg_attr(target_os = "none", path = "bindings/firmware.rs")]
#[cfg_attr(not(target_os = "none"), path = "bindings/host.rs")]
mod bindings;

#[cfg(feature = "zephyr")]
#[allow(missing_docs, non_camel_case_types, non_snake_case, non_upper_case_globals)]
mod bindings {
    include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
}

pub use bindings::*;

/// Kind of an error answer of the modem: one of `NRF_MODEM_AT_*ERROR`.
///
/// `static inline` in the header, so there is no symbol that bindgen could bind.
#[must_use]
pub const fn nrf_modem_at_err_type(error: c_int) -> c_int {
    (error >> 16) & 0xff
}

/// Number of a CME or CMS error answer of the modem.
///
/// `static inline` in the header, so there is no symbol that bindgen could bind.
#[must_use]
pub const fn nrf_modem_at_err(error: c_int) -> c_int {
    error & !0x00ff_0000
}
