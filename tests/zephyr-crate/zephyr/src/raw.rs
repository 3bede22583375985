// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The kernel's functions as C has them, with the names and types that bindgen gives them.
//!
//! An object has an address here, and nothing inside that means anything.

#![expect(non_camel_case_types, reason = "the names are C's")]

use core::ffi::{CStr, c_char, c_int, c_void};
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::hash::{BuildHasher, RandomState};

use crate::stand_in::Queue;
use crate::time::Timeout;
use crate::{kernel, work};

/// A number of ticks.
pub type k_ticks_t = i64;

/// A time to wait for: ticks from now on, or -1 for ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(C)]
pub struct k_timeout_t {
    /// The ticks.
    pub ticks: k_ticks_t,
}

/// A byte of a stack.
#[derive(Debug)]
#[repr(C)]
pub struct z_thread_stack_element {
    _data: c_char,
}

/// A stack.
pub type k_thread_stack_t = z_thread_stack_element;

/// A work item.
#[derive(Debug)]
#[repr(C)]
pub struct k_work {
    _insides: [usize; 4],
}

/// A work item that is delayed.
#[derive(Debug)]
#[repr(C)]
pub struct k_work_delayable {
    _work: k_work,
    _insides: [usize; 4],
}

/// A work queue.
#[derive(Debug)]
#[repr(C)]
pub struct k_work_q {
    _insides: [usize; 32],
}

/// What runs for a work item.
pub type k_work_handler_t = Option<unsafe extern "C" fn(work: *mut k_work)>;

/// How a work queue is to be.
#[derive(Debug)]
#[repr(C)]
pub struct k_work_queue_config {
    /// Its thread's name, NUL terminated; null for none.
    pub name: *const c_char,
    /// Whether it keeps the processor between items.
    pub no_yield: bool,
    /// Whether the kernel stops when its thread ends.
    pub essential: bool,
    /// How long an item may take.
    pub work_timeout_ms: u32,
}

impl Default for k_work_queue_config {
    fn default() -> Self {
        Self { name: core::ptr::null(), no_yield: false, essential: false, work_timeout_ms: 0 }
    }
}

/// The priority of the threads that come last.
pub const K_LOWEST_APPLICATION_THREAD_PRIO: u32 = 14;

/// Makes memory a work item.
///
/// # Safety
///
/// The memory stays where it is, and is not initialised yet.
pub unsafe extern "C" fn k_work_init_delayable(
    dwork: *mut k_work_delayable,
    handler: k_work_handler_t,
) {
    kernel::state().work.init_item(dwork.expose_provenance(), handler);
}

/// Makes memory a work queue.
///
/// # Safety
///
/// The memory stays where it is, and is not initialised yet.
pub unsafe extern "C" fn k_work_queue_init(queue: *mut k_work_q) {
    kernel::state().work.init_queue(queue.expose_provenance());
}

/// Starts the thread of a work queue.
///
/// # Safety
///
/// The stack is there for as long as the queue, and the configuration is null or valid.
pub unsafe extern "C" fn k_work_queue_start(
    queue: *mut k_work_q,
    stack: *mut k_thread_stack_t,
    stack_size: usize,
    prio: c_int,
    cfg: *const k_work_queue_config,
) {
    assert!(!stack.is_null(), "a queue has a stack");
    // SAFETY: null or valid, as the caller promises.
    let name = unsafe { cfg.as_ref() }.map_or(core::ptr::null(), |cfg| cfg.name);
    let name = if name.is_null() {
        String::new()
    } else {
        // SAFETY: not null, and NUL terminated then.
        unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
    };
    work::start(queue.addr(), Queue { name, stack_size, priority: prio });
}

/// Has a queue run an item after a delay, in place of a run that waits; returns that it is scheduled.
///
/// # Safety
///
/// Both are initialised, and the queue is started.
pub unsafe extern "C" fn k_work_reschedule_for_queue(
    queue: *mut k_work_q,
    dwork: *mut k_work_delayable,
    delay: k_timeout_t,
) -> c_int {
    work::reschedule(queue.addr(), dwork.addr(), Timeout(delay));
    1
}

/// Cycles of a processor that takes some for every call.
///
/// # Safety
///
/// Nothing is needed.
pub unsafe extern "C" fn k_cycle_get_32() -> u32 {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    const CYCLES_PER_TICK: u32 = 6400;
    #[expect(clippy::cast_possible_truncation, reason = "the counter wraps around")]
    let ticks = kernel::state().now as u32;
    ticks.wrapping_mul(CYCLES_PER_TICK).wrapping_add(CALLS.fetch_add(97, Relaxed))
}

/// Random bytes. The crate has no name for them; the kernel's own is this.
///
/// # Safety
///
/// There are `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn z_impl_sys_rand_get(bytes: *mut c_void, len: usize) {
    // SAFETY: as many bytes as the caller promises; any value of them is one.
    let bytes = unsafe { core::slice::from_raw_parts_mut(bytes.cast::<u8>(), len) };
    for chunk in bytes.chunks_mut(8) {
        let random = RandomState::new().hash_one(0).to_ne_bytes();
        chunk.iter_mut().zip(random).for_each(|(byte, random)| *byte = random);
    }
}
