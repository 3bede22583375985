// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What travels: CBOR, the commands and the report made of it, and the text around them.

pub(crate) mod bytes;
mod cbor;
mod chunks;
pub mod command;
pub(crate) mod correlation;
pub mod report;
pub mod text;
mod utf8;
