// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What no library can make good, or what is known to go wrong still. A line goes when its reason does;
//! a line that excuses nothing any more fails the test when every point is visited.

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
        what: "the application never brings LTE up again: there is no next attempt that could make \
               good what a command did not do",
        explains: |scenario, point| is_fault(point) && scenario == "lte-stays-down",
    },
    Known {
        what: "the application never takes LTE down: a root CA that could not be written at the start \
               cannot be written later",
        explains: |scenario, point| {
            is_fault(point)
                && scenario == "lte-stays-up"
                && point.called.function.starts_with("modem_key_mgmt_")
        },
    },
];

fn is_fault(point: &Point) -> bool {
    matches!(point.fault, Fault::Returns { .. })
}
