// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Where the C compiler looks for the headers of its C library.

use std::process::{Command, Stdio};

/// What begins and ends the list in what GCC and clang print.
const BEGIN: &str = "#include <";
const END: &str = "End of search list";

/// The directories in which the compiler looks, as clang's options.
///
/// # Errors
///
/// The compiler cannot be run, fails, or names no directory though it was not told to have none.
pub(crate) fn system_includes(compiler: &str, machine: &[String]) -> Result<Vec<String>, String> {
    let output = search(compiler, machine)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{compiler}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{compiler} -E -Wp,-v: {}: {}", output.status, text.trim()));
    }
    let directories = directories(&text);
    let has_none = machine.iter().any(|option| option == "-nostdinc");
    match directories {
        Some(directories) if has_none || !directories.is_empty() => {
            Ok(directories.into_iter().map(include_option).collect())
        }
        _ => Err(format!(
            "{compiler} -E -Wp,-v: names no directory between \"{BEGIN}...>\" and \"{END}\", in which the \
             headers of the C library are looked for: {}",
            text.trim()
        )),
    }
}

/// The command that prints the list.
fn search(compiler: &str, machine: &[String]) -> Command {
    let mut command = Command::new(compiler);
    command
        .args(machine)
        // From an empty standard input, which every system has.
        .args(["-E", "-Wp,-v", "-x", "c", "-"])
        // GCC speaks the user's language otherwise.
        .env("LC_ALL", "C")
        .env_remove("LANGUAGE");
    command
}

/// The directories of the list; `None` when there is no list.
fn directories(text: &str) -> Option<Vec<&str>> {
    let mut lines = text.lines();
    lines.find(|line| line.starts_with(BEGIN))?;
    let mut directories = Vec::new();
    loop {
        match lines.next()? {
            line if line.starts_with(END) => return Some(directories),
            line => directories.push(line.trim()),
        }
    }
}

/// GCC's own headers, such as `arm_acle.h`, are not for clang, which has its own: they come last.
fn include_option(directory: &str) -> String {
    let option = if directory.contains("/lib/gcc/") { "-idirafter" } else { "-isystem" };
    format!("{option}{directory}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "ignoring nonexistent directory \"/nowhere\"\n\
                           #include \"...\" search starts here:\n\
                           #include <...> search starts here:\n \
                           /opt/sdk/lib/gcc/arm-zephyr-eabi/12.2.0/include\n \
                           /opt/my sdk/arm-zephyr-eabi/sys-include\n\
                           End of search list.\n# 1 \"<stdin>\"\n";

    #[test]
    fn the_directories_are_those_of_the_list() {
        let expected = [
            "/opt/sdk/lib/gcc/arm-zephyr-eabi/12.2.0/include",
            "/opt/my sdk/arm-zephyr-eabi/sys-include",
        ];
        assert_eq!(directories(ENGLISH).unwrap(), expected);
        let options = expected.map(include_option);
        assert_eq!(options[0], format!("-idirafter{}", expected[0]));
        assert_eq!(options[1], format!("-isystem{}", expected[1]));
    }

    #[test]
    fn without_its_begin_or_end_there_is_no_list() {
        let german =
            "Suche für »#include <...>« beginnt hier:\n /usr/include\nEnde der Suchliste.\n";
        assert_eq!(directories(german), None);
        assert_eq!(directories(""), None);
        assert_eq!(directories("#include <...> search starts here:\n /usr/include\n"), None);
        let none = "#include <...> search starts here:\nEnd of search list.\n";
        assert_eq!(directories(none), Some(Vec::new()));
    }

    #[test]
    fn the_compiler_speaks_english() {
        let command = search("cc", &["-mthumb".to_owned()]);
        let environment: Vec<_> = command.get_envs().collect();
        assert!(environment.contains(&("LC_ALL".as_ref(), Some("C".as_ref()))), "{environment:?}");
        assert!(environment.contains(&("LANGUAGE".as_ref(), None)), "{environment:?}");
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!(arguments, ["-mthumb", "-E", "-Wp,-v", "-x", "c", "-"]);
    }
}
