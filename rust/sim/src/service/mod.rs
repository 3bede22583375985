// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The local provisioning service that simulated devices talk to.
//!
//! What it does for a device (queues, certificates, the JWT, faults) does not depend on the
//! transport: `backend` has it all, and `http` and `coap` are fronts for it.

mod backend;
#[cfg(feature = "coap")]
mod coap;
mod command;
mod faults;
mod http;
mod ids;
mod jwt;
mod pki;
mod query;
mod queue;
mod report;
mod snapshot;
pub mod spec;

#[cfg(feature = "coap")]
pub use coap::Air;
pub use report::Response;
pub use snapshot::{DeviceSnapshot, ReportedCommand, Snapshot, WaitingCommand};
pub use spec::{ServiceSpec, Transport};

use std::io;
#[cfg(feature = "coap")]
use std::net::UdpSocket;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use crate::clock::Clock;
use crate::secrets::KeySource;
use crate::trace::Trace;
use backend::Backend;
use http::TlsConfigs;
use jwt::PublicKey;
use pki::Authority;

/// What a tool without CoAP says to whoever asks it for CoAP.
#[cfg(not(feature = "coap"))]
pub(crate) const NO_COAP: &str =
    "this tool was built without CoAP; build it with the feature `coap`, which is on by default";

/// Starts services.
pub struct Service;

impl Service {
    /// Starts a service at `bind`, with new certificates.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound or is not a loopback address without
    /// [`ServiceSpec::open_to_network`], and when `spec` holds host names that no certificate can.
    pub fn start(
        spec: ServiceSpec,
        clock: Arc<Clock>,
        trace: Trace,
        bind: SocketAddr,
    ) -> io::Result<Handle> {
        if !bind.ip().is_loopback() && !spec.open_to_network {
            let text = format!("{bind} is no loopback address; `open_to_network` allows others");
            return Err(invalid(text));
        }
        let mut keys = KeySource::new(spec.key_seed, "service");
        let authority = Authority::new("nRF provisioning simulation CA", &mut keys);
        let authority = authority.map_err(invalid)?;
        let stranger = Authority::new("another CA", &mut keys).map_err(invalid)?;
        let mut identity =
            |ca: &Authority| ca.issue_server(&spec.host_names, &mut keys).map_err(invalid);
        let (right, wrong) = (identity(&authority)?, identity(&stranger)?);
        let transport = spec.transport;
        let backend = Arc::new(Backend::new(spec, clock, trace, authority));
        let shared = Arc::clone(&backend);
        let (addr, front) = match transport {
            Transport::Http => {
                let tls = TlsConfigs::new(right, wrong, keys.next_seed()).map_err(invalid)?;
                let socket = TcpListener::bind(bind)?;
                let addr = socket.local_addr()?;
                (addr, Front::Http(http::Listener::start(socket, tls, shared)?))
            }
            #[cfg(not(feature = "coap"))]
            Transport::Coap => return Err(invalid(NO_COAP)),
            #[cfg(feature = "coap")]
            Transport::Coap => {
                let certificates = coap::Certificates::new(&right, &wrong);
                let socket = UdpSocket::bind(bind)?;
                let addr = socket.local_addr()?;
                (addr, Front::Coap(coap::Listener::start(socket, certificates, shared)?))
            }
        };
        Ok(Handle { addr, backend, front })
    }
}

fn invalid(reason: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, reason.to_string())
}

/// A running service. It ends when the handle is dropped.
pub struct Handle {
    addr: SocketAddr,
    backend: Arc<Backend>,
    front: Front,
}

/// What listens.
enum Front {
    Http(http::Listener),
    #[cfg(feature = "coap")]
    Coap(coap::Listener),
}

impl Handle {
    /// Where the service listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The certificate of the CA that the service's own certificate is from.
    #[must_use]
    pub fn ca_pem(&self) -> String {
        self.backend.ca_pem()
    }

    /// Makes a device known by its UUID and its public key: an uncompressed SEC1 point or a DER
    /// `SubjectPublicKeyInfo`, of a P-256 key. A device that is known already keeps its queue.
    ///
    /// # Errors
    ///
    /// When the key is none of these.
    pub fn register_device(&self, uuid: &str, public_key: &[u8]) -> io::Result<()> {
        let key = PublicKey::from_bytes(public_key)
            .ok_or_else(|| invalid("the public key is neither a P-256 point nor an SPKI of one"))?;
        self.backend.register(uuid, key);
        Ok(())
    }

    /// Claims all devices, or gives them back.
    pub fn set_claimed(&self, claimed: bool) {
        self.backend.set_claimed(claimed);
    }

    /// What is left to do and what was done.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.backend.snapshot()
    }

    /// Something to keep an eye on the service with, from another thread.
    #[must_use]
    pub fn watch(&self) -> Watch {
        Watch(Arc::clone(&self.backend))
    }

    /// The way that datagrams take, of a service that speaks CoAP.
    #[cfg(feature = "coap")]
    #[must_use]
    pub fn air(&self) -> Option<Arc<Air>> {
        match &self.front {
            Front::Http(_) => None,
            Front::Coap(listener) => Some(listener.air()),
        }
    }

    /// Closes all connections and waits for their threads.
    pub fn stop(mut self) {
        match &mut self.front {
            Front::Http(listener) => listener.stop(),
            #[cfg(feature = "coap")]
            Front::Coap(listener) => listener.stop(),
        }
    }
}

/// Sees what a service holds, as long as it is wanted.
#[derive(Clone)]
pub struct Watch(Arc<Backend>);

impl Watch {
    /// What is left to do and what was done.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.0.snapshot()
    }
}

/// An address of this machine at which a socket bound to `addr` can be reached.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let mut addr = addr;
    if addr.ip().is_unspecified() {
        addr.set_ip(match addr {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    addr
}

#[cfg(test)]
mod tests;
