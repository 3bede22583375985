// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the fuzz targets share: a judge of CBOR that is not the library's, and a modem, settings
//! and an application that the fuzzer plays.

pub mod attempt;
pub mod device;
pub mod execution;
pub mod judge;
pub mod pieces;
pub mod script;
