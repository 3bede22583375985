// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How the service is reached: one trait, and the two protocols that implement it.

pub mod coap;
pub mod http;
mod token;

use crate::attempt::Buffers;
use crate::error::Error;
use crate::ports::{Identity, Log};

/// Why a report was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportError {
    /// What happened.
    pub error: Error,
    /// Whether it happened to the report: the service answered it, closed the connection on it or
    /// stayed silent. Else the device did not get as far as that, and the error says nothing about
    /// the report.
    pub sent: bool,
}

impl ReportError {
    /// An error before the report left the device.
    pub(crate) const fn unsent(error: Error) -> Self {
        Self { error, sent: false }
    }

    /// An error in answer to the report.
    pub(crate) const fn sent(error: Error) -> Self {
        Self { error, sent: true }
    }
}

/// How the service is reached.
pub trait Transport {
    /// Fetches the next batch to the front of the receive buffer and returns its length.
    ///
    /// The rest of both buffers may be overwritten.
    ///
    /// # Errors
    ///
    /// [`Error::NoCommands`] when there is none, or why it could not be fetched.
    fn fetch<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        after: &[u8],
        buffers: &mut Buffers<'_>,
    ) -> Result<usize, Error>;

    /// A batch is in the receive buffer and runs now, with the modem offline if `goes_offline`.
    fn before_execution<P: Identity + Log>(&mut self, _platform: &mut P, _goes_offline: bool) {}

    /// Sends `report`. Both parts of `scratch` may be overwritten: the rest of the transmit buffer,
    /// and the receive buffer.
    ///
    /// # Errors
    ///
    /// Why the service did not accept it, and whether it ever saw it.
    fn report<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        report: &[u8],
        scratch: [&mut [u8]; 2],
    ) -> Result<(), ReportError>;

    /// How long the service wants to be left alone, in seconds, according to its answer to the latest
    /// fetch or report; 0 when it did not say.
    fn retry_after_s(&self) -> u32;

    /// The attempt is over: no connection stays open.
    fn close(&mut self) {}
}
