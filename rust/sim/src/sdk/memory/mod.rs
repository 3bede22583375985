// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Memory that C and Rust share: text, buffers, allocations.

pub(in crate::sdk) mod allocation;
pub(in crate::sdk) mod text;
