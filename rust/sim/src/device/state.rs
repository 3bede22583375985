// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A whole device.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::cose::Identity;
use super::credentials::{Credential, CredentialStore, CredentialType};
use super::keys::{Key, KeyError};
use super::modem::{Effect, Modem};
use super::overrides::Overrides;
use super::settings::SettingsStore;
use super::spec::{CredentialSpec, DeviceSpec};
use super::stats::Stats;
use crate::random::Random;
use crate::secrets::KeySource;

/// UUID of the simulated modem firmware.
const FIRMWARE_UUID: &str = "25c95751-efa4-40d4-8b4a-1dcaab81fac9";

/// The simulated device: what survives a reboot, and the modem's volatile state.
pub struct Device {
    pub(super) spec: DeviceSpec,
    pub(super) key: Key,
    /// Where its further keys come from.
    pub(super) keys: KeySource,
    pub(super) credentials: CredentialStore,
    pub(super) overrides: Overrides,
    pub(super) modem: Modem,
    pub(super) random: Random,
    pub(super) stats: Stats,
    settings: SettingsStore,
    radio_counted_ms: u64,
}

impl Device {
    /// A device that has just been switched on.
    ///
    /// # Errors
    ///
    /// When its keys or one of its credentials cannot be made.
    pub fn new(spec: DeviceSpec) -> Result<Self, KeyError> {
        let mut keys = KeySource::new(spec.key_seed, "device");
        let mut credentials = CredentialStore::default();
        for held in &spec.credentials {
            credentials.put(held.tag, held.kind, initial_content(held, &mut keys)?);
        }
        Ok(Self {
            key: Key::out_of(&mut keys)?,
            keys,
            credentials,
            overrides: Overrides::new(&spec.at),
            modem: Modem::reset(&spec, 0),
            random: Random::new(spec.random_seed),
            stats: Stats::default(),
            settings: SettingsStore::new(spec.settings.clone(), spec.settings_fail.clone()),
            radio_counted_ms: 0,
            spec,
        })
    }

    /// The device's UUID.
    #[must_use]
    pub fn uuid(&self) -> &str {
        &self.spec.uuid
    }

    /// The device's identity key as DER SubjectPublicKeyInfo, as it is registered with a service.
    ///
    /// # Errors
    ///
    /// When it cannot be encoded.
    pub fn public_key(&self) -> Result<Vec<u8>, KeyError> {
        self.key.public_der()
    }

    /// Resets the modem, as a reboot does. Credentials, settings and counters stay.
    pub fn reboot(&mut self, now_ms: u64) {
        self.count_radio_time(now_ms);
        self.modem = Modem::reset(&self.spec, now_ms);
    }

    /// When the device does something by itself next.
    #[must_use]
    pub fn next_due(&self) -> Option<u64> {
        self.modem.next_due()
    }

    /// Does the next thing that is due at `now_ms`; `None` when nothing is.
    pub fn run_due(&mut self, now_ms: u64) -> Option<Vec<Effect>> {
        self.count_radio_time(now_ms);
        self.modem.run_due(&self.spec, now_ms)
    }

    /// Whether the default bearer is active.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.modem.is_attached()
    }

    /// Whether names are resolved at `now_ms`, if there is network.
    #[must_use]
    pub fn resolves_names(&self, now_ms: u64) -> bool {
        !self.spec.name_lookup_fails.iter().any(|fails| fails.holds(now_ms))
    }

    /// Whether names have an IPv6 address to which there is no way.
    #[must_use]
    pub fn has_ipv6_without_route(&self) -> bool {
        self.spec.ipv6_without_route
    }

    /// Most bytes of content it takes in one TLS record.
    #[must_use]
    pub fn tls_record_limit(&self) -> Option<usize> {
        self.spec.tls_record_limit
    }

    /// Whether a socket can be kept open while the device is offline.
    #[must_use]
    pub fn keeps_sockets_open(&self) -> bool {
        self.spec.keeps_sockets_open
    }

    /// Milliseconds since the last boot.
    #[must_use]
    pub fn uptime_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.modem.booted_ms())
    }

    /// The next random number.
    pub fn random(&mut self) -> u32 {
        self.random.next_u32()
    }

    /// A seed for the keys of a TLS or DTLS session; `None` when they are not to repeat.
    pub(crate) fn session_seed(&mut self) -> Option<u64> {
        self.keys.next_seed()
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &CredentialStore {
        &self.credentials
    }

    /// The stored settings.
    #[must_use]
    pub fn settings(&self) -> &SettingsStore {
        &self.settings
    }

    /// The stored settings, to be changed.
    pub fn settings_mut(&mut self) -> &mut SettingsStore {
        &mut self.settings
    }

    /// The counters, to be increased.
    pub fn stats_mut(&mut self) -> &mut Stats {
        &mut self.stats
    }

    /// What the device holds, and what it has cost up to `now_ms`.
    pub fn snapshot(&mut self, now_ms: u64) -> Snapshot {
        self.count_radio_time(now_ms);
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        Snapshot {
            credentials: self.credentials.list().map(HeldCredential).collect(),
            settings: self
                .settings
                .under(None)
                .map(|(name, value)| (name.to_owned(), text(value)))
                .collect(),
            stats: self.stats,
        }
    }

    pub(super) fn firmware_uuid(&self) -> &'static str {
        FIRMWARE_UUID
    }

    pub(super) fn identity(&self) -> Identity<'_> {
        Identity {
            uuid: uuid_bytes(&self.spec.uuid),
            firmware: uuid_bytes(FIRMWARE_UUID),
            key: &self.key,
        }
    }

    fn count_radio_time(&mut self, now_ms: u64) {
        let span = now_ms.saturating_sub(self.radio_counted_ms);
        self.stats.add_radio_time(self.modem.is_attached(), span);
        self.radio_counted_ms = self.radio_counted_ms.max(now_ms);
    }
}

/// A credential as the summary lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCredential(pub Credential);

impl Serialize for HeldCredential {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            tag: u32,
            r#type: &'a str,
            sha256: String,
        }
        let Credential { tag, kind, sha256 } = self.0;
        Fields { tag, r#type: kind.name(), sha256: hex::encode(sha256) }.serialize(serializer)
    }
}

/// What a device holds and what it has cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// Credentials, in the order of tag and type.
    pub credentials: Vec<HeldCredential>,
    /// Settings by full name.
    pub settings: BTreeMap<String, String>,
    /// Counters.
    pub stats: Stats,
}

fn initial_content(held: &CredentialSpec, keys: &mut KeySource) -> Result<Vec<u8>, KeyError> {
    if let Some(content) = &held.content {
        return Ok(content.clone().into_bytes());
    }
    let key = Key::out_of(keys)?;
    let content = match held.kind {
        CredentialType::Ca | CredentialType::ClientCert => key.self_signed("unrelated")?,
        CredentialType::Psk | CredentialType::PskId => key.id()?,
        CredentialType::PublicKey | CredentialType::OwnershipKey => hex::encode(key.public_der()?),
        CredentialType::ClientKey | CredentialType::DeviceKey | CredentialType::EndorsementKey => {
            key.to_pem()?
        }
    };
    Ok(content.into_bytes())
}

/// The 16 bytes of a UUID; one that is none is filled up with zeros.
fn uuid_bytes(text: &str) -> [u8; 16] {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).take(32).collect();
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reboot_keeps_what_is_stored() {
        let mut device = Device::new(DeviceSpec::default()).unwrap();
        device.execute(0, b"AT%CMNG=0,1,0,\"x\"");
        device.execute(0, b"AT+CMEE=1");
        device.settings_mut().save("a/b", b"1").unwrap();
        device.reboot(5000);
        assert_eq!(device.uptime_ms(7000), 2000);
        let snapshot = device.snapshot(7000);
        assert_eq!(snapshot.credentials.len(), 1);
        assert_eq!(snapshot.settings["a/b"], "1");
        assert_eq!(snapshot.stats.at_commands, 2);
        assert!(!device.modem.cmee);
    }

    #[test]
    fn radio_time_adds_up() {
        let spec = DeviceSpec { cfun_delay_ms: 0, attach_delay_ms: 100, ..DeviceSpec::default() };
        let mut device = Device::new(spec).unwrap();
        device.execute(0, b"AT+CFUN=1");
        device.run_due(100).unwrap();
        assert!(device.is_online());
        let stats = device.snapshot(1000).stats;
        assert_eq!((stats.offline_ms, stats.online_ms), (100, 900));
    }

    #[test]
    fn every_type_has_an_initial_content() {
        let held = |kind| CredentialSpec { tag: 1, kind, content: None };
        for number in 0..10 {
            if let Some(kind) = CredentialType::from_number(number) {
                let mut keys = KeySource::new(Some(1), "test");
                assert!(!initial_content(&held(kind), &mut keys).unwrap().is_empty());
            }
        }
    }

    #[test]
    fn a_uuid_is_read_from_its_text() {
        let bytes = uuid_bytes("50503041-3633-4261-803d-1e2b8f70111a");
        assert_eq!(hex::encode(bytes), "50503041363342 61803d1e2b8f70111a".replace(' ', ""));
        assert_eq!(uuid_bytes("zz"), [0; 16]);
    }
}
