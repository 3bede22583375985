// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A CoAP client over DTLS.

use super::Method;
use crate::error::Error;
use crate::wire::text::CText;

/// A response code (RFC 7252 section 3): the class in the upper three bits of a byte, the detail in
/// the lower five.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u8);

impl Code {
    /// The code that is written `class.detail`; of the class three bits count, of the detail five.
    #[must_use]
    pub const fn new(class: u8, detail: u8) -> Self {
        Self(class << 5 | (detail & 0x1f))
    }

    /// The code as it stands in a message.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// 2 for success, 4 for an error of the client's, 5 for one of the server's.
    #[must_use]
    pub const fn class(self) -> u8 {
        self.0 >> 5
    }

    /// What happened, within its class.
    #[must_use]
    pub const fn detail(self) -> u8 {
        self.0 & 0x1f
    }

    /// Whether the request was carried out.
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.class() == 2
    }
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct CoapRequest<'a> {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: CText<'a>,
    /// The payload, empty for none. Its format is CBOR, whatever it is.
    pub payload: &'a [u8],
    /// Whether it is sent again until there is a response.
    pub confirmable: bool,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoapResponse {
    /// What became of the request.
    pub code: Code,
    /// Length of the payload, which lies at the front of the response buffer.
    pub len: usize,
    /// How long the service asks to be left alone, in seconds: the Max-Age of 5.03 (RFC 7252 section
    /// 5.9.3.4), 0 for any other code.
    pub retry_after_s: u32,
}

/// A CoAP client over DTLS, to the host of the configuration.
pub trait CoapClient {
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

    /// Sends `request` and waits for the response, whose payload is put into `buffer`, or dropped.
    ///
    /// When this returns, neither the request nor the buffer is used any more.
    ///
    /// # Errors
    ///
    /// Why there is no response, [`Error::TimedOut`] when nobody spoke.
    fn send(
        &mut self,
        request: &CoapRequest<'_>,
        buffer: Option<&mut [u8]>,
    ) -> Result<CoapResponse, Error>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_its_class_and_its_detail() {
        for byte in 0..=u8::MAX {
            let code = Code::from_byte(byte);
            assert_eq!(Code::new(code.class(), code.detail()), code);
            assert_eq!(code.is_success(), (0x40..0x60).contains(&byte), "{code:?}");
        }
        assert_eq!(Code::new(4, 29), Code::from_byte(0x9d));
    }
}
