// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The options of the C compiler that matter for bindings.

/// Options, sorted by what they are for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// What is included and defined.
    pub(crate) preprocessor: Vec<String>,
    /// What decides about the C library in use.
    pub(crate) machine: Vec<String>,
}

/// Options whose argument stands behind a blank. All others are one word, whatever is in it.
const WITH_ARGUMENT: [&str; 9] = [
    "-imacros",
    "-include",
    "-isystem",
    "-idirafter",
    "-iquote",
    "-iprefix",
    "-isysroot",
    "--sysroot",
    "-specs",
];

impl Options {
    /// Reads options, one a line.
    pub(crate) fn read(flags: &str) -> Self {
        let mut options = Self { preprocessor: Vec::new(), machine: Vec::new() };
        // "SHELL:" is CMake's mark for an option with an argument of its own.
        let lines = flags.lines().map(|line| line.trim().trim_start_matches("SHELL:").trim());
        for line in lines {
            let words = words(line);
            let is = |kinds: &[&str]| kinds.iter().any(|kind| line.starts_with(kind));
            if is(&["-I", "-D", "-U", "-i"]) {
                options.preprocessor.extend(words);
            } else if is(&["-m", "--sysroot", "-specs", "--specs", "-nostdinc"]) {
                options.machine.extend(words);
            }
        }
        options
    }
}

/// The option of a line, and its argument if that stands apart.
fn words(line: &str) -> Vec<String> {
    match line.split_once(' ') {
        Some((name, argument)) if WITH_ARGUMENT.contains(&name) => {
            vec![name.to_owned(), argument.trim().to_owned()]
        }
        _ => vec![line.to_owned()],
    }
}
