// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A CoAP client over DTLS.

use crate::error::Error;
use crate::wire::text::CText;

/// Request method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Fetches commands.
    Get,
    /// Authenticates, reports, suspends.
    Post,
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: CText<'a>,
    /// The payload, empty for none. Its format is CBOR, whatever it is.
    pub payload: &'a [u8],
    /// Whether it is sent again until there is an answer.
    pub confirmable: bool,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The code: class in the upper three bits, detail in the lower five.
    pub code: u8,
    /// Length of the payload, which lies at the front of the response buffer.
    pub len: usize,
}

/// A CoAP client over DTLS, to the host of the configuration.
pub trait Client {
    /// Makes the connection, which is closed.
    ///
    /// # Errors
    ///
    /// [`Error::ConnectionRefused`] or another failure; it is still closed then.
    fn connect(&mut self) -> Result<(), Error>;

    /// Closes the connection, if it is open.
    fn close(&mut self);

    /// Whether the connection is open.
    fn is_open(&self) -> bool;

    /// Whether the open connection outlives the time in which the modem is offline.
    fn stays_open_offline(&self) -> bool;

    /// Sends `request` and waits for the answer, whose payload is put into `response`, or dropped.
    ///
    /// When this returns, neither the request nor the response is used any more.
    ///
    /// # Errors
    ///
    /// Why there is no answer, [`Error::TimedOut`] when nobody spoke.
    fn request(
        &mut self,
        request: &Request<'_>,
        response: Option<&mut [u8]>,
    ) -> Result<Answer, Error>;
}
