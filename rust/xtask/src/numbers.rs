// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Numbers that are measured: how documents write them, and how far a later one may be from them.

/// With a comma between the thousands.
pub(crate) fn thousands(value: u64) -> String {
    if value < 1000 {
        value.to_string()
    } else {
        format!("{},{:03}", thousands(value / 1000), value % 1000)
    }
}

/// The budget for what was measured: two percent more.
pub(crate) const fn budget(measured: u64) -> u64 {
    measured + measured / 50
}

#[cfg(test)]
mod tests {
    use super::{budget, thousands};

    #[test]
    fn numbers_are_for_readers() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_budget_is_two_percent_more() {
        assert_eq!([0, 49, 50, 10_000].map(budget), [0, 49, 51, 10_200]);
    }
}
