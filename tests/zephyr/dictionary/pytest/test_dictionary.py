# SPDX-License-Identifier: Apache-2.0 OR MIT

"""Decodes the log of the application with Zephyr's parser of dictionary logs."""

import os
import re
import subprocess
import sys
from pathlib import Path

from twister_harness import DeviceAdapter

PARSER = Path(os.environ["ZEPHYR_BASE"], "scripts", "logging", "dictionary", "log_parser.py")
MARK = "##ZLOGV1##"


def test_messages_are_decoded(dut: DeviceAdapter):
    output = dut.readlines_until(regex="PROJECT EXECUTION", timeout=60.0)
    # Whole bytes at the beginning of a line, behind which the test runner may go on.
    lines = [line.strip().rpartition(MARK)[2] for line in output]
    starts = [re.match(r"([0-9a-f]{2})+(?=\s|$)", line) for line in lines]
    encoded = [start[0] for start in starts if start]
    assert encoded, output

    build = Path(dut.device_config.build_dir)
    log = build / "encoded.log"
    log.write_text(MARK + "".join(encoded), encoding="utf-8")
    database = build / "zephyr" / "log_dictionary.json"
    parser = [sys.executable, PARSER, "--hex", database, log]
    result = subprocess.run(parser, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr

    decoded = result.stdout
    for message in [
        r"<inf> nrf_provisioning: Requesting commands$",
        r"<inf> nrf_provisioning: Processing commands: 1$",
        r"<inf> nrf_provisioning: Sending responses, bytes: [0-9]+$",
        r"<err> nrf_provisioning: Service answered 500$",
        r"<err> nrf_provisioning: Attempt failed, reason 10$",
        r"<wrn> nrf_provisioning: Config pair not stored: 0$",
        r"<dbg> nrf_provisioning: .*No commands to process$",
    ]:
        assert re.search(message, decoded, re.MULTILINE), decoded
