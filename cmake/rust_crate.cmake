# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# An application in Rust: it brings the library along, by the crate nrf-provisioning-zephyr.

# Leaves what the build scripts of the library's crates need where they find it: beside .config, which
# is all that Zephyr's support for Rust tells cargo of a build. What is in C stays in the target `library`.
function(nrf_provisioning_add_crate library)
  nrf_provisioning_check_configuration()
  nrf_provisioning_rust_target(rust_target)
  message(STATUS
    "nrf_provisioning: the Rust library ${NRF_PROVISIONING_VERSION} in place of the C library, with the "
    "application's crate (${rust_target})")
  target_compile_definitions(${library} PRIVATE
    NRF_PROVISIONING_RUST_VERSION="${NRF_PROVISIONING_VERSION}")

  get_filename_component(directory ${DOTCONFIG} DIRECTORY)
  string(APPEND directory /nrf_provisioning)
  nrf_provisioning_write_flags(${library} ${directory})
  file(CONFIGURE OUTPUT ${directory}/environment.txt CONTENT
"NRF_PROVISIONING_FLAGS=${directory}/flags-C.txt
NRF_PROVISIONING_CC=${CMAKE_C_COMPILER}
")

  # Zephyr's support for Rust has the linker accept what is there twice.
  set_property(GLOBAL APPEND PROPERTY extra_post_build_commands
    COMMAND ${PYTHON_EXECUTABLE} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/doubled_symbols.py
      --nm ${CMAKE_NM} --map ${PROJECT_BINARY_DIR}/${CONFIG_KERNEL_BIN_NAME}.map --root ${CMAKE_BINARY_DIR}
      --archive librustapp.a)

  # The application's targets come after those of all modules.
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL nrf_provisioning_check_application)
endfunction()

# Has the application's cargo wait for the headers that bindgen reads, some of which the build makes.
function(nrf_provisioning_check_application)
  if(NOT TARGET librustapp)
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST_CRATE=y: the application is not built by rust_cargo_application(). Call "
      "it in the application's CMakeLists.txt, or set CONFIG_NRF_PROVISIONING_RUST_CRATE=n.")
  endif()
  foreach(target librustapp clippy rustdoc)
    if(TARGET ${target})
      add_dependencies(${target} zephyr_generated_headers)
    endif()
  endforeach()
endfunction()
