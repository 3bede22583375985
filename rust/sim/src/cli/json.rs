// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `--json`: one object a line, as doc/json-output.md has it.

use serde::Serialize;

use crate::page::Verdict;
use crate::run::{Cost, Outcome};
use crate::scenario::Observed;
use crate::trace::Record;

/// The last line of a run.
#[derive(Serialize)]
struct Summary<'a> {
    kind: &'static str,
    t_ms: u64,
    scenario: &'a str,
    met: bool,
    expected: bool,
    unmet: &'a [String],
    #[serde(flatten)]
    observed: &'a Observed,
    cost: &'a Cost,
}

/// The line for `record`.
pub(super) fn line(record: &Record) -> String {
    render(record)
}

/// The line that ends a run; `expected` tells whether anything was.
pub(super) fn summary(
    scenario: &str,
    outcome: &Outcome,
    verdict: &Verdict,
    expected: bool,
) -> String {
    let Outcome { t_ms, observed, cost, .. } = outcome;
    render(&Summary {
        kind: "summary",
        t_ms: *t_ms,
        scenario,
        met: verdict.met,
        expected,
        unmet: &verdict.unmet,
        observed,
        cost,
    })
}

/// Any object as a line.
pub(super) fn render(value: &impl Serialize) -> String {
    // Only maps with keys that are no strings can fail, and there are none.
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
}
