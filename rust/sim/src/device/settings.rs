// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Stored settings: names with `/` between their parts, and values of a few bytes.

use std::collections::{BTreeMap, BTreeSet};

/// Longest name, separators included.
pub const FULL_NAME_LEN: usize = 8 * 8 + (8 - 1) + 2;

/// Longest value.
pub const MAX_VALUE_LEN: usize = 256;

/// Why a value was not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsError {
    /// The name is empty, too long or holds a character that ends a name.
    Name,
    /// The value is longer than [`MAX_VALUE_LEN`].
    Value,
    /// The storage failed, as the scenario asked for.
    Storage,
}

/// The stored settings of a device. Survives a reboot.
#[derive(Debug, Clone, Default)]
pub struct SettingsStore {
    values: BTreeMap<String, Vec<u8>>,
    failing: BTreeSet<String>,
}

impl SettingsStore {
    /// A store that holds `values` and fails to write the names in `failing`.
    #[must_use]
    pub fn new(
        values: impl IntoIterator<Item = (String, String)>,
        failing: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            values: values.into_iter().map(|(name, value)| (name, value.into_bytes())).collect(),
            failing: failing.into_iter().collect(),
        }
    }

    /// Stores a value, or deletes it when `value` is empty.
    ///
    /// # Errors
    ///
    /// See [`SettingsError`]; the old value is kept.
    pub fn save(&mut self, name: &str, value: &[u8]) -> Result<(), SettingsError> {
        if name.is_empty() || name.len() > FULL_NAME_LEN || name.contains('=') {
            return Err(SettingsError::Name);
        }
        if value.len() > MAX_VALUE_LEN {
            return Err(SettingsError::Value);
        }
        if self.failing.contains(name) {
            return Err(SettingsError::Storage);
        }
        if value.is_empty() {
            self.values.remove(name);
        } else {
            self.values.insert(name.to_owned(), value.to_vec());
        }
        Ok(())
    }

    /// Names and values of a subtree, or of all when `subtree` is `None`.
    pub fn under<'a>(
        &'a self,
        subtree: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_slice()))
            .filter(move |(name, _)| subtree.is_none_or(|tree| name_is_under(name, tree)))
    }
}

/// Whether `name` is `tree` itself or lies below it. Parts match whole, never by prefix.
#[must_use]
pub fn name_is_under(name: &str, tree: &str) -> bool {
    name.strip_prefix(tree).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What follows `tree` and its separator in `name`; `None` when `name` is `tree` itself.
#[must_use]
pub fn name_after<'a>(name: &'a str, tree: &str) -> Option<&'a str> {
    name.strip_prefix(tree)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_at_separators_only() {
        assert!(name_is_under("provisioning/interval-sec", "provisioning"));
        assert!(name_is_under("provisioning", "provisioning"));
        assert!(!name_is_under("provisioning2/x", "provisioning"));
        assert_eq!(name_after("a/b/c", "a"), Some("b/c"));
        assert_eq!(name_after("a", "a"), None);
    }

    #[test]
    fn a_subtree_is_loaded_without_its_neighbours() {
        let mut store = SettingsStore::default();
        for name in ["p/a", "p/b", "pq/c", "other"] {
            store.save(name, b"1").unwrap();
        }
        let names = |tree| store.under(tree).map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(Some("p")), ["p/a", "p/b"]);
        assert_eq!(names(None).len(), 4);
    }

    #[test]
    fn bad_writes_keep_the_old_value() {
        let mut store =
            SettingsStore::new([("a/b".into(), "old".into())], ["a/b".into(), "x".into()]);
        assert_eq!(store.save("a/b", b"new"), Err(SettingsError::Storage));
        assert_eq!(store.save("", b"1"), Err(SettingsError::Name));
        assert_eq!(store.save("a=b", b"1"), Err(SettingsError::Name));
        assert_eq!(store.save(&"n".repeat(FULL_NAME_LEN + 1), b"1"), Err(SettingsError::Name));
        assert_eq!(store.save("c", &[0; MAX_VALUE_LEN + 1]), Err(SettingsError::Value));
        assert_eq!(store.under(None).collect::<Vec<_>>(), [("a/b", b"old".as_slice())]);
    }

    #[test]
    fn an_empty_value_deletes() {
        let mut store = SettingsStore::new([("a".into(), "1".into())], []);
        store.save("a", b"").unwrap();
        assert_eq!(store.under(None).count(), 0);
    }
}
