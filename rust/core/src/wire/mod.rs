// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What travels: CBOR, the commands and the report made of it, and the text around them.

pub mod bytes;
mod cbor;
pub mod chunks;
pub mod command;
pub mod correlation;
pub mod report;
pub mod text;
