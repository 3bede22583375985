# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# Configurations that cannot work, or not as they are meant. Said when the build system is generated.

function(nrf_provisioning_check_configuration)
  if(CONFIG_ARM AND CONFIG_MINIMAL_LIBC)
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: CONFIG_MINIMAL_LIBC=y lacks the memory functions of the ARM "
      "run-time ABI (__aeabi_memcpy and others). Use CONFIG_PICOLIBC=y or CONFIG_NEWLIB_LIBC=y.")
  endif()
  if(CONFIG_ARM AND CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: the C compiler is ${CMAKE_C_COMPILER_ID}, whose enums take four "
      "bytes on ARM, while the library, like the modem library, is built for GCC's, which are as short as "
      "they can be. Use a GCC toolchain, such as ZEPHYR_TOOLCHAIN_VARIANT=zephyr.")
  endif()
  if(CONFIG_NRF_PROVISIONING_SPREAD_S AND NOT CONFIG_ENTROPY_HAS_DRIVER
      AND NOT CONFIG_TEST_RANDOM_GENERATOR)
    message(WARNING
      "CONFIG_NRF_PROVISIONING_SPREAD_S=${CONFIG_NRF_PROVISIONING_SPREAD_S}: there is no entropy driver "
      "(CONFIG_ENTROPY_HAS_DRIVER), so the random part of the schedule comes from the cycle counter. "
      "Devices that start together may stay together. Enable CONFIG_ENTROPY_GENERATOR and a driver.")
  endif()
endfunction()
