// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The secrets of sessions, for a capture's key log.
//!
//! The library hands them out to nobody, but computes them with a function that can be replaced:
//! the HMAC, which sees the master secret and both random numbers when a session's keys are made
//! (RFC 5246 section 6.3).

use std::sync::Arc;

use dimpl::CryptoError;
use dimpl::crypto::{CryptoProvider, HashAlgorithm, HmacProvider, rust_crypto};

use crate::capture::Capture;

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

/// The library's own cryptography.
pub(super) fn provider() -> CryptoProvider {
    rust_crypto::default_provider()
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
        let hmac = noting(provider(), Arc::clone(&capture)).hmac_provider;
        let seed = [KEY_EXPANSION, &[1; 32], &[2; 32]].concat();
        for data in [&seed[..], &seed[..76], b"client finished"] {
            let (mut plain, mut noted) = ([0; 32], [0; 32]);
            let own = provider().hmac_provider;
            own.hmac(HashAlgorithm::SHA256, &[3; 48], data, &mut plain).unwrap();
            hmac.hmac(HashAlgorithm::SHA256, &[3; 48], data, &mut noted).unwrap();
            assert_eq!(plain, noted);
        }
        let line = format!("CLIENT_RANDOM {} {}\n", "02".repeat(32), "03".repeat(48));
        assert_eq!(capture.key_log(), line);
    }
}
