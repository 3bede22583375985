# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# Looks for cargo, rustc and libclang as a Zephyr build does, and prints what was found. Run with
# `cmake -P`; the environment is the test's input.

include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/rust_toolchain.cmake)

nrf_provisioning_find_cargo(thumbv8m.main-none-eabi)
nrf_provisioning_find_libclang(libclang)
nrf_provisioning_llvm_options(thumbv8m.main-none-eabi options)
message("cargo=${NRF_PROVISIONING_CARGO_PATH}")
message("rustc=${NRF_PROVISIONING_RUSTC_PATH}")
message("version=${NRF_PROVISIONING_RUSTC_VERSION}")
message("libclang=${libclang}")
message("library=${NRF_PROVISIONING_VERSION}, from Rust ${NRF_PROVISIONING_MIN_RUST}")
message("options=${options}")
