# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Why a line is in one image's account of a scenario and not in the other's.

explained.json has a list for each scenario. A rule names the transport, the part of the account, the
library that has the line, a regular expression for the whole line, and the entry of DIVERGENCES.md
behind it, as that file has it in its first column.
"""

import difflib
import json
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIELDS = {"transport", "part", "only", "line", "entry"}


@dataclass(frozen=True)
class Difference:
    """A line that only one of the images has."""
    part: str
    only: str
    line: str

    def __str__(self):
        return f"{self.part}: only in {self.only}: {self.line}"


def between(c_view, rust_view):
    """The lines of each part that only one of the views has, in their order."""
    found = []
    for part, lines in c_view.items():
        matcher = difflib.SequenceMatcher(None, lines, rust_view[part], autojunk=False)
        for kind, c_from, c_to, rust_from, rust_to in matcher.get_opcodes():
            if kind != "equal":
                found += [Difference(part, "C", line) for line in lines[c_from:c_to]]
                found += [Difference(part, "Rust", line)
                          for line in rust_view[part][rust_from:rust_to]]
    return found


def short(entry):
    """An entry as a sentence of a table's cell."""
    return entry if entry.endswith(".") else entry + "."


def entries():
    """The first column of DIVERGENCES.md."""
    lines = (HERE.parents[2] / "DIVERGENCES.md").read_text(encoding="utf-8").splitlines()
    return {line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")}


class Rules:
    """The rules of one transport, and which of them were needed."""

    def __init__(self, transport, path=HERE / "explained.json"):
        known = entries()
        self.of = {}
        self.used = {}
        for scenario, rules in json.loads(path.read_text(encoding="utf-8")).items():
            for rule in rules:
                self.check(scenario, rule, known)
            self.of[scenario] = [rule for rule in rules if rule["transport"] in (transport, "both")]
            self.used[scenario] = []

    @staticmethod
    def check(scenario, rule, known):
        if set(rule) != FIELDS:
            raise SystemExit(f"explained.json: {scenario}: a rule has {sorted(FIELDS)}: {rule}")
        if rule["entry"] not in known:
            raise SystemExit(f"explained.json: {scenario}: DIVERGENCES.md has no '{rule['entry']}'")

    def explain(self, scenario, difference):
        """Whether a rule is about this line; it counts as needed then."""
        for rule in self.of.get(scenario, ()):
            same = (rule["part"], rule["only"]) == (difference.part, difference.only)
            if same and re.fullmatch(rule["line"], difference.line):
                if rule not in self.used[scenario]:
                    self.used[scenario].append(rule)
                return True
        return False

    def used_by(self, scenario):
        """The entries that were needed, each once."""
        return list(dict.fromkeys(rule["entry"] for rule in self.used.get(scenario, ())))

    def unused(self, scenarios):
        """The rules of these scenarios that no line needed."""
        return [f"{scenario}: {rule}" for scenario in scenarios for rule in self.of.get(scenario, ())
                if rule not in self.used[scenario]]
