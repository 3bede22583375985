// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Faults of the modem's own reach an image, which starts the modem again.

use super::Modem;
use super::image::{EAGAIN, Image};
use crate::common::{file, sim};

const ESHUTDOWN: i32 = -108;

/// Kinds of requests.
const SOCKET: u8 = 4;
const EVENT: u8 = 11;
const START: u8 = 14;

/// A modem that is down from 5 s to 25 s.
fn failing(arguments: &[&str]) -> Modem {
    let text = "name = \"t\"\nabout = \"t\"\n[device]\nmodem_faults = [{ at_s = 5, for_s = 20 }]\n";
    let scenario = file("toml", text);
    Modem::start(&[&[scenario.to_str().expect("is text")], arguments].concat())
}

#[test]
fn a_fault_is_told_and_nothing_reaches_the_modem_until_it_is_started() {
    let modem = failing(&[]);
    let mut image = Image::start(&modem.address, 1);
    image.go_online();
    assert_eq!(image.at("AT+CMEE=1").0, 0);
    let (socket, connected) = image.connect(1, "provisioning-http.nrfcloud.com");
    assert_eq!((connected, image.faults.as_slice()), (0, &[][..]));

    // The request at whose time it is noticed does not reach the modem either.
    image.t_us = 5_000_000;
    assert_eq!(image.at("AT+CFUN?").0, ESHUTDOWN);
    assert_eq!(image.faults, [0x10]);
    assert_eq!(image.read(socket).result, ESHUTDOWN);
    assert_eq!(image.ask(SOCKET, &[1]).result, ESHUTDOWN);
    assert_eq!(image.ask(10, b"\0host").result, ESHUTDOWN);
    // What is about the image is still told.
    assert_eq!(image.ask(EVENT, &[&[1, 0][..], &[0; 8]].concat()).result, 0);
    assert_eq!(image.ask(START, b"").result, EAGAIN);

    image.t_us = 24_999_000;
    assert_eq!(image.ask(START, b"").result, EAGAIN);
    image.advance();
    // It does not come back by itself.
    assert_eq!((image.t_us, image.at("AT").0), (25_000_000, ESHUTDOWN));
    assert_eq!(image.ask(START, b"").result, 0);
    assert_eq!(image.faults, [0x10], "once");
    assert!(image.at("AT+CFUN?").1.starts_with("+CFUN: 0\r\n"));
    assert!(image.at("AT+CMEE?").1.starts_with("+CMEE: 0\r\n"), "it has begun anew");
    image.notifications.clear();
    image.go_online();
    assert_eq!(image.connect(1, "provisioning-http.nrfcloud.com").1, 0);

    image.send(13, b"done");
    let (status, output, errors) = modem.end();
    assert_eq!((status, errors.as_str()), (0, ""), "{output}");
    let told = [
        "the modem has a fault of its own and is down",
        "radio        offline",
        "event        START",
        "starts the modem again",
        "radio        online",
    ];
    let mut rest = output.as_str();
    for text in told {
        rest = rest.split_once(text).unwrap_or_else(|| panic!("{text:?} in\n{output}")).1;
    }
}

#[test]
fn a_reset_of_the_device_ends_a_fault() {
    let modem = failing(&["--keep"]);
    let mut first = Image::start(&modem.address, 1);
    first.t_us = 6_000_000;
    assert_eq!(first.at("AT").0, ESHUTDOWN);
    first.send(13, b"resets");
    let mut second = Image::start_when_free(&modem.address, 1);
    assert_eq!(second.at("AT").0, 0);
    second.go_online();
    assert!(second.faults.is_empty());
    assert_eq!(second.ask(START, b"").result, 0);
    modem.interrupt();
    assert_eq!(modem.end().0, 130);
}

#[test]
fn a_device_keeps_its_credentials_when_its_image_loses_its_power() {
    let modem = Modem::start(&["--keep"]);
    let mut first = Image::start(&modem.address, 1);
    assert_eq!(first.at("AT%CMNG=0,7,0,\"x\"").0, 0);
    first.go_online();
    drop(first);
    let mut second = Image::start_when_free(&modem.address, 1);
    assert!(second.at("AT%CMNG=1,7").1.contains("%CMNG: 7,0,"));
    assert!(second.at("AT+CFUN?").1.starts_with("+CFUN: 0\r\n"));
    second.send(13, b"done");
    modem.interrupt();
    let (_, output, _) = modem.end();
    assert!(output.contains("went away without a word"), "{output}");
}

#[test]
fn what_an_image_does_not_learn_from_its_modem_is_refused() {
    for (field, why) in [
        ("settings = { \"a/b\" = \"c\" }", "in its own storage"),
        ("ipv6_without_route = true", "IPv4 only"),
        ("random_seed = 7", "--image-arg=-seed="),
    ] {
        let text = format!("name = \"odd\"\nabout = \"t\"\n[device]\n{field}\n");
        let scenario = file("toml", text);
        let ended = sim(&["modem", scenario.to_str().expect("is text")]);
        assert_eq!((ended.status, ended.stdout.as_str()), (2, ""));
        let name = field.split(' ').next().expect("a name");
        let reason = format!("odd: [device] {name} does not reach an image: ");
        assert!(ended.stderr.contains(&reason), "{}", ended.stderr);
        assert!(ended.stderr.contains(why), "{}", ended.stderr);
    }
}

#[test]
fn a_modem_that_is_started_again_without_a_fault_has_forgotten_what_it_does_not_keep() {
    let modem = Modem::start(&[]);
    let mut image = Image::start(&modem.address, 1);
    image.go_online();
    assert_eq!(image.ask(START, b"").result, 0);
    assert!(image.at("AT+CFUN?").1.starts_with("+CFUN: 0\r\n"));
    assert!(image.at("AT+CGEREP?").1.starts_with("+CGEREP: 0\r\n"));
    assert!(image.at("AT%CMNG=1,42").1.contains("%CMNG: 42,0,"), "credentials stay");
    image.send(13, b"done");
    modem.end();
}
