// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Which sizes of the receive buffer a Zephyr build warns of. CMake is real.

use super::cmake;
use super::toolchain::find;
use crate::Error;

const SCRIPT: &str = "tests/cmake/receive_buffer.cmake";

const TOO_SMALL: &str = "a command that writes a root CA takes up to 1280 bytes.";
const TOO_LARGE: &str = "the modem takes TLS records of at most 2303 bytes, headers included.";

/// What is wrong, a line each; nothing when there is no CMake to try it with.
pub(crate) fn check() -> Result<Vec<String>, Error> {
    let Some(cmake) = find("cmake") else {
        println!("sizes of the receive buffer: not tried, there is no cmake in the PATH");
        return Ok(Vec::new());
    };
    let mut problems = Vec::new();
    for (size, http, warning) in [
        (1024, true, Some(TOO_SMALL)),
        (1024, false, Some(TOO_SMALL)),
        (1279, true, Some(TOO_SMALL)),
        (1280, true, None),
        (1791, true, None),
        (1792, true, Some(TOO_LARGE)),
        (2304, true, Some(TOO_LARGE)),
        (4096, false, None),
    ] {
        let http_definition = if http { "HTTP=y" } else { "HTTP=" };
        let definitions = [format!("SIZE={size}"), http_definition.to_owned()];
        let said = cmake::run(&cmake, SCRIPT, definitions)?;
        let symbol = format!("CONFIG_NRF_PROVISIONING_RX_BUF_SZ={size}: ");
        let is_right = match warning {
            Some(warning) => said.contains(&format!("{symbol}{warning}")),
            None => said.is_empty(),
        };
        if !is_right {
            problems.push(format!("{SCRIPT}: {size} bytes, HTTP {http}: '{said}'"));
        }
    }
    Ok(problems)
}
