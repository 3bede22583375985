// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The SDK's CoAP client.

pub(in crate::sdk) mod answer;
pub(in crate::sdk) mod client;
pub(in crate::sdk) mod request;
pub(in crate::sdk) mod table;
