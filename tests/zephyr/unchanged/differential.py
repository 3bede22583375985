#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The same scenarios through two images of one application: the C library's and this one's.

Runs each image against `nrf-provisioning-sim modem`, and compares the events, the AT commands, the
requests and what the device and the service have at the end. Prints a table in Markdown, and with
--verbose each difference. Each line that only one image has needs a rule of explained.json. Exit
status 1 when a line has none, or when a rule of a scenario that was played explains nothing.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import explanations

SCENARIOS = (
    "first-boot config-only two-batches nothing-to-do unclaimed unclaimed-token-unreadable "
    "unclaimed-without-token wrong-ca no-time at-failure at-plain-error ignored-cme-error "
    "malformed-batch too-many-commands truncated-answer server-error report-refused repeated-batch "
    "oversized-key-answer settings-failure subscription-fails interval-from-server network-drop "
    "kept-connection lossy-network silent-service blocks-that-do-not-add-up late-answer"
).split()

# What the SDK's other layers and the application say to the modem (modem_info, lte_lc, the connection
# to nRF Cloud behind DONE); both images have it alike, but at other moments.
LAYERS = re.compile(r"AT(\+CEREG|\+CSCON|%MDMEV|\+CNEC|\+CGPADDR|\+CGCONTRDP|%XSYSTEMMODE|%FEACONF|"
                    r"%XEPCO|\+CGMR|%XTIME|\+CGEREP|\+CFUN|%CCLK|%SHORTSWVER|%DEVICEUUID|%JWT=0,0,|"
                    r"\+CGSN|\+CGDCONT)")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def run(image, scenario, args):
    """How one image ended in one scenario, and its records; None when it is for the other transport."""
    command = [*args.sim, "modem", scenario, "--json", "--bind", "127.0.0.1:0", "--image", image]
    command += ["--transport", args.transport]
    for argument in ("-no-rt", f"-stop_at={args.seconds}", "-flash_erase"):
        command += ["--image-arg", argument]
    with tempfile.TemporaryDirectory() as directory:
        ended = subprocess.run(command, cwd=directory, capture_output=True, text=True,
                               timeout=args.patience, check=False)
    if "this scenario is for" in ended.stderr:
        return None
    records = [json.loads(line) for line in ended.stdout.splitlines()]
    died = re.search(r"ended with (signal: \d+ \(\w+\)|exit status: \d+)", ended.stderr)
    if not records or (ended.returncode != 0 and not died):
        sys.exit(f"{image}: {scenario}: status {ended.returncode}\n{ended.stderr[-2000:]}")
    return (died[1] if died else "as told"), records


def attempts(records, count):
    """The records up to the end of attempt number `count`."""
    for index, record in enumerate(records):
        if record["kind"] == "event" and record["name"].endswith("_STOP"):
            count -= 1
            if count == 0:
                return records[:index + 1]
    return records[:-1]


def stops(records):
    return sum(r["kind"] == "event" and r["name"].endswith("_STOP") for r in records)


def plain(text):
    """What does not change from run to run of a text."""
    return re.sub(r"<\d+ bytes>", "<bytes>", ID.sub("<id>", text))


def of_kind(records, kind, describe):
    return [describe(record) for record in records if record["kind"] == kind]


def final_state(summary):
    """What the device and the service have at the end, a line each."""
    lines = [f"credential {c['tag']} {c['type']}" for c in summary["credentials"]]
    lines += [f"setting {key} = {plain(str(value))}" for key, value in summary["settings"].items()]
    lines += [f"response {r['code']}" + (f" cme {r['cme']}" if "cme" in r else "")
              for r in summary["responses"]]
    return lines + [f"queue {summary['queue']}"]


def view(ended, records, count):
    """The parts that are compared, each a list of lines."""
    summary, records = records[-1], attempts(records, count)
    ats = of_kind(records, "at", lambda r: f"{plain(r['command'])} -> {plain(r['result'])}")
    parts = (
        [ended],
        of_kind(records, "event", lambda r: r["name"].removeprefix("NRF_PROVISIONING_EVENT_")),
        [at for at in ats if not LAYERS.match(at)],
        of_kind(records, "request", lambda r: f"{r['method']} {plain(r['path'])} -> {r['status']}"),
        of_kind(records, "setting", lambda r: f"{r['key']} = {r['value']}, {r['saved']}"),
        final_state(summary),
    )
    return dict(zip(explanations.PARTS, parts, strict=True))


def cost(records):
    """What the radio did in the whole run, for people."""
    total = records[-1]["cost"]
    return f"{total['handshakes']} / {total['bytes_sent'] + total['bytes_received']} B / " \
           f"{total['online_ms'] // 1000} s"


def compare(scenario, rules, args):
    """Prints a scenario's row; returns how many lines have no explanation."""
    images = (str(Path(image).resolve()) for image in (args.c_image, args.rust_image))
    runs = [run(image, scenario, args) for image in images]
    if None in runs:
        return 0
    count = min(args.attempts, *(stops(records) for _, records in runs)) or 1
    differences = explanations.between(*(view(*ran, count) for ran in runs))
    unexplained = [each for each in differences if not rules.explain(scenario, each)]
    parts = list(dict.fromkeys(each.part for each in differences))
    why = [explanations.short(entry) for entry in rules.used_by(scenario)]
    if unexplained:
        why.append("**not explained**")
    costs = [cost(records) for _, records in runs]
    print(f"| `{scenario}` | {', '.join(parts) or 'nothing'} | {costs[0]} | {costs[1]} | "
          f"{' '.join(why)} |", flush=True)
    for each in differences if args.verbose else unexplained:
        mark = " (not explained)" if each in unexplained else ""
        print(f"  {scenario}: {each}{mark}", file=sys.stderr)
    return len(unexplained)


def play(args):
    """Prints the table; the exit status."""
    rules = explanations.Rules(args.transport, SCENARIOS)
    played = args.scenario or SCENARIOS
    print("| scenario | differs | C | Rust | why, as in [DIVERGENCES.md](../DIVERGENCES.md) |")
    print("|---|---|---|---|---|")
    unexplained = sum(compare(scenario, rules, args) for scenario in played)
    unused = rules.unused(played)
    for rule in unused:
        print(f"This explains nothing any more: {rule}", file=sys.stderr)
    return 1 if unexplained or unused else 0


def parser():
    """What the command line takes."""
    command_line = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = command_line.add_argument
    add("sim", type=lambda name: [str(Path(name).resolve())], help="the built nrf-provisioning-sim")
    add("c_image", help="zephyr.exe with CONFIG_NRF_PROVISIONING_RUST=n")
    add("rust_image", help="zephyr.exe with CONFIG_NRF_PROVISIONING_RUST=y")
    add("--transport", choices=("http", "coap"), default="http", help="what both images speak")
    add("--scenario", action="append", choices=SCENARIOS, metavar="NAME",
        help="instead of all; repeat it for more")
    add("--attempts", type=int, default=2, help="how many attempts are compared")
    add("--seconds", type=int, default=300, help="how long an image runs")
    add("--patience", type=int, default=600, help="how long that may take")
    add("--verbose", action="store_true", help="print each difference")
    return command_line


if __name__ == "__main__":
    sys.exit(play(parser().parse_args()))
