// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Checking the JWT a device proves its identity with.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::pkcs8::DecodePublicKey;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The longest life a JWT may have.
const MAX_LIFE_S: u64 = 360;

/// By how much the clocks of the device and the service may differ.
const LEEWAY_S: u64 = 10;

/// A longer token than any modem makes.
const MAX_LEN: usize = 2048;

/// A P-256 public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads an uncompressed SEC1 point, or a DER `SubjectPublicKeyInfo` that holds a point.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let key = match bytes.first()? {
            4 => VerifyingKey::from_sec1_bytes(bytes).ok()?,
            _ => VerifyingKey::from_public_key_der(bytes).ok()?,
        };
        Some(Self(key))
    }

    /// The key as a DER `SubjectPublicKeyInfo`.
    #[cfg(test)]
    pub(crate) fn to_spki(&self) -> Vec<u8> {
        use p256::pkcs8::EncodePublicKey;
        self.0.to_public_key_der().unwrap().into_vec()
    }

    /// The key, as whoever checks signatures or certifies it takes it.
    pub(crate) fn as_verifying(&self) -> &VerifyingKey {
        &self.0
    }
}

/// Why a JWT was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    Malformed(&'static str),
    Algorithm(String),
    UnknownDevice(String),
    Signature,
    TooLongLife(u64),
    Expired { since_s: u64 },
    NotYetValid { in_s: u64 },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(what) => write!(f, "malformed {what}"),
            Self::Algorithm(name) => write!(f, "algorithm {name:?}, not ES256"),
            Self::UnknownDevice(iss) => write!(f, "unknown device {iss:?}"),
            Self::Signature => f.write_str("the signature is not the device's"),
            Self::TooLongLife(life) => write!(f, "a life of {life} s, at most {MAX_LIFE_S} s"),
            Self::Expired { since_s } => write!(f, "expired {since_s} s ago"),
            Self::NotYetValid { in_s } => write!(f, "issued {in_s} s in the future"),
        }
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    iat: u64,
    exp: u64,
}

/// Checks a token at the Unix time `now_s` and returns the UUID of its device.
///
/// `key_of` gives the public key registered for a UUID.
pub(crate) fn verify(
    token: &str,
    now_s: u64,
    key_of: impl FnOnce(&str) -> Option<PublicKey>,
) -> Result<String, Refused> {
    if token.len() > MAX_LEN {
        return Err(Refused::Malformed("token: too long"));
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(Refused::Malformed("token"))?;
    let (header, claims) = signed.split_once('.').ok_or(Refused::Malformed("token"))?;
    let header: Header = json(header).ok_or(Refused::Malformed("header"))?;
    if header.alg != "ES256" {
        return Err(Refused::Algorithm(header.alg));
    }
    if header.typ.is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT")) {
        return Err(Refused::Malformed("header: typ is not JWT"));
    }
    let claims: Claims = json(claims).ok_or(Refused::Malformed("claims"))?;
    let uuid = uuid_of(&claims.iss).to_owned();
    let key = key_of(&uuid).ok_or_else(|| Refused::UnknownDevice(claims.iss.clone()))?;
    let signature =
        URL_SAFE_NO_PAD.decode(signature).map_err(|_| Refused::Malformed("signature"))?;
    let signature = Signature::from_slice(&signature).map_err(|_| Refused::Signature)?;
    key.0.verify(signed.as_bytes(), &signature).map_err(|_| Refused::Signature)?;
    check_times(&claims, now_s)?;
    Ok(uuid)
}

/// The UUID in an issuer, which a modem writes as `<model>.<uuid>`.
fn uuid_of(iss: &str) -> &str {
    iss.rsplit_once('.').map_or(iss, |(_, uuid)| uuid)
}

fn check_times(claims: &Claims, now_s: u64) -> Result<(), Refused> {
    let life = claims.exp.checked_sub(claims.iat).ok_or(Refused::Malformed("claims: exp < iat"))?;
    if life > MAX_LIFE_S {
        return Err(Refused::TooLongLife(life));
    }
    if claims.iat > now_s.saturating_add(LEEWAY_S) {
        return Err(Refused::NotYetValid { in_s: claims.iat - now_s });
    }
    if claims.exp.saturating_add(LEEWAY_S) < now_s {
        return Err(Refused::Expired { since_s: now_s - claims.exp });
    }
    Ok(())
}

fn json<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests;
