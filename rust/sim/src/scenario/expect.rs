// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The `[expect]` table, and the comparison with what was seen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::trace::EVENT_NAMES;

/// What has to be seen. What is left out is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expect {
    /// All events of the run, in order.
    pub events: Option<Vec<EventName>>,
    /// For each `START` the earliest and the latest second it may come at.
    pub starts_s: Option<Vec<[u64; 2]>>,
    /// Whether an attestation token came with `FAILED_DEVICE_NOT_CLAIMED`.
    pub token: Option<bool>,
    /// Credentials the device has to hold at the end.
    pub credentials: Vec<ExpectedCredential>,
    /// Credentials the device must not hold at the end.
    pub no_credentials: Vec<ExpectedCredential>,
    /// Settings the device has to hold at the end.
    pub settings: BTreeMap<String, String>,
    /// Settings keys the device must not hold at the end.
    pub no_settings: Vec<String>,
    /// All responses the service accepted, in order.
    pub responses: Option<Vec<ExpectedResponse>>,
    /// Commands the service has left.
    pub queue: Option<usize>,
    /// Requests the service saw.
    pub requests: Option<usize>,
    /// How often an AT command that begins like the key has to have run.
    pub at: BTreeMap<String, usize>,
}

/// One of [`EVENT_NAMES`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct EventName(String);

impl TryFrom<String> for EventName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if EVENT_NAMES.contains(&name.as_str()) {
            return Ok(Self(name));
        }
        Err(format!("there is no event {name}; there are {}", EVENT_NAMES.join(", ")))
    }
}

/// A credential by its place in the modem.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedCredential {
    /// Security tag.
    pub tag: u32,
    /// Kind, such as `ca` or `client-cert`.
    #[serde(rename = "type")]
    pub kind: String,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: Option<String>,
}

/// A response as the service has to have accepted it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedResponse {
    /// Correlation id.
    pub id: Option<String>,
    /// 99 error, 100 AT, 101 config, 102 finished.
    pub code: u32,
    /// CME error code of an error.
    pub cme: Option<u32>,
    /// A part of the text.
    pub text: Option<String>,
}

/// What was seen in a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Observed {
    /// Events with their times in milliseconds, short names.
    #[serde(skip)]
    pub events: Vec<(u64, String)>,
    /// Whether a token came with the last *not claimed*.
    #[serde(skip)]
    pub token: Option<bool>,
    /// AT commands that reached the modem.
    #[serde(skip)]
    pub at: Vec<String>,
    /// Calls that did not return what they had to, a sentence each.
    #[serde(skip)]
    pub wrong_returns: Vec<String>,
    /// What the modem holds: tag, type, SHA-256.
    pub credentials: Vec<Held>,
    /// What the settings hold.
    pub settings: BTreeMap<String, String>,
    /// What the service accepted, in order.
    pub responses: Vec<Reported>,
    /// Commands the service has left.
    pub queue: usize,
    /// Requests the service saw.
    pub requests: usize,
}

impl Observed {
    /// The event by which the last attempt failed, if it did.
    fn failure(&self) -> Option<&str> {
        let names = self.events.iter().rev().map(|(_, name)| name.as_str());
        let mut of_last = names.take_while(|name| *name != "START");
        of_last.find(|name| name.starts_with("FAILED") || *name == "FATAL_ERROR")
    }
}

/// A credential in the modem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Security tag.
    pub tag: u32,
    /// Kind, such as `ca` or `client-cert`.
    #[serde(rename = "type")]
    pub kind: String,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
}

/// A response the service accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// Correlation id.
    pub id: String,
    /// 99 error, 100 AT, 101 config, 102 finished.
    pub code: u32,
    /// CME error code of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cme: Option<u32>,
    /// The modem's answer, or the error's text.
    pub text: String,
}

impl Expect {
    /// Whether nothing is expected at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What was expected and not seen, one sentence each; empty when the run passed.
    ///
    /// Who expects nothing expects at least that the last attempt does not fail.
    #[must_use]
    pub fn unmet(&self, seen: &Observed) -> Vec<String> {
        let mut unmet = seen.wrong_returns.clone();
        if self.is_empty() {
            unmet.extend(seen.failure().map(|event| {
                format!("nothing was expected, but the last attempt ended with {event}")
            }));
        }
        self.check_events(seen, &mut unmet);
        self.check_device(seen, &mut unmet);
        self.check_service(seen, &mut unmet);
        unmet
    }

    fn check_events(&self, seen: &Observed, unmet: &mut Vec<String>) {
        if let Some(expected) = &self.events {
            let expected: Vec<&str> = expected.iter().map(|name| name.0.as_str()).collect();
            let events: Vec<&str> = seen.events.iter().map(|(_, name)| name.as_str()).collect();
            if expected != events {
                let same = expected.iter().zip(&events).take_while(|(a, b)| a == b).count();
                let none = &"nothing more";
                unmet.push(format!(
                    "event {} has to be {}, but is {}; expected {}, seen {}",
                    same + 1,
                    expected.get(same).unwrap_or(none),
                    events.get(same).unwrap_or(none),
                    expected.join(" "),
                    events.join(" "),
                ));
            }
        }
        if let Some(windows) = &self.starts_s {
            let starts = seen.events.iter().filter(|(_, name)| name == "START");
            let starts: Vec<u64> = starts.map(|(t_ms, _)| *t_ms).collect();
            let within = |(t_ms, [from, to]): (&u64, &[u64; 2])| {
                (from * 1000..=to * 1000 + 999).contains(t_ms)
            };
            if starts.len() != windows.len() || !starts.iter().zip(windows).all(within) {
                let seconds: Vec<u64> = starts.iter().map(|t_ms| t_ms / 1000).collect();
                unmet.push(format!(
                    "attempts have to start within {windows:?} s, but did at {seconds:?}"
                ));
            }
        }
        if self.token.is_some() && self.token != seen.token {
            unmet.push(format!("token has to be {:?}, but is {:?}", self.token, seen.token));
        }
        for (prefix, expected) in &self.at {
            let ran = seen.at.iter().filter(|command| command.starts_with(prefix)).count();
            if ran != *expected {
                unmet.push(format!("{prefix}… has to run {expected} times, but ran {ran} times"));
            }
        }
    }

    fn check_device(&self, seen: &Observed, unmet: &mut Vec<String>) {
        for expected in &self.credentials {
            if !seen.credentials.iter().any(|held| expected.is(held)) {
                unmet.push(format!("the device has to hold {expected}"));
            }
        }
        for expected in &self.no_credentials {
            if seen.credentials.iter().any(|held| expected.is(held)) {
                unmet.push(format!("the device must not hold {expected}"));
            }
        }
        for (key, expected) in &self.settings {
            let value = seen.settings.get(key);
            if value != Some(expected) {
                let value = value.map_or("missing".to_owned(), |value| format!("{value:?}"));
                unmet.push(format!("setting {key} has to be {expected:?}, but is {value}"));
            }
        }
        for key in &self.no_settings {
            if let Some(value) = seen.settings.get(key) {
                unmet.push(format!("setting {key} has to be missing, but is {value:?}"));
            }
        }
    }

    fn check_service(&self, seen: &Observed, unmet: &mut Vec<String>) {
        if let Some(expected) = &self.responses {
            let matches = expected.len() == seen.responses.len()
                && expected.iter().zip(&seen.responses).all(|(a, b)| a.is(b));
            if !matches {
                let seen: Vec<String> = seen.responses.iter().map(Reported::short).collect();
                let expected: Vec<String> = expected.iter().map(ExpectedResponse::short).collect();
                unmet.push(format!(
                    "responses have to be [{}], but are [{}]",
                    expected.join(", "),
                    seen.join(", ")
                ));
            }
        }
        let counts =
            [("queue", self.queue, seen.queue), ("requests", self.requests, seen.requests)];
        for (what, expected, count) in counts {
            if expected.is_some_and(|expected| expected != count) {
                let expected = expected.unwrap_or_default();
                unmet.push(format!("{what} has to be {expected}, but is {count}"));
            }
        }
    }
}

impl ExpectedCredential {
    fn is(&self, held: &Held) -> bool {
        let content = self.sha256.as_ref().is_none_or(|sha| sha.eq_ignore_ascii_case(&held.sha256));
        self.tag == held.tag && self.kind == held.kind && content
    }
}

impl std::fmt::Display for ExpectedCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a credential of type {} in sec tag {}", self.kind, self.tag)?;
        match &self.sha256 {
            Some(sha256) => write!(f, " with SHA-256 {sha256}"),
            None => Ok(()),
        }
    }
}

impl ExpectedResponse {
    fn is(&self, reported: &Reported) -> bool {
        self.code == reported.code
            && self.id.as_ref().is_none_or(|id| *id == reported.id)
            && (self.cme.is_none() || self.cme == reported.cme)
            && self.text.as_ref().is_none_or(|text| reported.text.contains(text))
    }

    fn short(&self) -> String {
        short(self.id.as_deref(), self.code, self.cme, self.text.as_deref())
    }
}

impl Reported {
    fn short(&self) -> String {
        short(Some(&self.id), self.code, self.cme, Some(&self.text))
    }
}

fn short(id: Option<&str>, code: u32, cme: Option<u32>, text: Option<&str>) -> String {
    let mut out = id.map_or_else(String::new, |id| format!("{id} "));
    out += &code.to_string();
    if let Some(cme) = cme {
        out += &format!(" CME {cme}");
    }
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        let start: String = text.chars().take(40).collect();
        out += &format!(" {start:?}");
    }
    out
}
