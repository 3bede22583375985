// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What `core` asks of a binary without `std`.
//!
//! The library has no path that panics, and the firmware check proves it on the linked image: this
//! handler is what the compiler wants to see. Should a build have such a path all the same, the
//! platform says where it is and ends the thread, or the system, as the kernel does with any fault.

use core::panic::PanicInfo;

use nrf_provisioning_sys as sys;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    let (file, line) = info.location().map_or(("", 0), |place| (place.file(), place.line()));
    loop {
        // SAFETY: the text has the length given. It does not return, and if it did, there is
        // nothing to go on with.
        unsafe { sys::nrf_provisioning_platform_panic(file.as_ptr().cast(), file.len(), line) }
    }
}
