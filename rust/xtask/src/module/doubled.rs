// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The search for symbols that an image has twice, on programs small enough to know what they have.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::toolchain::find;
use crate::Error;
use crate::tools::run;

const SCRIPT: &str = "cmake/doubled_symbols.py";

/// What stands in for the application's archive.
const ARCHIVE: &str = "librustapp.a";

/// The archive's member, and what is linked before it.
struct Case {
    member: &'static str,
    main: &'static str,
    /// What the script says; `None` when the program is fine.
    says: Option<&'static str>,
}

const CASES: [Case; 5] = [
    Case {
        member: "int rust_main(void) { return 0; }",
        main: "int rust_main(void); int main(void) { return rust_main(); }",
        says: None,
    },
    Case {
        member: "int rust_main(void) { return 0; } int __divti3(void) { return 1; }",
        main: "int rust_main(void); int __divti3(void) { return 2; } int main(void) { return rust_main(); }",
        says: Some("__divti3 is defined more than once"),
    },
    Case {
        member: "int rust_main(void) { return 0; } int __attribute__((weak)) memcmp3(void) { return 1; }",
        main: "int rust_main(void); int memcmp3(void) { return 2; } int main(void) { return rust_main(); }",
        says: None,
    },
    Case {
        member: "int rust_main(void) { return 0; } int nrf_provisioning_init(void) { return 1; }",
        main: "int rust_main(void); int nrf_provisioning_init(void) { return 2; } \
               int main(void) { return rust_main(); }",
        says: Some("nrf_provisioning_init is defined more than once"),
    },
    Case {
        member: "int rust_main(void) { return 0; }",
        main: "int main(void) { return 0; }",
        says: Some("nothing of librustapp.a is in this link"),
    },
];

/// What is wrong, a line each; nothing when there is no Python to try it with.
pub(super) fn check() -> Result<Vec<String>, Error> {
    let Some(python) = find("python3") else {
        println!("doubled symbols: not tried, there is no python3 in the PATH");
        return Ok(Vec::new());
    };
    let directory =
        std::env::temp_dir().join(format!("nrf-provisioning-doubled-{}", std::process::id()));
    let mut problems = Vec::new();
    for (number, case) in CASES.iter().enumerate() {
        let place = directory.join(number.to_string());
        fs::create_dir_all(&place)?;
        link(case, &place)?;
        let said = search(&python, &place)?;
        let right = case.says.map_or(said.is_empty(), |text| said.contains(text));
        if !right {
            let expected = case.says.unwrap_or("nothing");
            problems.push(format!("{SCRIPT}: case {number}: '{expected}' expected, not '{said}'"));
        }
    }
    // What is left behind in a temporary directory harms nobody.
    let _ = fs::remove_dir_all(&directory);
    Ok(problems)
}

/// Makes the archive and links the program, as Zephyr's support for Rust does.
fn link(case: &Case, place: &Path) -> Result<(), Error> {
    let compiler = std::env::var("CC").unwrap_or_else(|_| String::from("cc"));
    for (name, text) in [("member", case.member), ("main", case.main)] {
        fs::write(place.join(format!("{name}.c")), text)?;
        let source = format!("{name}.c");
        run(Command::new(&compiler).args(["-fno-builtin", "-c", &source]).current_dir(place))?;
    }
    run(Command::new("ar").args(["rcsD", ARCHIVE, "member.o"]).current_dir(place))?;
    run(Command::new(&compiler)
        .args(["main.o", "-Wl,--allow-multiple-definition", "-Wl,-Map,program.map", ARCHIVE])
        .args(["-o", "program"])
        .current_dir(place))?;
    Ok(())
}

/// What the script says of the program.
fn search(python: &PathBuf, place: &Path) -> Result<String, Error> {
    let output = Command::new(python)
        .arg(crate::files::root().join(SCRIPT))
        .args(["--nm", "nm", "--map", "program.map", "--root", ".", "--archive", ARCHIVE])
        .current_dir(place)
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    match (output.status.success(), said.is_empty()) {
        (true, true) | (false, false) => Ok(said),
        _ => Err(format!("{SCRIPT}: {}, and '{said}'", output.status).into()),
    }
}
