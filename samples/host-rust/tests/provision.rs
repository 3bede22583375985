// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The program against the simulated service, over TLS.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use nrf_provisioning_sim::clock::Clock;
use nrf_provisioning_sim::device::Key;
use nrf_provisioning_sim::scenario::Scenario;
use nrf_provisioning_sim::service::{Handle, Service};
use nrf_provisioning_sim::trace::Trace;

const UUID: &str = "50503041-3633-4261-803d-1e2b8f70111a";

const SCENARIO: &str = r#"
name = "host-rust"
about = "a CA certificate, a setting, and that is all"
[service]

batches = [
    [
        { delete = { tag = 42, type = "ca" } },
        { credential = { tag = 42, type = "ca", generate = "ca" } },
        { config = { "app/broker" = "mqtt.example.com" } },
        "finished",
    ],
]
"#;

fn service(text: &str) -> Handle {
    let mut spec = Scenario::parse("host-rust", text).expect("is well-formed").service;
    spec.standalone = true;
    let clock = Arc::new(Clock::new_wall());
    let trace = Trace::passing(Arc::clone(&clock), Box::new(|_| {}));
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    Service::start(spec, clock, trace, bind).expect("starts")
}

/// A new file with a text.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("can be written");
    path
}

/// The program's status and output, with a device whose key is in `key`.
fn run(service: &Handle, ca: &str, key: &Key, name: &str) -> (Option<i32>, String) {
    let ca = file(&format!("{name}-ca.pem"), ca);
    let key = file(&format!("{name}-key.pem"), &key.to_pem().expect("can be written"));
    let output = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-host-rust"))
        .arg(service.addr().to_string())
        .args([ca.as_os_str(), UUID.as_ref(), key.as_os_str()])
        .output()
        .expect("starts");
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.code(), text)
}

#[test]
fn the_platform_is_provisioned_over_tls() {
    let service = service(SCENARIO);
    let key = Key::generate().expect("can be made");
    service.register_device(UUID, &key.public_der().expect("is one")).expect("is one");
    let (status, output) = run(&service, &service.ca_pem(), &key, "provisioned");
    assert_eq!(status, Some(0), "{output}");
    for line in ["event Done", "event Stop", "tag 42, type 0: ", "app/broker = mqtt.example.com"] {
        assert!(output.contains(line), "{line:?} is missing in\n{output}");
    }
    let left = service.snapshot();
    let device = left.devices.first().expect("is registered");
    let codes: Vec<_> = device.reported.iter().map(|reported| reported.response.code).collect();
    assert_eq!(
        (device.waiting.len(), codes.as_slice()),
        (0, &[100, 100, 101, 102][..]),
        "{output}"
    );
}

#[test]
fn a_device_that_is_not_registered_is_not_claimed() {
    let service = service(SCENARIO);
    let key = Key::generate().expect("can be made");
    let (status, output) = run(&service, &service.ca_pem(), &key, "unclaimed");
    assert_eq!(status, Some(1), "{output}");
    assert!(output.contains("DeviceNotClaimed"), "{output}");
}

#[test]
fn another_ca_is_a_wrong_root_ca() {
    let (service, other) = (service(SCENARIO), service(SCENARIO));
    let key = Key::generate().expect("can be made");
    let (status, output) = run(&service, &other.ca_pem(), &key, "wrong-ca");
    assert_eq!(status, Some(1), "{output}");
    assert!(output.contains("event WrongRootCa"), "{output}");
}
