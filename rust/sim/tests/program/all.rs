// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `run --all`, `scenarios --json`, completions and manual pages.

use crate::common::{file, lines, sim};

#[test]
fn all_scenarios_are_played_and_reported() {
    let report = file("xml", "");
    let ended = sim(&["run", "--all", "--junit", report.to_str().expect("is text")]);
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    let scenarios = lines(&sim(&["scenarios", "--json"]).stdout);
    let runs: usize =
        scenarios.iter().filter_map(|line| line["transports"].as_array()).map(Vec::len).sum();
    let rows: Vec<&str> = ended.stdout.lines().collect();
    assert!(rows.iter().all(|row| row.chars().count() <= 80), "{}", ended.stdout);
    let told = format!("{runs} runs, 0 not as expected");
    assert_eq!(rows.last(), Some(&told.as_str()));
    // The head, a row for each, an empty line and the end.
    assert_eq!(rows.len(), runs + 3, "{}", ended.stdout);
    let report = std::fs::read_to_string(report).expect("the report is written");
    assert_eq!(report.matches("<testcase ").count(), runs);
    assert!(report.contains(&format!("<testsuites tests=\"{runs}\" failures=\"0\" errors=\"0\"")));
}

#[test]
fn scenarios_are_listed_for_programs() {
    let listed = lines(&sim(&["scenarios", "--json"]).stdout);
    assert_eq!(listed.len(), sim(&["scenarios"]).stdout.lines().count());
    let reference = include_str!("../../../../doc/json-output.md");
    for line in &listed {
        assert_eq!(line["kind"], "scenario");
        for field in line.as_object().expect("an object").keys() {
            assert!(reference.contains(&format!("| `{field}` |")), "{field} is not documented");
        }
    }
    let kept = listed.iter().find(|line| line["name"] == "kept-connection").expect("it is there");
    assert_eq!(kept["transports"], serde_json::json!(["coap"]));
}

#[test]
fn what_all_does_not_go_with_is_refused() {
    for arguments in [
        &["run", "--all", "first-boot"][..],
        &["run", "--junit", "x.xml"],
        &["run", "--all", "--html", "x.html"],
        &["run", "--all", "--compare"],
        &["run", "--json", "--quiet"],
        &["run", "--quiet", "--verbose"],
    ] {
        assert_eq!(sim(arguments).status, 2, "{arguments:?}");
    }
    let ended = sim(&["run", "--all", "--junit", "no/such/report.xml"]);
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("no/such/report.xml: cannot be written"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}

#[test]
fn shells_get_completions_and_manual_pages() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ended = sim(&["completions", shell]);
        assert_eq!(ended.status, 0);
        for word in ["scenarios", "inspect", "real-time"] {
            assert!(ended.stdout.contains(word), "{shell}: {word}");
        }
    }
    let directory = file("man", "").with_extension("d");
    let ended = sim(&["man", directory.to_str().expect("is text")]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let page = std::fs::read_to_string(directory.join("nrf-provisioning-sim-run.1"));
    let page = page.expect("there is a page for each command");
    assert!(page.contains(".TH") && page.contains("\\-\\-compare"), "{page}");
}
