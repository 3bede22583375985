// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Commands that a scenario makes answer differently.

use super::spec::{AtOutcome, AtOverride};

/// The overrides of a device and how often each has matched.
#[derive(Debug)]
pub(super) struct Overrides {
    rules: Vec<(AtOverride, u32)>,
}

impl Overrides {
    /// Overrides that have not matched yet.
    pub(super) fn new(rules: &[AtOverride]) -> Self {
        Self { rules: rules.iter().map(|rule| (rule.clone(), 0)).collect() }
    }

    /// What happens to the command with this `body`, if not the usual.
    pub(super) fn apply(&mut self, body: &str) -> Option<AtOutcome> {
        let upper = body.to_ascii_uppercase();
        for (rule, seen) in &mut self.rules {
            if !upper.starts_with(&rule.prefix) {
                continue;
            }
            let index = *seen;
            *seen = seen.saturating_add(1);
            let end = rule.times.map_or(u32::MAX, |times| rule.skip.saturating_add(times));
            if (rule.skip..end).contains(&index) {
                return Some(rule.outcome);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(prefix: &str, skip: u32, times: Option<u32>) -> AtOverride {
        AtOverride { prefix: prefix.into(), skip, times, outcome: AtOutcome::Error }
    }

    #[test]
    fn a_rule_skips_then_holds_for_its_times() {
        let mut overrides = Overrides::new(&[rule("%CMNG=0", 1, Some(2))]);
        let mut hit = |body| overrides.apply(body).is_some();
        assert!(!hit("%cmng=0,1"));
        assert!(!hit("%CMNG=1"));
        assert!(hit("%cmng=0,1"));
        assert!(hit("%CMNG=0,2"));
        assert!(!hit("%CMNG=0,3"));
    }

    #[test]
    fn a_rule_without_times_never_ends() {
        let mut overrides = Overrides::new(&[rule("+CFUN", 0, None)]);
        assert!((0..100).all(|_| overrides.apply("+CFUN?").is_some()));
    }
}
