// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The two transports. An image has one of them, and nothing of the other.

use std::path::Path;

use crate::Error;
use crate::files::read;

/// How the service is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    /// HTTP over TLS.
    Http,
    /// CoAP over DTLS.
    Coap,
}

impl Transport {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Http, Self::Coap];

    /// What a reader calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Coap => "CoAP",
        }
    }

    /// The library's cargo feature.
    pub(crate) const fn feature(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Coap => "coap",
        }
    }

    /// The stubs of what only this transport calls.
    pub(super) const fn stubs(self) -> &'static [&'static str] {
        match self {
            Self::Http => &["tests/firmware/http.c"],
            Self::Coap => &["tests/firmware/coap.c", "tests/firmware/coap_platform.c"],
        }
    }

    /// What is in the library with this transport only: its strings, and names of what it calls.
    const fn signs(self) -> [&'static str; 3] {
        match self {
            Self::Http => ["/v1/provisioning", "Authorization: ", "rest_client_"],
            Self::Coap => ["p/auth-jwt", ".dtls/suspend", "coap_client_"],
        }
    }

    /// Static RAM of the SDK's own types that the library has to provide.
    pub(super) fn sdk_ram(self) -> Result<u64, Error> {
        match self {
            Self::Http => Ok(0),
            Self::Coap => {
                let types = ["coap_client", "coap_client_request"].map(size_of_type);
                types.into_iter().try_fold(0, |sum, size| Ok(sum + u64::try_from(size?)?))
            }
        }
    }

    /// Checks that the library's object has this transport and not the other.
    pub(super) fn check_alone(self, object: &Path) -> Result<(), Error> {
        let bytes = std::fs::read(object)?;
        for transport in Self::ALL {
            for sign in transport.signs() {
                let found = bytes.windows(sign.len()).any(|window| window == sign.as_bytes());
                if found != (transport == self) {
                    let state = if found { "is" } else { "is not" };
                    return Err(format!("{}: {sign:?} {state} in it", object.display()).into());
                }
            }
        }
        Ok(())
    }
}

/// Size of a type of the SDK, as the bindings' layout test has it.
fn size_of_type(name: &str) -> Result<usize, Error> {
    const BINDINGS: &str = "rust/sys/src/bindings/firmware.rs";
    let text = read(BINDINGS)?;
    // Where the names are long, the number is on another line than the title.
    let test = text.split_once(&format!("\"Size of {name}\"")).map(|(_, test)| test);
    let size = test.and_then(|test| test.split_once(" - ")?.1.split_once("usize"));
    let (size, _) = size.ok_or_else(|| format!("{BINDINGS}: no size of {name}"))?;
    Ok(size.parse()?)
}
