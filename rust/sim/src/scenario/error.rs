// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What is wrong with a scenario, and where.

use std::fmt;
use std::ops::Range;

/// A scenario that cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadScenario {
    /// The file, or the name it was asked for by.
    pub file: String,
    /// The line, counted from 1, where one is to blame.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

impl BadScenario {
    pub(super) fn whole(file: &str, reason: &str) -> Self {
        Self { file: file.to_owned(), line: None, reason: reason.to_owned() }
    }

    pub(super) fn at(file: &str, text: &str, span: Option<Range<usize>>, reason: &str) -> Self {
        let line = span
            .map(|span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());
        Self { file: file.to_owned(), line, reason: reason.trim_end().replace('\n', "; ") }
    }
}

impl fmt::Display for BadScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

impl std::error::Error for BadScenario {}
