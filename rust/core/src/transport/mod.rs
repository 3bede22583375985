// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How the service is reached: one trait, and the two protocols that implement it.

pub mod coap;
pub mod http;
mod token;

use crate::error::Error;
use crate::ports::{Identity, Log};

/// How the service is reached.
pub trait Transport {
    /// Fetches the next batch into `receive` and returns the part that it is in.
    ///
    /// `scratch` may be overwritten.
    ///
    /// # Errors
    ///
    /// [`Error::NoCommands`] when there is none, or why it could not be fetched.
    fn fetch<'r, P: Identity + Log>(
        &mut self,
        platform: &mut P,
        after: &[u8],
        receive: &'r mut [u8],
        scratch: &mut [u8],
    ) -> Result<&'r mut [u8], Error>;

    /// A batch is in the receive buffer and runs now, with the modem offline if `goes_offline`.
    fn before_execution<P: Identity + Log>(&mut self, _platform: &mut P, _goes_offline: bool) {}

    /// Sends `report`. Both parts of `scratch` may be overwritten: the rest of the transmit buffer,
    /// and the receive buffer.
    ///
    /// # Errors
    ///
    /// Why the service did not accept it.
    fn report<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        report: &[u8],
        scratch: [&mut [u8]; 2],
    ) -> Result<(), Error>;

    /// The attempt is over: no connection stays open.
    fn close(&mut self) {}
}
