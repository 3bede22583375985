// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `cargo xtask divergences`: each difference from the C library that DIVERGENCES.md lists names tests, and
//! each of these is where it says.

mod functions;

use crate::Error;
use crate::files::{read, root};
use crate::module::files_below;

const FILE: &str = "DIVERGENCES.md";

/// The last column's title, which rows of differences are below.
const TITLE: &str = "Tests";

/// Scenarios that a test plays by their names.
const SCENARIOS: &str = "rust/sim/scenarios";

/// Scenarios that a test plays whatever they are.
const CASES: &str = "rust/sim/tests/program/cases/";

/// What runs scripts.
const RUNNERS: &str = "rust/xtask/src";

/// A test, as the list names it.
#[derive(Debug, PartialEq, Eq)]
enum Citation<'t> {
    /// A built-in scenario.
    Scenario(&'t str),
    /// A function in a file.
    Function { file: &'t str, name: &'t str },
    /// A file that is a test as a whole.
    Whole(&'t str),
}

/// Checks the list, and reports all that is wrong with it.
pub(crate) fn run() -> Result<(), Error> {
    let text = read(FILE)?;
    let rows = rows(&text);
    let mut problems = Vec::new();
    let mut cited = 0;
    for (line, column) in &rows {
        let place = format!("{FILE}:{line}");
        match citations(column) {
            Ok(citations) => {
                cited += citations.len();
                for citation in citations {
                    problems.extend(wrong(&citation)?.map(|reason| format!("{place}: {reason}")));
                }
            }
            Err(reason) => problems.push(format!("{place}: {reason}")),
        }
    }
    if rows.is_empty() {
        problems.push(format!("{FILE}: no table with a last column '{TITLE}'"));
    }
    if problems.is_empty() {
        println!("{FILE}: {} differences, {cited} tests, all there", rows.len());
        return Ok(());
    }
    Err(problems.join("\n       ").into())
}

/// The rows of the tables: the number of the line, and the last column.
fn rows(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut is_list = false;
    for (index, line) in text.lines().enumerate() {
        let Some(row) = line.strip_prefix('|') else {
            is_list = false;
            continue;
        };
        let last =
            row.trim_end().trim_end_matches('|').rsplit('|').next().unwrap_or_default().trim();
        if last == TITLE {
            is_list = true;
        } else if is_list && !last.starts_with("---") {
            found.push((index + 1, last));
        }
    }
    found
}

/// The tests that a column names, with commas between them.
fn citations(column: &str) -> Result<Vec<Citation<'_>>, String> {
    let parts = column.split(',').map(str::trim);
    parts
        .map(|part| {
            let (is_scenario, rest) = part.strip_prefix("scenario ").map_or((false, part), |r| (true, r));
            let quoted = rest.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
            let name = quoted.filter(|name| !name.is_empty() && !name.contains('`')).ok_or_else(|| {
                format!("'{part}' is no test; `file::function`, scenario `name` or `file` is expected")
            })?;
            Ok(match (is_scenario, name.split_once("::")) {
                (true, _) => Citation::Scenario(name),
                (false, Some((file, name))) => Citation::Function { file, name },
                (false, None) => Citation::Whole(name),
            })
        })
        .collect()
}

/// What is wrong with a test that is named, if anything is.
fn wrong(citation: &Citation<'_>) -> Result<Option<String>, Error> {
    Ok(match citation {
        Citation::Scenario(name) => {
            let file = format!("{SCENARIOS}/{name}.toml");
            (!root().join(&file).is_file()).then(|| format!("there is no {file}"))
        }
        Citation::Function { file, name } => match place(file) {
            None => Some(missing(file)),
            Some(path) => (!functions::has_test(&path, &read(&path)?, name))
                .then(|| format!("{path} has no test '{name}'")),
        },
        Citation::Whole(file) => match place(file) {
            None => Some(missing(file)),
            Some(path) if path.starts_with(CASES) || is_run(&path)? => None,
            Some(path) => {
                Some(format!("{path} is no test as a whole: `{file}::function` is expected"))
            }
        },
    })
}

fn missing(file: &str) -> String {
    format!("there is no {file}, neither below rust/ nor from the root")
}

/// Where a file is, from the root.
fn place(file: &str) -> Option<String> {
    [format!("rust/{file}"), file.to_owned()].into_iter().find(|path| root().join(path).is_file())
}

/// Whether a file is a script of CMake's that a task runs.
fn is_run(path: &str) -> Result<bool, Error> {
    if !path.ends_with(".cmake") {
        return Ok(false);
    }
    let quoted = format!("\"{path}\"");
    for runner in files_below(RUNNERS)? {
        if read(&runner)?.contains(&quoted) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_of_tables_with_tests() {
        let text = "| a | Tests |\n|---|---|\n| x | `t` |\n\n| b | Notes |\n|---|---|\n| y | z |\n";
        assert_eq!(rows(text), [(3, "`t`")]);
    }

    #[test]
    fn a_column_names_tests_of_three_kinds() {
        let column = "`core/a.rs::b`, scenario `c-d`, `e.cmake`";
        assert_eq!(
            citations(column).unwrap(),
            [
                Citation::Function { file: "core/a.rs", name: "b" },
                Citation::Scenario("c-d"),
                Citation::Whole("e.cmake"),
            ]
        );
        for column in ["", "none", "`a.rs::b` and `c.rs::d`", "`a.rs::b`,", "``", "scenario c"] {
            assert!(citations(column).is_err(), "{column:?}");
        }
    }

    /// Whether the one test of a column is there.
    fn is_there(column: &str) -> bool {
        let citations = citations(column).unwrap();
        wrong(&citations[0]).unwrap().is_none()
    }

    #[test]
    fn a_test_that_is_named_has_to_be_there() {
        for (there, gone) in [
            (
                "`core/src/log.rs::every_text_takes_at_most_one_number`",
                "`core/src/log.rs::entries`",
            ),
            (
                "`tests/zephyr/session/src/logs.c::test_one_module`",
                "`tests/zephyr/session/src/logs.c::test_one`",
            ),
            ("scenario `first-boot`", "scenario `second-boot`"),
            ("`tests/cmake/receive_buffer.cmake`", "`tests/cmake/receive_buffers.cmake`"),
            ("`sim/tests/program/cases/retry-after.toml`", "`sim/tests/program/cases/retry.toml`"),
        ] {
            assert!(is_there(there), "{there}");
            assert!(!is_there(gone), "{gone}");
        }
    }

    #[test]
    fn a_file_with_tests_is_none_and_neither_is_a_script_that_nobody_runs_or_a_directory() {
        for column in ["`core/src/log.rs`", "`cmake/sdk.cmake`", "`sim/tests/program/hostile/`"] {
            assert!(!is_there(column), "{column}");
        }
    }
}
