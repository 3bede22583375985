// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the service answers when nothing is wrong with it.

use rcgen::{CertificateParams, PKCS_ECDSA_P256_SHA256};

use super::*;

/// The members behind the id of every command: as texts, `?` for what is none.
fn decode(body: &[u8]) -> Vec<(String, Vec<String>)> {
    let mut d = minicbor::Decoder::new(body);
    let count = d.array().unwrap().unwrap();
    (0..count)
        .map(|_| {
            let members = d.array().unwrap().unwrap();
            let id = d.str().unwrap().to_owned();
            let mut texts = Vec::new();
            for _ in 1..members {
                if d.datatype().unwrap() == minicbor::data::Type::String {
                    texts.push(d.str().unwrap().to_owned());
                } else {
                    d.skip().unwrap();
                    texts.push("?".into());
                }
            }
            (id, texts)
        })
        .collect()
}

#[test]
fn a_device_is_provisioned_over_either_version_of_tls() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let rig = Rig::new("batches = [[{ finished = { id = 'f' } }]]");
        for name in ["provisioning-http.nrfcloud.com", "coap.nrfcloud.com"] {
            assert_eq!(rig.fetch_over(name, &[version]), (200, finished("f")));
        }
        assert_eq!(rig.report(&[("f", 102)]), 200);
        assert_eq!(rig.get(), (204, vec![]));
        let detail =
            if version.version == rustls::ProtocolVersion::TLSv1_2 { "1.2" } else { "1.3" };
        let handshake = What::Handshake { ok: true, detail: format!("TLS {detail}") };
        assert_eq!(rig.trace.records()[0].what, handshake);
    }
}

#[test]
fn another_host_name_is_not_in_the_certificate() {
    let rig = Rig::new("");
    let mut stream = rig.connect("example.com", rustls::ALL_VERSIONS);
    let error = stream.write_all(b"GET").and_then(|()| stream.flush()).unwrap_err();
    assert!(error.to_string().contains("not valid for name"), "{error}");
}

#[test]
fn a_client_certificate_is_issued_for_the_reported_key() {
    let rig = Rig::new(
        "batches = [[
            { keygen = { id = 'k', tag = 42, delete_first = true } },
            { credential = { id = 'ca', tag = 42, type = 'ca', generate = 'ca' } },
            { credential = { id = 'cert', tag = 42, type = 'client-cert', generate = 'client-cert' } },
            { finished = { id = 'f' } },
        ]]",
    );
    let (status, body) = rig.get();
    assert_eq!(status, 200);
    let served = decode(&body);
    let ids: Vec<&str> = served.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["k.s", "k", "ca"], "the certificate waits for the key");
    assert_eq!(served[2].1[2], format!("0,42,0,\"{}\"", rig.service.ca_pem()));

    let key = rcgen::KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let request = CertificateParams::default().serialize_request(&key).unwrap();
    let text = format!("%KEYGEN: \"{}.0oRDoQEm\"\r\n", URL_SAFE_NO_PAD.encode(request.der()));
    let mut e = minicbor::Encoder::new(Vec::new());
    e.array(3).unwrap();
    for (id, text) in [("k.s", ""), ("k", text.as_str()), ("ca", "")] {
        e.array(3).unwrap().str(id).unwrap().u8(100).unwrap().str(text).unwrap();
    }
    assert_eq!(rig.post(e.writer()), 200);

    let served = decode(&rig.get().1);
    assert_eq!(served[0].0, "cert");
    let (head, pem) = served[0].1[2].split_once('"').unwrap();
    assert_eq!(head, "0,42,1,");
    let der = CertificateDer::from_pem_slice(pem.trim_end_matches('"').as_bytes()).unwrap();
    let point = key.public_key_raw();
    assert!(der.windows(point.len()).any(|window| window == point));
    assert_eq!(served[1].0, "f");
}

#[test]
fn an_unclaimed_device_is_unauthorized_until_it_is_claimed() {
    let rig = Rig::new("claimed = false\nbatches = [['finished']]");
    assert_eq!(rig.get(), (401, vec![]));
    assert_eq!(rig.report(&[("x", 102)]), 401);
    assert_eq!(rig.notes(), Vec::<String>::new());
    rig.service.set_claimed(true);
    assert_eq!(rig.get().0, 200);
}

#[test]
fn a_token_must_be_the_devices_own_and_in_time() {
    let rig = Rig::new("");
    let now = rig.clock.unix_s();
    let old = rig.token();
    assert_eq!(rig.get_with(QUERY, &old).0, 204);
    assert_eq!(rig.get_with(QUERY, &Signer::new().token(UUID, now)).0, 401);
    assert_eq!(rig.get_with(QUERY, &rig.signer.token("another", now)).0, 401);
    assert_eq!(rig.get_with(QUERY, "x").0, 401);
    assert_eq!(rig.send("GET /v1/provisioning/commands", "", b"").0, 401);
    rig.clock.advance_to(311_000);
    assert_eq!(rig.get_with(QUERY, &old).0, 401);
    assert_eq!(rig.get().0, 204);
    let notes = rig.notes();
    assert_eq!(
        notes,
        [
            "JWT refused: the signature is not the device's",
            "JWT refused: unknown device \"nRF9161.another\"",
            "JWT refused: malformed token",
            "Authorization: Bearer is missing",
            "JWT refused: expired 11 s ago",
        ]
    );
}

#[test]
fn each_device_has_its_own_queue() {
    let rig = Rig::new("batches = [['finished']]");
    let other = Signer::new();
    rig.service.register_device("other", &other.public_key().to_spki()).unwrap();
    let token = other.token("other", rig.clock.unix_s());
    let (mine, others) = (decode(&rig.get().1), decode(&rig.get_with(QUERY, &token).1));
    assert_ne!(mine[0].0, others[0].0);
    assert_eq!(rig.report(&[(&others[0].0, 102)]), 400, "another device's command");
    assert_eq!(rig.report(&[(&mine[0].0, 102)]), 200);
    assert_eq!(rig.get().0, 204);
    assert_eq!(rig.get_with(QUERY, &token).0, 200);
    rig.service.register_device(UUID, &rig.signer.public_key().to_spki()).unwrap();
    assert_eq!(rig.get().0, 204, "registering again keeps the queue");
}

#[test]
fn malformed_requests_are_refused() {
    let rig = Rig::new("batches = [[{ finished = { id = 'f' } }]]");
    let auth = format!("Authorization: Bearer {}\r\n", rig.token());
    let cbor = format!("{auth}Content-Type: application/cbor\r\n");
    let status = |line: &str, fields: &str, body: &[u8]| rig.send(line, fields, body).0;
    assert_eq!(status("GET /", &auth, b""), 404);
    assert_eq!(status("GET /v1/provisioning/commandsx", &auth, b""), 404);
    assert_eq!(status("POST /v1/provisioning/commands", &cbor, b"x"), 405);
    assert_eq!(status("GET /v1/provisioning/response", &auth, b""), 405);
    let get = format!("GET /v1/provisioning/commands?{QUERY}");
    assert_eq!(status(&get, &auth, b""), 400, "no Accept");
    assert_eq!(status(&get, &format!("{auth}Accept: text/html\r\n"), b""), 400);
    assert_eq!(status(&get, &format!("{auth}Accept: a/b, Application/CBOR;q=1\r\n"), b""), 200);
    assert_eq!(rig.get_with("limit=10", &rig.token()).0, 400);
    let post = "POST /v1/provisioning/response";
    let body = finished("f");
    assert_eq!(status(post, &auth, &body), 415);
    assert_eq!(status(post, &format!("{auth}Content-Type: application/json\r\n"), &body), 415);
    assert_eq!(status(post, &cbor, &body), 400, "2 is no response code");
    assert_eq!(status(post, &cbor, b""), 400);
    assert_eq!(rig.report(&[("other", 102)]), 400);
    assert_eq!(rig.waiting(), ["f"]);
}

#[test]
fn what_is_no_http_is_refused_and_large_bodies_are() {
    let rig = Rig::new("");
    assert_eq!(take_apart(&rig.exchange(b"\x01\x02\x03\r\n\r\n").unwrap()).0, 400);
    let mut large = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n".to_vec();
    large.resize(70_000, 0);
    assert_eq!(take_apart(&rig.exchange(&large).unwrap()).0, 413);
    assert_eq!(rig.requests(), [(400, 0, 0), (413, 0, 0)]);
}

#[test]
fn limits_of_the_device_are_kept_and_can_be_ignored() {
    let batch = "batches = [[{ at = { command = '%A', parameters = '11111111111111111' } },
                             { at = { command = '%B', parameters = '22222222222222222' } },
                             { at = { command = '%C', parameters = '33333333333333333' } }]]";
    let query = |rx: usize, limit: usize| {
        QUERY.replace("=1024", &format!("={rx}")).replace("limit=10", &format!("limit={limit}"))
    };
    let count = |rig: &Rig, query: &str| decode(&rig.get_with(query, &rig.token()).1).len();
    let rig = Rig::new(batch);
    assert_eq!(count(&rig, &query(1024, 10)), 3);
    assert_eq!(count(&rig, &query(1024, 2)), 2);
    assert_eq!(count(&rig, &query(150, 10)), 2);
    assert_eq!(rig.get_with(&query(40, 10), &rig.token()).0, 204);
    assert!(rig.notes()[0].starts_with("not served: AT%A=1"), "{:?}", rig.notes());
    let rig = Rig::new(&format!("ignore_limit = true\nignore_rx_max_size = true\n{batch}"));
    assert_eq!(count(&rig, &query(1, 1)), 3);
}

#[test]
fn the_snapshot_tells_what_was_done_and_what_is_left() {
    let rig = Rig::new(
        "batches = [[{ at = { id = 'a', command = '%A' } }, { config_as = { id = 'c', pairs = [['k', 'v']] } }],
                    [{ finished = { id = 'f' } }]]",
    );
    rig.clock.advance_to(1500);
    assert_eq!(rig.report(&[("a", 99)]), 200);
    let snapshot = serde_json::to_value(rig.service.snapshot()).unwrap();
    assert_eq!(
        snapshot,
        serde_json::json!({
            "requests": 1,
            "claimed": true,
            "devices": [{
                "uuid": UUID,
                "waiting": [],
                "dropped": [
                    { "id": "c", "batch": 0, "command": "config k" },
                    { "id": "f", "batch": 1, "command": "finished" },
                ],
                "reported": [
                    { "id": "a", "code": 99, "cme": 0, "text": "", "command": "AT%A=", "t_ms": 1500 },
                ],
            }],
        })
    );
}

#[test]
fn only_this_machine_is_served_unless_told_otherwise() {
    let clock = Arc::new(Clock::new_virtual());
    let start = |spec: &str| {
        let trace = Trace::new(Arc::clone(&clock), Box::new(|_| {}));
        let bind = "0.0.0.0:0".parse().unwrap();
        Service::start(toml::from_str(spec).unwrap(), Arc::clone(&clock), trace, bind)
    };
    let error = start("").err().unwrap();
    assert!(error.to_string().contains("no loopback address"));
    start("open_to_network = true").unwrap().stop();
}

#[test]
fn stopping_ends_open_connections() {
    let rig = Rig::new("");
    let mut idle = rig.connect("coap.nrfcloud.com", rustls::ALL_VERSIONS);
    idle.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let addr = rig.service.addr();
    rig.service.stop();
    assert!(!matches!(idle.read(&mut [0; 8]), Ok(1..)));
    TcpStream::connect(addr).unwrap_err();
}
