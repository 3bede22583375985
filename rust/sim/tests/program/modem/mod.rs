// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `modem`: a device for an image, and what happens to images that cannot have it.

mod fault;
mod image;

use std::io::{BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::common::{
    file, hex, interrupt, line_with, lines, of_kind, sim, tells_that_its_address_is_taken,
};
use image::{EAGAIN, EINPROGRESS, Image, READABLE, VERSION, WRITABLE, greet};

/// A modem that waits for an image.
struct Modem {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
}

impl Modem {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-sim"))
            .args(["modem", "--bind", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("is piped"));
        let line = line_with(&mut output, "listens at");
        let address = line.split_once("listens at ").expect("has it").1;
        let address = address.trim_end().trim_end_matches('.').to_owned();
        Self { child, output, address }
    }

    /// Does what Ctrl-C does.
    fn interrupt(&self) {
        interrupt(&self.child);
    }

    /// Status, the rest of the output, and the errors.
    fn end(mut self) -> (i32, String, String) {
        let mut stdout = String::new();
        self.output.read_to_string(&mut stdout).expect("output is text");
        let mut stderr = String::new();
        let errors = self.child.stderr.as_mut().expect("is piped");
        errors.read_to_string(&mut stderr).expect("errors are text");
        let status = self.child.wait().expect("it ends").code().expect("it was not killed");
        (status, stdout, stderr)
    }
}

/// The token of an answer such as `%JWT: "…"`.
fn quoted(text: &str) -> String {
    text.split('"').nth(1).expect("quotes").to_owned()
}

#[test]
fn an_image_fetches_its_commands_over_tls_and_the_timeline_tells_it() {
    let modem = Modem::start(&[]);
    let mut image = Image::start(&modem.address, 1);
    image.go_online();
    let token = quoted(&image.at("AT%JWT=0,300").1);
    let (socket, connected) = image.connect(1, "provisioning-http.nrfcloud.com");
    assert_eq!(connected, 0);
    let before = image.read(socket);
    assert_eq!(before.result, EAGAIN);
    let request = format!(
        "GET /v1/provisioning/commands?after=&rxMaxSize=2304&txMaxSize=2304&mver=m&cver=c&limit=10 HTTP/1.1\r\nHost: \
         provisioning-http.nrfcloud.com\r\nAccept: application/cbor\r\nAuthorization: Bearer \
         {token}\r\nContent-Type: */*\r\nConnection: close\r\n\r\n"
    );
    image.write(socket, request.as_bytes());
    let mut answer = Vec::new();
    loop {
        image.wait_for(socket, READABLE);
        let part = image.read(socket);
        if part.result <= 0 {
            assert_eq!(part.result, 0, "the service closes");
            break;
        }
        answer.extend(part.payload);
    }
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(image.ask(9, &socket.to_le_bytes()).result, 0);
    let event = [&[1, 0][..], &[0; 8]].concat();
    assert_eq!(image.ask(11, &event).result, 0);
    image.send(13, b"the test is over");

    let (status, output, errors) = modem.end();
    assert_eq!((status, errors.as_str()), (0, ""), "{output}");
    for text in [
        "test is connected",
        "radio        online",
        "AT%JWT",
        "connected, TLS 1.2",
        "event        START",
        "GET /v1/provisioning/commands",
        "-> 200",
        "ends: the test is over",
        "sec tag 42",
        "The radio: 1 handshake,",
    ] {
        assert!(output.contains(text), "{text:?} is missing in\n{output}");
    }
    assert!(!output.contains(&token), "the token is a secret");
}

#[test]
fn an_image_authenticates_over_dtls_also_when_datagrams_get_lost() {
    for scenario in ["first-boot", "lossy-network"] {
        let modem = Modem::start(&[scenario]);
        let mut image = Image::start(&modem.address, 2);
        image.go_online();
        let token = quoted(&image.at("AT%JWT=0,300").1);
        let (socket, connected) = image.connect(2, "coap.nrfcloud.com");
        assert_eq!(connected, EINPROGRESS);
        image.wait_for(socket, WRITABLE);
        // A confirmable POST to p/auth-jwt, sent until its answer comes.
        let mut message = vec![0x41, 2, 0x12, 0x34, 7, 0xb1, b'p', 8];
        message.extend(b"auth-jwt\x46mver=m\x06cver=c\xff");
        message.extend(token.as_bytes());
        let answer = loop {
            image.write(socket, &message);
            let answer = image.read(socket);
            if answer.result != EAGAIN {
                break answer;
            }
            image.t_us += 2_000_000;
        };
        // An acknowledgement with 2.01 Created.
        assert_eq!(hex(&answer.payload[..5]), "6141123407", "{scenario}");
        image.send(13, b"done");
        let (status, output, _) = modem.end();
        assert_eq!(status, 0);
        assert!(output.contains("POST /p/auth-jwt") && output.contains("DTLS 1.2"), "{output}");
    }
}

#[test]
fn the_wrong_transport_is_refused_and_told() {
    let modem = Modem::start(&["--transport", "coap"]);
    let mut image = Image::start(&modem.address, 1);
    image.go_online();
    let (_, connected) = image.connect(1, "provisioning-http.nrfcloud.com");
    assert_eq!(connected, -111);
    image.send(13, b"done");
    let (_, output, _) = modem.end();
    assert!(output.contains("add --transport http"), "{output}");
}

#[test]
fn an_image_of_another_version_is_refused_with_both_versions() {
    let modem = Modem::start(&[]);
    let (_stream, version, welcome) = greet(&modem.address, 7);
    assert_eq!((version, welcome), (VERSION, 2));
    let mut image = Image::start(&modem.address, 1);
    image.send(13, b"done");
    let (_, output, _) = modem.end();
    let reason = format!("it speaks version 7, this modem speaks version {VERSION}");
    assert!(output.contains(&reason), "{output}");
}

#[test]
fn a_second_image_is_refused() {
    let modem = Modem::start(&[]);
    let mut image = Image::start(&modem.address, 1);
    let (_stream, _, welcome) = greet(&modem.address, VERSION);
    assert_eq!(welcome, 1);
    image.send(13, b"done");
    let (status, output, _) = modem.end();
    assert_eq!(status, 0);
    assert!(output.contains("another image has the device"), "{output}");
}

#[test]
fn an_image_that_goes_away_without_a_word_is_no_success() {
    let modem = Modem::start(&[]);
    drop(Image::start(&modem.address, 1));
    let (status, output, errors) = modem.end();
    assert_eq!(status, 1);
    assert!(errors.contains("went away without a word"), "{errors}");
    assert!(output.contains("The device holds"), "{output}");
}

#[test]
fn an_image_that_dies_with_an_answer_unread_has_gone_away_as_well() {
    let modem = Modem::start(&[]);
    let mut image = Image::start(&modem.address, 1);
    image.send(3, b"AT");
    image.is_answered();
    drop(image);
    let (status, _, errors) = modem.end();
    assert_eq!(status, 1);
    assert!(errors.contains("went away without a word"), "{errors}");
}

#[test]
fn a_request_that_is_none_ends_the_image_with_the_reason() {
    let modem = Modem::start(&[]);
    let mut image = Image::start(&modem.address, 1);
    image.send(6, b"x");
    let frame = image.read_frame();
    assert_eq!(frame[0], 0xff);
    assert!(String::from_utf8_lossy(&frame).contains("cut short"));
    let (status, _, errors) = modem.end();
    assert_eq!(status, 1);
    assert!(errors.contains("cut short"), "{errors}");
}

#[test]
fn ctrl_c_tells_the_image_and_shows_what_the_device_holds() {
    let modem = Modem::start(&[]);
    let mut image = Image::start(&modem.address, 1);
    modem.interrupt();
    let frame = image.read_frame();
    assert_eq!(frame[0], 0xff);
    assert!(String::from_utf8_lossy(&frame).contains("Ctrl-C"));
    let (status, output, _) = modem.end();
    assert_eq!(status, 130);
    assert!(output.contains("sec tag 42"), "{output}");
}

#[test]
fn a_device_outlives_its_image_when_it_is_kept() {
    let modem = Modem::start(&["--keep"]);
    let mut first = Image::start(&modem.address, 1);
    assert_eq!(first.at("AT%CMNG=0,7,0,\"x\"").0, 0);
    first.t_us = 5_000_000;
    first.ask(2, b"");
    first.send(13, b"reboots");
    let mut second = Image::start_when_free(&modem.address, 1);
    assert!(second.at("AT%CMNG=1,7").1.contains("%CMNG: 7,0,"));
    second.go_online();
    modem.interrupt();
    let (status, output, _) = modem.end();
    assert_eq!(status, 130);
    // Its clock went on: 5 s of the first image, then the modes of the second.
    assert!(output.contains("0:00:07.200  radio        online"), "{output}");
}

#[test]
fn a_setting_can_fail_and_is_shown() {
    let scenario = file(
        "toml",
        "name = \"t\"\nabout = \"t\"\n[device]\nsettings_fail = [\"a/bad\"]\n\
         [expect]\nevents = [\"DONE\"]\n",
    );
    let path = scenario.to_str().expect("is text");
    let modem = Modem::start(&["--check", path]);
    let mut image = Image::start(&modem.address, 1);
    let setting = |key: &[u8], value: &[u8]| {
        let length = |bytes: &[u8]| u16::try_from(bytes.len()).expect("is short").to_le_bytes();
        [&length(key)[..], key, &length(value), value].concat()
    };
    assert_eq!(image.ask(12, &setting(b"a/good", b"1")).result, 0);
    assert!(image.ask(12, &setting(b"a/bad", b"2")).result < 0);
    assert_eq!(image.ask(12, &setting(b"a/gone", b"3")).result, 0);
    assert_eq!(image.ask(12, &setting(b"a/gone", b"")).result, 0);
    image.send(13, b"done");
    let (status, output, _) = modem.end();
    assert_eq!(status, 1, "the expected event did not come");
    for text in ["a/good = 1\n", "a/bad = 2 (refused)", "setting a/good = 1", "NOT as expected"] {
        assert!(output.contains(text), "{text:?} is missing in\n{output}");
    }
    assert!(!output.contains("setting a/gone"), "it was deleted:\n{output}");
}

#[test]
fn json_has_the_same_lines_as_a_run() {
    let free = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = free.local_addr().expect("is bound").to_string();
    drop(free);
    let child = Command::new(env!("CARGO_BIN_EXE_nrf-provisioning-sim"))
        .args(["modem", "--json", "--bind", &address])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut image = loop {
        if std::net::TcpStream::connect(&address).is_ok() {
            break Image::start_when_free(&address, 1);
        }
    };
    image.at("AT+CGMR");
    image.send(13, b"done");
    let output = child.wait_with_output().expect("it ends");
    let lines = lines(&String::from_utf8(output.stdout).expect("is text"));
    assert_eq!(of_kind(&lines, "at")[0]["command"], "AT+CGMR");
    assert_eq!(lines.last().expect("a summary")["kind"], "summary");
}

#[test]
fn the_timeline_can_be_had_as_a_page() {
    let page = file("html", "");
    let name = page.to_str().expect("is text");
    let modem = Modem::start(&["--html", name]);
    let mut image = Image::start(&modem.address, 1);
    image.go_online();
    image.at("AT+CGMR");
    image.send(13, b"done");
    let (status, output, errors) = modem.end();
    assert_eq!((status, errors.as_str()), (0, ""), "{output}");
    let html = std::fs::read_to_string(&page).expect("it is there");
    for text in ["<h1>first-boot</h1>", "AT+CGMR", "test is connected", "The device holds"] {
        assert!(html.contains(text), "{text:?} is missing in\n{html}");
    }

    let ended = sim(&["modem", "--bind", "127.0.0.1:0", "--html", "/nowhere/page.html"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("/nowhere/page.html: cannot be written"), "{}", ended.stderr);
}

#[test]
fn ctrl_c_brings_the_page_and_a_crash_stands_first_on_it() {
    let page = file("html", "");
    let name = page.to_str().expect("is text");
    let modem = Modem::start(&["--html", name]);
    let mut image = Image::start(&modem.address, 1);
    image.at("AT+CGMR");
    modem.interrupt();
    let (status, output, _) = modem.end();
    assert_eq!(status, 130, "{output}");
    let html = std::fs::read_to_string(&page).expect("it is there");
    assert!(html.contains("AT+CGMR") && html.contains("is told that the modem ends"), "{html}");

    let modem = Modem::start(&["--html", name]);
    let mut image = Image::start(&modem.address, 1);
    image.at("AT+CGMR");
    drop(image);
    let (status, output, _) = modem.end();
    assert_eq!(status, 1, "{output}");
    let html = std::fs::read_to_string(&page).expect("it is there");
    let failed = html.find("the image went away without a word").expect("is told");
    assert!(failed < html.find("AT+CGMR").expect("is told"), "{html}");
}

#[test]
fn an_address_that_is_taken_and_an_image_that_is_none_are_told() {
    tells_that_its_address_is_taken("modem");

    let ended = sim(&["modem", "--bind", "127.0.0.1:0", "--image", "/nowhere/zephyr.exe"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("/nowhere/zephyr.exe cannot be started"), "{}", ended.stderr);

    let ended = sim(&["modem", "--bind", "127.0.0.1:0", "--image", "/bin/false"]);
    assert_eq!(ended.status, 1);
    assert!(ended.stderr.contains("/bin/false ended with"), "{}", ended.stderr);
}
