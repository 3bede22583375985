# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Where the tests find the tool that has the simulated modem.

The environment's NRF_PROVISIONING_SIM names the built one; without it, cargo builds and runs it.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def tool():
    """The words of the command that starts the tool."""
    if "NRF_PROVISIONING_SIM" in os.environ:
        return [os.environ["NRF_PROVISIONING_SIM"]]
    manifest = str(ROOT / "Cargo.toml")
    return ["cargo", "run", "--quiet", "--manifest-path", manifest, "--package",
            "nrf-provisioning-sim", "--"]
