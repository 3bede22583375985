#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Runs a build of cargo twice, so that no function of the object keeps a frame pointer.

rustc has every function keep one on a Cortex-M, and no option of it turns that off. LLVM sets attributes of
functions from a list with their names, which is not known before the first build. What the second build
compiles is the same otherwise; it compiles the dependencies again, whose functions are in the list as well.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ATTRIBUTE = "frame-pointer=none"
# What LLVM says of a name that is in another crate than the one at hand.
ELSEWHERE = "Function in CSV file at line "
# By which environment variables cargo takes flags; with any of them it reads none of its configuration.
VARIABLES = {"CARGO_ENCODED_RUSTFLAGS": "\x1f", "RUSTFLAGS": " "}


def functions(nm, compiled):
    """The functions that an object has, as its symbol table names them."""
    command = [nm, "--defined-only", "--format=posix", str(compiled)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    symbols = (line.split() for line in lines)
    return sorted({symbol[0] for symbol in symbols if symbol[1] in "tTwW"})


def write_list(names, directory):
    """Writes what LLVM reads, in a file whose name changes with what is in it: cargo looks at its name."""
    text = "".join(f"{name},{ATTRIBUTE}\n" for name in names)
    for old in directory.glob("frame_pointers_*.csv"):
        old.unlink()
    file = directory / f"frame_pointers_{hashlib.sha256(text.encode()).hexdigest()[:16]}.csv"
    file.write_text(text)
    return file


def with_flag(command, flag, environment):
    """The command and the environment that have cargo pass `flag` on to every call of rustc for the target."""
    for variable, separator in VARIABLES.items():
        if variable in environment:
            return command, environment | {variable: environment[variable] + separator + flag}
    config = f"target.'cfg(all())'.rustflags=[{json.dumps(flag)}]"
    end = command.index("--")
    return command[:end] + ["--config", config] + command[end:], environment


def build(command, compiled, environment=None):
    """Runs cargo, which writes the object; without what LLVM says of each name that is in another crate."""
    command = command + [f"--emit=obj={compiled}"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True,
                          errors="replace") as process:
        for line in process.stderr:
            if not line.startswith(ELSEWHERE):
                print(line, end="", file=sys.stderr, flush=True)
    if process.returncode != 0:
        sys.exit(process.returncode)
    if not compiled.is_file():
        sys.exit(f"{compiled}: cargo takes it for up to date, and it is not there. Remove cargo's target "
                 "directory and build again.")


def main():
    own, divider, command = sys.argv[1:], "--", []
    if divider in own:
        at = own.index(divider)
        own, command = own[:at], own[at + 1:]
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        usage="%(prog)s --nm NM --object OBJECT -- cargo rustc ... -- [arguments of rustc]")
    parser.add_argument("--nm", required=True, help="the toolchain's nm")
    parser.add_argument("--object", required=True, type=Path, help="the object file to write")
    args = parser.parse_args(own)
    if divider not in command:
        parser.error("what is to be built, and after a second '--' what rustc is told, is missing")

    first = args.object.with_suffix(".first.o")
    build(command, first)
    file = write_list(functions(args.nm, first), args.object.resolve().parent)
    if any(character.isspace() for character in str(file)):
        # rustc splits LLVM's options at blanks.
        print(f"{file}: the path has a blank, so functions keep their frame pointers; without a blank the "
              "library is 4 % smaller", file=sys.stderr)
        shutil.copyfile(first, args.object)
        return
    flag = f"-Cllvm-args=-forceattrs-csv-path={file}"
    command, environment = with_flag(command, flag, dict(os.environ))
    build(command, args.object, environment)


if __name__ == "__main__":
    main()
