// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How CMake finds cargo, rustc and libclang, on machines that have them in different places.
//!
//! Each machine is a directory with programs that say what a test needs; CMake itself is real.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;
use crate::files::root;

const SCRIPT: &str = "tests/cmake/toolchain.cmake";

/// A machine: where its programs and its libclang are.
struct Machine {
    directory: PathBuf,
}

impl Machine {
    fn new(name: &str) -> Result<Self, Error> {
        let directory = std::env::temp_dir()
            .join(format!("nrf-provisioning-toolchain-{}", std::process::id()))
            .join(name);
        fs::create_dir_all(&directory)?;
        Ok(Self { directory })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Adds a program: a shell script.
    fn program(self, path: &str, script: &str) -> Result<Self, Error> {
        use std::os::unix::fs::PermissionsExt;
        let file = self.file(path, &format!("#!/bin/sh\n{script}\n"))?;
        fs::set_permissions(file.path(path), fs::Permissions::from_mode(0o755))?;
        Ok(file)
    }

    fn file(self, path: &str, text: &str) -> Result<Self, Error> {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap_or(&file))?;
        fs::write(file, text)?;
        Ok(self)
    }

    /// Adds cargo and rustc `version`, which has the core library of every target.
    fn rust(self, directory: &str, version: &str) -> Result<Self, Error> {
        let libraries = self.path("core");
        fs::create_dir_all(&libraries)?;
        let rustc = format!(
            "case $1 in --version) echo 'rustc {version} (of a test)';; *) echo '{}';; esac",
            libraries.display()
        );
        self.program(&format!("{directory}/cargo"), "exit 0")?
            .program(&format!("{directory}/rustc"), &rustc)
    }

    /// What CMake says there, with these variables besides PATH.
    fn configure(&self, cmake: &Path, variables: &[(&str, PathBuf)]) -> Result<String, Error> {
        let output = Command::new(cmake)
            // Only what the machine of the test has, not this one's.
            .args(["-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF", "-P"])
            .arg(root().join(SCRIPT))
            .env_clear()
            .env("PATH", self.path("bin"))
            .env("HOME", self.path("home"))
            .envs(variables.iter().map(|(name, value)| (name, value.as_os_str())))
            .output()
            .map_err(|error| format!("{}: {error}", cmake.display()))?;
        let text = [output.stdout, output.stderr].concat();
        // CMake breaks the lines of a message.
        Ok(String::from_utf8_lossy(&text).split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// What is wrong, a line each; nothing when there is no CMake to try it with.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let Some(cmake) = find("cmake") else {
        println!("search of the toolchain: not tried, there is no cmake in the PATH");
        return Ok(Vec::new());
    };
    let machines =
        std::env::temp_dir().join(format!("nrf-provisioning-toolchain-{}", std::process::id()));
    let problems = cases(&cmake);
    // What is left behind in a temporary directory harms nobody.
    let _ = fs::remove_dir_all(machines);
    problems
}

/// What is wrong with what the script says.
#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    /// In the case `name` the script said `said`, and has to say each of `texts`.
    fn expect(&mut self, name: &str, said: &str, texts: &[String]) {
        for text in texts.iter().filter(|text| !said.contains(*text)) {
            self.0.push(format!("{SCRIPT}: {name}: no '{text}' in '{said}'"));
        }
    }
}

fn cases(cmake: &Path) -> Result<Vec<String>, Error> {
    let mut problems = Problems::default();
    finds(cmake, &mut problems)?;
    advises(cmake, &mut problems)?;
    passes_options(cmake, &mut problems)?;
    Ok(problems.0)
}

/// Where there is a toolchain, it is found.
fn finds(cmake: &Path, problems: &mut Problems) -> Result<(), Error> {
    let machine = Machine::new("path")?.rust("bin", "1.95.0")?.file("clang/libclang.so", "")?;
    let clang = ("LIBCLANG_PATH", machine.path("clang"));
    let found = [
        format!("cargo={}", machine.path("bin/cargo").display()),
        format!("rustc={}", machine.path("bin/rustc").display()),
        String::from("version=1.95.0"),
        format!("libclang={}", machine.path("clang").display()),
    ];
    problems.expect("in the PATH", &machine.configure(cmake, &[clang])?, &found);

    for (variable, below) in
        [("HOME", ".cargo/bin"), ("USERPROFILE", ".cargo/bin"), ("CARGO_HOME", "bin")]
    {
        let place = format!("there/{below}");
        let machine =
            Machine::new(variable)?.rust(&place, "1.89.0")?.file("clang/libclang-19.so.1", "")?;
        let variables =
            [(variable, machine.path("there")), ("LIBCLANG_PATH", machine.path("clang"))];
        let found = [
            format!("cargo={}/cargo", machine.path(&place).display()),
            format!("rustc={}/rustc", machine.path(&place).display()),
            String::from("version=1.89.0"),
        ];
        problems.expect(variable, &machine.configure(cmake, &variables)?, &found);
    }
    Ok(())
}

/// Where something is missing, the script says what to do.
fn advises(cmake: &Path, problems: &mut Problems) -> Result<(), Error> {
    let machine = Machine::new("none")?;
    let advice = [String::from("cargo was not found"), String::from("https://rustup.rs")];
    problems.expect("no Rust", &machine.configure(cmake, &[])?, &advice);

    let machine = Machine::new("old")?.rust("bin", "1.88.0")?;
    let advice = [
        String::from("is Rust 1.88.0, and 1.89 or later is needed"),
        String::from("rustup update"),
    ];
    problems.expect("old Rust", &machine.configure(cmake, &[])?, &advice);

    let machine = Machine::new("target")?
        .program("bin/cargo", "exit 0")?
        .program("bin/rustc", "[ $1 = --version ] && echo 'rustc 1.95.0' || echo /nowhere")?;
    let advice = [
        String::from("has no core library"),
        String::from("rustup target add thumbv8m.main-none-eabi"),
    ];
    problems.expect("no target", &machine.configure(cmake, &[])?, &advice);

    let machine = Machine::new("clang")?.rust("bin", "1.95.0")?;
    let clang = ("LIBCLANG_PATH", machine.path("nowhere"));
    let advice = [
        String::from("libclang was not found"),
        format!("LIBCLANG_PATH is '{}'", clang.1.display()),
    ];
    problems.expect("no libclang", &machine.configure(cmake, &[clang])?, &advice);
    Ok(())
}

/// The compiler gets LLVM's options, but for one that it does not know.
fn passes_options(cmake: &Path, problems: &mut Problems) -> Result<(), Error> {
    let knows = "-Cllvm-args=-apply-ext-tsp-for-size";
    let lacks = "-Cllvm-args=-arm-promote-constant";
    let machine = Machine::new("options")?.rust("bin", "1.95.0")?.file("clang/libclang.so", "")?;
    let clang = ("LIBCLANG_PATH", machine.path("clang"));
    let said = machine.configure(cmake, std::slice::from_ref(&clang))?;
    problems.expect("every option", &said, &[format!("options={knows};{lacks};")]);

    let answers = machine.path("core");
    let rustc = format!(
        "case $1 in --version) echo 'rustc 1.95.0';; {lacks}) exit 1;; *) echo '{}';; esac",
        answers.display()
    );
    let machine = machine.program("bin/rustc", &rustc)?;
    let passed = [
        String::from("this Rust does without LLVM's option -arm-promote-constant"),
        format!("options={knows};-Cllvm-args=-inline"),
    ];
    problems.expect("an option less", &machine.configure(cmake, &[clang])?, &passed);
    Ok(())
}

/// Where a program of the PATH is.
pub(super) fn find(program: impl AsRef<OsStr>) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let places = std::env::split_paths(&paths).map(|directory| directory.join(program.as_ref()));
    places.into_iter().find(|place| place.is_file())
}
