// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Which request a fault hits.

use super::spec::{Action, FaultSpec, Kind};

/// The faults that are still to come.
#[derive(Debug)]
pub(crate) struct Faults {
    left: Vec<FaultSpec>,
}

impl Faults {
    /// All of `specs`.
    pub(crate) fn new(specs: &[FaultSpec]) -> Self {
        Self { left: specs.to_vec() }
    }

    /// The first fault that hits request `number`, which uses it up by one.
    pub(crate) fn take(&mut self, number: u64, kind: Option<Kind>) -> Option<FaultSpec> {
        self.take_where(|fault| {
            fault.action != Action::WrongCa
                && fault.request <= number
                && (fault.on == kind || (fault.on.is_none() && kind != Some(Kind::Authenticate)))
        })
    }

    /// Whether the connection that brings request `number` gets a certificate of another CA.
    pub(crate) fn take_wrong_ca(&mut self, number: u64) -> bool {
        self.take_where(|fault| fault.action == Action::WrongCa && fault.request <= number)
            .is_some()
    }

    fn take_where(&mut self, hits: impl Fn(&FaultSpec) -> bool) -> Option<FaultSpec> {
        let fault = self.left.iter_mut().find(|fault| fault.times > 0 && hits(fault))?;
        fault.times -= 1;
        Some(fault.clone())
    }
}

/// A fault in words, for the trace.
pub(crate) fn describe(action: &Action) -> String {
    match action {
        Action::Status(status) => format!("status {status}"),
        Action::Body { status, body } => format!("status {status} with {} bytes", body.len()),
        Action::Delay { seconds } => format!("no answer for {seconds} s"),
        Action::Close => "closes without an answer".into(),
        Action::Garbage => "answers garbage".into(),
        Action::Truncate => "sends less than it announces".into(),
        Action::WrongCa => "presents a certificate of another CA".into(),
        Action::Repeat => "serves the same commands again".into(),
        Action::Blocks(_) => "answers in blocks that do not add up".into(),
        Action::ForeignToken => "answers somebody else as well".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(request: u64, on: Option<Kind>, times: u64, status: u16) -> FaultSpec {
        FaultSpec {
            request,
            on,
            times,
            handled: false,
            retry_after_s: None,
            action: Action::Status(status),
        }
    }

    fn hits(specs: &[FaultSpec], kinds: &[Kind]) -> Vec<Option<u16>> {
        let mut faults = Faults::new(specs);
        let numbered = kinds.iter().zip(1..);
        numbered
            .map(|(kind, number)| match faults.take(number, Some(*kind))?.action {
                Action::Status(status) => Some(status),
                _ => None,
            })
            .collect()
    }

    use Kind::{Fetch, Report};

    #[test]
    fn a_number_hits_that_request() {
        let hit = hits(&[fault(2, None, 1, 500)], &[Fetch, Report, Fetch]);
        assert_eq!(hit, [None, Some(500), None]);
    }

    #[test]
    fn a_kind_hits_the_first_of_that_kind() {
        let hit = hits(&[fault(1, Some(Report), 2, 500)], &[Fetch, Report, Fetch, Report, Report]);
        assert_eq!(hit, [None, Some(500), None, Some(500), None]);
    }

    #[test]
    fn the_first_that_applies_is_used() {
        let faults = [fault(1, None, 1, 500), fault(1, None, 2, 403)];
        assert_eq!(hits(&faults, &[Fetch; 4]), [Some(500), Some(403), Some(403), None]);
    }

    #[test]
    fn a_wrong_ca_is_taken_for_a_connection_only() {
        let wrong = FaultSpec { action: Action::WrongCa, ..fault(2, None, 1, 0) };
        let mut faults = Faults::new(&[wrong]);
        assert!(!faults.take_wrong_ca(1));
        assert_eq!(faults.take(2, Some(Fetch)), None);
        assert!(faults.take_wrong_ca(2));
        assert!(!faults.take_wrong_ca(2));
    }
}
