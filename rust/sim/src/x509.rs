// SPDX-License-Identifier: Apache-2.0 OR MIT

//! X.509 for P-256 keys: certificates, and the requests for them (PKCS #10).

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{DerSignature, SigningKey, VerifyingKey};
use p256::pkcs8::DecodePublicKey;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder, Result};
use x509_cert::certificate::{Certificate, TbsCertificate};
use x509_cert::der::asn1::{Any, Ia5String, SetOfVec, Utf8StringRef};
use x509_cert::der::oid::db::{rfc4519, rfc5280};
use x509_cert::der::{DateTime, Decode, Encode};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::request::{CertReq, RequestBuilder};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};

/// A certificate signing request of `key`'s owner, in DER.
pub(crate) fn signing_request(key: &SigningKey, common_name: &str) -> Result<Vec<u8>> {
    let mut builder = RequestBuilder::new(name(common_name)?)?;
    let usages = KeyUsages::DigitalSignature
        | KeyUsages::NonRepudiation
        | KeyUsages::KeyEncipherment
        | KeyUsages::KeyAgreement;
    builder.add_extension(&KeyUsage(usages))?;
    Ok(builder.build::<_, DerSignature>(key)?.to_der()?)
}

/// The key in a certificate signing request, if the request is signed with it.
///
/// # Errors
///
/// What is wrong with the request.
pub(crate) fn requested_key(der: &[u8]) -> std::result::Result<VerifyingKey, String> {
    let request = CertReq::from_der(der).map_err(|error| error.to_string())?;
    let read = || {
        let key = VerifyingKey::from_public_key_der(&request.info.public_key.to_der().ok()?);
        let signature = DerSignature::from_bytes(request.signature.as_bytes()?);
        Some((key.ok()?, signature.ok()?, request.info.to_der().ok()?))
    };
    let (key, signature, signed) = read().ok_or("not of a P-256 key")?;
    key.verify(&signed, &signature).map_err(|_| "its signature is not of its key")?;
    Ok(key)
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// Signing certificates for servers and clients.
    Authority,
    /// A server with these host names or addresses.
    Server(&'a [String]),
    /// A client.
    Client,
}

/// Signs certificates.
pub(crate) struct Issuer {
    key: SigningKey,
    name: Name,
    /// How many certificates there are, which numbers them: no two have the same number.
    issued: AtomicU64,
}

impl Issuer {
    /// An issuer with this key and name.
    pub(crate) fn new(key: SigningKey, common_name: &str) -> Result<Self> {
        Ok(Self { key, name: name(common_name)?, issued: AtomicU64::new(0) })
    }

    /// The issuer's own certificate, signed with its own key.
    pub(crate) fn self_signed(&self) -> Result<Certificate> {
        self.sign(self.name.clone(), Purpose::Authority, self.key.verifying_key())
    }

    /// A certificate for `key`.
    pub(crate) fn issue(
        &self,
        common_name: &str,
        purpose: Purpose<'_>,
        key: &VerifyingKey,
    ) -> Result<Certificate> {
        self.sign(name(common_name)?, purpose, key)
    }

    fn sign(&self, subject: Name, purpose: Purpose<'_>, key: &VerifyingKey) -> Result<Certificate> {
        let profile = Profile { issuer: &self.name, subject, purpose };
        let number = self.issued.fetch_add(1, Ordering::Relaxed) + 1;
        let key = SubjectPublicKeyInfo::from_key(key)?;
        let builder =
            CertificateBuilder::new(profile, SerialNumber::from(number), validity()?, key)?;
        builder.build::<_, DerSignature>(&self.key)
    }
}

/// Fixed dates: they hold on the simulation's clock as well as on the host's.
fn validity() -> Result<Validity> {
    let begin = DateTime::new(2025, 1, 1, 0, 0, 0)?;
    let end = DateTime::new(2049, 12, 31, 0, 0, 0)?;
    Ok(Validity::new(Time::from(begin), Time::from(end)))
}

/// A distinguished name that is nothing but a common name, of any characters.
fn name(common_name: &str) -> Result<Name> {
    let value = Any::encode_from(&Utf8StringRef::new(common_name)?)?;
    let attribute = AttributeTypeAndValue { oid: rfc4519::CN, value };
    let set = SetOfVec::from_iter([attribute])?;
    let sequence = RdnSequence::from(vec![RelativeDistinguishedName::from(set)]);
    Ok(Name::from_der(&sequence.to_der()?)?)
}

/// An address, if it is one, or else the name of a host.
fn general_name(host: &str) -> Result<GeneralName> {
    match IpAddr::from_str(host) {
        Ok(address) => Ok(GeneralName::from(address)),
        Err(_) => Ok(GeneralName::DnsName(Ia5String::new(host)?)),
    }
}

/// Who is in a certificate and what is said about him.
struct Profile<'a> {
    issuer: &'a Name,
    subject: Name,
    purpose: Purpose<'a>,
}

impl BuilderProfile for Profile<'_> {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> Result<Vec<Extension>> {
        let subject = tbs.subject();
        let mut list = Vec::new();
        list.push(AuthorityKeyIdentifier::try_from(issuer_key)?.to_extension(subject, &list)?);
        match self.purpose {
            Purpose::Authority => {
                let constraints = BasicConstraints { ca: true, path_len_constraint: Some(0) };
                let usage = KeyUsage(KeyUsages::KeyCertSign.into());
                list.push(SubjectKeyIdentifier::try_from(key)?.to_extension(subject, &list)?);
                list.push(usage.to_extension(subject, &list)?);
                list.push(constraints.to_extension(subject, &list)?);
            }
            Purpose::Server(hosts) => {
                let names = hosts.iter().map(|host| general_name(host)).collect::<Result<_>>()?;
                let usage = ExtendedKeyUsage(vec![rfc5280::ID_KP_SERVER_AUTH]);
                list.push(SubjectAltName(names).to_extension(subject, &list)?);
                list.push(usage.to_extension(subject, &list)?);
            }
            Purpose::Client => {
                let usage = KeyUsage(KeyUsages::DigitalSignature.into());
                let extended = ExtendedKeyUsage(vec![rfc5280::ID_KP_CLIENT_AUTH]);
                list.push(usage.to_extension(subject, &list)?);
                list.push(extended.to_extension(subject, &list)?);
            }
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::elliptic_curve::Generate;

    #[test]
    fn a_common_name_may_have_any_characters() {
        for text in ["nRF device", "a, b = \"c\" + <d>; #e\\", "Gerät"] {
            let name = name(text).unwrap();
            let [attribute] = name.iter().collect::<Vec<_>>()[..] else { panic!("{name}") };
            assert_eq!(attribute.oid, rfc4519::CN);
            assert_eq!(attribute.value.value(), text.as_bytes());
        }
    }

    #[test]
    fn a_request_is_good_for_its_own_key_only() {
        let (key, other) = (SigningKey::generate(), SigningKey::generate());
        let request = signing_request(&key, "device").unwrap();
        assert_eq!(requested_key(&request).as_ref(), Ok(key.verifying_key()));
        let mut forged = CertReq::from_der(&request).unwrap();
        forged.info.public_key = SubjectPublicKeyInfo::from_key(other.verifying_key()).unwrap();
        requested_key(&forged.to_der().unwrap()).unwrap_err();
    }

    #[test]
    fn each_certificate_of_an_issuer_has_its_own_number() {
        let issuer = Issuer::new(SigningKey::generate(), "issuer").unwrap();
        let key = *SigningKey::generate().verifying_key();
        let first = issuer.self_signed().unwrap();
        let second = issuer.issue("client", Purpose::Client, &key).unwrap();
        let number = |certificate: &Certificate| {
            certificate.tbs_certificate().serial_number().as_bytes().to_vec()
        };
        assert_ne!(number(&first), number(&second));
        assert_eq!(first.tbs_certificate().subject(), second.tbs_certificate().issuer());
    }

    #[test]
    fn a_host_may_be_a_name_or_an_address() {
        assert!(matches!(general_name("localhost"), Ok(GeneralName::DnsName(_))));
        assert!(matches!(general_name("127.0.0.1"), Ok(GeneralName::IpAddress(_))));
        assert!(matches!(general_name("::1"), Ok(GeneralName::IpAddress(_))));
        general_name("gerät").unwrap_err();
    }
}
