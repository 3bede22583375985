// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The work queue on which the library runs, and its one work item.
//!
//! Over the `zephyr` crate's bindings: its own work queues live on the heap, which the library does not
//! need, and know no work that is delayed.

use core::cell::UnsafeCell;
use core::ffi::c_int;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};

use capi::hooks::nrf_provisioning_rust_work;
use zephyr::kconfig::CONFIG_NRF_PROVISIONING_STACK_SIZE;
use zephyr::raw::{
    K_LOWEST_APPLICATION_THREAD_PRIO, k_work, k_work_delayable, k_work_init_delayable, k_work_q,
    k_work_queue_config, k_work_queue_init, k_work_queue_start, k_work_reschedule_for_queue,
};

use crate::timeout;

/// A kernel object, zero until it is initialised. Its insides are the kernel's; here it has an address.
struct Object<T>(UnsafeCell<MaybeUninit<T>>);

// SAFETY: only its address is used, by functions that any thread may call.
unsafe impl<T> Sync for Object<T> {}

impl<T> Object<T> {
    const fn zeroed() -> Self {
        Self(UnsafeCell::new(MaybeUninit::zeroed()))
    }

    const fn address(&self) -> *mut T {
        self.0.get().cast()
    }
}

static QUEUE: Object<k_work_q> = Object::zeroed();
static WORK: Object<k_work_delayable> = Object::zeroed();

/// Whether both can be used.
static STARTED: AtomicBool = AtomicBool::new(false);

zephyr::kobj_define! {
    static STACK: ThreadStack<{CONFIG_NRF_PROVISIONING_STACK_SIZE as usize}>;
}

/// What the queue runs.
unsafe extern "C" fn run(_work: *mut k_work) {
    nrf_provisioning_rust_work();
}

/// Creates the queue; does nothing when it is called again.
pub(crate) fn start() {
    let Some(stack) = STACK.init_once(()) else { return };
    let config =
        k_work_queue_config { name: c"nrf_provisioning_work_q".as_ptr(), ..Default::default() };
    let priority = K_LOWEST_APPLICATION_THREAD_PRIO as c_int;
    // SAFETY: the item is static, zero, and initialised once.
    unsafe { k_work_init_delayable(WORK.address(), Some(run)) };
    // SAFETY: the queue is static, zero, and initialised once.
    unsafe { k_work_queue_init(QUEUE.address()) };
    // SAFETY: the queue is initialised, the stack is static and nobody else's, and the configuration is
    // read before this returns.
    unsafe {
        k_work_queue_start(
            QUEUE.address(),
            stack.base(),
            stack.size(),
            priority,
            &raw const config,
        );
    }
    STARTED.store(true, Ordering::Release);
}

/// Has the work run after `delay_s` seconds, in place of a run that still waits.
///
/// Nothing is scheduled before the queue is started, which the library sees to.
pub(crate) fn schedule(delay_s: u32) {
    if !STARTED.load(Ordering::Acquire) {
        return;
    }
    let delay = timeout::from_seconds(delay_s).0;
    // The result says what became of a run that waited.
    // SAFETY: queue and item are static, and initialised before `STARTED` is set.
    let _ = unsafe { k_work_reschedule_for_queue(QUEUE.address(), WORK.address(), delay) };
}
