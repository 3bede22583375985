// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Who the device is: the JSON web token that the modem would sign.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::{DecodePrivateKey, EncodePublicKey};
use sha2::{Digest, Sha256};

/// Signs tokens for one device.
pub(crate) struct Signer {
    uuid: String,
    key: SigningKey,
    key_id: String,
}

impl Signer {
    /// A signer with a P-256 key in PEM.
    pub(crate) fn new(uuid: &str, pem: &str) -> Result<Self, String> {
        let key = SigningKey::from_pkcs8_pem(pem).map_err(|error| error.to_string())?;
        let public = key.verifying_key().to_public_key_der().map_err(|error| error.to_string())?;
        let key_id = hex::encode(Sha256::digest(public.as_bytes()));
        Ok(Self { uuid: uuid.to_owned(), key, key_id })
    }

    /// A token that is valid for `life_s` seconds; `None` without a time of day.
    pub(crate) fn token(&self, life_s: u64) -> Option<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let (iat, nonce) = (now.as_secs(), now.as_nanos());
        let header = format!(r#"{{"typ":"JWT","alg":"ES256","kid":"{}"}}"#, self.key_id);
        let claims = format!(
            r#"{{"iss":"nRF9161.{0}","jti":"nRF9161.{0}.{nonce:032x}","iat":{iat},"exp":{1}}}"#,
            self.uuid,
            iat + life_s
        );
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes())))
    }
}
