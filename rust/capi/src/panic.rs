// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What `core` asks of a binary without `std`.
//!
//! The library has no path that panics, and the firmware check proves it on the linked image;
//! this handler is what the compiler wants to see, and nothing refers to it.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
