// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The local provisioning service that simulated devices talk to.
//!
//! What it does for a device (queues, certificates, the JWT, faults) does not depend on the
//! transport: `backend` has it all, and `http` is one front for it.

mod backend;
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

pub use report::Response;
pub use snapshot::{DeviceSnapshot, ReportedCommand, Snapshot, WaitingCommand};
pub use spec::ServiceSpec;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use crate::clock::Clock;
use crate::trace::Trace;
use backend::Backend;
use http::{Listener, TlsConfigs};
use jwt::PublicKey;
use pki::Authority;

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
        let authority = Authority::new("nRF provisioning simulation CA").map_err(invalid)?;
        let stranger = Authority::new("another CA").map_err(invalid)?;
        let identity = |ca: &Authority| ca.issue_server(&spec.host_names).map_err(invalid);
        let tls = TlsConfigs::new(identity(&authority)?, identity(&stranger)?).map_err(invalid)?;
        let socket = TcpListener::bind(bind)?;
        let addr = socket.local_addr()?;
        let backend = Arc::new(Backend::new(spec, clock, trace, authority));
        let listener = Listener::start(socket, tls, Arc::clone(&backend))?;
        Ok(Handle { addr, backend, listener })
    }
}

fn invalid(reason: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, reason.to_string())
}

/// A running service. It ends when the handle is dropped.
pub struct Handle {
    addr: SocketAddr,
    backend: Arc<Backend>,
    listener: Listener,
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

    /// Closes all connections and waits for their threads.
    pub fn stop(mut self) {
        self.listener.stop();
    }
}

#[cfg(test)]
mod tests;
