// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a build chooses: the configuration, the sizes of the buffers, and the transport.
//!
//! On a device all of it is constant, and what was not chosen is not in the image. A host has it
//! at run time, from the simulation. Everything else in this crate asks here and does not know the
//! difference.

#[cfg(not(feature = "host"))]
mod device;
#[cfg(feature = "host")]
pub(crate) mod host;

#[cfg(not(feature = "host"))]
pub use device::{CONFIG, config};
#[cfg(not(feature = "host"))]
pub(crate) use device::{RECEIVE_LEN, TRANSMIT_LEN, observed, transport, with_settings_key};
#[cfg(feature = "host")]
pub use host::config;
#[cfg(feature = "host")]
pub(crate) use host::{RECEIVE_LEN, TRANSMIT_LEN, observed, transport, with_settings_key};

#[cfg(not(any(feature = "http", feature = "coap")))]
compile_error!("choose a transport: the feature `http` or `coap`");

#[cfg(all(feature = "firmware", feature = "http", feature = "coap"))]
compile_error!("a device image has one transport: the feature `http` or `coap`, not both");

/// A way to reach the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// HTTP over TLS.
    #[cfg(feature = "http")]
    Http,
    /// CoAP over DTLS.
    #[cfg(feature = "coap")]
    Coap,
}

impl Transport {
    /// The one there is, or the first of them.
    const DEFAULT: Self = {
        #[cfg(feature = "http")]
        {
            Self::Http
        }
        #[cfg(not(feature = "http"))]
        {
            Self::Coap
        }
    };
}
