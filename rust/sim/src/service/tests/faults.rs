// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the service answers when it is told to misbehave.

use super::*;

/// One command, `f`, and one fault.
fn rig(fault: &str) -> Rig {
    Rig::new(&format!("batches = [[{{ finished = {{ id = 'f' }} }}]]\nfaults = [{{ {fault} }}]"))
}

/// A fetch as bytes, for answers that are no HTTP.
fn fetch(rig: &Rig) -> io::Result<Vec<u8>> {
    let request = format!(
        "GET /v1/provisioning/commands?{QUERY} HTTP/1.1\r\nHost: h\r\n\
         Accept: application/cbor\r\nAuthorization: Bearer {}\r\n\r\n",
        rig.token()
    );
    rig.exchange(request.as_bytes())
}

#[test]
fn a_status_answers_without_doing_anything() {
    let rig = rig("request = 2, status = 500, times = 2");
    assert_eq!(rig.get().0, 200);
    assert_eq!(rig.report(&[("f", 102)]), 500);
    assert_eq!(rig.report(&[("f", 102)]), 500);
    assert_eq!(rig.waiting(), ["f"]);
    assert_eq!(rig.report(&[("f", 102)]), 200);
    assert_eq!(rig.get().0, 204);
    assert_eq!(rig.notes(), ["fault on request 2: status 500", "fault on request 3: status 500"]);
    let statuses: Vec<u16> = rig.requests().iter().map(|request| request.0).collect();
    assert_eq!(statuses, [200, 500, 500, 200, 204]);
}

#[test]
fn a_handled_fault_does_what_was_asked() {
    let rig = rig("on = 'report', status = 503, handled = true");
    assert_eq!(rig.get().0, 200);
    assert_eq!(rig.report(&[("f", 102)]), 503);
    assert_eq!(rig.waiting(), Vec::<String>::new());
    assert_eq!(rig.report(&[("f", 102)]), 200, "the report comes again and is known");
    assert_eq!(rig.service.snapshot().devices[0].reported.len(), 1);
}

#[test]
fn a_connection_is_closed_without_an_answer() {
    let rig = rig("close = true");
    let error = fetch(&rig).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    assert_eq!(rig.requests(), [(0, 0, 0)]);
    assert_eq!(rig.get().0, 200);
}

#[test]
fn garbage_is_no_http() {
    let rig = rig("garbage = true");
    let answer = fetch(&rig).unwrap();
    let mut fields = [httparse::EMPTY_HEADER; 8];
    httparse::Response::new(&mut fields).parse(&answer).unwrap_err();
    assert_eq!(rig.get().0, 200);
}

#[test]
fn a_truncated_answer_announces_more_than_it_sends() {
    for (batches, body, status) in [("[]", vec![], 200), ("[['finished']]", vec![0x81], 200)] {
        let rig = Rig::new(&format!("batches = {batches}\nfaults = [{{ truncate = true }}]"));
        let answer = fetch(&rig).unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, rest) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")));
        let announced = head.split("Content-Length: ").nth(1).unwrap();
        let announced: usize = announced.split("\r\n").next().unwrap().parse().unwrap();
        let sent = answer.len() - head.len() - 4;
        assert_eq!(announced, sent + 64);
        assert!(rest.is_empty() == body.is_empty());
    }
}

#[test]
fn silence_lasts_until_the_client_gives_up() {
    let rig = rig("on = 'report', delay_s = 40");
    assert_eq!(rig.get().0, 200);
    let fields = format!(
        "Authorization: Bearer {}\r\nContent-Type: application/cbor\r\nContent-Length: 5\r\n",
        rig.token()
    );
    let mut request =
        format!("POST /v1/provisioning/response HTTP/1.1\r\nHost: h\r\n{fields}\r\n").into_bytes();
    request.extend([0x81, 0x82, 0x61, b'f', 0x18]);
    let error = rig.exchange_within(&request, Duration::from_secs(1)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
    rig.clock.advance_to(90_000);
    assert_eq!(rig.waiting(), ["f"]);
    assert_eq!(rig.requests(), [(200, 0, finished("f").len()), (0, 5, 0)]);
    assert_eq!(rig.get().0, 200);
}

#[test]
fn a_short_delay_ends_in_an_answer() {
    let rig = rig("delay_s = 1");
    let answer = rig.fetch_over("coap.nrfcloud.com", rustls::ALL_VERSIONS);
    assert_eq!(answer, (200, finished("f")));
    assert_eq!(rig.notes(), ["fault on request 1: no answer for 1 s", "answers 200 after 1 s"]);
}

#[test]
fn a_certificate_of_another_ca_is_a_request_of_its_own() {
    let rig = rig("request = 2, wrong_ca = true");
    assert_eq!(rig.get().0, 200);
    let error = fetch(&rig).unwrap_err();
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");
    assert_eq!(rig.get().0, 200);
    assert_eq!(rig.service.snapshot().requests, 3);
    assert_eq!(rig.notes(), ["connection 2 presents a certificate of another CA"]);
    let always = Rig::new("wrong_ca = true");
    for _ in 0..2 {
        fetch(&always).unwrap_err();
    }
    assert!(!always.trace.records().iter().any(|r| matches!(r.what, What::Handshake { .. })));
}

#[test]
fn a_service_on_its_own_records_refused_handshakes() {
    let clock = Arc::new(Clock::new_virtual());
    let trace = Trace::new(Arc::clone(&clock), Box::new(|_| {}));
    let spec = crate::service::ServiceSpec {
        standalone: true,
        wrong_ca: true,
        ..crate::service::ServiceSpec::default()
    };
    let bind = "127.0.0.1:0".parse().unwrap();
    let service = Service::start(spec, Arc::clone(&clock), trace.clone(), bind).unwrap();
    let rig = Rig { service, clock, trace, signer: Signer::new() };
    fetch(&rig).unwrap_err();
    let failed = |what: &What| matches!(what, What::Handshake { ok: false, detail } if detail.contains("UnknownCA"));
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while !rig.trace.records().iter().any(|record| failed(&record.what)) {
        assert!(std::time::Instant::now() < until, "{:?}", rig.trace.records());
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn another_body_replaces_the_answer() {
    let rig = rig("on = 'fetch', body_hex = '80'");
    assert_eq!(rig.get(), (200, vec![0x80]));
    assert_eq!(rig.report(&[("unheard-of", 100)]), 200, "its ids cannot be known");
    assert_eq!(rig.get().1, finished("f"));
}

#[test]
fn a_batch_is_served_again_although_it_was_reported() {
    let rig = rig("request = 3, on = 'fetch', repeat = true");
    assert_eq!(rig.get().1, finished("f"));
    assert_eq!(rig.report(&[("f", 102)]), 200);
    assert_eq!(rig.get().1, finished("f"));
    assert_eq!(rig.get().0, 204);
}

#[test]
fn a_report_is_accepted_and_forgotten() {
    let rig = rig("on = 'report', repeat = true");
    assert_eq!(rig.report(&[("f", 102)]), 200);
    assert_eq!(rig.waiting(), ["f"]);
    assert_eq!(rig.report(&[("f", 102)]), 200);
    assert_eq!(rig.waiting(), Vec::<String>::new());
}

#[test]
fn faults_hit_before_anyone_is_asked_who_they_are() {
    let rig = Rig::new("claimed = false\nfaults = [{ status = 403 }]");
    assert_eq!(rig.get_with(QUERY, "no token").0, 403);
    assert_eq!(rig.get().0, 401);
}
