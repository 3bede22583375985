// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the build script makes of the options of a C compiler.

#[path = "../compiler_options.rs"]
mod compiler_options;

use compiler_options::Options;

#[test]
fn options_are_sorted_and_only_some_have_an_argument_of_their_own() {
    let flags = "-I/a\n\n-isystem/b\n-O2\n-mcpu=cortex-m33\n-imacros /build/autoconf.h\n\
                 SHELL:-include /c.h\n  --sysroot=/d  \n-specs=picolibc.specs\n-nostdinc\n";
    let options = Options::read(flags);
    let preprocessor = ["-I/a", "-isystem/b", "-imacros", "/build/autoconf.h", "-include", "/c.h"];
    assert_eq!(options.preprocessor, preprocessor);
    let machine = ["-mcpu=cortex-m33", "--sysroot=/d", "-specs=picolibc.specs", "-nostdinc"];
    assert_eq!(options.machine, machine);
}

#[test]
fn a_blank_in_a_definition_or_a_path_does_not_end_it() {
    let options = Options::read("-DAPP_TITLE=\"two words\"\n-I/my project/include\n-DN=(1 + 2)");
    let whole = ["-DAPP_TITLE=\"two words\"", "-I/my project/include", "-DN=(1 + 2)"];
    assert_eq!(options.preprocessor, whole);
    let options = Options::read("-imacros /my project/autoconf.h");
    assert_eq!(options.preprocessor, ["-imacros", "/my project/autoconf.h"]);
}

#[test]
fn an_argument_may_be_on_the_next_line() {
    for option in ["-include", "-imacros", "-isystem", "-idirafter", "-iquote", "-I", "-D", "-U"] {
        let options = Options::read(&format!("{option}\nmy project/x.h\n-DB\n"));
        assert_eq!(options.preprocessor, [option, "my project/x.h", "-DB"]);
        assert!(options.machine.is_empty(), "{:?}", options.machine);
    }
    for option in ["--sysroot", "-specs"] {
        let options = Options::read(&format!("{option}\n/d\n\n-mthumb\n"));
        assert_eq!(options.machine, [option, "/d", "-mthumb"]);
        assert!(options.preprocessor.is_empty(), "{:?}", options.preprocessor);
    }
}

#[test]
fn what_belongs_to_another_option_is_none() {
    let options = Options::read("-Xlinker\n-include\n--param\n-mx=1\n-x\n-Dc\n-DA\n-mthumb");
    assert_eq!(options.preprocessor, ["-DA"]);
    assert_eq!(options.machine, ["-mthumb"]);
    let options = Options::read("-include\n-DA\n-DB\n-isystem");
    assert_eq!(options.preprocessor, ["-include", "-DA", "-DB", "-isystem"]);
}

#[test]
fn quotes_for_a_shell_are_taken_off_and_others_stay() {
    let options = Options::read(
        "SHELL: -include \"a b.h\" -DA='x \"y\"' -mthumb\nSHELL:-DB=\\\"c\\ d\\\" -isystem ''\n\
         SHELL:-DC=\"e \\\"f\\\" 'g'\"\n-DD=\"h\"\nSHELL:-isystem\n'i j'\n",
    );
    let words = [
        "-include",
        "a b.h",
        "-DA=x \"y\"",
        "-DB=\"c d\"",
        "-isystem",
        "",
        "-DC=e \"f\" 'g'",
        "-DD=\"h\"",
        "-isystem",
        "'i j'",
    ];
    assert_eq!(options.preprocessor, words);
    assert_eq!(options.machine, ["-mthumb"]);
}
