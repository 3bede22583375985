// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The service's certificates: its CA, the server's, and those it issues to devices.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minicbor::Decoder;
use p256::ecdsa::VerifyingKey;
use p256::pkcs8::{EncodePrivateKey, LineEnding};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use x509_cert::builder;
use x509_cert::der::{Encode, EncodePem};

use super::jwt::PublicKey;
use crate::secrets::KeySource;
use crate::x509::{self, Issuer, Purpose};

/// A certificate authority made for one run.
pub(crate) struct Authority {
    issuer: Issuer,
    pem: String,
}

/// What a server presents.
pub(crate) struct ServerIdentity {
    /// The server's certificate; the CA's is not sent, the client holds it.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// The private key of the certificate.
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Authority {
    /// A new authority, with a new key.
    pub(crate) fn new(name: &str, keys: &mut KeySource) -> Result<Self, String> {
        let key = keys.key()?;
        let make = || {
            let issuer = Issuer::new(key, name)?;
            let pem = issuer.self_signed()?.to_pem(LineEnding::LF)?;
            Ok(Self { issuer, pem })
        };
        make().map_err(|error: builder::Error| error.to_string())
    }

    /// The authority's own certificate.
    pub(crate) fn pem(&self) -> String {
        self.pem.clone()
    }

    /// A server certificate for these host names.
    pub(crate) fn issue_server(
        &self,
        host_names: &[String],
        keys: &mut KeySource,
    ) -> Result<ServerIdentity, String> {
        let key = keys.key()?;
        let name = host_names.first().map_or("localhost", String::as_str);
        let issue = || {
            let purpose = Purpose::Server(host_names);
            let certificate = self.issuer.issue(name, purpose, key.verifying_key())?;
            Ok(CertificateDer::from(certificate.to_der()?))
        };
        let certificate = issue().map_err(|error: builder::Error| error.to_string())?;
        let key = key.to_pkcs8_der().map_err(|error| error.to_string())?;
        let key = PrivatePkcs8KeyDer::from(key.as_bytes().to_vec());
        Ok(ServerIdentity { chain: vec![certificate], key: key.into() })
    }

    /// A client certificate for the key in the modem's answer to a key generation.
    pub(crate) fn issue_client(&self, keygen_answer: &str, name: &str) -> Result<String, String> {
        let body = keygen_body(keygen_answer)?;
        let key = match PublicKey::from_bytes(public_key_part(&body).unwrap_or(&body)) {
            Some(key) => Ok(*key.as_verifying()),
            None => x509::requested_key(&body),
        };
        key.and_then(|key| self.certify(name, &key))
            .map_err(|reason| format!("the reported key: {reason}"))
    }

    fn certify(&self, name: &str, key: &VerifyingKey) -> Result<String, String> {
        let certificate = self.issuer.issue(name, Purpose::Client, key);
        let pem = certificate.and_then(|certificate| Ok(certificate.to_pem(LineEnding::LF)?));
        pem.map_err(|error| error.to_string())
    }
}

/// The DER of the request or of the public key in `%KEYGEN: "<body>.<attestation>"`.
fn keygen_body(answer: &str) -> Result<Vec<u8>, String> {
    let quoted = answer.split('"').nth(1).ok_or("the modem's answer holds no quoted text")?;
    let body = quoted.split('.').next().unwrap_or_default().trim_end_matches('=');
    URL_SAFE_NO_PAD.decode(body).map_err(|reason| format!("the modem's answer: {reason}"))
}

/// The key in a modem's message `55799([8, device UUID, sec tag, key])`, where the body is one.
fn public_key_part(body: &[u8]) -> Option<&[u8]> {
    let mut d = Decoder::new(body);
    let is_message = d.tag().ok()?.as_u64() == SELF_DESCRIBED_CBOR
        && d.array().ok()? == Some(4)
        && d.u8().ok()? == MSG_PUBLIC_KEY;
    d.bytes().ok()?;
    d.bytes().ok()?;
    let key = d.bytes().ok()?;
    (is_message && d.position() == body.len()).then_some(key)
}

/// The tag that marks data as CBOR.
const SELF_DESCRIBED_CBOR: u64 = 55_799;

/// The modem's message type for a public key.
const MSG_PUBLIC_KEY: u8 = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, KeyPair};

    fn answer(body: &[u8]) -> String {
        format!("%KEYGEN: \"{}.0oRDoQEmoQ\"\r\nOK\r\n", URL_SAFE_NO_PAD.encode(body))
    }

    fn parse(pem: &str) -> Vec<u8> {
        use rustls::pki_types::pem::PemObject;
        CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec()
    }

    fn holds(certificate: &[u8], point: &[u8]) -> bool {
        certificate.windows(point.len()).any(|window| window == point)
    }

    #[test]
    fn a_request_and_a_public_key_in_either_form_are_certified() {
        let ca = Authority::new("test CA", &mut KeySource::new(None, "")).unwrap();
        let key = KeyPair::generate().unwrap();
        let request = CertificateParams::default().serialize_request(&key).unwrap();
        let spki = PublicKey::from_bytes(key.public_key_raw()).unwrap().to_spki();
        let mut message = minicbor::Encoder::new(Vec::new());
        message.tag(minicbor::data::Tag::new(55_799)).unwrap().array(4).unwrap().u8(8).unwrap();
        message.bytes(&[0; 16]).unwrap().bytes(&[0x18, 42]).unwrap().bytes(&spki).unwrap();
        for body in [request.der().to_vec(), spki, message.into_writer()] {
            let pem =
                ca.issue_client(&answer(&body), "50363154-3931-44f0-8022-121b6401627d").unwrap();
            assert!(holds(&parse(&pem), key.public_key_raw()));
            assert!(pem.len() < 800, "{} bytes do not fit a usual receive buffer", pem.len());
        }
        assert!(ca.pem().len() < 800);
    }

    #[test]
    fn a_request_with_a_wrong_signature_is_refused() {
        let ca = Authority::new("test CA", &mut KeySource::new(None, "")).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut request =
            CertificateParams::default().serialize_request(&key).unwrap().der().to_vec();
        let last = request.len() - 1;
        request[last] ^= 1;
        ca.issue_client(&answer(&request), "x").unwrap_err();
    }

    #[test]
    fn an_answer_without_a_key_is_refused() {
        let ca = Authority::new("test CA", &mut KeySource::new(None, "")).unwrap();
        for text in ["", "OK\r\n", "%KEYGEN: \"\"", "%KEYGEN: \"!!.x\"", "%KEYGEN: \"AAAA.x\""] {
            ca.issue_client(text, "x").unwrap_err();
        }
    }
}
