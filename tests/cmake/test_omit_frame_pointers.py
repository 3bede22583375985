# SPDX-License-Identifier: Apache-2.0 OR MIT
"""cmake/omit_frame_pointers.py, with programs in place of cargo and nm that say what they were called with.

python3 -m unittest discover -s tests/cmake
"""

import ast
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "cmake" / "omit_frame_pointers.py"

# Writes the object, a line for each call that there was, and what cargo and LLVM print.
CARGO = """#!{python}
import os, sys
object = next(text.removeprefix("--emit=obj=") for text in sys.argv if text.startswith("--emit=obj="))
with open({log!r}, "a") as log:
    log.write(repr((sys.argv[1:], os.environ.get("RUSTFLAGS"))) + chr(10))
print("Function in CSV file at line 7 does not exist.", file=sys.stderr)
print("   Compiling core", file=sys.stderr)
if os.environ.get("FAILS"):
    sys.exit(101)
if not os.environ.get("FRESH"):
    open(object, "w").write("object " + str(len(sys.argv)))
"""
NM = """#!{python}
print("_Rsecond t 10 20")
print("_Rfirst T 0 10")
print("a_variable b 0 4")
"""


class OmitFramePointers(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.log = self.directory / "calls"
        for name, text in (("cargo", CARGO), ("nm", NM)):
            program = self.directory / name
            program.write_text(text.format(python=sys.executable, log=str(self.log)))
            program.chmod(0o755)

    def build(self, place="out", **variables):
        """The outcome, and what cargo was called with each time: its arguments and RUSTFLAGS."""
        out = self.directory / place
        out.mkdir(exist_ok=True)
        self.object = out / "library.o"
        environment = {name: text for name, text in os.environ.items() if "RUSTFLAGS" not in name}
        outcome = subprocess.run(
            [sys.executable, SCRIPT, "--nm", self.directory / "nm", "--object", self.object, "--",
             self.directory / "cargo", "rustc", "--lib", "--", "-Cllvm-args=-x"],
            env=environment | variables, capture_output=True, text=True)
        calls = self.log.read_text().splitlines() if self.log.exists() else []
        return outcome, [ast.literal_eval(line) for line in calls]

    def listed(self):
        [file] = self.object.parent.glob("*.csv")
        return file

    def test_the_second_build_is_told_of_the_functions_of_the_first(self):
        outcome, [first, second] = self.build()
        self.assertEqual(outcome.returncode, 0, outcome.stderr)
        self.assertEqual(first[0][:-1], ["rustc", "--lib", "--", "-Cllvm-args=-x"])
        config = f"target.'cfg(all())'.rustflags=[\"-Cllvm-args=-forceattrs-csv-path={self.listed()}\"]"
        self.assertEqual(second[0], ["rustc", "--lib", "--config", config, "--", "-Cllvm-args=-x",
                                     f"--emit=obj={self.object}"])
        self.assertEqual(self.listed().read_text(),
                         "_Rfirst,frame-pointer=none\n_Rsecond,frame-pointer=none\n")

    def test_the_object_is_that_of_the_second_build(self):
        self.build()
        self.assertEqual(self.object.read_text(), "object 8")

    def test_what_cargo_says_is_shown_and_what_llvm_says_of_other_crates_is_not(self):
        outcome, _ = self.build()
        self.assertEqual(outcome.stderr, 2 * "   Compiling core\n")

    def test_flags_of_the_environment_stay(self):
        _, [_, second] = self.build(RUSTFLAGS="-Cdebuginfo=2")
        self.assertNotIn("--config", second[0])
        self.assertEqual(second[1], f"-Cdebuginfo=2 -Cllvm-args=-forceattrs-csv-path={self.listed()}")

    def test_a_path_with_a_blank_keeps_frame_pointers_and_says_so(self):
        outcome, calls = self.build(place="two words")
        self.assertEqual((outcome.returncode, len(calls)), (0, 1))
        self.assertIn("the path has a blank", outcome.stderr)
        self.assertEqual(self.object.read_text(), "object 6")

    def test_a_failed_build_fails_as_cargo_did(self):
        outcome, calls = self.build(FAILS="1")
        self.assertEqual((outcome.returncode, len(calls)), (101, 1))

    def test_an_object_that_cargo_does_not_write_again_is_an_error_that_says_what_to_do(self):
        outcome, _ = self.build(FRESH="1")
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("Remove cargo's target directory", outcome.stderr)


if __name__ == "__main__":
    unittest.main()
