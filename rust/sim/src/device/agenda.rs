// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What a device still has to do, ordered by time.

use std::collections::BTreeMap;

/// Something the modem does later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// A requested functional mode is reached.
    ModeReached(u16),
    /// The network accepts the device.
    Attach,
    /// Coverage is lost.
    DropStarts,
    /// Coverage comes back.
    DropEnds,
    /// The modem has a fault of its own.
    FaultStarts,
    /// The application restarts the modem.
    FaultEnds,
}

/// Tasks by due time; those due at once run in the order in which they were added.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    added: u64,
    tasks: BTreeMap<(u64, u64), Task>,
}

impl Agenda {
    /// Adds a task that is due at `at_ms`.
    pub(super) fn add(&mut self, at_ms: u64, task: Task) {
        self.tasks.insert((at_ms, self.added), task);
        self.added += 1;
    }

    /// When the next task is due.
    pub(super) fn next_due(&self) -> Option<u64> {
        self.tasks.keys().next().map(|(at_ms, _)| *at_ms)
    }

    /// Takes the next task that is due at `now_ms` or before.
    pub(super) fn take_due(&mut self, now_ms: u64) -> Option<Task> {
        let entry = self.tasks.first_entry()?;
        (entry.key().0 <= now_ms).then(|| entry.remove())
    }

    /// Forgets the tasks for which `unwanted` holds.
    pub(super) fn forget(&mut self, unwanted: impl Fn(Task) -> bool) {
        self.tasks.retain(|_, task| !unwanted(*task));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_come_by_time_then_by_order_of_adding() {
        let mut agenda = Agenda::default();
        agenda.add(20, Task::Attach);
        agenda.add(10, Task::DropStarts);
        agenda.add(10, Task::DropEnds);
        assert_eq!(agenda.next_due(), Some(10));
        assert_eq!(agenda.take_due(9), None);
        assert_eq!(agenda.take_due(10), Some(Task::DropStarts));
        assert_eq!(agenda.take_due(10), Some(Task::DropEnds));
        assert_eq!(agenda.take_due(10), None);
        assert_eq!(agenda.take_due(25), Some(Task::Attach));
        assert_eq!(agenda.next_due(), None);
    }

    #[test]
    fn forgetting_spares_the_others() {
        let mut agenda = Agenda::default();
        agenda.add(1, Task::ModeReached(4));
        agenda.add(2, Task::DropStarts);
        agenda.forget(|task| matches!(task, Task::ModeReached(_)));
        assert_eq!(agenda.take_due(5), Some(Task::DropStarts));
    }
}
