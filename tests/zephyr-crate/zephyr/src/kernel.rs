// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The kernel: its clock, and the threads that wait for something.
//!
//! Every thread of the kernel either runs or waits. When the last one that runs begins to wait, the clock
//! jumps to the earliest time that one of them waits for. Whatever changes wakes all of them, and each
//! looks for itself whether it was what it waits for.

use std::cell::Cell;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::time::Timeout;
use crate::work::Work;

/// All there is of the kernel, but for what the objects keep themselves; those change while this is locked.
pub(crate) struct State {
    /// Ticks since boot.
    pub(crate) now: u64,
    /// The work queues and their items.
    pub(crate) work: Work,
    /// How many threads run.
    running: usize,
    /// For each thread that waits, until when; none for a wait without an end.
    waiting: Vec<Option<u64>>,
    /// How often the threads were woken.
    wakes: u64,
    /// Whether every thread waited for ever, or one has panicked.
    failed: bool,
    /// How many threads there have been, which names the next one.
    threads: u64,
    /// Whether there is a test; time stands still without one.
    observed: bool,
}

static STATE: Mutex<State> = Mutex::new(State {
    now: 0,
    work: Work::new(),
    running: 0,
    waiting: Vec::new(),
    wakes: 0,
    failed: false,
    threads: 0,
    observed: false,
});
static WOKEN: Condvar = Condvar::new();

thread_local! {
    /// The number of this thread, if it is the kernel's.
    static THREAD: Cell<Option<u64>> = const { Cell::new(None) };
}

/// What a thread that has looked at the state does.
pub(crate) enum Next<R> {
    /// It goes on, with what it wanted.
    Go(R),
    /// It waits, until that time if there is one.
    Wait(Option<u64>),
}

/// The state, also after a thread has panicked with it: each change is complete.
pub(crate) fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// Has every thread that waits look again.
    pub(crate) fn wake(&mut self) {
        self.running += self.waiting.len();
        self.waiting.clear();
        self.wakes += 1;
        WOKEN.notify_all();
    }

    /// Nobody runs: time passes.
    fn pass_time(&mut self) {
        match self.waiting.iter().flatten().min() {
            Some(time) => self.now = self.now.max(*time),
            None => self.failed = true,
        }
        self.wake();
    }

    /// Counts a thread that runs; returns its number.
    pub(crate) fn add_thread(&mut self) -> u64 {
        self.running += 1;
        self.threads += 1;
        self.threads
    }

    /// A thread has ended, which another may wait for. If it has panicked, nobody goes on.
    pub(crate) fn end_thread(&mut self, panicked: bool) {
        self.failed |= panicked;
        self.wake();
        self.running -= 1;
    }

    /// A test begins or ends on the calling thread.
    pub(crate) fn observe(&mut self, begins: bool) {
        self.observed = begins;
        if begins {
            adopt(Some(self.add_thread()));
        } else {
            self.running -= 1;
            adopt(None);
        }
    }

    /// When a wait that begins now is over; none if never.
    pub(crate) fn end_of(&self, timeout: Timeout) -> Option<u64> {
        match timeout.0.ticks {
            -1 => None,
            ticks => {
                let ticks = u64::try_from(ticks).expect("a time since boot is not supported here");
                Some(self.now.saturating_add(ticks))
            }
        }
    }
}

/// Makes the calling thread the kernel's, or no longer.
pub(crate) fn adopt(number: Option<u64>) {
    THREAD.set(number);
}

/// The calling thread's number.
///
/// # Panics
///
/// When the thread is not the kernel's: it would not be counted, and time would pass while it runs.
pub(crate) fn current() -> u64 {
    THREAD.get().expect("a thread of the kernel's: stand_in::enter() or stand_in::spawn()")
}

/// Looks at the state, again whenever it may have changed, until `look` has what it wants.
///
/// # Panics
///
/// When every thread waits and none of them for a time, or one has panicked.
pub(crate) fn wait<R>(mut look: impl FnMut(&mut State) -> Next<R>) -> R {
    current();
    let mut state = state();
    loop {
        let until = match look(&mut state) {
            Next::Go(result) => return result,
            Next::Wait(until) => until,
        };
        let wakes = state.wakes;
        state.running -= 1;
        state.waiting.push(until);
        if state.running == 0 && state.observed {
            state.pass_time();
        }
        while state.wakes == wakes {
            state = WOKEN.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.failed {
            drop(state);
            panic!("a thread has panicked, or every thread waits and nothing could end that");
        }
    }
}
