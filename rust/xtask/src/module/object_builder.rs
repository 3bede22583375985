// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How the object of the library is written: which images have functions without frame pointers, and the script
//! that sees to it.

use std::process::Command;

use super::cmake;
use super::toolchain::find;
use crate::Error;
use crate::files::root;

const SCRIPT: &str = "tests/cmake/object_builder.cmake";
const TESTS: &str = "tests/cmake";

const OMITTED: &str = "builder=python;omit_frame_pointers.py;--nm;nm;--object;library.o;-- emit=";
const KEPT: &str = "builder= emit=--emit=obj=library.o";

/// A target, a profile, what Kconfig sets besides, a program in the compiler's place, and what CMake says.
type Case = (&'static str, &'static str, &'static [&'static str], &'static str, &'static str);

const DEVICE: &str = "thumbv8m.main-none-eabihf";
const CASES: [Case; 6] = [
    (DEVICE, "firmware", &[], "true", OMITTED),
    (DEVICE, "firmware-debug", &[], "true", KEPT),
    ("x86_64-unknown-none", "firmware", &[], "true", KEPT),
    // C code keeps them as well, or is told not to.
    (DEVICE, "firmware", &["CONFIG_OVERRIDE_FRAME_POINTER_DEFAULT=y"], "true", KEPT),
    (
        DEVICE,
        "firmware",
        &["CONFIG_OVERRIDE_FRAME_POINTER_DEFAULT=y", "CONFIG_OMIT_FRAME_POINTER=y"],
        "true",
        OMITTED,
    ),
    // A compiler that does not know the option.
    (DEVICE, "firmware", &[], "false", KEPT),
];

/// What is wrong, a line each.
pub(super) fn check() -> Result<Vec<String>, Error> {
    let mut problems = decisions()?;
    let Some(python) = find("python3") else {
        println!("frame pointers: the script was not tried, there is no python3 in the PATH");
        return Ok(problems);
    };
    let output = Command::new(python)
        .args(["-B", "-m", "unittest", "discover", "-s", TESTS])
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        problems.push(format!("{TESTS}: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(problems)
}

/// Which images omit them.
fn decisions() -> Result<Vec<String>, Error> {
    let Some(cmake) = find("cmake") else {
        println!("frame pointers: CMake's part was not tried, there is no cmake in the PATH");
        return Ok(Vec::new());
    };
    let mut problems = Vec::new();
    for (target, profile, configuration, rustc, expected) in CASES {
        let definitions = [
            format!("NRF_PROVISIONING_RUSTC_PATH={rustc}"),
            format!("target={target}"),
            format!("profile={profile}"),
        ];
        let set = configuration.iter().map(ToString::to_string);
        let said = cmake::run(&cmake, SCRIPT, definitions.into_iter().chain(set))?;
        if !said.ends_with(expected) {
            let case = configuration.join(" ");
            problems.push(format!(
                "{SCRIPT}: {target}, {profile}, {rustc} {case}: '{expected}' expected, not '{said}'"
            ));
        }
    }
    Ok(problems)
}
