# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The rules of explained.json are checked, and differential.py fails when one of them is not right.

Needs no images: python3 -m unittest discover -s tests/zephyr/unchanged -p test_explanations.py
"""

import contextlib
import io
import json
import unittest
from unittest import mock

import differential
import explanations

ENTRY = "A report is lost."
DIVERGENCES = f"""
# Where it differs

| The C library | This library | Tests |
|---|---|---|
| {ENTRY} | It is kept. | `core` |
"""
RULE = {"transport": "both", "part": "events", "only": "C", "line": "FAILED", "entry": ENTRY}


def rules_of(rules, transport="http"):
    """The rules of one scenario, as if explained.json had them."""
    text = json.dumps({"first-boot": rules})
    return explanations.Rules(transport, ("first-boot", "unclaimed"), text, DIVERGENCES)


def records(*events):
    """What an image tells that has sent these events."""
    told = [{"kind": "event", "name": f"NRF_PROVISIONING_EVENT_{event}"} for event in events]
    cost = {"handshakes": 1, "bytes_sent": 2, "bytes_received": 3, "online_ms": 4}
    summary = {"kind": "summary", "credentials": [], "settings": {}, "responses": [], "queue": 0}
    return "as told", [*told, {**summary, "cost": cost}]


def play(rules, c_events, rust_events):
    """Exit status and output of a differential run of one scenario, with images that say this."""
    args = differential.parser().parse_args(["sim", "c", "rust", "--scenario", "first-boot"])
    told = [records(*c_events), records(*rust_events)]
    output, errors = io.StringIO(), io.StringIO()
    with mock.patch.object(differential, "run", side_effect=told), \
            mock.patch.object(explanations, "Rules", return_value=rules_of(rules)), \
            contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = differential.play(args)
    return status, output.getvalue(), errors.getvalue()


class ARun(unittest.TestCase):
    """What comes of the differences of a scenario."""

    def test_is_good_when_each_line_has_a_rule_and_each_rule_a_line(self):
        status, output, errors = play([RULE], ["START", "FAILED", "STOP"], ["START", "STOP"])
        self.assertEqual((status, errors), (0, ""))
        self.assertIn(f"| `first-boot` | events | 1 / 5 B / 0 s | 1 / 5 B / 0 s | {ENTRY} |", output)

    def test_fails_for_a_line_without_a_rule(self):
        status, output, errors = play([RULE], ["START", "FAILED", "STOP"], ["START", "DONE", "STOP"])
        self.assertEqual(status, 1)
        self.assertIn("**not explained**", output)
        self.assertIn("first-boot: events: only in Rust: DONE (not explained)", errors)

    def test_fails_for_a_rule_that_no_line_needed(self):
        status, _, errors = play([RULE], ["START", "STOP"], ["START", "STOP"])
        self.assertEqual(status, 1)
        self.assertIn("This explains nothing any more: first-boot: ", errors)

    def test_fails_for_a_rule_that_another_one_leaves_nothing_to(self):
        other = {**RULE, "line": "FAIL.*"}
        status, _, errors = play([other, RULE], ["START", "FAILED", "STOP"], ["START", "STOP"])
        self.assertEqual(status, 1)
        self.assertIn("'line': 'FAILED'", errors)
        self.assertNotIn("FAIL.*", errors)

    def test_wants_no_rule_of_the_other_transport(self):
        rules = [RULE, {**RULE, "transport": "coap", "line": "DONE"}]
        status, _, _ = play(rules, ["START", "FAILED", "STOP"], ["START", "STOP"])
        self.assertEqual(status, 0)


class ARule(unittest.TestCase):
    """What a rule has to be."""

    def refused(self, text, *reasons):
        with self.assertRaises(SystemExit) as ended:
            explanations.Rules("http", ("first-boot", "unclaimed"), text, DIVERGENCES)
        for reason in ("explained.json", *reasons):
            self.assertIn(reason, str(ended.exception))

    def refused_rule(self, rule, *reasons):
        self.refused(json.dumps({"first-boot": [RULE, rule]}), "first-boot: rule 2", *reasons)

    def test_names_an_entry_of_the_divergences(self):
        self.refused_rule({**RULE, "entry": "A report is found."}, "DIVERGENCES.md has no such entry")
        # The head of a table is none.
        self.refused_rule({**RULE, "entry": "The C library"}, "DIVERGENCES.md has no such entry")

    def test_has_its_fields_and_values(self):
        self.refused_rule({**RULE, "transport": "mqtt"}, "transport is one of http, coap, both")
        self.refused_rule({**RULE, "part": "event"}, "part is one of end, events, AT commands")
        self.refused_rule({**RULE, "only": "rust"}, "only is one of C, Rust")
        self.refused_rule({**RULE, "line": "(FAILED"}, "line is no regular expression")
        self.refused_rule({**RULE, "why": "x"}, "a rule has entry, line, only, part, transport")
        self.refused_rule({"line": "FAILED"}, "a rule has entry, line, only, part, transport")
        self.refused_rule(RULE, "it is there twice")

    def test_is_of_a_scenario_that_is_played_and_stands_there_once(self):
        self.refused(json.dumps({"frist-boot": [RULE]}), "frist-boot", "first-boot unclaimed")
        self.refused('{"first-boot": [], "first-boot": []}', "first-boot", "once")

    def test_of_this_repository_is_a_good_one(self):
        for transport in ("http", "coap"):
            rules = explanations.Rules(transport, differential.SCENARIOS)
            self.assertTrue(rules.unused(differential.SCENARIOS), "there are rules to be needed")


if __name__ == "__main__":
    unittest.main()
