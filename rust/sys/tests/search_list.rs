// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the build script makes of what a compiler says of its directories. The compiler is a shell here,
//! which says what it is told to.

#![cfg(unix)]

#[path = "../search_list.rs"]
mod search_list;

use search_list::system_includes;

const BEGIN: &str = "#include <...> search starts here:";

/// What comes of a compiler that prints these lines and ends with a status, with one option more.
fn includes(lines: &[&str], status: u8, option: &str) -> Result<Vec<String>, String> {
    let script = format!("printf '%s\\n' \"$LIST\" >&2; exit {status}");
    let script = script.replace("$LIST", &lines.join("\n"));
    system_includes("/bin/sh", &["-c".to_owned(), script, option.to_owned()])
}

#[test]
fn directories_become_options() {
    let lines = [BEGIN, " /usr/lib/gcc/x/12/include", " /usr/include", "End of search list."];
    let options = includes(&lines, 0, "-mthumb").unwrap();
    assert_eq!(options, ["-idirafter/usr/lib/gcc/x/12/include", "-isystem/usr/include"]);
}

#[test]
fn no_directory_is_an_error_unless_there_are_to_be_none() {
    let german =
        ["Suche für »#include <...>« beginnt hier:", " /usr/include", "Ende der Suchliste."];
    for lines in [&german[..], &[BEGIN, "End of search list."], &[]] {
        let error = includes(lines, 0, "-mthumb").unwrap_err();
        assert!(error.starts_with("/bin/sh -E -Wp,-v: names no directory between"), "{error}");
        assert!(lines.first().is_none_or(|line| error.contains(line)), "{error}");
    }
    assert_eq!(includes(&[BEGIN, "End of search list."], 0, "-nostdinc"), Ok(Vec::new()));
    assert!(includes(&german, 0, "-nostdinc").is_err());
}

#[test]
fn a_compiler_that_fails_says_why() {
    let error = includes(&["unrecognized argument"], 3, "-mthumb").unwrap_err();
    assert!(error.contains("exit status: 3: unrecognized argument"), "{error}");
    let error = system_includes("/no/such/compiler", &[]).unwrap_err();
    assert!(error.starts_with("/no/such/compiler: "), "{error}");
}

#[test]
fn the_compiler_of_this_machine_has_directories() {
    let options = system_includes("cc", &[]).unwrap();
    assert!(options.iter().any(|option| option == "-isystem/usr/include"), "{options:?}");
}
