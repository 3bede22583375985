// SPDX-License-Identifier: Apache-2.0 OR MIT

//! `samples/rust` gets provisioned, and logs it.

use nrf_provisioning_zephyr_tests::{finished_reports, sleep_s};
// For its `rust_main()`.
use rustapp as _;
use zephyr::stand_in::{enter, log};

unsafe extern "C" {
    fn rust_main();
}

#[test]
fn the_sample_is_provisioned() {
    let _kernel = enter();
    // SAFETY: called once, as Zephyr's `main()` does.
    unsafe { rust_main() };
    sleep_s(60);
    assert_eq!(
        log(),
        [
            "INFO: Next attempt in 1 seconds",
            "INFO: Provisioning starts",
            "INFO: LTE off, to write credentials",
            "INFO: LTE on",
            "INFO: Provisioning done",
            "INFO: Provisioning stops",
            "INFO: Next attempt in 7200 seconds",
        ]
    );
    assert_eq!(finished_reports(), 1);
}
