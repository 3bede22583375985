// SPDX-License-Identifier: Apache-2.0 OR MIT

//! One attempt: batches are fetched, run and reported until the service has no more.

pub mod after;
mod answer;
pub mod exchange;
pub mod executor;
mod keygen;
pub mod lte;

use crate::config::Config;

/// What an attempt works with.
#[derive(Debug)]
pub struct Context<'a, P, T> {
    /// The device.
    pub platform: &'a mut P,
    /// The way to the service.
    pub transport: &'a mut T,
    /// The Kconfig symbols.
    pub config: &'a Config,
    /// The receive buffer: what the service sends. Commands are borrowed from it while they run.
    pub receive: &'a mut [u8],
    /// The transmit buffer: requests, AT answers and the report, which stays at its front until the
    /// service has accepted it.
    pub transmit: &'a mut [u8],
}
