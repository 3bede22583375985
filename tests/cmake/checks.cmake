# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# Checks a configuration as a Zephyr build does. Run with `cmake -P`; definitions are the test's input.

include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/rust_checks.cmake)

nrf_provisioning_check_configuration()
message("checked")
