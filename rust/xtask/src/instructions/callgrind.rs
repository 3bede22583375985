// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Runs a program under callgrind and reads what it counted.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use crate::Error;

const VALGRIND: &str = "valgrind";

/// What turns the counting on when it is called, and off when it returns.
const COUNTED: &str = "counted";

/// What turns it off when it is called, and on when it returns.
const NOT_COUNTED: &str = "outside_*";

/// How many instructions `program` executes where it counts; callgrind's own file is `profile` then.
pub(super) fn count(program: &Path, arguments: &[&str], profile: &Path) -> Result<u64, Error> {
    let output = Command::new(VALGRIND)
        // Not what somebody prefers for other programs.
        .args(["--command-line-only=yes", "--quiet", "--tool=callgrind", "--collect-atstart=no"])
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--toggle-collect={NOT_COUNTED}"))
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .args(arguments)
        .output()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                format!("{VALGRIND} is not installed; on Debian: apt-get install {VALGRIND}")
            }
            _ => format!("{VALGRIND}: {error}"),
        })?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{VALGRIND} {}: {}\n{text}", program.display(), output.status).into());
    }
    let name = profile.display();
    let text = std::fs::read_to_string(profile).map_err(|error| format!("{name}: {error}"))?;
    total(&text).map_err(|error| format!("{name}: {error}").into())
}

/// The sum of a profile of instructions.
fn total(profile: &str) -> Result<u64, String> {
    let field = |name: &str| {
        let line = profile.lines().find_map(|line| line.strip_prefix(name));
        line.map(str::trim).ok_or_else(|| format!("no line that begins with '{name}'"))
    };
    match field("events:")? {
        "Ir" => {}
        other => return Err(format!("counted '{other}', and not instructions alone ('Ir')")),
    }
    let text = field("totals:")?;
    match text.parse() {
        Ok(0) => Err(format!("nothing was counted: '{COUNTED}' was not called")),
        Ok(total) => Ok(total),
        Err(error) => Err(format!("totals '{text}': {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::total;

    /// What callgrind 3.19 writes, shortened.
    const PROFILE: &str = "\
# callgrind format
version: 1
creator: callgrind-3.19.0
pid: 27533
cmd:  ./nrf-provisioning-instructions batch http
part: 1

desc: Timerange: Basic block 0 - 96177
desc: Trigger: Program termination

positions: line
events: Ir
summary: 109465

ob=(3) ./nrf-provisioning-instructions
fl=(159) tests/instructions/src/main.rs
fn=(1096) counted
80 2
cfn=(1098) work
calls=1 73
+1 109463

totals: 109465
";

    #[test]
    fn the_total_is_read() {
        assert_eq!(total(PROFILE), Ok(109_465));
    }

    #[test]
    fn what_is_no_profile_of_instructions_is_refused_with_a_reason() {
        for (from, to, reason) in [
            ("totals: 109465\n", "", "no line that begins with 'totals:'"),
            ("events: Ir\n", "", "no line that begins with 'events:'"),
            ("events: Ir", "events: Ir Dr", "counted 'Ir Dr'"),
            ("totals: 109465", "totals: 0", "'counted' was not called"),
            ("totals: 109465", "totals: 1 2", "totals '1 2'"),
        ] {
            let error = total(&PROFILE.replace(from, to)).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }
}
