// SPDX-License-Identifier: Apache-2.0 OR MIT

//! JSON web tokens as the modem makes them: ES256, issued by the device.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::keys::{Key, KeyError};

/// What the modem's tokens call it, in front of the UUIDs.
const CHIP: &str = "nRF9161";

#[derive(Serialize)]
struct Header<'a> {
    typ: &'a str,
    alg: &'a str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: String,
    jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<u64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    sub: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    aud: &'a str,
}

/// What a token says.
pub(super) struct Request<'a> {
    /// Device UUID.
    pub(super) uuid: &'a str,
    /// Modem firmware UUID.
    pub(super) firmware_uuid: &'a str,
    /// Makes the token unique.
    pub(super) nonce: [u8; 16],
    /// Unix time in seconds.
    pub(super) now_s: u64,
    /// Life in seconds; 0 leaves the times out.
    pub(super) life_s: u64,
    /// Subject claim, left out when empty.
    pub(super) subject: &'a str,
    /// Audience claim, left out when empty.
    pub(super) audience: &'a str,
}

/// A signed token.
pub(super) fn token(key: &Key, request: &Request<'_>) -> Result<String, KeyError> {
    let timed = request.life_s > 0;
    let header = Header { typ: "JWT", alg: "ES256", kid: &key.id()? };
    let claims = Claims {
        iss: format!("{CHIP}.{}", request.uuid),
        jti: format!("{CHIP}.{}.{}", request.firmware_uuid, hex::encode(request.nonce)),
        iat: timed.then_some(request.now_s),
        exp: timed.then(|| request.now_s.saturating_add(request.life_s)),
        sub: request.subject,
        aud: request.audience,
    };
    let signed = format!("{}.{}", part(&header)?, part(&claims)?);
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
    Ok(format!("{signed}.{signature}"))
}

fn part(value: &impl Serialize) -> Result<String, KeyError> {
    let json = serde_json::to_vec(value).map_err(|e| KeyError::new("token", e))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::signature::Verifier;
    use p256::ecdsa::{Signature, VerifyingKey};
    use p256::pkcs8::DecodePublicKey;
    use serde_json::{Value, json};

    fn request() -> Request<'static> {
        Request {
            uuid: "device",
            firmware_uuid: "firmware",
            nonce: [0xab; 16],
            now_s: 1000,
            life_s: 300,
            subject: "",
            audience: "",
        }
    }

    fn json_part(token: &str, index: usize) -> Value {
        let part = token.split('.').nth(index).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    #[test]
    fn a_token_verifies_and_says_who_and_when() {
        let key = Key::generate().unwrap();
        let token = token(&key, &request()).unwrap();
        let expected = json!({ "typ": "JWT", "alg": "ES256", "kid": key.id().unwrap() });
        assert_eq!(json_part(&token, 0), expected);
        let expected = json!({
            "iss": "nRF9161.device",
            "jti": format!("nRF9161.firmware.{}", "ab".repeat(16)),
            "iat": 1000,
            "exp": 1300,
        });
        assert_eq!(json_part(&token, 1), expected);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        let public = VerifyingKey::from_public_key_der(&key.public_der().unwrap()).unwrap();
        public.verify(signed.as_bytes(), &signature).unwrap();
    }

    #[test]
    fn claims_are_left_out_and_put_in_as_asked() {
        let key = Key::generate().unwrap();
        let asked = Request { life_s: 0, subject: "me", audience: "you", ..request() };
        let claims = json_part(&token(&key, &asked).unwrap(), 1);
        assert_eq!(claims["sub"], "me");
        assert_eq!(claims["aud"], "you");
        assert_eq!(claims.get("iat"), None);
        assert_eq!(claims.get("exp"), None);
    }
}
