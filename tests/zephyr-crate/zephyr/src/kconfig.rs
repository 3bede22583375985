// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The numbers of the build's Kconfig.

#![expect(missing_docs, reason = "the names are Kconfig's, where their documentation is")]

include!(concat!(env!("OUT_DIR"), "/kconfig.rs"));
