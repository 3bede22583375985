# SPDX-License-Identifier: Apache-2.0 OR MIT
"""An image of native_sim gets provisioned, and says what is wrong when it cannot be.

The simulated modem starts the image, so Twister's device is not asked for.
"""

import json
import socket
import subprocess
from pathlib import Path

import pytest

import simulation


@pytest.fixture(name="image")
def fixture_image(request):
    """The image that Twister has built."""
    return str(Path(request.config.getoption("--build-dir")) / "zephyr" / "zephyr.exe")


def records(image, scenario, directory, seconds=150):
    """What the modem tells of a run."""
    command = simulation.tool() + ["modem", scenario, "--json", "--bind", "127.0.0.1:0", "--image", image]
    for argument in ("-no-rt", f"-stop_at={seconds}"):
        command += ["--image-arg", argument]
    ended = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_a_new_device_is_provisioned(image, tmp_path):
    lines = records(image, "first-boot", tmp_path)
    events = [line["name"] for line in lines if line["kind"] == "event"]
    assert "NRF_PROVISIONING_EVENT_DONE" in events
    left = lines[-1]
    assert left["queue"] == 0
    assert [response["code"] for response in left["responses"]] == [100, 100, 100, 100, 101, 102]
    held = [(held["tag"], held["type"]) for held in left["credentials"]]
    for kind in ("ca", "client-cert", "client-key"):
        assert (42, kind) in held
    assert left["settings"]["app/broker"] == "mqtt.example.com"
    # What was only kept until the report is gone from the settings again.
    assert "provisioning/unreported-keys" not in left["settings"]


def test_the_wrong_ca_is_refused_by_tls(image, tmp_path):
    lines = records(image, "wrong-ca", tmp_path)
    events = [line["name"] for line in lines if line["kind"] == "event"]
    assert "NRF_PROVISIONING_EVENT_FAILED_WRONG_ROOT_CA" in events


def run_against(listener, image, directory, answer):
    """How an image ends whose modem greets with `answer`."""
    address = "127.0.0.1:{}".format(listener.getsockname()[1])
    command = [image, f"--modem={address}", "-stop_at=5"]
    with subprocess.Popen(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True) as child:
        if answer is not None:
            connection, _ = listener.accept()
            connection.recv(8)
            connection.sendall(answer)
            connection.close()
        output, _ = child.communicate(timeout=60)
    return address, child.returncode, output


@pytest.mark.parametrize("answer, words", [
    (b"nPSM\x63\x00\x02\x00", ["speaks version 99", "this image speaks version 2"]),
    (b"nPSM\x02\x00\x01\x00", ["has another image"]),
    (b"HTTP/1.1", ["is no simulated modem"]),
    (b"", ["went away"]),
    (b"nPSM\x02\x00\x00\x00", ["went away"]),
])
def test_a_modem_that_does_not_take_the_image_is_told(image, tmp_path, answer, words):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address, status, output = run_against(listener, image, tmp_path, answer)
    assert status != 0
    for word in [address] + words:
        assert word in output


def test_a_modem_that_is_not_there_is_told(image, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        free = "127.0.0.1:{}".format(listener.getsockname()[1])
    ended = subprocess.run([image, f"--modem={free}"], cwd=tmp_path, capture_output=True, text=True,
                           timeout=60, check=False)
    assert ended.returncode != 0
    assert free in ended.stdout + ended.stderr
    assert "nrf-provisioning-sim modem" in ended.stdout + ended.stderr


def test_an_address_that_is_none_is_told(image, tmp_path):
    for wrong in ("localhost:1", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:1x"):
        ended = subprocess.run([image, f"--modem={wrong}"], cwd=tmp_path, capture_output=True,
                               text=True, timeout=60, check=False)
        assert ended.returncode != 0
        assert wrong in ended.stdout + ended.stderr
