// SPDX-License-Identifier: Apache-2.0 OR MIT

//! All state of the library.

use core::cell::UnsafeCell;
use core::ffi::c_int;
use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, Ordering};

use nrf_provisioning_core::attempt::exchange::Buffers;
use nrf_provisioning_core::client::{Shared, Worker};

use crate::api::CallbackData;
use crate::kconfig::{RECEIVE_LEN, TRANSMIT_LEN, config};
use crate::sdk::Sdk;
use crate::transport;

/// What any thread may touch.
pub(crate) static SHARED: Shared = Shared::new();

const FRESH: u8 = 0;
const INITIALISING: u8 = 1;
const INITIALISED: u8 = 2;

static PHASE: AtomicU8 = AtomicU8::new(FRESH);

pub(crate) type Callback = unsafe extern "C" fn(event: *const CallbackData);

/// The application's callback; null until the library is initialised.
static CALLBACK: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());

/// Whether the caller may initialise the library; false when somebody has or does.
pub(crate) fn begin_init() -> bool {
    PHASE.compare_exchange(FRESH, INITIALISING, Ordering::AcqRel, Ordering::Acquire).is_ok()
}

/// The transport is ready: remembers the callback and starts the work queue.
pub(crate) fn finish_init(callback: Callback) {
    set_callback(callback);
    Sdk::start_work_queue();
    PHASE.store(INITIALISED, Ordering::Release);
    Sdk::schedule_work(0);
}

/// Remembers the application's callback.
pub(crate) fn set_callback(callback: Callback) {
    CALLBACK.store(callback as *mut (), Ordering::Release);
}

/// The transport is not ready: another call may try again.
pub(crate) fn abandon_init() {
    PHASE.store(FRESH, Ordering::Release);
}

/// Whether `nrf_provisioning_init` has succeeded.
pub(crate) fn is_initialised() -> bool {
    PHASE.load(Ordering::Acquire) == INITIALISED
}

/// The application's callback.
pub(crate) fn callback() -> Option<Callback> {
    let pointer = CALLBACK.load(Ordering::Acquire);
    if pointer.is_null() {
        return None;
    }
    // SAFETY: the only other value ever stored is a `Callback`, in `finish_init`.
    Some(unsafe { core::mem::transmute::<*mut (), Callback>(pointer) })
}

/// What only the work queue touches.
struct Work {
    worker: Worker,
    receive: [u8; RECEIVE_LEN],
    transmit: [u8; TRANSMIT_LEN],
}

impl Work {
    const fn new() -> Self {
        Self { worker: Worker::new(), receive: [0; RECEIVE_LEN], transmit: [0; TRANSMIT_LEN] }
    }
}

struct WorkCell {
    busy: AtomicBool,
    work: UnsafeCell<Work>,
}

// SAFETY: `work` is only reached through `WorkCell::with`, which lets one caller in at a time.
unsafe impl Sync for WorkCell {}

impl WorkCell {
    /// Calls `f` unless a call is under way, which would be the platform's error; then this does
    /// nothing.
    fn with(&self, f: impl FnOnce(&mut Work)) {
        if self.busy.swap(true, Ordering::AcqRel) {
            return;
        }
        // SAFETY: `busy` was clear, so no other reference exists until it is cleared below.
        f(unsafe { &mut *self.work.get() });
        self.busy.store(false, Ordering::Release);
    }
}

static WORK: WorkCell =
    WorkCell { busy: AtomicBool::new(false), work: UnsafeCell::new(Work::new()) };

/// One run of the work item.
pub(crate) fn run_work() {
    let config = config();
    WORK.with(|work| {
        let receive = work.receive.get_mut(..config.rx_buf_sz as usize);
        let transmit = work.transmit.get_mut(..config.transmit_buffer_len());
        let (Some(receive), Some(transmit)) = (receive, transmit) else { return };
        let mut buffers = Buffers { receive, transmit };
        transport::run(&mut work.worker, config, &mut buffers);
    });
}

/// The state after a reset.
#[cfg(feature = "host")]
pub(crate) fn reset() {
    PHASE.store(FRESH, Ordering::Release);
    CALLBACK.store(core::ptr::null_mut(), Ordering::Release);
    SHARED.reset();
    WORK.with(|work| {
        work.worker = Worker::new();
        work.receive.fill(0);
        work.transmit.fill(0);
    });
}

/// Result of a check that the settings' handler makes: 0 or a negative errno.
pub(crate) fn load_setting(
    name: &[u8],
    len: usize,
    read: impl FnMut(&mut [u8]) -> Result<usize, c_int>,
) -> c_int {
    match SHARED.load_setting(&mut Sdk, name, len, read) {
        Ok(()) => 0,
        Err(refused) => crate::errno::of_setting(refused),
    }
}
