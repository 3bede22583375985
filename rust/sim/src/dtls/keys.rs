// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The keys of sessions: from a seed when they are to repeat, and in a capture's key log.
//!
//! The library hands them out to nobody, but computes them with a function that can be replaced:
//! the HMAC, which sees the master secret and both random numbers when a session's keys are made
//! (RFC 5246 section 6.3).

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use dimpl::CryptoError;
use dimpl::crypto::{
    ActiveKeyExchange, Buf, CryptoProvider, HashAlgorithm, HmacProvider, NamedGroup, SecureRandom,
    SupportedKxGroup, rust_crypto,
};

use crate::capture::Capture;
use crate::secrets::{self, Agreement, Seeded};

/// What the seed of a session's keys begins with. The server's random number and the client's
/// follow.
const KEY_EXPANSION: &[u8] = b"key expansion";
/// Length of each of the two.
const RANDOM: usize = 32;
/// The label of a master secret in a key log.
const LABEL: &str = "CLIENT_RANDOM";

/// The library's own cryptography, which notes each session's secret in `capture`.
pub(super) fn noting(provider: CryptoProvider, capture: Arc<Capture>) -> CryptoProvider {
    // The library wants to have it for ever. There are few sessions in a run.
    let hmac_provider = Box::leak(Box::new(Noting { capture, hmac: provider.hmac_provider }));
    CryptoProvider { hmac_provider, ..provider }
}

/// The library's own cryptography, with the keys of `seed` if there is one.
pub(super) fn provider(seed: Option<u64>) -> CryptoProvider {
    let usual = rust_crypto::default_provider();
    let Some(seed) = seed else { return usual };
    let seeded = Seeded::for_ever(seed);
    let groups: &[&dyn SupportedKxGroup] = Box::leak(Box::new([seeded as &dyn SupportedKxGroup]));
    CryptoProvider { kx_groups: groups, secure_random: seeded, ..usual }
}

/// A start of time that is the same in each run.
///
/// The library puts the date of it, in seconds, into a session's random numbers, and takes what is
/// before its own start for its start. So this is the same distant date for all.
pub(super) fn repeatable_start() -> Instant {
    let now = Instant::now();
    let unix = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    now + DISTANT_DATE.saturating_sub(unix)
}

/// The first day of 2100, and half a second, so that rounding does not matter.
const DISTANT_DATE: Duration = Duration::from_millis(4_102_444_800_500);

impl SecureRandom for Seeded {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        secrets::fill(&mut self.random(), buffer);
        Ok(())
    }
}

impl SupportedKxGroup for Seeded {
    fn name(&self) -> NamedGroup {
        NamedGroup::Secp256r1
    }

    fn start_exchange(&self, _: Buf) -> Result<Box<dyn ActiveKeyExchange>, CryptoError> {
        Ok(Box::new(Agreement::new(&mut self.random())))
    }
}

impl ActiveKeyExchange for Agreement {
    fn pub_key(&self) -> &[u8] {
        self.public()
    }

    fn complete(self: Box<Self>, peer: &[u8], out: &mut Buf) -> Result<(), CryptoError> {
        let shared = Agreement::complete(&self, peer);
        let shared = shared.ok_or(CryptoError::InvalidPublicKey(NamedGroup::Secp256r1))?;
        out.clear();
        out.extend_from_slice(&shared);
        Ok(())
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::Secp256r1
    }
}

#[derive(Debug)]
struct Noting {
    capture: Arc<Capture>,
    hmac: &'static dyn HmacProvider,
}

impl HmacProvider for Noting {
    fn hmac(
        &self,
        hash: HashAlgorithm,
        key: &[u8],
        data: &[u8],
        out: &mut [u8],
    ) -> Result<usize, CryptoError> {
        if let Some(client_random) = data.strip_prefix(KEY_EXPANSION).and_then(client_random) {
            self.capture.add_key(LABEL, client_random, key);
        }
        self.hmac.hmac(hash, key, data, out)
    }
}

/// The client's random number out of the two.
fn client_random(randoms: &[u8]) -> Option<&[u8]> {
    randoms.get(RANDOM..).filter(|random| random.len() == RANDOM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    #[test]
    fn the_secret_is_noted_when_keys_are_made_and_not_otherwise() {
        let capture = Arc::new(Capture::new(Arc::new(Clock::new_virtual())));
        let hmac = noting(provider(None), Arc::clone(&capture)).hmac_provider;
        let seed = [KEY_EXPANSION, &[1; 32], &[2; 32]].concat();
        for data in [&seed[..], &seed[..76], b"client finished"] {
            let (mut plain, mut noted) = ([0; 32], [0; 32]);
            let own = provider(None).hmac_provider;
            own.hmac(HashAlgorithm::SHA256, &[3; 48], data, &mut plain).unwrap();
            hmac.hmac(HashAlgorithm::SHA256, &[3; 48], data, &mut noted).unwrap();
            assert_eq!(plain, noted);
        }
        let line = format!("CLIENT_RANDOM {} {}\n", "02".repeat(32), "03".repeat(48));
        assert_eq!(capture.key_log(), line);
    }
}
