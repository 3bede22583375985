// SPDX-License-Identifier: Apache-2.0 OR MIT

//! An HTTP client over TLS.

use core::ffi::CStr;
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
    /// Whole header lines with their CR LF.
    pub headers: [CText<'a>; 5],
    /// The body, empty for none.
    pub body: &'a [u8],
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// HTTP status; `None` when the connection closed without one.
    pub status: Option<NonZeroU16>,
    /// Where the body is in the response buffer; `None` when it did not fit, so that only the status
    /// counts.
    pub body: Option<Range<usize>>,
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

    /// The `User-Agent` header line with its CR LF.
    fn user_agent(&mut self) -> &'static CStr;
}
