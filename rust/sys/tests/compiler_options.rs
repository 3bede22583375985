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
