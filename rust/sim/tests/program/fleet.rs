// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `fleet`: its figures, its files, its exit status.

use crate::common::{file, lines, sim};

const SMALL: [&str; 5] = ["fleet", "--devices", "20000", "--interval-s", "3600"];

fn fleet(arguments: &[&str]) -> crate::common::Ended {
    sim(&[&SMALL, arguments].concat())
}

#[test]
fn each_situation_has_its_figures_and_its_values() {
    let mut ended = fleet(&["--over-days", "0.2", "--no-advice"]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    ended.stdout += &fleet(&["boot-together"]).stdout;
    for text in [
        "boot-together: 20000 devices, INTERVAL_S=3600 SPREAD_S=0 INITIAL_BACKOFF=60",
        "outage: ",
        "unclaimed: ",
        "roll-out: ",
        "this library",
        "the C library",
        "1.1 times the mean from SPREAD_S=3",
    ] {
        assert!(ended.stdout.contains(text), "{text:?} is missing in\n{}", ended.stdout);
    }
}

#[test]
fn json_has_its_documented_fields() {
    let ended = fleet(&["boot-together", "--spread-s", "3600", "--json"]);
    let lines = lines(&ended.stdout);
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    let reference = include_str!("../../../../doc/json-output.md");
    let reference = reference.split("# `fleet --json`").nth(1).expect("has a chapter");
    for object in [line, &line["ours"], &line["advice"]] {
        for field in object.as_object().expect("is one").keys() {
            assert!(reference.contains(&format!("| `{field}` |")), "{field} is not documented");
        }
    }
    assert!(line["ours"]["ratio"].as_f64().is_some_and(|ratio| ratio < 1.4), "{line}");
    assert!(line["c"]["ratio"].as_f64().is_some_and(|ratio| ratio > 3.0), "{line}");
    let rates = line["ours"]["rates"].as_array().map_or(0, Vec::len) as u64;
    let window = line["window_s"].as_u64().expect("is there");
    assert_eq!(rates, line["duration_s"].as_u64().expect("is there") / window);
    assert_eq!(line["advice"]["what"], "SPREAD_S");
}

#[test]
fn a_peak_that_is_too_high_is_told_by_the_exit_status() {
    let at_most = |spread| {
        let fixed = ["boot-together", "--no-advice", "--at-most", "1.4", "--spread-s"];
        fleet(&[&fixed[..], &[spread]].concat()).status
    };
    assert_eq!(at_most("3600"), 0);
    assert_eq!(at_most("0"), 1);
}

#[test]
fn the_plot_and_the_page_are_written() {
    let (svg, html) = (file("svg", ""), file("html", ""));
    let path = |path: &std::path::Path| path.to_str().expect("is text").to_owned();
    let ended = fleet(&["outage", "--no-advice", "--svg", &path(&svg), "--html", &path(&html)]);
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let read = |path| std::fs::read_to_string(path).expect("was written");
    assert!(read(&svg).contains("</svg>"));
    assert!(read(&html).contains("</html>"));
}

#[test]
fn bad_values_are_told_with_what_is_accepted() {
    for (arguments, told) in [
        (&["--interval-s", "0"][..], "disables scheduled attempts"),
        (&["--devices", "0"], "has to be from 1 to 20000000"),
        (&["--outage-h", "-1"], "--outage-h"),
        (&["--days", "500"], "--days is 500, but has to be more than 0 and at most 400"),
        (&["--at-most", "0.5"], "--at-most has to be 1 or more"),
        (&["--svg", "x.svg"], "--svg takes a single situation"),
        (&["outage", "--no-advice", "--svg", "/no/such/place.svg"], "/no/such/place.svg"),
        (&["boot-apart"], "boot-together"),
        (
            &["--spread-s", "4294967295"],
            "SPREAD_S is 4294967295, but has to be from 0 to 2147483647",
        ),
    ] {
        let ended = sim(&[&["fleet"], arguments].concat());
        assert_eq!(ended.status, 2, "{arguments:?}: {}", ended.stdout);
        assert!(ended.stderr.contains(told), "{arguments:?}: {}", ended.stderr);
    }
}

#[test]
fn the_plots_of_the_documentation_are_what_the_program_draws() {
    let page = include_str!("../../../../doc/fleet.md");
    let commands = page.lines().filter_map(|line| line.strip_prefix("    cargo run --release -- "));
    let drawn: Vec<Vec<&str>> = commands
        .map(|command| command.split(' ').collect::<Vec<_>>())
        .filter(|command| command.contains(&"--svg"))
        .collect();
    assert!(drawn.len() >= 4, "{drawn:?}");
    for command in drawn {
        let at = command.iter().position(|word| *word == "--svg").expect("was looked for");
        let name = command[at + 1];
        assert!(page.contains(&format!("]({})", name.trim_start_matches("doc/"))), "{name}");
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let committed = std::fs::read_to_string(root.join(name)).expect("is committed");
        let fresh = file("svg", "");
        let mut arguments = command.clone();
        arguments[at + 1] = fresh.to_str().expect("is text");
        assert_eq!(sim(&arguments).status, 0, "{command:?}");
        let fresh = std::fs::read_to_string(fresh).expect("was written");
        assert!(fresh == committed, "{name} is out of date: {}", command.join(" "));
    }
}
