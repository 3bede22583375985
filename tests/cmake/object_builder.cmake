# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# Says how a Zephyr build would have the object of the library written. Run with `cmake -P`; definitions are the
# test's input: NRF_PROVISIONING_RUSTC_PATH, target, profile, and what Kconfig sets.

include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/rust.cmake)

set(PYTHON_EXECUTABLE python)
set(CMAKE_NM nm)
nrf_provisioning_object_builder(${target} ${profile} library.o builder emit)
list(TRANSFORM builder REPLACE "^.*/" "")
message("builder=${builder} emit=${emit}")
