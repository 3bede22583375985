// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The SDK's REST client: HTTP over TLS.

pub(in crate::sdk) mod client;
pub(in crate::sdk) mod http;
mod record;
pub(in crate::sdk) mod tls;
