// SPDX-License-Identifier: Apache-2.0 OR MIT

//! P-256 keys: generation, signatures, certificate signing requests.

use std::fmt;

use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use sha2::{Digest, Sha256};
use x509_cert::certificate::Certificate;
use x509_cert::der::{Encode, EncodePem};

use crate::secrets::KeySource;
use crate::x509::{self, Issuer};

/// A key could not be made, read or used.
#[derive(Debug)]
pub struct KeyError(String);

impl KeyError {
    pub(super) fn new(what: &str, cause: impl fmt::Display) -> Self {
        Self(format!("{what}: {cause}"))
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for KeyError {}

/// A P-256 private key. Has no `Debug`, so that it cannot end up in a message.
#[derive(Clone)]
pub struct Key {
    signing: SigningKey,
}

impl Key {
    /// A new key from the operating system's randomness.
    ///
    /// # Errors
    ///
    /// When the operating system has no randomness to give.
    pub fn generate() -> Result<Self, KeyError> {
        Self::out_of(&mut KeySource::new(None, ""))
    }

    /// The next key of a source.
    pub(super) fn out_of(source: &mut KeySource) -> Result<Self, KeyError> {
        let signing = source.key().map_err(|e| KeyError::new("key generation", e))?;
        Ok(Self { signing })
    }

    /// Reads a key from PEM, in PKCS #8 or SEC 1 form.
    ///
    /// # Errors
    ///
    /// When it is neither, or no P-256 key.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let secret = SecretKey::from_pkcs8_pem(pem)
            .ok()
            .or_else(|| SecretKey::from_sec1_pem(pem).ok())
            .ok_or_else(|| KeyError::new("private key", "not a P-256 key in PEM"))?;
        Ok(Self { signing: secret.into() })
    }

    /// The key as PKCS #8 in PEM.
    ///
    /// # Errors
    ///
    /// When it cannot be encoded.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let pem = self.signing.to_pkcs8_pem(LineEnding::LF);
        pem.map(|text| text.to_string()).map_err(|e| KeyError::new("private key", e))
    }

    /// The public key as DER SubjectPublicKeyInfo.
    ///
    /// # Errors
    ///
    /// When it cannot be encoded.
    pub fn public_der(&self) -> Result<Vec<u8>, KeyError> {
        let der = self.signing.verifying_key().to_public_key_der();
        der.map(|document| document.into_vec()).map_err(|e| KeyError::new("public key", e))
    }

    /// The key identifier the modem uses: hexadecimal SHA-256 of [`Key::public_der`].
    ///
    /// # Errors
    ///
    /// When the public key cannot be encoded.
    pub fn id(&self) -> Result<String, KeyError> {
        Ok(hex::encode(Sha256::digest(self.public_der()?)))
    }

    /// ES256 signature over `message`, as `r` followed by `s`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature: Signature = self.signing.sign(message);
        signature.to_bytes().into()
    }

    /// A certificate signing request for `common_name`, in DER.
    ///
    /// # Errors
    ///
    /// When it cannot be encoded.
    pub fn signing_request(&self, common_name: &str) -> Result<Vec<u8>, KeyError> {
        x509::signing_request(&self.signing, common_name)
            .map_err(|e| KeyError::new("certificate signing request", e))
    }

    /// A self-signed CA certificate for `common_name`, in PEM.
    ///
    /// # Errors
    ///
    /// When it cannot be encoded.
    pub fn self_signed(&self, common_name: &str) -> Result<String, KeyError> {
        let pem = self.certificate(common_name)?.to_pem(LineEnding::LF);
        pem.map_err(|e| KeyError::new("self-signed certificate", e))
    }

    /// A self-signed certificate for `common_name` and the private key as PKCS #8, both in DER.
    ///
    /// # Errors
    ///
    /// When they cannot be encoded.
    pub fn identity(&self, common_name: &str) -> Result<(Vec<u8>, Vec<u8>), KeyError> {
        let certificate = self.certificate(common_name)?.to_der();
        let certificate = certificate.map_err(|e| KeyError::new("self-signed certificate", e))?;
        let key = self.signing.to_pkcs8_der().map_err(|e| KeyError::new("private key", e))?;
        Ok((certificate, key.as_bytes().to_vec()))
    }

    fn certificate(&self, common_name: &str) -> Result<Certificate, KeyError> {
        let issuer = Issuer::new(self.signing.clone(), common_name);
        let certificate = issuer.and_then(|issuer| issuer.self_signed());
        certificate.map_err(|e| KeyError::new("self-signed certificate", e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier;
    use p256::pkcs8::DecodePublicKey;

    #[test]
    fn a_key_survives_pem() {
        let key = Key::generate().unwrap();
        let again = Key::from_pem(&key.to_pem().unwrap()).unwrap();
        assert_eq!(key.public_der().unwrap(), again.public_der().unwrap());
        assert_eq!(key.id().unwrap().len(), 64);
        assert!(Key::from_pem("-----BEGIN PRIVATE KEY-----\n").is_err());
    }

    #[test]
    fn a_sec1_key_is_read() {
        let secret = SecretKey::from_slice(&[7; 32]).unwrap();
        let pem = secret.to_sec1_pem(LineEnding::LF).unwrap();
        let key = Key::from_pem(&pem).unwrap();
        assert_eq!(
            key.public_der().unwrap(),
            secret.public_key().to_public_key_der().unwrap().into_vec()
        );
    }

    #[test]
    fn signatures_verify() {
        let key = Key::generate().unwrap();
        let public = VerifyingKey::from_public_key_der(&key.public_der().unwrap()).unwrap();
        let signature = Signature::from_slice(&key.sign(b"message")).unwrap();
        public.verify(b"message", &signature).unwrap();
        assert!(public.verify(b"massage", &signature).is_err());
    }

    #[test]
    fn a_signing_request_names_the_device_and_its_key() {
        let key = Key::generate().unwrap();
        let request = key.signing_request("some-device").unwrap();
        let public = key.public_der().unwrap();
        assert!(request.windows(public.len()).any(|part| part == public));
        assert!(request.windows(11).any(|part| part == b"some-device"));
    }
}
