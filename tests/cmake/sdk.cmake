# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# Looks at an SDK as a Zephyr build does, and prints how it differs. Run with `cmake -P`; the tree is
# in TREE, and symbols of Kconfig are variables.

include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/sdk.cmake)

set(ZEPHYR_BASE ${TREE}/zephyr)
set(ZEPHYR_NRF_MODULE_DIR ${TREE}/nrf)
nrf_provisioning_find_sdk(${TREE}/nrf/subsys/net/lib/nrf_provisioning)
message("definitions=${NRF_PROVISIONING_SDK_DEFINITIONS}.")
message("old_coap=${NRF_PROVISIONING_OLD_COAP} date_time=${NRF_PROVISIONING_DATE_TIME}")
