// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The device's connections: real TLS over the host's loopback.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::client::Resumption;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use crate::capture::{Capture, Carrier, Flow};
use crate::clock::Clock;
use crate::sdk::anchors;
use crate::sdk::rest::record::RecordLimit;
use crate::secrets;

/// How long connecting and the handshake may take in the host's time.
const SETUP_PATIENCE: Duration = Duration::from_secs(10);

/// How long the rest of an answer may take in the host's time: the service ends each connection.
const LAST_PATIENCE: Duration = Duration::from_secs(2);

/// What goes over a connection, TLS included.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::sdk) struct Traffic {
    pub(in crate::sdk) sent: u64,
    pub(in crate::sdk) received: u64,
}

/// Asked when a server has been silent for a while: whether to go on waiting.
pub(in crate::sdk) type OnSilence = Box<dyn FnMut() -> bool>;

/// A TCP stream that counts, and keeps what goes over it when that is wanted.
pub(in crate::sdk) struct Counted {
    stream: TcpStream,
    traffic: Traffic,
    on_silence: Option<OnSilence>,
    flow: Option<Flow>,
    records: Option<RecordLimit>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        if let Some(flow) = &self.flow {
            flow.close();
        }
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = loop {
            match self.stream.read(buffer) {
                Err(error) if is_silence(&error) => {
                    if !self.on_silence.as_mut().is_some_and(|goes_on| goes_on()) {
                        return Err(error);
                    }
                }
                result => break result?,
            }
        };
        self.traffic.received += count as u64;
        let read = buffer.get(..count).unwrap_or_default();
        if let Some(flow) = &self.flow {
            flow.received(read);
        }
        match self.records.as_mut().is_none_or(|records| records.takes(read)) {
            true => Ok(count),
            false => Err(io::Error::new(ErrorKind::InvalidData, "a TLS record is too large")),
        }
    }
}

fn is_silence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.stream.write(bytes)?;
        self.traffic.sent += count as u64;
        if let Some(flow) = &self.flow {
            flow.sent(bytes.get(..count).unwrap_or_default());
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A connection to be used for one exchange.
pub(in crate::sdk) enum Connection {
    /// Without a security tag.
    Plain(Counted),
    /// With one.
    Tls(Box<StreamOwned<ClientConnection, Counted>>),
}

/// What a session is made with besides its peer.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::sdk) struct Means<'a> {
    /// Decides its keys, if they are to repeat.
    pub(in crate::sdk) seed: Option<u64>,
    /// Gets what goes over it.
    pub(in crate::sdk) capture: Option<&'a Arc<Capture>>,
    /// Largest TLS record it takes, in bytes; `None` for what TLS allows.
    pub(in crate::sdk) record_limit: Option<usize>,
}

/// Why there is no connection.
#[derive(Debug)]
pub(in crate::sdk) struct ConnectError {
    /// Whether the server did not say anything, as opposed to a refusal by either side.
    pub(in crate::sdk) timed_out: bool,
    /// Whether it got as far as a handshake.
    pub(in crate::sdk) in_handshake: bool,
    /// The reason in words.
    pub(in crate::sdk) reason: String,
    /// What went over the wire before.
    pub(in crate::sdk) traffic: Traffic,
}

impl ConnectError {
    fn refused(reason: impl ToString) -> Self {
        Self {
            timed_out: false,
            in_handshake: true,
            reason: reason.to_string(),
            traffic: Traffic::default(),
        }
    }

    fn from_io(error: &io::Error, in_handshake: bool, traffic: Traffic) -> Self {
        Self { timed_out: is_silence(error), in_handshake, reason: error.to_string(), traffic }
    }
}

impl Connection {
    /// Connects without TLS.
    pub(in crate::sdk) fn plain(
        server: SocketAddr,
        capture: Option<&Arc<Capture>>,
    ) -> Result<Self, ConnectError> {
        tcp(server, capture).map(Self::Plain)
    }

    /// Connects with TLS; `anchors` are the CA certificates of the security tag, in PEM.
    pub(in crate::sdk) fn tls(
        server: SocketAddr,
        host: &str,
        anchors: &[u8],
        clock: Arc<Clock>,
        with: Means<'_>,
    ) -> Result<Self, ConnectError> {
        let Means { seed, capture, record_limit } = with;
        let name = ServerName::try_from(host.to_owned()).map_err(ConnectError::refused)?;
        let mut config = config(anchors, clock, seed)?;
        if let Some(capture) = capture {
            config.key_log = Arc::<Capture>::clone(capture);
        }
        let session =
            ClientConnection::new(Arc::new(config), name).map_err(ConnectError::refused)?;
        let mut stream = StreamOwned::new(session, tcp(server, capture)?);
        stream.sock.records = record_limit.map(RecordLimit::new);
        while stream.conn.is_handshaking() {
            let done = stream.conn.complete_io(&mut stream.sock);
            done.map_err(|error| ConnectError::from_io(&error, true, stream.sock.traffic))?;
        }
        Ok(Self::Tls(Box::new(stream)))
    }

    /// Has `on_silence` asked whenever nothing comes for `patience`.
    pub(in crate::sdk) fn set_patience(
        &mut self,
        patience: Duration,
        on_silence: OnSilence,
    ) -> io::Result<()> {
        let counted = self.counted_mut();
        counted.on_silence = Some(on_silence);
        counted.stream.set_read_timeout(Some(patience.max(Duration::from_millis(1))))
    }

    /// The device's own end of it.
    pub(in crate::sdk) fn local_addr(&self) -> io::Result<SocketAddr> {
        self.counted().stream.local_addr()
    }

    /// What went over it so far.
    pub(in crate::sdk) fn traffic(&self) -> Traffic {
        self.counted().traffic
    }

    /// Takes in what the peer still sends, which is at most its farewell, so that what a connection
    /// costs does not depend on how fast the host is.
    pub(in crate::sdk) fn drain(&mut self) {
        let counted = self.counted_mut();
        counted.on_silence = None;
        if counted.stream.set_read_timeout(Some(LAST_PATIENCE)).is_ok() {
            let mut rest = [0; 4096];
            while counted.read(&mut rest).is_ok_and(|count| count > 0) {}
        }
    }

    /// Says farewell. Whether the peer hears it does not matter any more.
    pub(in crate::sdk) fn close(&mut self) {
        if let Self::Tls(stream) = self {
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    }

    fn counted_mut(&mut self) -> &mut Counted {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => &mut stream.sock,
        }
    }

    fn counted(&self) -> &Counted {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => &stream.sock,
        }
    }
}

impl Read for Connection {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

fn tcp(server: SocketAddr, capture: Option<&Arc<Capture>>) -> Result<Counted, ConnectError> {
    let traffic = Traffic::default();
    let open = || {
        let stream = TcpStream::connect_timeout(&server, SETUP_PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(SETUP_PATIENCE))?;
        stream.set_write_timeout(Some(SETUP_PATIENCE))?;
        let flow = capture.map(|capture| capture.open(Carrier::Tcp));
        Ok(Counted { stream, traffic, on_silence: None, flow, records: None })
    };
    open().map_err(|error: io::Error| ConnectError::from_io(&error, false, traffic))
}

/// TLS 1.2 alone, which is what the SDK's REST client asks its socket for.
fn config(pem: &[u8], clock: Arc<Clock>, seed: Option<u64>) -> Result<ClientConfig, ConnectError> {
    let roots = anchors::roots(pem).map_err(ConnectError::refused)?;
    let provider = secrets::provider(seed);
    let mut config = ClientConfig::builder_with_details(provider, Arc::new(DeviceTime(clock)))
        .with_protocol_versions(&[&rustls::version::TLS12])
        .map_err(ConnectError::refused)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// Certificates are valid, or not, at the device's time.
#[derive(Debug)]
struct DeviceTime(Arc<Clock>);

impl TimeProvider for DeviceTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0.unix_s())))
    }
}
