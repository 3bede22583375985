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
        what: "a root CA that could not be read or written once is not tried again",
        explains: |_, point| {
            is_fault(point) && point.called.function.starts_with("modem_key_mgmt_")
        },
    },
    Known {
        what: "the record of unreported keys stays when it cannot be emptied, or the power goes \
               between the accepted report and that",
        explains: |_, point| point.called.detail == "provisioning/unreported-keys",
    },
    Known {
        what: "a key whose answer did not fit is in the way of its command after a reset",
        explains: |scenario, point| !is_fault(point) && scenario == "oversized-key-answer",
    },
];

fn is_fault(point: &Point) -> bool {
    matches!(point.fault, Fault::Returns { .. })
}
