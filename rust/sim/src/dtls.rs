// SPDX-License-Identifier: Apache-2.0 OR MIT

//! DTLS 1.2 on the simulation's clock: one end of a session, whose datagrams somebody else moves.
//!
//! The protocol is `dimpl`'s. It takes the time as an argument, so that a handshake's
//! retransmissions follow the virtual clock and take no time to wait for.

mod keys;

use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::{Config, Dtls, DtlsCertificate, NamedGroup, Output};

use crate::capture::Capture;

/// What a session hands out while it goes on.
#[derive(Debug)]
pub(crate) enum Step {
    /// A datagram for the peer.
    Send(Vec<u8>),
    /// The peer's certificate, to be verified before anything else goes out.
    Certificate(Vec<u8>),
    /// The handshake is done.
    Connected,
    /// What the peer said.
    Data(Vec<u8>),
    /// The peer ended the session.
    Closed,
}

/// Why a session cannot go on.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Whether the handshake took too long, as opposed to a refusal by either side.
    pub(crate) timed_out: bool,
    /// The reason in words.
    pub(crate) reason: String,
}

impl From<dimpl::Error> for Failure {
    fn from(error: dimpl::Error) -> Self {
        let timed_out = matches!(error, dimpl::Error::Timeout(_));
        Self { timed_out, reason: error.to_string() }
    }
}

/// What decides what is made up in a session; without, the operating system does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seeds {
    /// Decides when messages are sent again, and all random numbers that are no secrets.
    pub(crate) random: Option<u64>,
    /// Decides the keys, and the time that the session's random numbers begin with.
    pub(crate) keys: Option<u64>,
}

/// One end of a session.
pub(crate) struct End {
    dtls: Dtls,
    /// The moment that the library is told for the start of the simulation.
    start: Instant,
    /// When the library wants to be called next.
    wake: Option<Instant>,
}

/// The name of the protocol version, for records.
pub(crate) const VERSION: &str = "DTLS 1.2";

/// First time-out of a flight, doubled each time.
const FLIGHT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a handshake may take; the longest that the modem offers.
pub(crate) const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(123);
/// More than fit into the handshake's time, so that this is what ends it.
const FLIGHT_RETRIES: usize = 64;
/// Room for whatever the library hands out: a record or a certificate.
const OUTPUT_ROOM: usize = 1 << 16;

impl End {
    /// The client's end, whose secrets `capture` gets. Nothing happens before [`End::elapse`].
    pub(crate) fn client(
        own: DtlsCertificate,
        seeds: Seeds,
        capture: Option<Arc<Capture>>,
    ) -> Result<Self, String> {
        let mut end = Self::new(own, seeds, capture)?;
        end.dtls.set_active(true);
        Ok(end)
    }

    /// The server's end, which waits for a client.
    pub(crate) fn server(own: DtlsCertificate, seeds: Seeds) -> Result<Self, String> {
        Self::new(own, seeds, None)
    }

    fn new(
        own: DtlsCertificate,
        seeds: Seeds,
        capture: Option<Arc<Capture>>,
    ) -> Result<Self, String> {
        let config = match seeds.random {
            Some(seed) => Config::builder().dangerously_set_rng_seed(seed),
            None => Config::builder(),
        };
        let provider = keys::provider(seeds.keys);
        let provider = match capture {
            Some(capture) => keys::noting(provider, capture),
            None => provider,
        };
        let config = config
            .with_crypto_provider(provider)
            .require_client_certificate(false)
            .kx_groups(&[NamedGroup::Secp256r1])
            .flight_start_rto(FLIGHT_TIMEOUT)
            .flight_retries(FLIGHT_RETRIES)
            .handshake_timeout(HANDSHAKE_TIMEOUT)
            .build()
            .map_err(|error| error.to_string())?;
        let start = if seeds.keys.is_some() { keys::repeatable_start() } else { Instant::now() };
        Ok(Self { dtls: Dtls::new_12(Arc::new(config), own, start), start, wake: None })
    }

    /// Lets time pass. A client's first call starts the handshake.
    pub(crate) fn elapse(&mut self, now_ms: u64) -> Result<Vec<Step>, Failure> {
        self.dtls.handle_timeout(self.instant(now_ms))?;
        Ok(self.collect())
    }

    /// Takes a datagram in.
    pub(crate) fn receive(&mut self, now_ms: u64, datagram: &[u8]) -> Result<Vec<Step>, Failure> {
        self.dtls.handle_timeout(self.instant(now_ms))?;
        self.dtls.handle_packet(datagram)?;
        Ok(self.collect())
    }

    /// Says `data` to the peer.
    pub(crate) fn send(&mut self, now_ms: u64, data: &[u8]) -> Result<Vec<Step>, Failure> {
        self.dtls.handle_timeout(self.instant(now_ms))?;
        self.dtls.send_application_data(data)?;
        Ok(self.collect())
    }

    /// Ends the session. Whether the peer hears of it does not matter any more.
    pub(crate) fn close(&mut self) -> Vec<Step> {
        match self.dtls.close() {
            Ok(()) => self.collect(),
            Err(_) => Vec::new(),
        }
    }

    /// When [`End::elapse`] has to be called, in milliseconds since the start.
    pub(crate) fn wake_ms(&self) -> Option<u64> {
        let after = self.wake?.saturating_duration_since(self.start);
        // Rounded up: called too early, the library would do nothing.
        u64::try_from(after.as_nanos().div_ceil(1_000_000)).ok()
    }

    fn instant(&self, now_ms: u64) -> Instant {
        self.start + Duration::from_millis(now_ms)
    }

    fn collect(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut room = vec![0; OUTPUT_ROOM];
        loop {
            match self.dtls.poll_output(&mut room) {
                Output::Packet(datagram) => steps.push(Step::Send(datagram.to_vec())),
                Output::PeerCert(der) => steps.push(Step::Certificate(der.to_vec())),
                Output::Connected => steps.push(Step::Connected),
                Output::ApplicationData(data) => steps.push(Step::Data(data.to_vec())),
                Output::CloseNotify => steps.push(Step::Closed),
                Output::Timeout(at) => {
                    self.wake = Some(at);
                    return steps;
                }
                Output::BufferTooSmall { needed } => room.resize(needed, 0),
                // Keys for media, which nobody asked for.
                _ => {}
            }
        }
    }
}

/// The datagram that tells a server, before there are keys, that its certificate is refused.
pub(crate) const BAD_CERTIFICATE: [u8; 15] =
    [21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0xff, 0, 2, 2, 42];
