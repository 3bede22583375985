// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What happens to datagrams on their way.

use serde::Deserialize;

/// How unreliable the way is. The service's `seed` decides which datagrams are hit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct DatagramSpec {
    /// How many of a hundred get lost, either way.
    pub loss_percent: u8,
    /// How many of a hundred come twice, either way.
    pub duplicate_percent: u8,
    /// How many of a hundred are overtaken by the next one, either way.
    pub reorder_percent: u8,
    /// How many of a hundred reach the device late.
    pub late_percent: u8,
    /// How late, in seconds.
    pub late_s: u64,
}

impl Default for DatagramSpec {
    fn default() -> Self {
        Self {
            loss_percent: 0,
            duplicate_percent: 0,
            reorder_percent: 0,
            late_percent: 0,
            late_s: 5,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    loss_percent: u8,
    #[serde(default)]
    duplicate_percent: u8,
    #[serde(default)]
    reorder_percent: u8,
    #[serde(default)]
    late_percent: u8,
    late_s: Option<u64>,
}

impl TryFrom<Table> for DatagramSpec {
    type Error = String;

    fn try_from(table: Table) -> Result<Self, String> {
        let Table { loss_percent, duplicate_percent, reorder_percent, late_percent, late_s } =
            table;
        for (name, percent) in [
            ("loss_percent", loss_percent),
            ("duplicate_percent", duplicate_percent),
            ("reorder_percent", reorder_percent),
            ("late_percent", late_percent),
        ] {
            if percent > 100 {
                return Err(format!("`{name}` is {percent}, but must be 0 to 100"));
            }
        }
        let late_s = late_s.unwrap_or(Self::default().late_s);
        Ok(Self { loss_percent, duplicate_percent, reorder_percent, late_percent, late_s })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_and_checked() {
        let spec: DatagramSpec = toml::from_str("loss_percent = 30").unwrap();
        assert_eq!(spec, DatagramSpec { loss_percent: 30, ..DatagramSpec::default() });
        let error = toml::from_str::<DatagramSpec>("late_percent = 101").unwrap_err();
        assert!(error.to_string().contains("`late_percent` is 101"));
        toml::from_str::<DatagramSpec>("lost = 1").unwrap_err();
    }
}
