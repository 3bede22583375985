// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The modem's signed messages: a CBOR message and a COSE_Sign1 signature, both in base64url.

use std::convert::Infallible;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minicbor::Encoder;
use minicbor::data::Tag;
use minicbor::encode::Error;
use sha2::{Digest, Sha256};

use super::keys::Key;

type CborResult = Result<Vec<u8>, Error<Infallible>>;

/// The tag that marks data as CBOR.
const SELF_DESCRIBED: Tag = Tag::new(55_799);
/// The tag of a COSE_Sign1 structure.
const COSE_SIGN1: Tag = Tag::new(18);
/// COSE header parameters: algorithm, key id.
const HEADER_ALG: u8 = 1;
const HEADER_KID: u8 = 4;
/// COSE's number for ES256.
const ES256: i8 = -7;
/// The modem's name for its identity key, a CBOR -2.
const IDENTITY_KEY: &[u8] = &[0x21];

/// Message types of the modem's identity service.
const MSG_IDENTITY: u8 = 1;
const MSG_PUBLIC_KEY: u8 = 8;
const MSG_CSR: u8 = 9;
/// The device type of an nRF9161 LACA in identity messages.
const DEVICE_TYPE: u8 = 4;

/// Who signs: the identity the modem puts into its messages.
pub(super) struct Identity<'a> {
    /// Device UUID.
    pub(super) uuid: [u8; 16],
    /// Modem firmware UUID.
    pub(super) firmware: [u8; 16],
    /// Identity key.
    pub(super) key: &'a Key,
}

impl Identity<'_> {
    /// The answer of `%ATTESTTOKEN`.
    pub(super) fn attestation_token(&self, nonce: [u8; 16]) -> Option<String> {
        let message = self.attestation(nonce).ok()?;
        // The signature covers the message, which is not repeated in it.
        let signature = self.sign(&message, None).ok()?;
        Some(join(&message, &signature))
    }

    /// The answer of `%KEYGEN` for a signing request.
    pub(super) fn signed_request(&self, tag: u32, csr: &[u8], nonce: [u8; 16]) -> Option<String> {
        let statement = self.statement(MSG_CSR, tag, csr, nonce).ok()?;
        let signature = self.sign(&statement, Some(&statement)).ok()?;
        Some(join(csr, &signature))
    }

    /// The answer of `%KEYGEN` for a public key.
    pub(super) fn signed_public_key(&self, tag: u32, der: &[u8]) -> Option<String> {
        let message = self.public_key(tag, der).ok()?;
        let signature = self.sign(&message, None).ok()?;
        Some(join(&message, &signature))
    }

    fn attestation(&self, nonce: [u8; 16]) -> CborResult {
        let mut e = Encoder::new(Vec::new());
        e.tag(SELF_DESCRIBED)?.array(5)?.u8(MSG_IDENTITY)?;
        e.bytes(&self.uuid)?.u8(DEVICE_TYPE)?.bytes(&self.firmware)?.bytes(&nonce)?;
        Ok(e.into_writer())
    }

    fn statement(&self, kind: u8, tag: u32, content: &[u8], nonce: [u8; 16]) -> CborResult {
        let mut e = Encoder::new(Vec::new());
        e.tag(SELF_DESCRIBED)?.array(5)?.u8(kind)?.bytes(&self.uuid)?;
        e.bytes(&encoded_tag(tag)?)?.bytes(&Sha256::digest(content))?.bytes(&nonce)?;
        Ok(e.into_writer())
    }

    fn public_key(&self, tag: u32, der: &[u8]) -> CborResult {
        let mut e = Encoder::new(Vec::new());
        e.tag(SELF_DESCRIBED)?.array(4)?.u8(MSG_PUBLIC_KEY)?.bytes(&self.uuid)?;
        e.bytes(&encoded_tag(tag)?)?.bytes(der)?;
        Ok(e.into_writer())
    }

    /// COSE_Sign1 over `payload`, which is part of the structure only when `attached`.
    fn sign(&self, payload: &[u8], attached: Option<&[u8]>) -> CborResult {
        let protected = protected_header()?;
        let mut signed = Encoder::new(Vec::new());
        signed.array(4)?.str("Signature1")?.bytes(&protected)?.bytes(&[])?.bytes(payload)?;
        let signature = self.key.sign(&signed.into_writer());

        let mut e = Encoder::new(Vec::new());
        e.tag(COSE_SIGN1)?.array(4)?.bytes(&protected)?;
        e.map(1)?.u8(HEADER_KID)?.bytes(IDENTITY_KEY)?;
        match attached {
            Some(payload) => e.bytes(payload)?,
            None => e.null()?,
        };
        e.bytes(&signature)?;
        Ok(e.into_writer())
    }
}

fn protected_header() -> CborResult {
    let mut e = Encoder::new(Vec::new());
    e.map(1)?.u8(HEADER_ALG)?.i8(ES256)?;
    Ok(e.into_writer())
}

/// A security tag as the modem puts it into a byte string.
fn encoded_tag(tag: u32) -> Result<Vec<u8>, Error<Infallible>> {
    let mut e = Encoder::new(Vec::new());
    e.u32(tag)?;
    Ok(e.into_writer())
}

fn join(message: &[u8], signature: &[u8]) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(message), URL_SAFE_NO_PAD.encode(signature))
}

#[cfg(test)]
mod tests {
    use super::*;
    use coset::iana::{Algorithm, EnumI64};
    use coset::{CoseSign1, RegisteredLabelWithPrivate, TaggedCborSerializable};
    use p256::ecdsa::signature::Verifier;
    use p256::ecdsa::{Signature, VerifyingKey};
    use p256::pkcs8::DecodePublicKey;

    /// Reads a signature as another implementation understands it, and checks it over `payload`.
    fn verify(key: &Key, cose: &[u8], payload: &[u8]) {
        let message = CoseSign1::from_tagged_slice(cose).unwrap();
        let es256 = RegisteredLabelWithPrivate::Assigned(Algorithm::ES256);
        assert_eq!(message.protected.header.alg, Some(es256));
        assert_eq!(Algorithm::ES256.to_i64(), i64::from(ES256));
        assert_eq!(message.unprotected.key_id, IDENTITY_KEY);
        let public = VerifyingKey::from_public_key_der(&key.public_der().unwrap()).unwrap();
        let check = |signature: &[u8], signed: &[u8]| {
            public.verify(signed, &Signature::from_slice(signature).unwrap())
        };
        match &message.payload {
            Some(attached) => {
                assert_eq!(attached, payload);
                message.verify_signature(&[], check).unwrap();
            }
            None => message.verify_detached_signature(payload, &[], check).unwrap(),
        }
    }

    fn decode(token: &str) -> (Vec<u8>, Vec<u8>) {
        let (message, signature) = token.split_once('.').unwrap();
        let bytes = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
        (bytes(message), bytes(signature))
    }

    #[test]
    fn an_attestation_token_fits_the_sdk_and_verifies() {
        let key = Key::generate().unwrap();
        let identity = Identity { uuid: [1; 16], firmware: [2; 16], key: &key };
        let token = identity.attestation_token([3; 16]).unwrap();
        let (message, signature) = token.split_once('.').unwrap();
        // The SDK reads each half into 128 bytes.
        assert!(message.len() <= 127 && signature.len() <= 127);
        let (message, signature) = decode(&token);
        assert_eq!(message[..5], [0xd9, 0xd9, 0xf7, 0x85, 0x01]);
        verify(&key, &signature, &message);
    }

    #[test]
    fn a_signed_request_carries_its_digest() {
        let key = Key::generate().unwrap();
        let identity = Identity { uuid: [1; 16], firmware: [2; 16], key: &key };
        let (csr, signature) = decode(&identity.signed_request(52, b"csr", [9; 16]).unwrap());
        assert_eq!(csr, b"csr");
        let statement = CoseSign1::from_tagged_slice(&signature).unwrap().payload.unwrap();
        assert_eq!(statement.len(), 76);
        let digest: [u8; 32] = Sha256::digest(b"csr").into();
        assert!(statement.windows(32).any(|part| part == digest));
        verify(&key, &signature, &statement);
    }
}
