# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A fault of the modem's in a scenario reaches an image, whose application starts the modem again."""

import json
import subprocess
from pathlib import Path

import simulation

SCENARIO = Path(__file__).resolve().parent / "modem-fault.toml"


def test_the_modem_is_started_again_and_the_device_provisioned(request, tmp_path):
    image = str(Path(request.config.getoption("--build-dir")) / "zephyr" / "zephyr.exe")
    command = simulation.tool() + ["modem", str(SCENARIO), "--json", "--check"]
    command += ["--bind", "127.0.0.1:0", "--image", image]
    for argument in ("-no-rt", "-stop_at=600", "-flash_erase"):
        command += ["--image-arg", argument]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr + ended.stdout

    # The image's own output, which the tool puts there.
    assert ended.stderr.count("Modem has crashed, reason 0x10 NRF_MODEM_FAULT_ASSERT") == 2
    assert ended.stderr.count("LTE after a restart of the modem, result 0") == 2
    records = [json.loads(line) for line in ended.stdout.splitlines()]
    notes = [record["text"] for record in records if record["kind"] == "note"]
    assert notes.count("the modem has a fault of its own and is down") == 2
    assert notes.count("starts the modem again") == 2
    # While it is down no command reaches it.
    down = [record for record in records if record["kind"] == "at" and 4000 < record["t_ms"] < 24000]
    assert not down, down
    events = [record["name"].removeprefix("NRF_PROVISIONING_EVENT_")
              for record in records if record["kind"] == "event"]
    assert "DONE" in events
