// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A `.config`, as Kconfig writes it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The symbols of a build, without `CONFIG_`, with their values as written.
#[derive(Debug, Clone, Default)]
pub struct Dotconfig {
    symbols: BTreeMap<String, String>,
    /// The SDK's version, if the build is next to the file.
    pub sdk_version: Option<String>,
}

/// A file that is no `.config` of a build with the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDotconfig {
    file: String,
    line: Option<usize>,
    reason: String,
}

impl fmt::Display for BadDotconfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

impl std::error::Error for BadDotconfig {}

/// A symbol that every build with the library has, and no fragment needs to have.
const OF_WHOLE_FILES: &str = "NRF_PROVISIONING_SETTINGS_STORAGE_PATH";

impl Dotconfig {
    /// Reads a file, and the version of the SDK from the build it is part of.
    ///
    /// # Errors
    ///
    /// Names the file, the line and what was expected.
    pub fn load(path: &Path) -> Result<Self, BadDotconfig> {
        let file = path.display().to_string();
        let bad = |reason: String| BadDotconfig { file: file.clone(), line: None, reason };
        if path.is_dir() {
            let reason = "a directory; expected the file zephyr/.config of a build";
            return Err(bad(reason.to_owned()));
        }
        let bytes = std::fs::read(path).map_err(|error| bad(format!("cannot be read: {error}")))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| bad("this is no text; expected a .config".to_owned()))?;
        let mut config = Self::parse(&file, &text)?;
        let version = path.parent().and_then(|build| {
            let header = build.join("include/generated/ncs_version.h");
            std::fs::read_to_string(header).ok()
        });
        config.sdk_version = version.as_deref().and_then(sdk_version);
        Ok(config)
    }

    /// Reads the text of a file with this name.
    ///
    /// # Errors
    ///
    /// Names the file, the line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, BadDotconfig> {
        let bad = |line, reason: &str| BadDotconfig {
            file: file.to_owned(),
            line,
            reason: reason.to_owned(),
        };
        let mut symbols = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if let Some((name, value)) = assignment(line) {
                symbols.insert(name.to_owned(), value.to_owned());
            } else if !line.is_empty() && !line.starts_with('#') {
                let expected =
                    "expected CONFIG_NAME=value, `# CONFIG_NAME is not set` or a comment";
                return Err(bad(Some(index + 1), expected));
            }
        }
        let config = Self { symbols, sdk_version: None };
        if !config.is_set("NRF_PROVISIONING") {
            return Err(bad(
                None,
                "CONFIG_NRF_PROVISIONING is not y: the library is not in this build",
            ));
        }
        if config.get(OF_WHOLE_FILES).is_none() {
            let reason =
                "a fragment, without the defaults; expected the whole zephyr/.config of a build";
            return Err(bad(None, reason));
        }
        Ok(config)
    }

    /// The value of a symbol as it is written; `n` for a bool that is known and off.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.symbols.get(name).map(String::as_str)
    }

    /// Whether a bool is on.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.get(name) == Some("y")
    }

    /// An int, decimal or hexadecimal, if it is one.
    #[must_use]
    pub fn int(&self, name: &str) -> Option<i64> {
        let value = self.get(name)?;
        match value.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16).ok(),
            None => value.parse().ok(),
        }
    }

    /// The library's symbols, without their prefix, with their values.
    pub fn of_library(&self) -> impl Iterator<Item = (&str, &str)> {
        self.symbols.iter().filter_map(|(name, value)| {
            Some((name.strip_prefix("NRF_PROVISIONING_")?, value.as_str()))
        })
    }
}

/// Name and value of a line that sets a symbol.
fn assignment(line: &str) -> Option<(&str, &str)> {
    if let Some(rest) = line.strip_prefix("# CONFIG_") {
        return Some((rest.strip_suffix(" is not set")?, "n"));
    }
    line.strip_prefix("CONFIG_")?.split_once('=')
}

fn sdk_version(header: &str) -> Option<String> {
    let line = header.lines().find(|line| line.starts_with("#define NCS_VERSION_STRING"))?;
    line.split('"').nth(1).map(str::to_owned)
}
