// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The interpreter as an application sees it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::device::spec::{AtOutcome, AtOverride, TimeValid};
use crate::device::{CredentialType, Device, DeviceSpec, Effect};

fn device(spec: DeviceSpec) -> Device {
    Device::new(spec).unwrap()
}

fn fast() -> DeviceSpec {
    DeviceSpec { cfun_delay_ms: 0, attach_delay_ms: 0, ..DeviceSpec::default() }
}

fn online() -> Device {
    let mut device = device(fast());
    send(&mut device, "AT+CFUN=1");
    device.run_due(0).unwrap();
    device
}

fn send(device: &mut Device, line: &str) -> (String, i32) {
    let (answer, _) = device.execute(0, line.as_bytes());
    (answer.text, answer.code)
}

fn text(device: &mut Device, line: &str) -> String {
    send(device, line).0
}

#[test]
fn errors_are_numbered_only_when_asked_for() {
    let mut device = device(fast());
    assert_eq!(send(&mut device, "AT%CMNG=3,1,0"), ("ERROR\r\n".into(), 0x1_0000));
    assert_eq!(text(&mut device, "AT+CMEE?"), "+CMEE: 0\r\nOK\r\n");
    assert_eq!(send(&mut device, "AT+CMEE=1"), ("OK\r\n".into(), 0));
    let not_found = ("+CME ERROR: 513\r\n".into(), 0x2_0000 | 513);
    assert_eq!(send(&mut device, "AT%CMNG=3,1,0"), not_found);
    assert_eq!(send(&mut device, "AT+NOSUCH"), ("ERROR\r\n".into(), 0x1_0000));
    assert_eq!(send(&mut device, "hello").1, 0x1_0000);
    assert_eq!(device.execute(0, b"AT\xff").0.code, 0x1_0000);
    assert_eq!(text(&mut device, "AT+CMEE=2"), "+CME ERROR: 50\r\n");
}

#[test]
fn credentials_are_locked_while_lte_is_active() {
    let mut device = online();
    send(&mut device, "AT+CMEE=1");
    for line in ["AT%CMNG=0,1,0,\"x\"", "AT%CMNG=3,1,0", "AT%KEYGEN=1,2,0"] {
        assert_eq!(text(&mut device, line), "+CME ERROR: 518\r\n", "{line}");
    }
    assert_eq!(text(&mut device, "AT%CMNG=1"), "OK\r\n");
    send(&mut device, "AT+CFUN=4");
    assert_eq!(text(&mut device, "AT+CFUN?"), "+CFUN: 4\r\nOK\r\n");
    assert_eq!(text(&mut device, "AT%CMNG=0,1,0,\"x\""), "OK\r\n");
}

#[test]
fn a_credential_is_written_listed_read_and_deleted() {
    let mut device = device(fast());
    send(&mut device, "AT+CMEE=1");
    let pem = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n";
    assert_eq!(text(&mut device, &format!("AT%CMNG=0,7,1,\"{pem}\"")), "OK\r\n");
    let list = text(&mut device, "AT%CMNG=1,7");
    assert!(list.starts_with("%CMNG: 7,1,\""), "{list}");
    assert_eq!(list.len(), "%CMNG: 7,1,\"\"\r\nOK\r\n".len() + 64);
    assert_eq!(text(&mut device, "AT%CMNG=1,7,0"), "OK\r\n");
    assert!(text(&mut device, "AT%CMNG=2,7,1").contains(pem));
    send(&mut device, "AT%CMNG=0,7,2,\"key\"");
    assert_eq!(text(&mut device, "AT%CMNG=2,7,2"), "+CME ERROR: 514\r\n");
    assert_eq!(text(&mut device, "AT%CMNG=3,7,1"), "OK\r\n");
    assert_eq!(text(&mut device, "AT%CMNG=2,7,1"), "+CME ERROR: 513\r\n");
    for line in ["AT%CMNG=0,7,1,\"\"", "AT%CMNG=0,7,77,\"x\"", "AT%CMNG=9", "AT%CMNG=0,7,1,\"x"] {
        assert_eq!(text(&mut device, line), "+CME ERROR: 50\r\n", "{line}");
    }
}

#[test]
fn a_generated_key_is_kept_and_not_overwritten() {
    let mut device = device(fast());
    send(&mut device, "AT+CMEE=1");
    let answer = text(&mut device, "AT%KEYGEN=16842753,2,0");
    let token = answer.strip_prefix("%KEYGEN: \"").and_then(|t| t.strip_suffix("\"\r\nOK\r\n"));
    let (csr, cose) = token.unwrap().split_once('.').unwrap();
    let csr = URL_SAFE_NO_PAD.decode(csr).unwrap();
    assert!(csr.windows(36).any(|part| part == device.uuid().as_bytes()));
    assert_eq!(URL_SAFE_NO_PAD.decode(cose).unwrap()[0], 0xd2);
    assert!(device.credentials().content(16_842_753, CredentialType::ClientKey).is_some());
    assert_eq!(text(&mut device, "AT%KEYGEN=16842753,2,0"), "+CME ERROR: 519\r\n");
    send(&mut device, "AT%CMNG=3,16842753,2");
    let named = text(&mut device, "AT%KEYGEN=16842753,2,0,\"O=x,CN=someone\"");
    let csr = URL_SAFE_NO_PAD.decode(&named[10..named.find('.').unwrap()]).unwrap();
    assert!(csr.windows(7).any(|part| part == b"someone"));
}

#[test]
fn other_keys_answer_with_their_public_part() {
    let mut device = device(fast());
    let public = text(&mut device, "AT%KEYGEN=1,2,1");
    assert!(public.starts_with("%KEYGEN: \"2dn3hAhQ"), "{public}");
    let endorsement = text(&mut device, "AT%KEYGEN=2,8,1");
    let half = |answer: &str| answer.split('.').next().unwrap().to_owned();
    let again = text(&mut device, "AT%KEYGEN=2,8,1");
    assert_eq!(half(&endorsement), half(&again));
    assert_eq!(send(&mut device, "AT%KEYGEN=3,0,0").1, 0x1_0000);
}

#[test]
fn a_token_needs_the_time_and_a_key() {
    let spec = DeviceSpec { time_valid_after_s: TimeValid::After(10), ..fast() };
    let mut device = device(spec);
    send(&mut device, "AT+CMEE=1");
    send(&mut device, "AT+CFUN=1");
    device.run_due(0).unwrap();
    assert_eq!(text(&mut device, "AT%CCLK?"), "ERROR\r\n");
    assert_eq!(text(&mut device, "AT%JWT=0,300,\"\",\"\""), "+CME ERROR: 525\r\n");
    let (answer, _) = device.execute(10_000, b"AT%JWT=0,300,\"\",\"\"");
    assert!(answer.text.starts_with("%JWT: \"eyJ0eXAiOiJKV1Qi"), "{}", answer.text);
    let (answer, _) = device.execute(10_000, b"AT%CCLK?");
    assert_eq!(answer.text, "%CCLK: \"26/01/01,00:00:10+00\",0\r\nOK\r\n");
    let (answer, _) = device.execute(10_000, b"AT%JWT=0,300,\"\",\"\",5,2");
    assert_eq!(answer.text, "+CME ERROR: 513\r\n");
}

#[test]
fn a_token_can_be_signed_with_a_stored_key() {
    let mut device = device(fast());
    send(&mut device, "AT+CMEE=1");
    send(&mut device, "AT%KEYGEN=5,2,0");
    send(&mut device, "AT%CMNG=0,6,2,\"no key\"");
    assert!(text(&mut device, "AT%JWT=0,0,\"\",\"\",5,2").starts_with("%JWT: "));
    assert_eq!(text(&mut device, "AT%JWT=0,0,\"\",\"\",6,2"), "+CME ERROR: 514\r\n");
}

#[test]
fn an_attestation_token_is_read_unless_the_scenario_forbids_it() {
    let mut open = device(fast());
    assert!(text(&mut open, "AT%ATTESTTOKEN").starts_with("%ATTESTTOKEN: \"2dn3hQFQ"));
    let mut closed = device(DeviceSpec { attestation_token: false, ..fast() });
    assert_eq!(text(&mut closed, "AT%ATTESTTOKEN"), "ERROR\r\n");
}

#[test]
fn identification_and_registration_are_told() {
    let mut device = device(fast());
    assert_eq!(text(&mut device, "AT+CGMR"), "mfw_nrf91x1_2.0.2\r\nOK\r\n");
    assert_eq!(text(&mut device, "AT%SHORTSWVER"), "%SHORTSWVER: nrf91x1_2.0.2\r\nOK\r\n");
    assert_eq!(text(&mut device, "AT+CEREG?"), "+CEREG: 0,0\r\nOK\r\n");
    send(&mut device, "AT+CEREG=5");
    send(&mut device, "AT+CFUN=1");
    assert_eq!(text(&mut device, "AT+CEREG?"), "+CEREG: 5,2\r\nOK\r\n");
    assert_eq!(text(&mut device, "AT+CGATT?"), "+CGATT: 0\r\nOK\r\n");
    device.run_due(0).unwrap();
    assert_eq!(text(&mut device, "AT+CEREG?"), "+CEREG: 5,1\r\nOK\r\n");
    assert_eq!(text(&mut device, "AT+CGATT?"), "+CGATT: 1\r\nOK\r\n");
    assert_eq!(text(&mut device, "AT"), "OK\r\n");
}

#[test]
fn a_functional_mode_is_announced() {
    let mut device = device(fast());
    let (answer, effects) = device.execute(0, b"AT+CFUN=21");
    assert_eq!((answer.code, effects), (0, vec![Effect::FunctionalMode(21)]));
    assert_eq!(device.execute(0, b"AT+CFUN=3").0.code, 0x1_0000);
}

#[test]
fn overrides_replace_the_usual() {
    let rule = |prefix: &str, outcome| AtOverride {
        prefix: prefix.into(),
        skip: 0,
        times: Some(1),
        outcome,
    };
    let mut device = device(DeviceSpec {
        at: vec![
            rule("+CGMR", AtOutcome::Cme(60)),
            rule("+CMGS", AtOutcome::Cms(305)),
            rule("%KEYGEN", AtOutcome::AnswerBytes(5000)),
            rule("+CEREG", AtOutcome::Local(-12)),
            rule("+CFUN", AtOutcome::Error),
        ],
        ..fast()
    });
    assert_eq!(send(&mut device, "AT+CMGS=1"), ("+CMS ERROR: 305\r\n".into(), 0x3_0000 | 305));
    send(&mut device, "AT+CMEE=1");
    assert_eq!(text(&mut device, "AT+CGMR"), "+CME ERROR: 60\r\n");
    assert_eq!(text(&mut device, "AT+CFUN?"), "ERROR\r\n");
    assert_eq!(send(&mut device, "AT+CEREG?"), (String::new(), -12));
    assert_eq!(text(&mut device, "AT%KEYGEN=1,2,0").len(), 5000);
    assert!(device.credentials().content(1, CredentialType::ClientKey).is_some());
    assert_eq!(send(&mut device, "AT+CGMR").1, 0);
}
