// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `--json`: one object a line, as doc/json-output.md has it.

use serde::Serialize;

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
    unmet: &'a [String],
    #[serde(flatten)]
    observed: &'a Observed,
    cost: &'a Cost,
}

/// The line for `record`.
pub(super) fn line(record: &Record) -> String {
    render(record)
}

/// The line that ends a run.
pub(super) fn summary(scenario: &str, outcome: &Outcome, unmet: &[String]) -> String {
    let Outcome { t_ms, observed, cost } = outcome;
    render(&Summary {
        kind: "summary",
        t_ms: *t_ms,
        scenario,
        met: unmet.is_empty(),
        unmet,
        observed,
        cost,
    })
}

/// The line for any value.
pub(super) fn render(value: &impl Serialize) -> String {
    // Only maps with keys that are no strings can fail, and there are none.
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
}
