// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The service over real TLS, with a client that speaks as a device does.

mod faults;
mod protocol;

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ClientConnection, RootCertStore, SupportedProtocolVersion};

use super::jwt::PublicKey;
use super::{Handle, Service};
use crate::clock::Clock;
use crate::trace::{Trace, What};

pub(crate) const UUID: &str = "50363154-3931-44f0-8022-121b6401627d";

/// A device's identity key.
pub(crate) struct Signer(EcdsaKeyPair);

impl Signer {
    pub(crate) fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap())
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        PublicKey::from_bytes(self.0.public_key().as_ref()).unwrap()
    }

    pub(crate) fn sign(&self, header: &str, claims: &str) -> String {
        let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
        let signed = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", encode(signature.as_ref()))
    }

    pub(crate) fn token(&self, uuid: &str, now_s: u64) -> String {
        let claims = format!(r#"{{"iss":"nRF9161.{uuid}","iat":{now_s},"exp":{}}}"#, now_s + 300);
        self.sign(r#"{"typ":"JWT","alg":"ES256"}"#, &claims)
    }
}

/// A service with one device.
struct Rig {
    service: Handle,
    clock: Arc<Clock>,
    trace: Trace,
    signer: Signer,
}

const QUERY: &str =
    "after=&rxMaxSize=1024&txMaxSize=2048&mver=mfw_nrf91x1_2.0.2&cver=3.3.99&limit=10";

impl Rig {
    fn new(spec: &str) -> Self {
        let clock = Arc::new(Clock::new_virtual());
        let trace = Trace::new(Arc::clone(&clock), Box::new(|_| {}));
        let spec = toml::from_str(spec).unwrap();
        let bind = "127.0.0.1:0".parse().unwrap();
        let service = Service::start(spec, Arc::clone(&clock), trace.clone(), bind).unwrap();
        let signer = Signer::new();
        service.register_device(UUID, &signer.public_key().to_spki()).unwrap();
        Self { service, clock, trace, signer }
    }

    fn token(&self) -> String {
        self.signer.token(UUID, self.clock.unix_s())
    }

    fn connect(
        &self,
        name: &str,
        versions: &[&'static SupportedProtocolVersion],
    ) -> rustls::StreamOwned<ClientConnection, TcpStream> {
        let mut roots = RootCertStore::empty();
        let ca = self.service.ca_pem();
        roots.add(CertificateDer::from_pem_slice(ca.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = name.to_owned().try_into().unwrap();
        let session = ClientConnection::new(Arc::new(config), name).unwrap();
        let socket = TcpStream::connect(self.service.addr()).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        rustls::StreamOwned::new(session, socket)
    }

    /// Fetches over TLS of these versions, from the service under this name.
    fn fetch_over(
        &self,
        name: &str,
        versions: &[&'static SupportedProtocolVersion],
    ) -> (u16, Vec<u8>) {
        let mut stream = self.connect(name, versions);
        let request = format!(
            "GET /v1/provisioning/commands?{QUERY} HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\
             Authorization: Bearer {}\r\n\r\n",
            self.token()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        take_apart(&answer)
    }

    /// Sends a request and reads all that comes back.
    fn exchange(&self, request: &[u8]) -> io::Result<Vec<u8>> {
        self.exchange_within(request, Duration::from_secs(20))
    }

    /// The same, giving up after so much silence.
    fn exchange_within(&self, request: &[u8], patience: Duration) -> io::Result<Vec<u8>> {
        let mut stream = self.connect("provisioning-http.nrfcloud.com", rustls::ALL_VERSIONS);
        stream.write_all(request)?;
        stream.flush()?;
        stream.sock.set_read_timeout(Some(patience))?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// Sends a request and takes the answer apart: status and body.
    fn send(&self, line: &str, fields: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let mut request = format!("{line} HTTP/1.1\r\nHost: h\r\n{fields}").into_bytes();
        if !body.is_empty() {
            request.extend(format!("Content-Length: {}\r\n", body.len()).into_bytes());
        }
        request.extend(b"\r\n");
        request.extend(body);
        take_apart(&self.exchange(&request).unwrap())
    }

    fn get_with(&self, query: &str, token: &str) -> (u16, Vec<u8>) {
        let fields = format!(
            "Accept: application/cbor\r\nAuthorization: Bearer {token}\r\nContent-Type: */*\r\n\
             User-Agent: Zephyr/4.2.99 (x y)\r\nConnection: close\r\n"
        );
        self.send(&format!("GET /v1/provisioning/commands?{query}"), &fields, b"")
    }

    fn get(&self) -> (u16, Vec<u8>) {
        self.get_with(QUERY, &self.token())
    }

    fn post(&self, body: &[u8]) -> u16 {
        let fields = format!(
            "Accept: */*\r\nAuthorization: Bearer {}\r\nContent-Type: application/cbor\r\n",
            self.token()
        );
        self.send("POST /v1/provisioning/response", &fields, body).0
    }

    /// Reports these ids with these codes.
    fn report(&self, answers: &[(&str, u8)]) -> u16 {
        let mut e = minicbor::Encoder::new(Vec::new());
        e.array(answers.len() as u64).unwrap();
        for (id, code) in answers {
            let members = match code {
                99 => 4,
                100 => 3,
                _ => 2,
            };
            e.array(members).unwrap().str(id).unwrap().u8(*code).unwrap();
            match code {
                99 => e.u8(0).unwrap().str("").unwrap(),
                100 => e.str("").unwrap(),
                _ => &mut e,
            };
        }
        self.post(e.writer())
    }

    /// Status, bytes sent and bytes received of each request in the trace.
    fn requests(&self) -> Vec<(u16, usize, usize)> {
        let of = |what: What| match what {
            What::Request { status, sent, received, .. } => Some((status, sent, received)),
            _ => None,
        };
        self.trace.records().into_iter().filter_map(|record| of(record.what)).collect()
    }

    fn notes(&self) -> Vec<String> {
        let of = |what: What| match what {
            What::Note { who, text } if who == "service" => Some(text),
            _ => None,
        };
        self.trace.records().into_iter().filter_map(|record| of(record.what)).collect()
    }

    fn waiting(&self) -> Vec<String> {
        let device = self.service.snapshot().devices.remove(0);
        device.waiting.into_iter().map(|command| command.id).collect()
    }
}

fn take_apart(answer: &[u8]) -> (u16, Vec<u8>) {
    let mut fields = [httparse::EMPTY_HEADER; 8];
    let mut head = httparse::Response::new(&mut fields);
    let len = head.parse(answer).unwrap().unwrap();
    let announced = head.headers.iter().find(|field| field.name == "Content-Length");
    let announced = announced
        .map_or(0, |field| std::str::from_utf8(field.value).unwrap().parse::<usize>().unwrap());
    assert_eq!(answer.len() - len, announced);
    (head.code.unwrap(), answer[len..].to_vec())
}

/// `[[id, 2]]`, the only command.
fn finished(id: &str) -> Vec<u8> {
    let mut e = minicbor::Encoder::new(Vec::new());
    e.array(1).unwrap().array(2).unwrap().str(id).unwrap().u8(2).unwrap();
    e.into_writer()
}
