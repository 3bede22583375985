// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Work queues, and work items that are delayed. Both are known by their addresses.

use crate::kernel::{self, Next};
use crate::raw::{k_work, k_work_handler_t};
use crate::stand_in::{self, Queue};
use crate::time::Timeout;

/// The work queues and the items.
pub(crate) struct Work {
    /// The addresses of those that are initialised and not started.
    initialised: Vec<usize>,
    started: Vec<(usize, Queue)>,
    items: Vec<Item>,
}

struct Item {
    address: usize,
    handler: unsafe extern "C" fn(*mut k_work),
    /// The queue that is to run it, and when.
    due: Option<(usize, u64)>,
}

impl Work {
    pub(crate) const fn new() -> Self {
        Self { initialised: Vec::new(), started: Vec::new(), items: Vec::new() }
    }

    pub(crate) fn init_item(&mut self, address: usize, handler: k_work_handler_t) {
        let handler = handler.expect("a work item has a handler");
        assert!(self.items.iter().all(|item| item.address != address), "initialised once");
        self.items.push(Item { address, handler, due: None });
    }

    pub(crate) fn init_queue(&mut self, address: usize) {
        self.initialised.push(address);
    }

    fn add_queue(&mut self, address: usize, queue: Queue) {
        let found = self.initialised.iter().position(|known| *known == address);
        self.initialised.swap_remove(found.expect("a queue is initialised, and started once"));
        self.started.push((address, queue));
    }

    /// The queues that were started.
    pub(crate) fn queues(&self) -> Vec<Queue> {
        self.started.iter().map(|(_, queue)| queue.clone()).collect()
    }

    /// What `queue` runs next: now, at a time, or not yet known.
    fn next(&mut self, queue: usize, now: u64) -> Next<(usize, unsafe extern "C" fn(*mut k_work))> {
        let mine = |item: &&mut Item| item.due.is_some_and(|(by, _)| by == queue);
        let Some(item) = self.items.iter_mut().filter(mine).min_by_key(|item| item.due) else {
            return Next::Wait(None);
        };
        let time = item.due.map_or(u64::MAX, |(_, time)| time);
        if time > now {
            return Next::Wait(Some(time));
        }
        item.due = None;
        Next::Go((item.address, item.handler))
    }
}

/// Starts the thread of a queue.
pub(crate) fn start(address: usize, queue: Queue) {
    let name = queue.name.clone();
    kernel::state().work.add_queue(address, queue);
    // It ends with the process.
    drop(stand_in::spawn(&name, move || serve(address)));
}

/// What the thread of a queue does.
fn serve(queue: usize) {
    loop {
        let (item, handler) = kernel::wait(|state| state.work.next(queue, state.now));
        let item = core::ptr::with_exposed_provenance_mut(item);
        // SAFETY: the item and its handler are those that were registered together.
        unsafe { handler(item) };
    }
}

/// Has `queue` run `item` after the delay, in place of a run that waits.
pub(crate) fn reschedule(queue: usize, item: usize, delay: Timeout) {
    let mut state = kernel::state();
    let mut started = state.work.started.iter();
    assert!(started.any(|(address, _)| *address == queue), "the queue is started");
    let time = state.end_of(delay).expect("work is for some time");
    let mut items = state.work.items.iter_mut();
    let item = items.find(|known| known.address == item).expect("the item is initialised");
    item.due = Some((queue, time));
    state.wake();
}
