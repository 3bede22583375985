// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What came of `run --all` in the form that continuous integration reads.

use super::played::Played;

/// The report: a test case for each run, a suite for each transport.
pub(super) fn report(played: &[Played]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out += &format!("<testsuites {}>\n", counts(played.iter()));
    for transport in super::TransportArg::ALL {
        let of = |played: &&Played| played.transport == transport;
        let name = transport.name();
        let runs = || played.iter().filter(of);
        if runs().next().is_none() {
            continue;
        }
        out += &format!("  <testsuite name=\"scenarios over {name}\" {}>\n", counts(runs()));
        runs().for_each(|run| out += &case(run));
        out += "  </testsuite>\n";
    }
    out + "</testsuites>\n"
}

fn counts<'a>(played: impl Iterator<Item = &'a Played>) -> String {
    let (mut tests, mut failures, mut errors, mut seconds) = (0, 0, 0, 0.0);
    for run in played {
        tests += 1;
        seconds += run.took.as_secs_f64();
        match &run.outcome {
            Err(_) => errors += 1,
            Ok(_) if !run.unmet().is_empty() => failures += 1,
            Ok(_) => {}
        }
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{seconds:.3}\"")
}

fn case(run: &Played) -> String {
    let name = escape(run.scenario);
    let class = format!("scenarios.{}", run.transport.name());
    let seconds = run.took.as_secs_f64();
    let start =
        format!("    <testcase name=\"{name}\" classname=\"{class}\" time=\"{seconds:.3}\"");
    let unmet = run.unmet();
    let Some(first) = unmet.first() else { return format!("{start}/>\n") };
    let element = if run.outcome.is_err() { "error" } else { "failure" };
    let (first, all) = (escape(first), escape(&unmet.join("\n")));
    format!("{start}>\n      <{element} message=\"{first}\">{all}</{element}>\n    </testcase>\n")
}

/// A text as XML has it. What XML cannot have at all is replaced.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn played(outcome: Result<serde_json::Value, String>) -> Played {
        let (scenario, transport) = ("first-boot", super::super::TransportArg::Http);
        Played { scenario, transport, took: Duration::from_millis(1500), outcome }
    }

    #[test]
    fn cases_are_counted_and_failures_told() {
        let met = serde_json::json!({ "met": true });
        let unmet = serde_json::json!({ "met": false, "unmet": ["a < \"b\" & c", "d\u{1}"] });
        let report = report(&[played(Ok(met)), played(Ok(unmet)), played(Err("gone".into()))]);
        for text in [
            "<testsuites tests=\"3\" failures=\"1\" errors=\"1\" time=\"4.500\">",
            "<testsuite name=\"scenarios over http\" tests=\"3\"",
            "<testcase name=\"first-boot\" classname=\"scenarios.http\" time=\"1.500\"/>",
            "<failure message=\"a &lt; &quot;b&quot; &amp; c\">",
            "d\u{fffd}</failure>",
            "<error message=\"gone\">gone</error>",
        ] {
            assert!(report.contains(text), "{text:?} is missing in\n{report}");
        }
        assert!(!report.contains("over coap"), "{report}");
    }
}
