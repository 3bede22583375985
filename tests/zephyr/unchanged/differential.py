#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The same scenarios through two images of one application: the C library's and this one's.

Runs each image against `nrf-provisioning-sim modem`, and compares the events, the AT commands, the
requests and what the device and the service have at the end. Prints a table in Markdown, and with
--verbose each difference. Exit status 1 when something differs that EXPLAINED does not explain.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SCENARIOS = (
    "first-boot config-only two-batches nothing-to-do unclaimed unclaimed-token-unreadable wrong-ca "
    "no-time at-failure at-plain-error ignored-cme-error malformed-batch too-many-commands "
    "truncated-answer server-error report-refused repeated-batch oversized-key-answer "
    "settings-failure lossy-network silent-service"
).split()

# Why a scenario may differ: an entry of DIVERGENCES.md, by its heading.
EXPLAINED = json.loads((Path(__file__).parent / "explained.json").read_text())

# What the SDK's other layers and the application say to the modem; both images have it alike, but
# at moments that depend on the scheduled one.
LAYERS = re.compile(r"AT(\+CEREG|\+CSCON|%MDMEV|\+CNEC|\+CGPADDR|\+CGCONTRDP|%XSYSTEMMODE|%FEACONF|"
                    r"%XEPCO|\+CGMR|%XTIME|\+CGEREP|\+CFUN|%CCLK|\+CEREG)")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def run(sim, image, scenario, seconds):
    """How one image ended in one scenario, and its records."""
    command = [sim, "modem", scenario, "--json", "--bind", "127.0.0.1:0", "--image", image]
    for argument in ("-no-rt", f"-stop_at={seconds}", "-flash_erase"):
        command += ["--image-arg", argument]
    with tempfile.TemporaryDirectory() as directory:
        ended = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=600)
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


def view(ended, records, count):
    """The parts that are compared."""
    summary, records = records[-1], attempts(records, count)
    ats = of_kind(records, "at", lambda r: f"{plain(r['command'])} -> {plain(r['result'])}")
    return {
        "end": ended,
        "events": of_kind(records, "event", lambda r: r["name"].removeprefix("NRF_PROVISIONING_EVENT_")),
        "AT commands": [at for at in ats if not LAYERS.match(at)],
        "requests": of_kind(records, "request",
                            lambda r: f"{r['method']} {plain(r['path'])} -> {r['status']}"),
        "settings": of_kind(records, "setting", lambda r: f"{r['key']} = {r['value']}, {r['saved']}"),
        "final state": {
            "credentials": [(c["tag"], c["type"]) for c in summary["credentials"]],
            "settings": summary["settings"],
            "responses": [(r["code"], r.get("cme")) for r in summary["responses"]],
            "queue": summary["queue"],
        },
    }


def cost(records):
    """What the radio did in the whole run, for people."""
    total = records[-1]["cost"]
    return f"{total['handshakes']} / {total['bytes_sent'] + total['bytes_received']} B / " \
           f"{total['online_ms'] // 1000} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sim", help="the built nrf-provisioning-sim")
    parser.add_argument("c_image", help="zephyr.exe with CONFIG_NRF_PROVISIONING_RUST=n")
    parser.add_argument("rust_image", help="zephyr.exe with CONFIG_NRF_PROVISIONING_RUST=y")
    parser.add_argument("--scenario", action="append", help="instead of all")
    parser.add_argument("--attempts", type=int, default=2, help="how many attempts are compared")
    parser.add_argument("--seconds", type=int, default=300, help="how long an image runs")
    parser.add_argument("--verbose", action="store_true", help="print each difference")
    args = parser.parse_args()
    sim, images = str(Path(args.sim).resolve()), [str(Path(i).resolve()) for i in
                                                  (args.c_image, args.rust_image)]
    unexplained = 0
    print("| scenario | same | differs | C: handshakes / bytes / online | Rust | why |")
    print("|---|---|---|---|---|---|")
    for scenario in args.scenario or SCENARIOS:
        runs = [run(sim, image, scenario, args.seconds) for image in images]
        if None in runs:
            continue
        count = min(args.attempts, *(stops(records) for _, records in runs)) or 1
        views = [view(*ran, count) for ran in runs]
        differs = [part for part in views[0] if views[0][part] != views[1][part]]
        same = [part for part in views[0] if part not in differs]
        why = EXPLAINED.get(scenario, "") if differs else ""
        if differs and not why:
            unexplained += 1
            why = "**not explained**"
        costs = [cost(records) for _, records in runs]
        print(f"| {scenario} | {', '.join(same)} | {', '.join(differs)} | {costs[0]} | {costs[1]} | {why} |",
              flush=True)
        if args.verbose:
            for part in differs:
                print(f"  {part}\n    C:    {views[0][part]}\n    Rust: {views[1][part]}")
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
