// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Where keys come from: the operating system, or a seed when a run has to repeat byte by byte.

mod agreement;
mod seeded;
mod tls;

use p256::SecretKey;
use p256::ecdsa::SigningKey;
use p256::elliptic_curve::Generate;

pub(crate) use agreement::Agreement;
pub(crate) use seeded::Seeded;
pub(crate) use tls::provider;

use crate::random::Random;

/// Bytes of a P-256 private key.
const KEY_LEN: usize = 32;

/// Makes the keys of one owner.
#[derive(Debug, Clone)]
pub(crate) struct KeySource {
    seeded: Option<Random>,
}

impl KeySource {
    /// What `seed`, if there is one, gives `owner`: others get other keys from it.
    pub(crate) fn new(seed: Option<u64>, owner: &str) -> Self {
        // FNV-1a.
        let mix = |seed: u64| {
            owner.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
        };
        Self { seeded: seed.map(|seed| Random::new(mix(seed))) }
    }

    /// The next key.
    pub(crate) fn key(&mut self) -> Result<SigningKey, String> {
        match &mut self.seeded {
            Some(random) => Ok(SigningKey::from(secret(random))),
            None => SigningKey::try_generate().map_err(|error| format!("no key: {error}")),
        }
    }

    /// A seed for something that makes keys itself; `None` without a seed.
    pub(crate) fn next_seed(&mut self) -> Option<u64> {
        self.seeded.as_mut().map(Random::next_u64)
    }
}

/// The next private key. Seeded, and so no secret.
fn secret(random: &mut Random) -> SecretKey {
    loop {
        let mut bytes = [0; KEY_LEN];
        fill(random, &mut bytes);
        // Zero and what exceeds the order of the curve are none.
        if let Ok(key) = SecretKey::from_slice(&bytes) {
            return key;
        }
    }
}

/// Fills a buffer with the next bytes.
pub(crate) fn fill(random: &mut Random, buffer: &mut [u8]) {
    for part in buffer.chunks_mut(16) {
        for (to, from) in part.iter_mut().zip(random.next_bytes()) {
            *to = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_keys_and_gives_each_owner_others() {
        let three = |seed, owner| {
            let mut source = KeySource::new(seed, owner);
            [(); 3].map(|()| source.key().unwrap().to_bytes())
        };
        assert_eq!(three(Some(1), "a"), three(Some(1), "a"));
        assert_ne!(three(Some(1), "a"), three(Some(1), "b"));
        assert_ne!(three(Some(1), "a"), three(Some(2), "a"));
        assert_ne!(three(None, "a"), three(None, "a"));
        let [first, second, _] = three(Some(1), "a");
        assert_ne!(first, second);
    }
}
