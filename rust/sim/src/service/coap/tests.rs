// SPDX-License-Identifier: Apache-2.0 OR MIT

mod handshake;

use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use coap_lite::{CoapOption, MessageClass, MessageType, Packet, RequestType};
use p256::pkcs8::EncodePublicKey;

use crate::clock::Clock;
use crate::coap::{Block, status_of};
use crate::dtls::{End, Step};
use crate::service::{Air, Handle, Service, ServiceSpec, Transport};
use crate::trace::{Trace, What};

const UUID: &str = "50503041-3633-4261-803d-1e2b8f70111a";

/// A service and one session with it.
struct Client {
    service: Handle,
    air: Arc<Air>,
    clock: Arc<Clock>,
    trace: Trace,
    key: p256::ecdsa::SigningKey,
    socket: UdpSocket,
    end: End,
    certificate: Vec<u8>,
    inbox: Vec<Vec<u8>>,
    next_id: u16,
}

impl Client {
    fn start(spec: &str) -> Self {
        let spec: ServiceSpec = toml::from_str(spec).unwrap();
        let spec = ServiceSpec { transport: Transport::Coap, ..spec };
        let clock = Arc::new(Clock::new_virtual());
        let trace = Trace::new(Arc::clone(&clock), Box::new(|_| {}));
        let bind = (Ipv4Addr::LOCALHOST, 0).into();
        let service = Service::start(spec, Arc::clone(&clock), trace.clone(), bind).unwrap();
        let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let public = key.verifying_key().to_public_key_der().unwrap();
        service.register_device(UUID, public.as_bytes()).unwrap();
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket.connect(service.addr()).unwrap();
        socket.set_nonblocking(true).unwrap();
        let air = service.air().unwrap();
        let end =
            End::client(super::certificate(&own_certificate()), super::Seeds::default(), None)
                .unwrap();
        let (certificate, inbox) = (Vec::new(), Vec::new());
        Self { service, air, clock, trace, key, socket, end, certificate, inbox, next_id: 1 }
    }

    fn take(&mut self, steps: Vec<Step>) {
        for step in steps {
            match step {
                Step::Send(datagram) => {
                    self.air.announce();
                    self.socket.send(&datagram).unwrap();
                }
                Step::Certificate(der) => self.certificate = der,
                Step::Data(data) => self.inbox.push(data),
                Step::Connected | Step::Closed => {}
            }
        }
    }

    /// Moves datagrams until there are none.
    fn pump(&mut self) {
        loop {
            self.air.settle(Duration::from_secs(10));
            let mut room = vec![0; 2048];
            let Ok(count) = self.socket.recv(&mut room) else { return };
            let steps = self.end.receive(self.clock.now_ms(), &room[..count]).unwrap();
            self.take(steps);
        }
    }

    fn connect(&mut self) {
        let steps = self.end.elapse(self.clock.now_ms()).unwrap();
        self.take(steps);
        self.pump();
        for _ in 0..100 {
            if self.trace.records().iter().any(|r| matches!(r.what, What::Handshake { .. })) {
                return;
            }
            let wake_ms = self.end.wake_ms().into_iter().chain(self.air.next_due_ms()).min();
            let wake_ms = wake_ms.unwrap();
            self.clock.advance_to(wake_ms);
            self.air.release();
            let steps = self.end.elapse(wake_ms).unwrap();
            self.take(steps);
            self.pump();
        }
        panic!("no handshake");
    }

    fn request(&mut self, method: RequestType, path: &str, query: &[&str]) -> Packet {
        let mut packet = Packet::new();
        packet.header.set_type(MessageType::Confirmable);
        packet.header.code = MessageClass::Request(method);
        packet.header.message_id = self.next_id;
        packet.set_token(vec![1, 2, 3, 4, 5, 6, 7, 8]);
        self.next_id += 1;
        for part in path.split('/') {
            packet.add_option(CoapOption::UriPath, part.as_bytes().to_vec());
        }
        for part in query {
            packet.add_option(CoapOption::UriQuery, part.as_bytes().to_vec());
        }
        packet
    }

    fn exchange(&mut self, packet: &Packet) -> Vec<Packet> {
        let bytes = packet.to_bytes_unlimited().unwrap();
        let steps = self.end.send(self.clock.now_ms(), &bytes).unwrap();
        self.take(steps);
        self.pump();
        std::mem::take(&mut self.inbox).iter().filter_map(|b| Packet::from_bytes(b).ok()).collect()
    }

    /// The status of the only answer.
    fn ask(&mut self, packet: &Packet) -> (u16, Packet) {
        let mut answers = self.exchange(packet);
        assert_eq!(answers.len(), 1, "{answers:?}");
        let answer = answers.remove(0);
        assert_eq!(answer.get_token(), packet.get_token());
        (status_of(answer.header.code), answer)
    }

    fn token(&self) -> String {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        use p256::ecdsa::signature::Signer;
        let now = self.clock.unix_s();
        let claims = format!("{{\"iss\":\"{UUID}\",\"iat\":{now},\"exp\":{}}}", now + 300);
        let head = URL_SAFE_NO_PAD.encode("{\"alg\":\"ES256\",\"typ\":\"JWT\"}");
        let signed = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature: p256::ecdsa::Signature = self.key.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    fn authenticate(&mut self) -> u16 {
        let body = self.token().into_bytes();
        let (status, _) = self.upload("p/auth-jwt", &["mver=m", "cver=c"], &body, 4);
        status
    }

    /// Sends a body in blocks.
    fn upload(&mut self, path: &str, query: &[&str], body: &[u8], exponent: u8) -> (u16, Packet) {
        let size = Block::new(0, false, exponent).size();
        let count = body.chunks(size).count();
        for (number, chunk) in (0..).zip(body.chunks(size)) {
            let more = usize::try_from(number).unwrap() + 1 < count;
            let mut packet = self.request(RequestType::Post, path, query);
            let block = Block::new(number, more, exponent);
            packet.add_option(CoapOption::Block1, block.to_bytes());
            packet.add_option(CoapOption::ContentFormat, vec![60]);
            packet.payload = chunk.to_vec();
            let (status, answer) = self.ask(&packet);
            assert_eq!(Block::of(&answer, CoapOption::Block1), Some(block));
            if !more {
                return (status, answer);
            }
            assert_eq!(status, 231);
        }
        unreachable!("a body has a last block")
    }

    fn fetch_block(&mut self, number: u32, exponent: u8) -> Packet {
        let query = ["after=", "rxMaxSize=1024", "txMaxSize=2048", "limit=10"];
        let mut packet = self.request(RequestType::Get, "p/cmd", &query);
        packet.add_option(CoapOption::Block2, Block::new(number, false, exponent).to_bytes());
        packet
    }

    /// Fetches a body in blocks.
    fn fetch(&mut self) -> (u16, Vec<u8>) {
        let mut body = Vec::new();
        for number in 0.. {
            let packet = self.fetch_block(number, 4);
            let (status, answer) = self.ask(&packet);
            body.extend_from_slice(&answer.payload);
            if !Block::of(&answer, CoapOption::Block2).is_some_and(|block| block.more) {
                return (status, body);
            }
        }
        unreachable!()
    }
}

fn own_certificate() -> crate::service::pki::ServerIdentity {
    let mut keys = crate::secrets::KeySource::new(None, "");
    let ca = crate::service::pki::Authority::new("a device", &mut keys).unwrap();
    ca.issue_server(&["device".into()], &mut keys).unwrap()
}

const CONFIG: &str = "batches = [[{ config = { \"a/b\" = \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" } }, \
     { config = { \"a/c\" = \"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\" } }, \
     { config = { \"a/d\" = \"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\" } }]]\n";

#[test]
fn an_identity_is_proved_once_a_session() {
    let mut client = Client::start("");
    client.connect();
    assert!(client.certificate.len() > 200);
    let first = client.fetch_block(0, 4);
    assert_eq!(client.ask(&first).0, 401);
    assert_eq!(client.authenticate(), 201);
    assert_eq!(client.fetch(), (205, Vec::new()));
    assert_eq!(client.fetch(), (205, Vec::new()));
}

#[test]
fn an_unclaimed_device_and_a_bad_token_are_refused() {
    let mut client = Client::start("claimed = false");
    client.connect();
    assert_eq!(client.authenticate(), 401);
    assert_eq!(client.service.snapshot().requests, 1);
    client.service.set_claimed(true);
    let query = ["mver=m", "cver=c"];
    assert_eq!(client.upload("p/auth-jwt", &query, b"no.to.ken", 4).0, 401);
    assert_eq!(client.authenticate(), 201);
}

#[test]
fn commands_come_in_blocks_and_results_go_in_blocks() {
    let mut client = Client::start(CONFIG);
    client.connect();
    assert_eq!(client.authenticate(), 201);
    let (status, batch) = client.fetch();
    assert_eq!(status, 205);
    assert!(batch.len() > 256 && batch[0] == 0x83, "{batch:?}");
    let waiting = client.service.snapshot().devices[0].waiting.clone();
    let mut report = minicbor::Encoder::new(Vec::new());
    report.array(3).unwrap();
    for command in &waiting {
        report.array(2).unwrap().str(&command.id).unwrap().u8(101).unwrap();
    }
    assert_eq!(client.upload("p/rsp", &[], &report.into_writer(), 2).0, 204);
    assert_eq!(client.service.snapshot().devices[0].reported.len(), 3);
    assert_eq!(client.fetch(), (205, Vec::new()));
}

#[test]
fn a_message_that_comes_twice_is_answered_twice_and_done_once() {
    let mut client = Client::start(CONFIG);
    client.connect();
    client.authenticate();
    let packet = client.fetch_block(0, 4);
    let first = client.ask(&packet);
    assert_eq!(client.ask(&packet), first);
    assert_eq!(client.service.snapshot().requests, 1);
}

#[test]
fn a_session_can_rest_where_the_service_knows_how() {
    for (spec, status) in [("", 204), ("suspend = false", 404)] {
        let mut client = Client::start(spec);
        client.connect();
        let mut packet = client.request(RequestType::Post, ".dtls/suspend", &[]);
        packet.header.set_type(MessageType::NonConfirmable);
        assert_eq!(client.ask(&packet).0, status);
    }
}

#[test]
fn what_is_asked_wrongly_is_refused() {
    let mut client = Client::start("");
    client.connect();
    client.authenticate();
    let packet = client.request(RequestType::Get, "p/cmd", &["after="]);
    assert_eq!(client.ask(&packet).0, 400);
    let packet = client.request(RequestType::Get, "p/rsp", &[]);
    assert_eq!(client.ask(&packet).0, 405);
    let packet = client.request(RequestType::Get, "elsewhere", &[]);
    assert_eq!(client.ask(&packet).0, 404);
    let packet = client.request(RequestType::Post, "p/rsp", &[]);
    assert_eq!(client.ask(&packet).0, 415);
    let mut packet = client.request(RequestType::Post, "p/rsp", &[]);
    packet.add_option(CoapOption::Block1, Block::new(3, false, 4).to_bytes());
    assert_eq!(client.ask(&packet).0, 408);
    let packet = client.fetch_block(7, 4);
    assert_eq!(client.ask(&packet).0, 408);
}

#[test]
fn faults_have_their_codes() {
    let faults = "faults = [{ request = 1, status = 503 }, { request = 2, status = 403 }, \
         { request = 3, close = true }, { request = 4, garbage = true }, \
         { on = \"authenticate\", status = 400 }]";
    let mut client = Client::start(faults);
    client.connect();
    assert_eq!(client.authenticate(), 400);
    assert_eq!(client.authenticate(), 201);
    assert_eq!(client.fetch().0, 503);
    assert_eq!(client.fetch().0, 403);
    let packet = client.fetch_block(0, 4);
    let answers = client.exchange(&packet);
    assert_eq!(answers[0].header.get_type(), MessageType::Reset);
    let packet = client.fetch_block(0, 4);
    assert_eq!(client.exchange(&packet), []);
    assert_eq!(client.fetch().0, 205);
}

#[test]
fn an_answer_can_be_late() {
    let mut client = Client::start("faults = [{ request = 1, delay_s = 40 }]");
    client.connect();
    client.authenticate();
    let packet = client.fetch_block(0, 4);
    assert_eq!(client.exchange(&packet), []);
    assert_eq!(client.exchange(&packet), []);
    assert_eq!(client.air.next_due_ms(), Some(40_000));
    client.clock.advance_to(39_999);
    client.air.release();
    client.pump();
    assert_eq!(client.inbox.len(), 0);
    client.clock.advance_to(40_000);
    client.air.release();
    client.pump();
    assert_eq!(client.inbox.len(), 1);
}

#[test]
fn an_answer_can_come_in_a_message_of_its_own() {
    let mut client = Client::start("separate_answers = true");
    client.connect();
    let packet = client.fetch_block(0, 4);
    let answers = client.exchange(&packet);
    assert_eq!(answers[0].header.code, MessageClass::Empty);
    assert_eq!(answers[1].header.get_type(), MessageType::NonConfirmable);
    assert_eq!(status_of(answers[1].header.code), 401);
}

#[test]
fn blocks_can_fail_to_add_up() {
    for trick in ["past-end", "overlapping", "repeated", "shrinking"] {
        let spec = format!("faults = [{{ request = 1, blocks = \"{trick}\" }}]");
        let mut client = Client::start(&spec);
        client.connect();
        client.authenticate();
        for number in 0..4 {
            let packet = client.fetch_block(number, 4);
            let (status, answer) = client.ask(&packet);
            assert_eq!(status, 205);
            assert!(Block::of(&answer, CoapOption::Block2).unwrap().more, "{trick}");
        }
    }
    let mut client = Client::start("faults = [{ request = 1, foreign_token = true }]");
    client.connect();
    client.authenticate();
    let packet = client.fetch_block(0, 4);
    let answers = client.exchange(&packet);
    assert_ne!(answers[0].get_token(), packet.get_token());
    assert_eq!(answers[1].get_token(), packet.get_token());
}

#[test]
fn a_handshake_survives_loss_repetition_and_disorder() {
    for seed in 0..5 {
        let spec = format!(
            "seed = {seed}\ndatagrams = {{ loss_percent = 30, duplicate_percent = 10, \
             reorder_percent = 10, late_percent = 10 }}"
        );
        Client::start(&spec).connect();
    }
}
