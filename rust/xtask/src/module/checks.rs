// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What CMake says of configurations that cannot work, or not as they are meant.

use super::cmake;
use super::toolchain::find;
use crate::Error;

const SCRIPT: &str = "tests/cmake/checks.cmake";

/// Definitions of CMake, and what it has to say; with nothing to say the build goes on in silence.
const CASES: [(&[&str], &[&str]); 7] = [
    (&["CONFIG_ARM=y", "CONFIG_PICOLIBC=y", "CMAKE_C_COMPILER_ID=GNU"], &[]),
    (&["CONFIG_ARCH_POSIX=y", "CMAKE_C_COMPILER_ID=Clang"], &[]),
    (&["CONFIG_ARM=y", "CONFIG_MINIMAL_LIBC=y"], &["CMake Error", "Use CONFIG_PICOLIBC=y"]),
    (&["CONFIG_ARM=y", "CMAKE_C_COMPILER_ID=Clang"], &["CMake Error", "Use a GCC toolchain"]),
    (
        &["CONFIG_NRF_PROVISIONING_SPREAD_S=3600"],
        &["CMake Warning", "no entropy driver", "checked"],
    ),
    (&["CONFIG_NRF_PROVISIONING_SPREAD_S=3600", "CONFIG_ENTROPY_HAS_DRIVER=y"], &[]),
    (&["CONFIG_NRF_PROVISIONING_SPREAD_S=0"], &[]),
];

/// What is wrong, a line each; nothing when there is no CMake to try it with.
pub(super) fn check() -> Result<Vec<String>, Error> {
    let Some(cmake) = find("cmake") else {
        println!("checks of configurations: not tried, there is no cmake in the PATH");
        return Ok(Vec::new());
    };
    let mut problems = Vec::new();
    for (definitions, texts) in CASES {
        let said = cmake::run(&cmake, SCRIPT, definitions.iter().map(ToString::to_string))?;
        let expected = if texts.is_empty() { &["checked"][..] } else { texts };
        let missing = expected.iter().filter(|text| !said.contains(**text));
        let case = definitions.join(" ");
        problems.extend(missing.map(|text| format!("{SCRIPT}: {case}: no '{text}' in '{said}'")));
        if texts.is_empty() && said != "checked" {
            problems.push(format!("{SCRIPT}: {case}: says '{said}'"));
        }
    }
    Ok(problems)
}
