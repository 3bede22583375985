// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Commands that a scenario makes answer differently.

use crate::device::spec::{AtOutcome, AtOverride};

/// The overrides of a device and how often each has matched.
#[derive(Debug)]
pub(crate) struct Overrides {
    rules: Vec<(AtOverride, u32)>,
}

impl Overrides {
    /// Overrides that have not matched yet.
    pub(crate) fn new(rules: &[AtOverride]) -> Self {
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

/// Fills an answer up to `length` bytes, inside its last quotes if it has some.
pub(super) fn fill(text: &str, length: usize) -> String {
    const RESULT: &str = "OK\r\n";
    let missing = length.saturating_sub(text.len());
    let info = text.strip_suffix(RESULT).unwrap_or(text);
    if info.is_empty() {
        // A line of its own needs an end of its own.
        let line = "A".repeat(missing.saturating_sub(2));
        return format!("{line}\r\n{RESULT}");
    }
    let at = info.rfind('"').unwrap_or(info.trim_end().len());
    let (start, end) = info.split_at(at);
    format!("{start}{}{end}{RESULT}", "A".repeat(missing))
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

    #[test]
    fn answers_are_filled_to_the_byte() {
        let answer = fill("%KEYGEN: \"abc\"\r\nOK\r\n", 100);
        assert_eq!(answer.len(), 100);
        assert!(answer.starts_with("%KEYGEN: \"abcA") && answer.ends_with("A\"\r\nOK\r\n"));
        assert_eq!(fill("+CFUN: 1\r\nOK\r\n", 30).len(), 30);
        assert_eq!(fill("OK\r\n", 4097).len(), 4097);
        assert_eq!(fill("+CFUN: 1\r\nOK\r\n", 3), "+CFUN: 1\r\nOK\r\n");
    }
}
