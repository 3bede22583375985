# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What differs between the images of both libraries is explained, and every explanation is needed.

Twister has built this library's image here, and the C library's as a required application. The table
is left in the build directory, as differential.md.
"""

import contextlib
from pathlib import Path

import differential
import simulation


def image_with(setting, build_directories):
    """The image that was built with a line in its .config, of which there is one."""
    found = [build for build in build_directories
             if setting in (build / "zephyr" / ".config").read_text(encoding="utf-8").splitlines()]
    assert len(found) == 1, f"{setting}: {found}"
    return str(found[0] / "zephyr" / "zephyr.exe")


def test_each_difference_is_explained(request):
    here = Path(request.config.getoption("--build-dir"))
    builds = [here, *map(Path, request.config.getoption("--required-build"))]
    configuration = (here / "zephyr" / ".config").read_text(encoding="utf-8").splitlines()
    transport = "coap" if "CONFIG_NRF_PROVISIONING_COAP=y" in configuration else "http"
    args = differential.parser().parse_args([
        "sim", image_with("# CONFIG_NRF_PROVISIONING_RUST is not set", builds),
        image_with("CONFIG_NRF_PROVISIONING_RUST=y", builds), "--transport", transport])
    args.sim = simulation.tool()
    with open(here / "differential.md", "w", encoding="utf-8") as table, \
            contextlib.redirect_stdout(table):
        status = differential.play(args)
    assert status == 0, "see standard error, and differential.md in the build directory"
