// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The batches that are run.

use ciborium_ll::{Encoder, Header};

/// What the modem refuses to delete: a credential that is not there.
pub(crate) const NOT_FOUND: u32 = 513;

/// A certificate, short: its text is checked and handed on, whatever it is.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\n\
    MIIBjzCCATWgAwIBAgIUFhOyI6bJm0gq0C0k0uQxI0tB7TQwCgYIKoZIzj0EAwIw\n\
    HTEbMBkGA1UEAwwSZXhhbXBsZS5pbnZhbGlkIENBMB4XDTI1MDEwMTAwMDAwMFoX\n\
    -----END CERTIFICATE-----\n";

/// A batch as an encoder writes it that is not the library's own.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The CBOR.
    pub(crate) bytes: Vec<u8>,
    /// How many commands it has.
    pub(crate) commands: usize,
    /// How many of them are for the modem.
    pub(crate) at_commands: usize,
}

impl Batch {
    /// A first boot as the service makes it: old key away, new key, certificate, a setting, the end.
    pub(crate) fn session() -> Self {
        let mut batch = Self::new(5);
        batch.credentials(16_842_753, &[0]);
        batch.config(&[("app/broker", "mqtt.example.com")]);
        batch.finished();
        batch
    }

    /// As many commands as a device can be configured to take at once: four tags, each with a new key
    /// and two certificates, three settings, the end.
    pub(crate) fn of_20() -> Self {
        let mut batch = Self::new(20);
        for tag in 16_842_753..16_842_757 {
            batch.credentials(tag, &[0, 1]);
        }
        batch.config(&[("app/broker", "mqtt.example.com")]);
        batch.config(&[("app/port", "8883"), ("app/topic", "devices/telemetry")]);
        batch.config(&[("app/period", "3600")]);
        batch.finished();
        batch
    }

    fn new(commands: usize) -> Self {
        let mut batch = Self { bytes: Vec::new(), commands: 0, at_commands: 0 };
        batch.push(Header::Array(Some(commands)));
        batch
    }

    /// A tag's old key goes, and a new one and a certificate of each type in `types` come.
    fn credentials(&mut self, tag: u32, types: &[u32]) {
        self.at("%CMNG", &format!("3,{tag},2"), &[NOT_FOUND]);
        self.at("%KEYGEN", &format!("{tag},2,0"), &[]);
        for kind in types {
            self.at("%CMNG", &format!("0,{tag},{kind},\"{CERTIFICATE}\""), &[]);
        }
    }

    fn at(&mut self, set_command: &str, parameters: &str, ignored: &[u32]) {
        self.command(0, 3);
        self.text(set_command);
        self.text(parameters);
        self.push(Header::Array(Some(ignored.len())));
        for code in ignored {
            self.push(Header::Positive((*code).into()));
        }
        self.at_commands += 1;
    }

    fn config(&mut self, pairs: &[(&str, &str)]) {
        self.command(1, 1);
        self.push(Header::Map(Some(pairs.len())));
        for (key, value) in pairs {
            self.text(key);
            self.text(value);
        }
    }

    fn finished(&mut self) {
        self.command(2, 0);
    }

    /// What every command begins with: how many members it has, its correlation id, and what it is.
    fn command(&mut self, kind: u64, arguments: usize) {
        self.push(Header::Array(Some(2 + arguments)));
        self.text(&format!("5f0a1c52-9d5c-4bd2-8f4a-{:02}", self.commands));
        self.push(Header::Positive(kind));
        self.commands += 1;
    }

    fn text(&mut self, text: &str) {
        let written = Encoder::from(&mut self.bytes).text(text, None);
        written.expect("memory takes everything");
    }

    fn push(&mut self, header: Header) {
        let written = Encoder::from(&mut self.bytes).push(header);
        written.expect("memory takes everything");
    }
}
