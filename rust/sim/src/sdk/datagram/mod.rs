// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Datagrams: sockets with DTLS, and what goes on in the background while the caller waits.

#[cfg(not(feature = "coap"))]
mod absent;
#[cfg(feature = "coap")]
pub(in crate::sdk) mod background;
#[cfg(feature = "coap")]
pub(in crate::sdk) mod connection;
#[cfg(feature = "coap")]
pub(in crate::sdk) mod link;
#[cfg(feature = "coap")]
pub(in crate::sdk) mod table;
#[cfg(feature = "coap")]
pub(in crate::sdk) mod zsock;

#[cfg(not(feature = "coap"))]
pub(in crate::sdk) use absent::{background, table};
