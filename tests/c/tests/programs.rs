// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Compiles the programs with all warnings as errors and both sanitizers, and runs them.

use std::path::{Path, PathBuf};
use std::process::Command;

const WARNINGS: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];
const SANITIZERS: [&str; 3] =
    ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];

/// A compiler from the environment variable, or the usual name.
fn compiler(variable: &str, default: &str) -> Command {
    Command::new(std::env::var(variable).unwrap_or_else(|_| default.to_owned()))
}

fn directory() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The static library next to this test program: the newest, should there be several.
fn library() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let files = test.parent().unwrap().read_dir().unwrap().map(|entry| entry.unwrap().path());
    let is_library = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("libnrf_provisioning_c_tests") && name.ends_with(".a")
    };
    let newest = |path: &PathBuf| path.metadata().unwrap().modified().unwrap();
    files.filter(is_library).max_by_key(newest).expect("cargo builds the library before its tests")
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{out}{err}", output.status);
}

/// Compiles `source` with `compiler`, links it with the simulation, and runs it.
fn compile_and_run(mut compiler: Command, standard: &str, source: &str) {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(source.replace('.', "-"));
    let root = directory().join("../..");
    compiler
        .arg(standard)
        .args(WARNINGS)
        .args(SANITIZERS)
        .args(["-g", "-O1"])
        .arg("-I")
        .arg(root.join("include"))
        .arg("-I")
        .arg(root.join("rust/sys/include"))
        .arg(directory().join(source))
        .arg(library())
        .args(["-lpthread", "-ldl", "-lm", "-o"])
        .arg(&program);
    run(&mut compiler);
    // The simulation keeps what lives as long as its process.
    run(Command::new(&program).env("ASAN_OPTIONS", "detect_leaks=0"));
}

#[test]
fn layout_in_c() {
    let object = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layout.o");
    let root = directory().join("../..");
    run(compiler("CC", "cc")
        .arg("-std=c11")
        .args(WARNINGS)
        .arg("-I")
        .arg(root.join("include"))
        .arg("-I")
        .arg(root.join("rust/sys/include"))
        .arg("-c")
        .arg(directory().join("layout.c"))
        .arg("-o")
        .arg(object));
}

#[test]
fn api_in_c() {
    compile_and_run(compiler("CC", "cc"), "-std=c11", "api.c");
}

#[test]
fn api_in_cpp() {
    compile_and_run(compiler("CXX", "c++"), "-std=c++17", "api.cpp");
}
