// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Kernel objects that are static: of those, stacks.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};

use crate::raw::z_thread_stack_element;

/// A stack of `SIZE` bytes, for one thread.
#[derive(Debug)]
pub struct StaticStack<const SIZE: usize> {
    memory: UnsafeCell<[u8; SIZE]>,
    taken: AtomicBool,
}

// SAFETY: the memory is handed out once.
unsafe impl<const SIZE: usize> Sync for StaticStack<SIZE> {}

impl<const SIZE: usize> StaticStack<SIZE> {
    /// One that nobody has.
    #[expect(clippy::new_without_default, reason = "for the macro below alone")]
    #[must_use]
    pub const fn new() -> Self {
        Self { memory: UnsafeCell::new([0; SIZE]), taken: AtomicBool::new(false) }
    }

    /// The stack, for the first who asks.
    pub fn init_once(&self, (): ()) -> Option<ThreadStack> {
        let first = !self.taken.swap(true, Ordering::AcqRel);
        first.then(|| ThreadStack { base: self.memory.get().cast(), size: SIZE })
    }
}

/// A stack that somebody has.
#[derive(Debug)]
pub struct ThreadStack {
    base: *mut z_thread_stack_element,
    size: usize,
}

impl ThreadStack {
    /// Its first byte.
    #[must_use]
    pub fn base(&self) -> *mut z_thread_stack_element {
        self.base
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }
}

/// Declares static kernel objects; here stacks, whose size is an expression in braces.
#[macro_export]
macro_rules! kobj_define {
    ($($visible:vis static $name:ident: ThreadStack<{$size:expr}>;)*) => {
        $($visible static $name: $crate::StaticStack<{ $size }> = $crate::StaticStack::new();)*
    };
}
