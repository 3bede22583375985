# SPDX-License-Identifier: Apache-2.0 OR MIT
"""However an image and the simulated modem are ended, the other one notices, and says so."""

import contextlib
import signal
import subprocess
from pathlib import Path

import pytest

import simulation

PATIENCE_S = 60


@pytest.fixture(name="image")
def fixture_image(request):
    """The image that Twister has built."""
    return str(Path(request.config.getoption("--build-dir")) / "zephyr" / "zephyr.exe")


@contextlib.contextmanager
def started(command, directory):
    """A process whose output is read line by line; killed if it is still there at the end."""
    directory.mkdir()
    with subprocess.Popen(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def line_with(child, text):
    """The next line of output with this text; the test fails when the process ends before."""
    seen = []
    for line in child.stdout:
        seen.append(line)
        if text in line:
            return line
    raise AssertionError(f"{text!r} did not come:\n{''.join(seen)}")


@pytest.fixture(name="modem")
def fixture_modem(tmp_path):
    """A modem that waits, and its address."""
    with started(simulation.tool() + ["modem", "--bind", "127.0.0.1:0"], tmp_path / "modem") as child:
        yield child, line_with(child, "listens at").split("listens at ")[1].rstrip().rstrip(".")


def image_at(image, address, directory):
    """An image that runs in real time, for longer than a test takes."""
    return started([image, f"--modem={address}", f"-stop_at={2 * PATIENCE_S}"], directory)


def rest(child):
    """The rest of what it says, and its status."""
    output, _ = child.communicate(timeout=PATIENCE_S)
    return output, child.returncode


def test_ctrl_c_at_the_modem_ends_the_image(image, modem, tmp_path):
    child, address = modem
    with image_at(image, address, tmp_path / "image") as running:
        line_with(child, "is connected")
        child.send_signal(signal.SIGINT)
        output, status = rest(running)
    assert status not in (0, None)
    assert f"The simulated modem at {address} ended: it was ended with Ctrl-C" in output
    output, status = rest(child)
    assert status == 130
    assert "The device holds" in output


def test_ctrl_c_at_the_image_ends_the_modem(image, modem, tmp_path):
    child, address = modem
    with image_at(image, address, tmp_path / "image") as running:
        line_with(child, "is connected")
        running.send_signal(signal.SIGINT)
        rest(running)
    output, status = rest(child)
    assert status == 0
    assert "ends: it has come to its end, or was told to stop" in output
    assert "The device holds" in output


def test_a_modem_that_is_killed_ends_the_image(image, modem, tmp_path):
    child, address = modem
    with image_at(image, address, tmp_path / "image") as running:
        line_with(child, "is connected")
        child.kill()
        output, status = rest(running)
    assert status not in (0, None)
    assert f"The simulated modem at {address} went away" in output


def test_an_image_that_is_killed_is_no_success(image, modem, tmp_path):
    child, address = modem
    with image_at(image, address, tmp_path / "image") as running:
        line_with(child, "is connected")
        running.kill()
        output, status = rest(child)
    assert status == 1
    assert "the image went away without a word" in output
    assert "The device holds" in output


def test_a_second_image_is_refused_and_the_first_stays(image, modem, tmp_path):
    child, address = modem
    with image_at(image, address, tmp_path / "image") as running:
        line_with(child, "is connected")
        with image_at(image, address, tmp_path / "second") as second:
            output, status = rest(second)
        assert status not in (0, None)
        assert f"The simulated modem at {address} has another image" in output
        line_with(child, "another image has the device")
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        rest(running)
    output, status = rest(child)
    assert status == 0
    assert "ends: it has come to its end, or was told to stop" in output
