// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How the service is reached: one trait, and the two protocols that implement it.

pub mod coap;
pub mod http;
mod token;

use crate::error::Error;
use crate::ports::{Identity, Log};

/// How the service is reached.
pub trait Transport {
    /// Fetches the next batch into the front of `receive` and returns its length.
    ///
    /// `transmit` is scratch.
    ///
    /// # Errors
    ///
    /// [`Error::NoCommands`] when there is none, or why it could not be fetched.
    fn fetch<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        after: &[u8],
        receive: &mut [u8],
        transmit: &mut [u8],
    ) -> Result<usize, Error>;

    /// A batch is in the receive buffer and runs now, with the modem offline if `goes_offline`.
    fn before_execution<P: Identity + Log>(&mut self, _platform: &mut P, _goes_offline: bool) {}

    /// Sends the report in `transmit[..len]`. What is behind it, and `receive`, is scratch.
    ///
    /// # Errors
    ///
    /// Why the service did not accept it; the report is untouched.
    fn report<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        transmit: &mut [u8],
        len: usize,
        receive: &mut [u8],
    ) -> Result<(), Error>;

    /// The attempt is over: no connection stays open.
    fn close(&mut self) {}
}
