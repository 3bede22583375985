// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What is known to go wrong still. A line goes when what it waits for is there; a line that
//! excuses nothing any more fails the test when every point is visited.

use nrf_provisioning_sim::sdk::faults::Fault;

use crate::points::Point;

/// A reason for points to fail.
pub(crate) struct Known {
    /// What is missing.
    pub(crate) what: &'static str,
    /// Whether that is why this point of this scenario fails.
    pub(crate) explains: fn(scenario: &str, point: &Point) -> bool,
}

/// All of them.
pub(crate) const KNOWN: &[Known] = &[
    Known {
        what: "behaviour 3: an AT call that did not reach the modem is reported as a failure",
        explains: |_, point| {
            let command = ["AT%CMNG=", "AT%KEYGEN="];
            let detail = &point.called.detail;
            is_local(point) && command.iter().any(|start| detail.starts_with(start))
        },
    },
    Known {
        what: "behaviour 14: a batch runs although AT+CMEE could not be asked for or turned on",
        explains: |_, point| is_fault(point) && point.called.detail.starts_with("AT+CMEE"),
    },
    Known {
        what: "behaviour 16: a root CA that could not be read or written once is not tried again",
        explains: |_, point| {
            is_fault(point) && point.called.function.starts_with("modem_key_mgmt_")
        },
    },
    Known {
        what: "behaviour 16: settings that could not be set up once are not tried again",
        explains: |_, point| {
            let settings = ["settings_register", "settings_subsys_init"];
            is_fault(point) && settings.contains(&point.called.function)
        },
    },
    Known {
        what: "behaviour 6: a key whose answer was lost in a reset is in the way of its command",
        explains: |scenario, point| {
            let made = ["keygen-without-deletion", "oversized-key-answer"];
            !is_fault(point) && made.contains(&scenario)
        },
    },
];

fn is_fault(point: &Point) -> bool {
    matches!(point.fault, Fault::Returns { .. })
}

fn is_local(point: &Point) -> bool {
    matches!(point.fault, Fault::Returns { error, .. } if error < 0)
}
