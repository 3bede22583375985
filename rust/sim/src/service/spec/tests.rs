// SPDX-License-Identifier: Apache-2.0 OR MIT

use super::*;
use crate::device::CredentialType;

fn read(text: &str) -> ServiceSpec {
    toml::from_str(text).unwrap()
}

fn refused(text: &str) -> String {
    toml::from_str::<ServiceSpec>(text).unwrap_err().to_string()
}

fn commands(list: &str) -> Vec<CommandSpec> {
    read(&format!("batches = [[{list}]]")).batches.remove(0).commands
}

#[test]
fn nothing_given_is_a_claimed_device_with_nothing_to_do() {
    let spec = read("");
    assert_eq!(spec, ServiceSpec::default());
    assert!(spec.claimed && spec.batches.is_empty() && spec.faults.is_empty());
    assert_eq!(spec.host_names, ["provisioning-http.nrfcloud.com", "coap.nrfcloud.com"]);
}

#[test]
fn the_forms_of_keys_and_credentials_are_read() {
    let list = r#"
        { keygen = { tag = 42 } },
        { keygen = { tag = 1, type = "endorsement-key", output = "public-key", delete_first = true,
                     id = "k" } },
        { delete = { tag = 2, type = "psk" } },
        { delete = { tag = 2, type = "psk-id", ignore_cme_errors = [] } },
        { credential = { tag = 3, type = "ca", content = "PEM" } },
        { credential = { tag = 3, type = "client-cert", generate = "client-cert" } },
    "#;
    let keygen = |id: Option<&str>, tag, kind, output, delete_first| CommandSpec::Keygen {
        id: id.map(Into::into),
        tag,
        kind,
        output,
        delete_first,
    };
    let delete =
        |kind, ignore_cme_errors| CommandSpec::Delete { id: None, tag: 2, kind, ignore_cme_errors };
    let credential = |kind, content| CommandSpec::Credential { id: None, tag: 3, kind, content };
    assert_eq!(
        commands(list),
        [
            keygen(None, 42, CredentialType::ClientKey, KeyOutput::Csr, false),
            keygen(Some("k"), 1, CredentialType::EndorsementKey, KeyOutput::PublicKey, true),
            delete(CredentialType::Psk, vec![513]),
            delete(CredentialType::PskId, vec![]),
            credential(CredentialType::Ca, Content::Text("PEM".into())),
            credential(CredentialType::ClientCert, Content::Generated(Generate::ClientCert)),
        ]
    );
}

#[test]
fn the_other_forms_are_read() {
    let list = r#"
        { at = { command = "%CMNG", parameters = "1", ignore_cme_errors = [513, 518] } },
        { config = { b = "2", a = "1" } },
        { config_as = { id = "c", pairs = [["b", "2"], ["a", "1"]] } },
        "finished",
        { finished = { id = "f" } },
    "#;
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(
        commands(list),
        [
            CommandSpec::At {
                id: None,
                command: "%CMNG".into(),
                parameters: "1".into(),
                ignore_cme_errors: vec![513, 518],
            },
            CommandSpec::Config { id: None, pairs: vec![pair("a", "1"), pair("b", "2")] },
            CommandSpec::Config {
                id: Some("c".into()),
                pairs: vec![pair("b", "2"), pair("a", "1")],
            },
            CommandSpec::Finished { id: None },
            CommandSpec::Finished { id: Some("f".into()) },
        ]
    );
    assert_eq!(
        commands(r#"{ raw = "81 82fF" }"#),
        [CommandSpec::Raw { body: vec![0x81, 0x82, 255] }]
    );
    assert_eq!(commands(r#"{ raw = "" }"#), [CommandSpec::Raw { body: vec![] }]);
}

#[test]
fn a_batch_can_have_a_time() {
    let spec = read("[[batches]]\nat_s = 60\ncommands = [\"finished\"]");
    let commands = vec![CommandSpec::Finished { id: None }];
    assert_eq!(spec.batches, [BatchSpec { at_s: 60, commands }]);
}

#[test]
fn every_fault_is_read() {
    let spec = read(
        r#"faults = [
            { request = 2, status = 500 },
            { on = "report", delay_s = 40, times = 3, handled = true },
            { close = true }, { garbage = true }, { truncate = true }, { wrong_ca = true },
            { on = "fetch", body_hex = "80" }, { status = 403, body_hex = "00" }, { repeat = true },
            { status = 503, retry_after_s = 60 }, { blocks = "two-versions" },
        ]"#,
    );
    let actions: Vec<Action> = spec.faults.iter().map(|fault| fault.action.clone()).collect();
    assert_eq!(
        actions,
        [
            Action::Status(500),
            Action::Delay { seconds: 40 },
            Action::Close,
            Action::Garbage,
            Action::Truncate,
            Action::WrongCa,
            Action::Body { status: 200, body: vec![0x80] },
            Action::Body { status: 403, body: vec![0] },
            Action::Repeat,
            Action::Status(503),
            Action::Blocks(BlockTrick::TwoVersions),
        ]
    );
    let [first, second, ..] = spec.faults.as_slice() else { panic!("faults are missing") };
    assert_eq!((first.request, first.on, first.times, first.handled), (2, None, 1, false));
    assert_eq!((second.request, second.on), (1, Some(Kind::Report)));
    assert_eq!((second.times, second.handled), (3, true));
    let waits: Vec<u32> = spec.faults.iter().filter_map(|fault| fault.retry_after_s).collect();
    assert_eq!(waits, [60]);
}

#[test]
fn mistakes_are_named() {
    for (text, reason) in [
        ("faults = [{ close = true, retry_after_s = 60 }]", "`retry_after_s` needs a `status`"),
        ("clamed = true", "unknown field `clamed`"),
        ("batches = [[]]", "at least one command"),
        ("batches = [[{ raw = \"00\" }, \"finished\"]]", "alone in its batch"),
        ("batches = [[{ raw = \"0\" }]]", "1 hexadecimal digits make no whole bytes"),
        ("batches = [[{ raw = \"0g\" }]]", "'g' is no hexadecimal digit"),
        ("batches = [[\"finish\"]]", "\"finished\" or a table"),
        ("batches = [[{ keygn = { tag = 1 } }]]", "unknown variant `keygn`"),
        ("batches = [[{ keygen = { tag = 1, typ = \"ca\" } }]]", "unknown field `typ`"),
        ("batches = [[{ keygen = {} }]]", "missing field `tag`"),
        ("batches = [[{ delete = { tag = 1, type = \"cert\" } }]]", "unknown variant `cert`"),
        ("batches = [[{ credential = { tag = 1, type = \"ca\" } }]]", "`content` or `generate`"),
        (
            "batches = [[{ credential = { tag = 1, type = \"ca\", content = '\"' } }]]",
            "quotation mark",
        ),
        ("[[batches]]\nat_s = 1", "missing field `commands`"),
        ("batches = [1]", "a list of commands"),
        ("faults = [{ request = 1 }]", "exactly one of"),
        ("faults = [{ close = true, garbage = true }]", "exactly one of"),
        ("faults = [{ request = 0, close = true }]", "count from 1"),
        ("faults = [{ times = 0, close = true }]", "count from 1"),
        ("faults = [{ status = 100 }]", "200 to 599"),
        ("faults = [{ body_hex = \"x\" }]", "`body_hex`"),
        ("faults = [{ wrong_ca = true, on = \"fetch\" }]", "before the request is known"),
    ] {
        let error = refused(text);
        assert!(error.contains(reason), "{text}: {error}");
        assert!(error.contains("line "), "{text}: no line in {error}");
    }
}
