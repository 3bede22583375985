#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Whether an image with an application in Rust has a symbol twice.

Zephyr's support for Rust links with --allow-multiple-definition, so the linker takes the first of two and
says nothing. This looks at what the link took (the map) and at what that defines (nm), and fails when a symbol
of the application's archive, which the library and compiler_builtins are in, or one of the library's, is in
two places. Weak symbols are meant to be.
"""

import argparse
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

INPUT = re.compile(r"\s0x[0-9a-f]+\s+0x[0-9a-f]+\s+(\S.*?)(?:\(([^()]+)\))?$")
DEFINED = re.compile(r"^(.*?)(?:\[([^\[\]]*)\])?: (\S+) ([TDBRGS]) ")
OURS = "nrf_provisioning_"


def taken(map_file):
    """The files of a link, each with the members taken of it; {None} for an object file."""
    files = defaultdict(set)
    for line in map_file.read_text(errors="replace").splitlines():
        match = INPUT.search(line)
        if match:
            files[match[1]].add(match[2])
    return files


def definitions(nm, root, files):
    """Where each symbol that is not weak is defined."""
    places = defaultdict(set)
    for file, members in files.items():
        path = root / file
        if not path.is_file():
            continue
        command = [nm, "--extern-only", "--defined-only", "-P", "-A", str(path)]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for line in listed.splitlines():
            match = DEFINED.match(line)
            if match and match[2] in members:
                places[match[3]].add((file, match[2]))
    return places


def place(file, member):
    return f"{file}({member})" if member else file


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nm", required=True, help="the toolchain's nm")
    parser.add_argument("--map", required=True, type=Path, help="the map of the link")
    parser.add_argument("--root", required=True, type=Path, help="where the linker ran")
    parser.add_argument("--archive", required=True, help="name of the application's archive")
    args = parser.parse_args()

    files = taken(args.map)
    archives = [file for file in files if Path(file).name == args.archive]
    if not archives:
        sys.exit(f"{args.map}: nothing of {args.archive} is in this link")
    places = definitions(args.nm, args.root, files)
    doubled = {
        symbol: where for symbol, where in places.items()
        if len(where) > 1
        and (symbol.startswith(OURS) or any(file in archives for file, _ in where))
    }
    for symbol, where in sorted(doubled.items()):
        print(f"{symbol} is defined more than once: "
              + ", ".join(sorted(place(*entry) for entry in where)), file=sys.stderr)
    if doubled:
        sys.exit("The image would run one of them, whichever came first. See doc/troubleshooting.md.")


if __name__ == "__main__":
    main()
