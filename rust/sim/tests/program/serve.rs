// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `serve`: what it says, and what it says when it cannot.

use std::io::{BufRead, BufReader};
#[cfg(feature = "coap")]
use std::net::{TcpListener, UdpSocket};
use std::process::{Child, Command, Stdio};
#[cfg(feature = "coap")]
use std::time::Duration;

use crate::common::{file, sim, tells_that_its_address_is_taken};

#[test]
fn it_says_where_it_listens_whom_it_serves_and_what_to_trust() {
    let ca = file("pem", "");
    let ca_path = ca.to_str().expect("is text");
    let key = file(
        "pem",
        "-----BEGIN PUBLIC KEY-----\n\
         MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n\
         6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n\
         -----END PUBLIC KEY-----\n",
    );
    let uuid = "50503041-3633-4261-803d-1e2b8f70111a";
    let mut service = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-sim"))
        .args(["serve", "first-boot", "--bind", "127.0.0.1:0", "--ca-file", ca_path])
        .args(["--device", uuid, key.to_str().expect("is text")])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let output = BufReader::new(service.stdout.take().expect("is piped"));
    let welcome: Vec<String> = output
        .lines()
        .map(|line| line.expect("output is text"))
        .take_while(|line| !line.starts_with("Ctrl-C"))
        .collect();
    service.kill().expect("the service runs");
    service.wait().expect("the service ends");
    let welcome = welcome.join("\n");
    for text in ["listens at 127.0.0.1:", "provisioning-http.nrfcloud.com", ca_path, uuid, "curl"] {
        assert!(welcome.contains(text), "{text:?} is missing in\n{welcome}");
    }
    let ca = std::fs::read_to_string(&ca).expect("the file was written");
    assert!(ca.starts_with("-----BEGIN CERTIFICATE-----"), "{ca}");
}

#[test]
fn programs_hear_where_it_listens_and_what_to_trust() {
    let reference = include_str!("../../../../doc/json-output.md");
    let transports = if cfg!(feature = "coap") { &["http", "coap"][..] } else { &["http"] };
    for transport in transports {
        let arguments = ["--json", "--transport", transport, "--bind", "127.0.0.1:0"];
        let service = Serving::start(&arguments);
        let line: serde_json::Value = serde_json::from_str(&service.first).expect("is JSON");
        assert_eq!(
            (&line["kind"], &line["transport"]),
            (&"listening".into(), &(*transport).into())
        );
        let address: std::net::SocketAddr =
            line["address"].as_str().and_then(|text| text.parse().ok()).expect("is an address");
        assert!(address.ip().is_loopback() && address.port() > 0);
        let ca = line["ca_pem"].as_str().expect("is text");
        assert!(ca.starts_with("-----BEGIN CERTIFICATE-----"), "{ca}");
        for field in line.as_object().expect("an object").keys() {
            assert!(reference.contains(&format!("| `{field}` |")), "{field} is not documented");
        }
    }
}

#[test]
fn an_address_that_is_taken_is_told_with_the_way_out() {
    tells_that_its_address_is_taken("serve");
}

#[test]
fn a_key_that_is_none_is_told_with_its_file() {
    let key = file("pem", "no key");
    let key = key.to_str().expect("is text");
    let uuid = "50503041-3633-4261-803d-1e2b8f70111a";
    let ended = sim(&["serve", "--bind", "127.0.0.1:0", "--device", uuid, key]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains(key) && ended.stderr.contains("P-256"), "{}", ended.stderr);
}

#[cfg(feature = "coap")]
#[test]
fn a_device_that_is_none_is_told_what_one_is_like() {
    let ended = sim(&["serve", "--bind", "127.0.0.1:0", "--device", "nrf-123", "key.pem"]);
    assert_eq!(ended.status, 2);
    let reason = "error: --device: uuid is \"nrf-123\", but has to be like \"50503041-";
    assert!(ended.stderr.starts_with(reason), "{}", ended.stderr);
}

/// A service, which ends with the test.
struct Serving {
    child: Child,
    /// The first line that it printed.
    first: String,
}

impl Serving {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-sim"))
            .arg("serve")
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("is piped")).lines();
        let first = output.next().expect("it speaks").expect("output is text");
        Self { child, first }
    }

    #[cfg(feature = "coap")]
    fn address(&self) -> &str {
        let rest = self.first.split_once("listens at ").and_then(|(_, rest)| rest.split_once(','));
        rest.map_or_else(|| panic!("no address in {:?}", self.first), |(address, _)| address)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(feature = "coap")]
/// Whether what listens speaks DTLS.
fn speaks_dtls(service: &Serving) -> bool {
    let client = UdpSocket::bind("127.0.0.1:0").expect("there is a free port");
    client.set_read_timeout(Some(Duration::from_secs(10))).expect("not zero");
    // Version, random, no session, no cookie, one suite, no compression, one curve and format.
    let hello = "fefd 0000000000000000000000000000000000000000000000000000000000000000 00 00 \
                 0002c02b 0100 001a 000a00040002 0017 000b00020100 000d00040002 0403 00170000";
    let hello = from_hex(hello);
    let length = u8::try_from(hello.len()).expect("is short");
    let head = [22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, length + 12];
    let message = [1, 0, 0, length, 0, 0, 0, 0, 0, 0, 0, length];
    let datagram = [&head[..], &message[..], &hello[..]].concat();
    client.send_to(&datagram, service.address()).expect("it can be sent");
    let mut answer = [0; 2048];
    // A handshake message: the request to say hello again with a cookie.
    client.recv(&mut answer).is_ok() && (answer[0], answer[13]) == (22, 3)
}

#[cfg(feature = "coap")]
#[test]
fn over_coap_it_shakes_hands_in_dtls() {
    assert!(speaks_dtls(&Serving::start(&["--transport", "coap", "--bind", "127.0.0.1:0"])));
}

#[cfg(feature = "coap")]
#[test]
fn it_speaks_what_the_scenario_is_for() {
    assert!(speaks_dtls(&Serving::start(&["kept-connection", "--bind", "127.0.0.1:0"])));
    let arguments = ["serve", "kept-connection", "--transport", "http", "--bind", "127.0.0.1:0"];
    let ended = sim(&arguments);
    assert_eq!(ended.status, 2);
    let reason = "error: kept-connection: this scenario is for CoAP only, not for HTTP\n";
    assert_eq!(ended.stderr, reason);
}

#[cfg(feature = "coap")]
#[test]
fn the_port_is_that_of_the_transport() {
    // Taken, here or by somebody else, so that the program says which it wants, and ends.
    let _http = TcpListener::bind("127.0.0.1:8443");
    let _coap = UdpSocket::bind("127.0.0.1:5684");
    for (arguments, address) in [
        (&["serve"][..], "127.0.0.1:8443"),
        (&["serve", "--transport", "coap"], "127.0.0.1:5684"),
        (&["serve", "kept-connection"], "127.0.0.1:5684"),
    ] {
        let ended = sim(arguments);
        assert_eq!(ended.status, 2, "{arguments:?}");
        let reason = format!("cannot serve at {address}: ");
        assert!(ended.stderr.contains(&reason), "{arguments:?}: {}", ended.stderr);
    }
}

#[cfg(feature = "coap")]
fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
    digits.chunks(2).filter_map(|pair| u8::try_from(pair[0] << 4 | pair[1]).ok()).collect()
}
