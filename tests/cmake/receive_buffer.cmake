# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# Checks receive buffers as a Zephyr build does. Run with `cmake -P`; SIZE and HTTP are the test's
# input.

include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/receive_buffer.cmake)

nrf_provisioning_check_receive_buffer(${SIZE} "${HTTP}")
