// SPDX-License-Identifier: Apache-2.0 OR MIT

//! An HTTP client over TLS.

use core::num::NonZeroU16;
use core::ops::Range;

use super::Method;
use crate::error::Error;
use crate::wire::text::CText;

/// One request; the connection is made for it and closed behind it.
#[derive(Debug)]
pub struct HttpRequest<'a> {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub url: CText<'a>,
    /// Whole header lines with their CR LF. The client's own go behind them, in this order: `User-Agent`, and
    /// `Connection: close`.
    pub headers: [CText<'a>; 3],
    /// The body, empty for none.
    pub body: &'a [u8],
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// HTTP status; `None` when the connection closed without one.
    pub status: Option<NonZeroU16>,
    /// Where the body is in the response buffer. When it did not fit, so that only the status counts, some of
    /// that is outside of the buffer, as in [`HttpResponse::LOST`].
    pub body: Range<usize>,
}

impl HttpResponse {
    /// Where a body is that was not kept.
    pub const LOST: Range<usize> = 0..usize::MAX;
}

/// An HTTP client over TLS, to the host of the configuration.
pub trait HttpClient {
    /// Sends `request` and waits for the response, which is put into `buffer`.
    ///
    /// # Errors
    ///
    /// [`Error::ConnectionRefused`], [`Error::TimedOut`] or another failure of the connection.
    fn send(&mut self, request: &HttpRequest<'_>, buffer: &mut [u8])
    -> Result<HttpResponse, Error>;
}
