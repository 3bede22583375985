// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Scenarios: what the device and the service are like, what happens, and what is expected.

mod builtin;
mod error;
mod expect;
mod kconfig;
mod schedule;

use std::io::Read;

use serde::Deserialize;

pub use builtin::{BUILT_IN, BuiltIn};
pub use error::BadScenario;
pub use expect::{Expect, ExpectedCredential, ExpectedResponse, Held, Observed, Reported};
pub use kconfig::{Kconfig, Settings};
pub use schedule::{Application, MAX_DURATION_S, Run, SetInterval, SetMode, Step};

use crate::device::DeviceSpec;
use crate::service::{ServiceSpec, Transport};

/// One scenario, as read from a TOML file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What `run` takes for a built-in one.
    pub name: String,
    /// One line that says what is shown.
    pub about: String,
    /// What it is for, when it is not for every transport.
    pub transport: Option<Transport>,
    /// The simulated device.
    #[serde(default)]
    pub device: DeviceSpec,
    /// The local provisioning service.
    #[serde(default)]
    pub service: ServiceSpec,
    /// The library's configuration.
    #[serde(default)]
    pub kconfig: Kconfig,
    /// What the user and the application do.
    #[serde(default)]
    pub run: Run,
    /// What has to be seen for the run to count as passed.
    #[serde(default)]
    pub expect: Expect,
}

impl Scenario {
    /// Reads the scenario in `text` of standard input.
    ///
    /// # Errors
    ///
    /// As [`Scenario::parse`].
    pub fn parse_input(text: &str) -> Result<Self, BadScenario> {
        Self::parse(INPUT, text)
    }

    /// Reads the scenario `text` of a file called `file`.
    ///
    /// # Errors
    ///
    /// Names the file, the line and what is wrong there.
    pub fn parse(file: &str, text: &str) -> Result<Self, BadScenario> {
        let scenario: Self = toml::from_str(text)
            .map_err(|error| BadScenario::at(file, text, error.span(), error.message()))?;
        scenario
            .kconfig
            .settings()
            .map_err(|wrong| BadScenario::at(file, text, wrong.span, &wrong.reason))?;
        scenario.run.check().map_err(|(field, reason)| {
            BadScenario::at(file, text, schedule::place_of(field, text), &reason)
        })?;
        Ok(scenario)
    }

    /// The same scenario with another `[kconfig]` table, given as the text within it.
    ///
    /// # Errors
    ///
    /// Names the symbol that is wrong, and what would be accepted.
    pub fn with_kconfig(&self, table: &str) -> Result<Self, String> {
        let kconfig: Kconfig = toml::from_str(table).map_err(|error| error.to_string())?;
        kconfig.settings().map_err(|wrong| wrong.reason)?;
        Ok(Self { kconfig, ..self.clone() })
    }

    /// Finds the built-in scenario called `name`, or reads the file of that path, or standard input
    /// for [`STANDARD_INPUT`].
    ///
    /// # Errors
    ///
    /// Says why there is neither, or what is wrong with it.
    pub fn load(name: &str) -> Result<Self, BadScenario> {
        if let Some(found) = BUILT_IN.iter().find(|built_in| built_in.name == name) {
            return Self::parse(found.name, found.text);
        }
        if name == STANDARD_INPUT {
            return Self::parse(INPUT, &read_standard_input()?);
        }
        let looks_like_a_path = name.contains(['/', '\\']) || name.ends_with(".toml");
        match std::fs::read(name) {
            Ok(bytes) => Self::parse(name, as_text(name, &bytes)?),
            Err(error) if looks_like_a_path => {
                Err(BadScenario::whole(name, &format!("cannot be read: {error}")))
            }
            Err(_) => Err(BadScenario::whole(name, &unknown(name))),
        }
    }
}

/// The name of a scenario that is read from standard input.
pub const STANDARD_INPUT: &str = "-";

/// What standard input is called in messages.
const INPUT: &str = "standard input";

/// The text of a scenario from standard input.
///
/// # Errors
///
/// When it cannot be read or is no text.
pub fn read_standard_input() -> Result<String, BadScenario> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| BadScenario::whole(INPUT, &format!("cannot be read: {error}")))?;
    as_text(INPUT, &bytes).map(str::to_owned)
}

/// Names as similar as this are taken for the same one mistyped (Jaro-Winkler, 1 is the same).
const SIMILAR: f64 = 0.8;

/// What to say of a name that there is no scenario of.
fn unknown(name: &str) -> String {
    let similarity = |built_in: &&BuiltIn| strsim::jaro_winkler(name, built_in.name);
    let nearest = BUILT_IN.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    let meant = match nearest.filter(|nearest| similarity(nearest) >= SIMILAR) {
        Some(nearest) => format!("did you mean {}? ", nearest.name),
        None => String::new(),
    };
    format!(
        "neither a built-in scenario nor a file; {meant}`scenarios` lists the built-in ones, and \"-\" \
         reads one from standard input"
    )
}

/// The text in `bytes`, or the line where they stop being text.
fn as_text<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, BadScenario> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = &bytes[..error.valid_up_to()];
        let text = std::str::from_utf8(valid).unwrap_or_default();
        BadScenario::at(file, text, Some(valid.len()..valid.len()), "this is no UTF-8 text")
    })
}

#[cfg(test)]
mod tests;
