# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Why a line is in one image's account of a scenario and not in the other's.

explained.json has a list for each scenario. A rule names the transport, the part of the account, the
library that has the line, a regular expression for the whole line, and the entry of DIVERGENCES.md
behind it, as that file has it in its first column. What is wrong with a rule ends the program, with
the scenario and what is accepted; so does a rule that no line needed, once its scenario was played.
"""

import difflib
import json
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
RULES = HERE / "explained.json"
DIVERGENCES = HERE.parents[2] / "DIVERGENCES.md"

# What a rule may say; the other fields are texts.
PARTS = ("end", "events", "AT commands", "requests", "settings", "final state")
CHOICES = {"transport": ("http", "coap", "both"), "part": PARTS, "only": ("C", "Rust")}
FIELDS = {*CHOICES, "line", "entry"}


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


def entries(text):
    """The first column of the tables in DIVERGENCES.md."""
    rows = [line.split(" | ")[0].removeprefix("| ")
            for line in text.splitlines() if line.startswith("| ")]
    return {row for row in rows if row != "The C library"}


def each_scenario_once(pairs):
    """A JSON object, which would have the last of two lists of one scenario."""
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SystemExit(f"{RULES.name}: {', '.join(twice)}: each scenario and each field once")
    return dict(pairs)


def load(text, scenarios, known):
    """The rules of each scenario, which are good ones."""
    rules_of = json.loads(text, object_pairs_hook=each_scenario_once)
    for scenario, rules in rules_of.items():
        if scenario not in scenarios:
            raise SystemExit(f"{RULES.name}: {scenario}: no such scenario is played; "
                             f"those are {' '.join(scenarios)}")
        for number, rule in enumerate(rules):
            reason = wrong_with(rule, known)
            if rule in rules[:number]:
                reason = "it is there twice"
            if reason:
                raise SystemExit(f"{RULES.name}: {scenario}: rule {number + 1}: {reason}: {rule}")
    return rules_of


def wrong_with(rule, known):
    """What is wrong with a rule; None when nothing is."""
    if set(rule) != FIELDS:
        return f"a rule has {', '.join(sorted(FIELDS))}, and nothing else"
    for field, choices in CHOICES.items():
        if rule[field] not in choices:
            return f"{field} is one of {', '.join(choices)}"
    try:
        re.compile(rule["line"])
    except re.error as error:
        return f"line is no regular expression: {error}"
    if rule["entry"] not in known:
        return f"{DIVERGENCES.name} has no such entry"
    return None


class Rules:
    """The rules of one transport, and which of them were needed."""

    def __init__(self, transport, scenarios, text=None, divergences=None):
        text = RULES.read_text(encoding="utf-8") if text is None else text
        if divergences is None:
            divergences = DIVERGENCES.read_text(encoding="utf-8")
        rules_of = load(text, scenarios, entries(divergences))
        self.of = {scenario: [rule for rule in rules if rule["transport"] in (transport, "both")]
                   for scenario, rules in rules_of.items()}
        self.used = {scenario: [] for scenario in rules_of}

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
