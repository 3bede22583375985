// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The CoAP clients the library has, and the requests in their places.

use std::ffi::c_int;

use crate::sdk::coap::request::Request;

/// `CONFIG_COAP_CLIENT_MAX_REQUESTS`.
pub(in crate::sdk) const MAX_REQUESTS: usize = 2;

/// A client of the library's, told by its address.
pub(in crate::sdk) struct Client {
    pub(in crate::sdk) address: usize,
    pub(in crate::sdk) fd: c_int,
    pub(in crate::sdk) requests: [Option<Request>; MAX_REQUESTS],
}

impl Client {
    /// When a time-out of a request is over.
    pub(in crate::sdk) fn due_ms(&self) -> Option<u64> {
        self.requests.iter().flatten().filter_map(Request::due_ms).min()
    }

    /// Whether a request waits for an answer.
    pub(in crate::sdk) fn is_busy(&self) -> bool {
        self.requests.iter().flatten().any(|request| request.ongoing)
    }
}

/// Which request, of which client.
#[derive(Debug, Clone, Copy)]
pub(in crate::sdk) struct Place {
    pub(in crate::sdk) client: usize,
    pub(in crate::sdk) slot: usize,
}
