// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The device side of the nRF Cloud Provisioning Service, as pure logic over [`ports`].
//!
//! Nothing here knows the SDK: a [`ports::Platform`] brings the modem, the settings, the clock
//! and the callback, a [`transport::Transport`] brings the network. There is no allocation, no
//! `unsafe` and no panic; everything a server can send is borrowed from the receive buffer it
//! arrived in.
//!
//! The layers, from the outside in; each uses those below it only:
//!
//! - [`client`]: the life cycle: what the application, the modem and the work queue have to do
//!   with each other, and when the next attempt is due.
//! - [`attempt`]: one attempt: fetch a batch, run it, report it, again.
//! - [`transport`]: how the service is reached: HTTP or CoAP.
//! - [`wire`]: what travels: CBOR, commands, reports, ids and texts.
//! - [`ports`]: what the outside provides.
//! - [`config`], [`error`], [`event`], [`log`], [`link`], [`clock`]: what all of them speak of.
//!
//! The way of a batch: a [`transport`] puts it into the receive buffer, [`wire::command`] checks all
//! of it, [`attempt::executor`] runs it command by command, [`wire::report`] writes each response into
//! the transmit buffer, and [`attempt::exchange`] sends them and moves `after` on.
//!
//! # On another platform
//!
//! A platform implements the traits of [`ports`] for one type, an HTTP client ([`ports::http`]) or a CoAP
//! client ([`ports::coap`]), and keeps three things: a [`client::Signals`] that every thread may touch, a
//! [`client::Worker`] on the thread that makes attempts, and the memory of [`attempt::Buffers`]. The
//! application's calls go to the signals; they set the timer ([`ports::Timer`]), and whenever that is due,
//! [`client::Worker::run`] does one thing: schedule, back off, or attempt. Calls block, so an attempt wants
//! a thread, or an executor's blocking context.
//!
//! `samples/host-rust` of the repository is such a platform for a host, in 500 lines and without any C.

#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

#[cfg(test)]
mod testing;

pub mod attempt;
pub mod client;
pub mod clock;
pub mod config;
pub mod error;
pub mod event;
pub mod link;
pub mod log;
pub mod ports;
pub mod transport;
pub mod wire;

pub use config::Config;
pub use error::Error;
pub use event::Event;
