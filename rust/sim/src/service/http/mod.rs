// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The HTTPS front: a listener, and a thread for each connection.

mod connection;
mod message;
mod route;

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::server::NoServerSessionStorage;

use super::backend::Backend;
use super::pki::ServerIdentity;
use super::reachable;
use crate::secrets;

/// Connections served at once; what comes beyond them is closed.
const MAX_CONNECTIONS: usize = 32;

/// How long the service waits for a client to send or to take something.
const IO_TIMEOUT: Duration = Duration::from_secs(30);

/// TLS with the service's certificate, and with that of another CA.
pub(crate) struct TlsConfigs {
    right: Arc<ServerConfig>,
    wrong: Arc<ServerConfig>,
}

impl TlsConfigs {
    /// Both configurations, for TLS 1.2 and 1.3. With a seed, sessions repeat.
    pub(crate) fn new(
        right: ServerIdentity,
        wrong: ServerIdentity,
        seed: Option<u64>,
    ) -> Result<Self, rustls::Error> {
        Ok(Self { right: config(right, seed)?, wrong: config(wrong, seed)? })
    }
}

fn config(identity: ServerIdentity, seed: Option<u64>) -> Result<Arc<ServerConfig>, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(secrets::provider(seed))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(identity.chain, identity.key)?;
    // A resumed session would not see the certificate that a fault presents.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// The listening thread.
pub(crate) struct Listener {
    addr: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What the listener and its connections share.
struct Shared {
    backend: Arc<Backend>,
    tls: TlsConfigs,
    stopping: AtomicBool,
    open: Mutex<Vec<Open>>,
}

/// A connection: its socket, to close it from outside, and its thread.
struct Open {
    socket: TcpStream,
    thread: JoinHandle<()>,
}

impl Listener {
    /// Listens on `socket`.
    pub(crate) fn start(
        socket: TcpListener,
        tls: TlsConfigs,
        backend: Arc<Backend>,
    ) -> io::Result<Self> {
        let addr = socket.local_addr()?;
        let stopping = AtomicBool::new(false);
        let shared = Arc::new(Shared { backend, tls, stopping, open: Mutex::new(Vec::new()) });
        let for_thread = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("service".into())
            .spawn(move || for_thread.accept_all(&socket))?;
        Ok(Self { addr, shared, thread: Some(thread) })
    }

    /// Closes all connections and waits for all threads. A second call does nothing.
    pub(crate) fn stop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.shared.stopping.store(true, Ordering::SeqCst);
        // A connection of our own wakes the listening thread up.
        let woken = TcpStream::connect_timeout(&reachable(self.addr), Duration::from_secs(1));
        if woken.is_ok() {
            // A thread that panicked has nothing left to be waited for.
            let _ = thread.join();
        }
        let open = std::mem::take(&mut *self.shared.open());
        for connection in open {
            let _ = connection.socket.shutdown(Shutdown::Both);
            let _ = connection.thread.join();
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn open(&self) -> std::sync::MutexGuard<'_, Vec<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn accept_all(self: &Arc<Self>, socket: &TcpListener) {
        loop {
            let accepted = socket.accept();
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            match accepted {
                Ok((stream, _)) => {
                    if let Err(reason) = self.admit(stream) {
                        self.backend.note(format!("connection not served: {reason}"));
                    }
                }
                // No descriptors left, perhaps: there is no hurry to ask again.
                Err(_) => thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    fn admit(self: &Arc<Self>, stream: TcpStream) -> io::Result<()> {
        let mut open = self.open();
        open.retain(|connection| !connection.thread.is_finished());
        if open.len() >= MAX_CONNECTIONS {
            return Err(io::Error::other(format!("more than {MAX_CONNECTIONS} at once")));
        }
        stream.set_read_timeout(Some(IO_TIMEOUT))?;
        stream.set_write_timeout(Some(IO_TIMEOUT))?;
        stream.set_nodelay(true)?;
        let socket = stream.try_clone()?;
        let wrong_ca = self.backend.begin_connection();
        let tls = Arc::clone(if wrong_ca { &self.tls.wrong } else { &self.tls.right });
        let backend = Arc::clone(&self.backend);
        let thread = thread::Builder::new()
            .name("service connection".into())
            .spawn(move || connection::serve(&backend, tls, stream))?;
        open.push(Open { socket, thread });
        Ok(())
    }
}
