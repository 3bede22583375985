// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Cryptography for TLS: the usual one, or one that repeats itself.

use std::fmt;
use std::sync::Arc;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::DecodePrivateKey;
use rustls::crypto::{
    ActiveKeyExchange, CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom, SharedSecret,
    SupportedKxGroup, ring,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign;
use rustls::{Error, NamedGroup, PeerMisbehaved, SignatureAlgorithm, SignatureScheme};

use super::{Agreement, Seeded};

/// What both ends use. With a seed, keys, random numbers and signatures are always the same.
pub(crate) fn provider(seed: Option<u64>) -> Arc<CryptoProvider> {
    let usual = ring::default_provider();
    let Some(seed) = seed else { return Arc::new(usual) };
    let seeded = Seeded::for_ever(seed);
    Arc::new(CryptoProvider {
        kx_groups: vec![seeded],
        secure_random: seeded,
        key_provider: &Keys,
        ..usual
    })
}

impl SecureRandom for Seeded {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), GetRandomFailed> {
        super::fill(&mut self.random(), buffer);
        Ok(())
    }
}

impl SupportedKxGroup for Seeded {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        Ok(Box::new(Agreement::new(&mut self.random())))
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

impl ActiveKeyExchange for Agreement {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let shared = Agreement::complete(&self, peer);
        let shared = shared.ok_or(Error::PeerMisbehaved(PeerMisbehaved::InvalidKeyShare))?;
        Ok(SharedSecret::from(shared.as_slice()))
    }

    fn pub_key(&self) -> &[u8] {
        self.public()
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

/// Reads P-256 keys, whose signatures are the same for the same message (RFC 6979).
#[derive(Debug)]
struct Keys;

impl KeyProvider for Keys {
    fn load_private_key(
        &self,
        key: PrivateKeyDer<'static>,
    ) -> Result<Arc<dyn sign::SigningKey>, Error> {
        let key = SigningKey::from_pkcs8_der(key.secret_der());
        let key = key.map_err(|error| Error::General(format!("no P-256 key: {error}")))?;
        Ok(Arc::new(EcdsaKey(key)))
    }
}

#[derive(Clone)]
struct EcdsaKey(SigningKey);

impl fmt::Debug for EcdsaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EcdsaKey")
    }
}

impl sign::SigningKey for EcdsaKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn sign::Signer>> {
        let can = offered.contains(&SignatureScheme::ECDSA_NISTP256_SHA256);
        can.then(|| Box::new(self.clone()) as Box<dyn sign::Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl sign::Signer for EcdsaKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature: DerSignature = self.0.sign(message);
        Ok(signature.as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP256_SHA256
    }
}
