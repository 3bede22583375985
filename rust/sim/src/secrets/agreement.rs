// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A key agreement on P-256 (ECDH), with a key out of a seed.

use std::fmt;

use p256::{PublicKey, SecretKey, ecdh};

use crate::random::Random;

/// Our part of a key agreement.
pub(crate) struct Agreement {
    secret: SecretKey,
    public: Vec<u8>,
}

impl fmt::Debug for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Agreement")
    }
}

impl Agreement {
    /// The next one.
    pub(crate) fn new(random: &mut Random) -> Self {
        let secret = super::secret(random);
        let public = secret.public_key().to_sec1_bytes().into_vec();
        Self { secret, public }
    }

    /// What the peer gets: an uncompressed point.
    pub(crate) fn public(&self) -> &[u8] {
        &self.public
    }

    /// What both have then; `None` when `peer` is no point.
    pub(crate) fn complete(&self, peer: &[u8]) -> Option<Vec<u8>> {
        let peer = PublicKey::from_sec1_bytes(peer).ok()?;
        let shared = ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), peer.as_affine());
        Some(shared.raw_secret_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_come_to_the_same() {
        let mut random = Random::new(1);
        let (one, other) = (Agreement::new(&mut random), Agreement::new(&mut random));
        assert_ne!(one.public(), other.public());
        assert_eq!(one.public().len(), 65);
        let shared = one.complete(other.public()).unwrap();
        assert_eq!(Some(&shared), other.complete(one.public()).as_ref());
        assert_eq!(shared.len(), 32);
        assert_eq!(one.complete(&[4; 65]), None);
    }
}
