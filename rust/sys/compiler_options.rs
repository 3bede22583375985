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

/// Options whose argument may be a word of its own. With all others, the option is the whole word.
const WITH_ARGUMENT: [&str; 26] = [
    "-I",
    "-D",
    "-U",
    "-imacros",
    "-include",
    "-isystem",
    "-idirafter",
    "-iquote",
    "-iprefix",
    "-iwithprefix",
    "-iwithprefixbefore",
    "-isysroot",
    "--sysroot",
    "-specs",
    "--specs",
    // Of no matter here, but what follows them is no option either.
    "--param",
    "-Xassembler",
    "-Xclang",
    "-Xlinker",
    "-Xpreprocessor",
    "-MF",
    "-MQ",
    "-MT",
    "-T",
    "-u",
    "-x",
];

/// CMake's mark for a line of several words, quoted as for a shell.
const SHELL: &str = "SHELL:";

impl Options {
    /// Reads options, one a line; the argument of one may be a line of its own.
    pub(crate) fn read(flags: &str) -> Self {
        let mut options = Self { preprocessor: Vec::new(), machine: Vec::new() };
        let mut words = flags.lines().flat_map(words);
        while let Some(option) = words.next() {
            let argument =
                if WITH_ARGUMENT.contains(&option.as_str()) { words.next() } else { None };
            let is = |kinds: &[&str]| kinds.iter().any(|kind| option.starts_with(kind));
            let kind = if is(&["-I", "-D", "-U", "-i"]) {
                &mut options.preprocessor
            } else if is(&["-m", "--sysroot", "-specs", "--specs", "-nostdinc"]) {
                &mut options.machine
            } else {
                continue;
            };
            kind.push(option);
            kind.extend(argument);
        }
        options
    }
}

/// The words of a line.
fn words(line: &str) -> Vec<String> {
    let line = line.trim();
    if let Some(line) = line.strip_prefix(SHELL) {
        return unquoted(line);
    }
    match line.split_once(' ') {
        Some((name, argument)) if WITH_ARGUMENT.contains(&name) => {
            vec![name.to_owned(), argument.trim().to_owned()]
        }
        _ if line.is_empty() => Vec::new(),
        // A blank and a quote are part of it, as in a definition of a text.
        _ => vec![line.to_owned()],
    }
}

/// The words of a line that is quoted as for a shell, by the rules of CMake: either quote keeps blanks and
/// the other quote, and a backslash keeps what follows it, in quotes as well.
fn unquoted(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote) = (None::<String>, None);
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', _) => word.get_or_insert_default().extend(characters.next()),
            ('"' | '\'', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (_, Some(open)) if character == open => quote = None,
            (_, None) if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}
