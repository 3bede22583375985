// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The HTTP client: one TLS connection for each request.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;

use nrf_provisioning_core::ports::Method;
use nrf_provisioning_core::ports::http::{HttpClient, HttpRequest, HttpResponse};
use nrf_provisioning_core::{Config, Error};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// What stands for no limit: longer than a service takes.
const NO_LIMIT: Duration = Duration::from_secs(3600);

/// What every request has behind the library's lines.
const OWN_HEADERS: &[u8] = b"User-Agent: nrf-provisioning-host-rust\r\nConnection: close\r\n";

/// A client that trusts one CA.
pub(crate) struct TlsClient {
    address: SocketAddr,
    host_name: String,
    timeout: Duration,
    tls: Arc<ClientConfig>,
}

impl TlsClient {
    /// A client for the service at `address`, whose certificate has to be for the configured name.
    pub(crate) fn new(address: SocketAddr, ca: &str, config: &Config) -> Result<Self, String> {
        let certificate =
            CertificateDer::from_pem_slice(ca.as_bytes()).map_err(|error| error.to_string())?;
        let mut roots = RootCertStore::empty();
        roots.add(certificate).map_err(|error| error.to_string())?;
        let tls = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Ok(Self {
            address,
            host_name: config.http_hostname.to_string_lossy().into_owned(),
            // -1 stands for no limit, which is no good idea on a host.
            timeout: u64::try_from(config.http_timeout_ms).map_or(NO_LIMIT, Duration::from_millis),
            tls: Arc::new(tls),
        })
    }

    fn exchange(&self, request: &HttpRequest<'_>) -> std::io::Result<Vec<u8>> {
        let name = ServerName::try_from(self.host_name.clone()).map_err(std::io::Error::other)?;
        let tls =
            ClientConnection::new(Arc::clone(&self.tls), name).map_err(std::io::Error::other)?;
        let socket = TcpStream::connect_timeout(&self.address, self.timeout)?;
        socket.set_read_timeout(Some(self.timeout))?;
        let mut stream = StreamOwned::new(tls, socket);
        stream.write_all(&self.head(request))?;
        stream.write_all(request.body)?;
        stream.flush()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }

    fn head(&self, request: &HttpRequest<'_>) -> Vec<u8> {
        let method: &[u8] = match request.method {
            Method::Get => b"GET ",
            Method::Post => b"POST ",
        };
        let mut head = [method, request.url.to_bytes(), b" HTTP/1.1\r\n"].concat();
        head.extend_from_slice(format!("Host: {}\r\n", self.host_name).as_bytes());
        for line in request.headers {
            head.extend_from_slice(line.to_bytes());
        }
        head.extend_from_slice(OWN_HEADERS);
        head.extend_from_slice(
            format!("Content-Length: {}\r\n\r\n", request.body.len()).as_bytes(),
        );
        head
    }
}

impl HttpClient for TlsClient {
    fn send(
        &mut self,
        request: &HttpRequest<'_>,
        buffer: &mut [u8],
    ) -> Result<HttpResponse, Error> {
        let answer = self.exchange(request).map_err(|error| reason(&error))?;
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut response = httparse::Response::new(&mut headers);
        let Ok(httparse::Status::Complete(head)) = response.parse(&answer) else {
            return Err(Error::ConnectionClosed);
        };
        let status = response.code.and_then(NonZeroU16::new);
        let body = answer.get(head..).unwrap_or_default();
        let room = buffer.get_mut(..body.len());
        let body = room.map_or(HttpResponse::LOST, |room| {
            room.copy_from_slice(body);
            0..body.len()
        });
        Ok(HttpResponse { status, body })
    }
}

/// What the library makes of a failure: a certificate that was refused is a wrong CA.
fn reason(error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidData | ErrorKind::ConnectionRefused => Error::ConnectionRefused,
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Error::TimedOut,
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset => Error::ConnectionClosed,
        _ => Error::Network,
    }
}
