// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How the service is reached: one trait, and the two protocols that implement it.

pub mod coap;
pub mod http;
mod token;

use crate::attempt::Buffers;
use crate::error::Error;
use crate::ports::{Identity, Log};

/// Why the service did not accept a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportError {
    /// What went wrong.
    pub error: Error,
    /// Whether the report had its chance: the service answered it, closed the connection on it, or
    /// nobody answered in time. Else it never left the device, or did not get beyond a connection that
    /// could not be made or authenticated, and what went wrong says nothing about it.
    pub sent: bool,
}

impl ReportError {
    /// What was answered to the report, or that nothing was.
    #[must_use]
    pub const fn of_report(error: Error) -> Self {
        Self { error, sent: true }
    }

    /// What kept the report from being sent.
    #[must_use]
    pub const fn before_report(error: Error) -> Self {
        Self { error, sent: false }
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
