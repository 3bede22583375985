// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The device side of the nRF Cloud Provisioning Service, as pure logic over [`ports`].
//!
//! Nothing here knows the SDK: a [`ports::Platform`] brings the modem, the settings, the clock
//! and the callback, a [`exchange::Transport`] brings the network. There is no allocation, no
//! `unsafe` and no panic; everything a server can send is borrowed from the receive buffer it
//! arrived in.
//!
//! The way through the modules, from the outside in: [`client`] is the life cycle, [`exchange`]
//! the fetch–execute–report loop, [`executor`] runs one batch, [`command`] reads it and
//! [`response`] writes the answer.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

#[cfg(test)]
mod testing;

pub mod answer;
mod cbor;
pub mod chunks;
pub mod client;
pub mod coap;
mod coap_blocks;
pub mod command;
pub mod config;
pub mod correlation;
pub mod credential;
pub mod error;
pub mod event;
pub mod exchange;
pub mod executor;
pub mod http;
mod identity;
pub mod log;
pub mod lte;
pub mod network;
pub mod ports;
pub mod response;
pub mod schedule;
pub mod settings;
pub mod text;

pub use config::Config;
pub use error::Error;
pub use event::Event;
