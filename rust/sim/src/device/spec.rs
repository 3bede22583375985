// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The `[device]` table of a scenario.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::credentials::CredentialType;

/// Longest answer an override may make: far more than any library takes.
const MAX_ANSWER_BYTES: usize = 65_536;

/// What a simulated device is like. Every field has a default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeviceSpec {
    /// Device UUID in its canonical form.
    #[serde(deserialize_with = "canonical_uuid")]
    pub uuid: String,
    /// Modem firmware, as `+CGMR` tells it.
    pub firmware: String,
    /// Seconds after boot from which on the modem knows the time, if it has been attached.
    pub time_valid_after_s: TimeValid,
    /// Milliseconds a change of the functional mode takes.
    pub cfun_delay_ms: u64,
    /// Milliseconds from an LTE mode to an active default bearer.
    pub attach_delay_ms: u64,
    /// Times without coverage.
    pub network_drops: Vec<NetworkDrop>,
    /// Times in which names are not resolved although there is coverage.
    pub name_lookup_fails: Vec<NetworkDrop>,
    /// Times in which the modem is down after a fault of its own: no AT command reaches it, and
    /// at the end the application restarts it.
    pub modem_faults: Vec<NetworkDrop>,
    /// What the modem believes the time of day to be.
    pub wrong_clock: Option<WrongClock>,
    /// Names resolve to an IPv6 address first, to which there is no way.
    pub ipv6_without_route: bool,
    /// Most bytes of content the modem takes in one TLS record.
    pub tls_record_limit: Option<usize>,
    /// Credentials the device already holds.
    pub credentials: Vec<CredentialSpec>,
    /// AT commands that do not answer as usual.
    pub at: Vec<AtOverride>,
    /// Settings that are already stored, with their full names.
    pub settings: BTreeMap<String, String>,
    /// Full names of settings whose writing fails.
    pub settings_fail: Vec<String>,
    /// Whether the attestation token can be read.
    pub attestation_token: bool,
    /// Whether the modem can keep a DTLS socket open while it is offline, as an nRF9161 can and
    /// an nRF9160 cannot.
    pub keeps_sockets_open: bool,
    /// Seed of every random decision but key generation.
    pub random_seed: u64,
    /// Seed of the keys, which come from the operating system without one. Set by the program, not
    /// by a scenario.
    #[serde(skip)]
    pub key_seed: Option<u64>,
}

impl Default for DeviceSpec {
    fn default() -> Self {
        Self {
            uuid: "50503041-3633-4261-803d-1e2b8f70111a".into(),
            firmware: "mfw_nrf91x1_2.0.2".into(),
            time_valid_after_s: TimeValid::After(0),
            cfun_delay_ms: 400,
            attach_delay_ms: 1800,
            network_drops: Vec::new(),
            name_lookup_fails: Vec::new(),
            modem_faults: Vec::new(),
            wrong_clock: None,
            ipv6_without_route: false,
            tls_record_limit: None,
            credentials: Vec::new(),
            at: Vec::new(),
            settings: BTreeMap::new(),
            settings_fail: Vec::new(),
            attestation_token: true,
            keeps_sockets_open: false,
            random_seed: 1,
            key_seed: None,
        }
    }
}

/// Refuses what no modem calls itself.
fn canonical_uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    check_uuid(&text).map_err(D::Error::custom)?;
    Ok(text)
}

/// Refuses what is no UUID in its canonical form.
///
/// # Errors
///
/// What it is, and what it has to be like.
pub fn check_uuid(text: &str) -> Result<(), String> {
    let groups: Vec<&str> = text.split('-').collect();
    let sizes: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    if sizes == [8, 4, 4, 4, 12] && groups.iter().all(is_hex) {
        return Ok(());
    }
    Err(format!("uuid is {text:?}, but has to be like \"50503041-3633-4261-803d-1e2b8f70111a\""))
}

/// When the modem learns the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeValid {
    /// So many seconds after boot.
    After(u64),
    /// Not at all.
    Never,
}

impl<'de> Deserialize<'de> for TimeValid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seconds;

        impl Visitor<'_> for Seconds {
            type Value = TimeValid;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of seconds from 0 up, or \"never\"")
            }

            fn visit_u64<E: Error>(self, seconds: u64) -> Result<TimeValid, E> {
                Ok(TimeValid::After(seconds))
            }

            fn visit_i64<E: Error>(self, seconds: i64) -> Result<TimeValid, E> {
                u64::try_from(seconds)
                    .map(TimeValid::After)
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Signed(seconds), &self))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<TimeValid, E> {
                match text {
                    "never" => Ok(TimeValid::Never),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }
        }

        deserializer.deserialize_any(Seconds)
    }
}

/// A time of day that is not the real one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrongClock {
    /// What `AT%CCLK?` answers between the quotes: a date, or anything else.
    pub says: String,
    /// When the modem learns better, in seconds since the start of the simulation.
    pub until_s: Option<u64>,
}

impl WrongClock {
    /// Whether the clock is wrong at a time.
    pub(super) fn holds(&self, now_ms: u64) -> bool {
        self.until_s.is_none_or(|until_s| now_ms < until_s.saturating_mul(1000))
    }
}

/// A time without coverage, or without something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkDrop {
    /// Start, in seconds since the start of the simulation.
    pub at_s: u64,
    /// Length in seconds.
    pub for_s: u64,
}

impl NetworkDrop {
    /// Whether it is that time.
    pub(super) fn holds(self, now_ms: u64) -> bool {
        (self.start_ms()..self.end_ms()).contains(&now_ms)
    }

    /// First millisecond without coverage.
    pub(super) fn start_ms(self) -> u64 {
        self.at_s.saturating_mul(1000)
    }

    /// First millisecond with coverage again.
    pub(super) fn end_ms(self) -> u64 {
        self.start_ms().saturating_add(self.for_s.saturating_mul(1000))
    }
}

/// A credential a device holds from the start.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialSpec {
    /// Security tag.
    pub tag: u32,
    /// Type by name, such as `ca` or `client-key`.
    #[serde(rename = "type")]
    pub kind: CredentialType,
    /// Content; without it a fresh key or an unrelated self-signed certificate.
    pub content: Option<String>,
}

/// An AT command that does not answer as usual.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "AtOverrideFields")]
pub struct AtOverride {
    /// The commands it concerns start with this, in upper case and without `AT`.
    pub prefix: String,
    /// How many of them are left alone first.
    pub skip: u32,
    /// How many of them are then changed; all of them when `None`.
    pub times: Option<u32>,
    /// What happens instead.
    pub outcome: AtOutcome,
}

/// What happens instead of the usual answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtOutcome {
    /// Not executed; fails with this `+CME ERROR` code.
    Cme(u16),
    /// Not executed; fails with this `+CMS ERROR` code.
    Cms(u16),
    /// Not executed; fails with a plain `ERROR`.
    Error,
    /// Executed; the answer is filled up to this many bytes.
    AnswerBytes(usize),
    /// Executed; only so many bytes of the answer arrive.
    AnswerCut(usize),
    /// Does not reach the modem; the call returns this negative number.
    Local(i32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AtOverrideFields {
    command: String,
    #[serde(default)]
    skip: u32,
    times: Option<u32>,
    cme: Option<u16>,
    cms: Option<u16>,
    #[serde(default)]
    error: bool,
    answer_bytes: Option<usize>,
    answer_cut: Option<usize>,
    local: Option<i32>,
}

impl TryFrom<AtOverrideFields> for AtOverride {
    type Error = String;

    fn try_from(fields: AtOverrideFields) -> Result<Self, String> {
        let upper = fields.command.trim().to_ascii_uppercase();
        let prefix = upper.strip_prefix("AT").unwrap_or(&upper).to_owned();
        let outcomes = [
            fields.cme.map(AtOutcome::Cme),
            fields.cms.map(AtOutcome::Cms),
            fields.error.then_some(AtOutcome::Error),
            fields.answer_bytes.map(AtOutcome::AnswerBytes),
            fields.answer_cut.map(AtOutcome::AnswerCut),
            fields.local.map(AtOutcome::Local),
        ];
        let mut given = outcomes.into_iter().flatten();
        let (Some(outcome), None) = (given.next(), given.next()) else {
            return Err(format!(
                "at: {} needs exactly one of cme, cms, error, answer_bytes, answer_cut, local",
                fields.command
            ));
        };
        if matches!(outcome, AtOutcome::Local(number) if number >= 0) {
            return Err(format!("at: {}: local must be negative", fields.command));
        }
        if matches!(outcome, AtOutcome::AnswerBytes(size) if size > MAX_ANSWER_BYTES) {
            return Err(format!(
                "at: {}: answer_bytes must be from 0 to {MAX_ANSWER_BYTES}",
                fields.command
            ));
        }
        Ok(Self { prefix, skip: fields.skip, times: fields.times, outcome })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_table_is_read() {
        let spec: DeviceSpec = toml::from_str(
            r#"
            time_valid_after_s = "never"
            network_drops = [{ at_s = 10, for_s = 5 }]
            credentials = [{ tag = 16842753, type = "client-key" }]
            at = [{ command = "AT%KEYGEN", skip = 1, times = 2, answer_bytes = 5000 },
                  { command = "+CGEREP", error = true }]
            settings = { "provisioning/interval-sec" = "60" }
            settings_fail = ["app/name"]
            attestation_token = false
            name_lookup_fails = [{ at_s = 1, for_s = 2 }]
            modem_faults = [{ at_s = 4, for_s = 1 }]
            wrong_clock = { says = "80/01/06,00:00:00+00", until_s = 30 }
            random_seed = 9
            "#,
        )
        .unwrap();
        assert_eq!(spec.time_valid_after_s, TimeValid::Never);
        assert_eq!(spec.network_drops[0].end_ms(), 15_000);
        assert_eq!(spec.credentials[0].kind, CredentialType::ClientKey);
        let lookup = spec.name_lookup_fails[0];
        assert!([999, 3000].iter().all(|now_ms| !lookup.holds(*now_ms)) && lookup.holds(1000));
        let clock = spec.wrong_clock.unwrap();
        assert!(clock.holds(29_999) && !clock.holds(30_000));
        assert_eq!(spec.modem_faults.len(), 1);
        assert_eq!(spec.at[0].prefix, "%KEYGEN");
        assert_eq!(spec.at[0].outcome, AtOutcome::AnswerBytes(5000));
        assert_eq!(spec.at[1].outcome, AtOutcome::Error);
        assert_eq!(spec.settings["provisioning/interval-sec"], "60");
    }

    #[test]
    fn mistakes_are_named() {
        let error = |text: &str| toml::from_str::<DeviceSpec>(text).unwrap_err().to_string();
        assert!(error("uid = \"x\"").contains("uid"));
        assert!(error("time_valid_after_s = -1").contains("\"never\""));
        assert!(error("time_valid_after_s = \"soon\"").contains("\"never\""));
        assert!(error("at = [{ command = \"+CFUN\" }]").contains("exactly one"));
        assert!(error("at = [{ command = \"A\", cme = 1, local = -5 }]").contains("exactly one"));
        assert!(error("at = [{ command = \"A\", cme = 1, cms = 1 }]").contains("cme, cms, error"));
        assert!(error("at = [{ command = \"A\", local = 5 }]").contains("negative"));
        assert!(error("at = [{ command = \"A\", answer_bytes = 65537 }]").contains("65536"));
        for uuid in ["", "zz", "50503041-3633-4261-803d-1e2b8f70111g", "50503041"] {
            assert!(error(&format!("uuid = \"{uuid}\"")).contains("has to be like"), "{uuid}");
        }
        assert!(error("credentials = [{ tag = 1, type = \"cert\" }]").contains("client-cert"));
    }
}
