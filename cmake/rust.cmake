# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# How the Rust library is compiled within a Zephyr build.

include(${CMAKE_CURRENT_LIST_DIR}/rust_toolchain.cmake)

# Adds the Rust library to the target `library`, as one object file.
#
# An object, because an archive would bring compiler_builtins and core along, whose symbols could
# take the place of the C library's, or clash with those of an application in Rust.
function(nrf_provisioning_add_rust library)
  if(CONFIG_ARM AND CONFIG_MINIMAL_LIBC)
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: CONFIG_MINIMAL_LIBC=y lacks the memory functions of the ARM "
      "run-time ABI (__aeabi_memcpy and others). Use CONFIG_PICOLIBC=y or CONFIG_NEWLIB_LIBC=y.")
  endif()
  nrf_provisioning_rust_target(rust_target)
  nrf_provisioning_find_cargo(${rust_target})
  nrf_provisioning_find_libclang(libclang)

  if(CONFIG_DEBUG_OPTIMIZATIONS OR CONFIG_NO_OPTIMIZATIONS)
    set(profile firmware-debug)
  else()
    set(profile firmware)
  endif()
  # As in the C library, HTTP comes first when both are there.
  set(features zephyr)
  if(CONFIG_NRF_PROVISIONING_HTTP)
    list(APPEND features http)
  else()
    list(APPEND features coap)
  endif()
  if(CONFIG_NRF_PROVISIONING_RUST_UNIT_API)
    list(APPEND features unit)
  endif()
  list(GET features 1 transport)
  list(JOIN features "," features)

  message(STATUS
    "nrf_provisioning: the Rust library ${NRF_PROVISIONING_VERSION} in place of the C library "
    "(${transport}, ${rust_target}, profile ${profile}, Rust ${NRF_PROVISIONING_RUSTC_VERSION})")
  target_compile_definitions(${library} PRIVATE
    NRF_PROVISIONING_RUST_VERSION="${NRF_PROVISIONING_VERSION}")

  # What the C compiler is told, for bindgen and for Kconfig symbols that only an option defines.
  # It is evaluated when the build system is generated: the application may still add to the target.
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/rust)
  set(includes "$<TARGET_PROPERTY:${library},INCLUDE_DIRECTORIES>")
  set(system_includes "$<TARGET_PROPERTY:zephyr_interface,INTERFACE_SYSTEM_INCLUDE_DIRECTORIES>")
  set(definitions "$<TARGET_PROPERTY:${library},COMPILE_DEFINITIONS>")
  set(options "$<TARGET_PROPERTY:${library},COMPILE_OPTIONS>")
  string(CONCAT flags
    "$<$<BOOL:${includes}>:-I$<JOIN:${includes},\n-I>\n>"
    "$<$<BOOL:${system_includes}>:-isystem$<JOIN:${system_includes},\n-isystem>\n>"
    "$<$<BOOL:${definitions}>:-D$<JOIN:${definitions},\n-D>\n>"
    "$<JOIN:${options},\n>\n"
    "-imacros ${AUTOCONF_H}\n")
  # The options differ between languages, hence one file for each.
  file(GENERATE OUTPUT ${directory}/flags-$<COMPILE_LANGUAGE>.txt CONTENT "${flags}")

  set(object ${directory}/nrf_provisioning_rust.o)
  set(archive ${directory}/${rust_target}/${profile}/libnrf_provisioning)
  set(environment "DOTCONFIG=${DOTCONFIG}" "RUSTC=${NRF_PROVISIONING_RUSTC_PATH}" "LIBCLANG_PATH=${libclang}"
    "NRF_PROVISIONING_FLAGS=${directory}/flags-C.txt"
    "NRF_PROVISIONING_CC=${CMAKE_C_COMPILER}")
  # The archive is what cargo's list of dependencies is about, and has to be the first output.
  add_custom_command(OUTPUT ${archive}.a ${object}
    COMMAND ${CMAKE_COMMAND} -E env ${environment}
      ${NRF_PROVISIONING_CARGO_PATH} rustc --locked --package nrf-provisioning-capi --lib --crate-type staticlib
      --no-default-features --features ${features} --profile ${profile}
      --target ${rust_target} --target-dir ${directory} -- --emit=obj=${object}
    # Cargo leaves alone what is up to date.
    COMMAND ${CMAKE_COMMAND} -E touch_nocreate ${archive}.a ${object}
    WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}
    DEPFILE ${archive}.d
    DEPENDS ${DOTCONFIG} ${directory}/flags-C.txt
    VERBATIM
    COMMENT "Building the provisioning library for ${rust_target}")
  add_custom_target(nrf_provisioning_rust DEPENDS ${object})
  # The headers that bindgen reads include generated ones.
  add_dependencies(nrf_provisioning_rust zephyr_generated_headers)
  add_dependencies(${library} nrf_provisioning_rust)

  set_source_files_properties(${object} TARGET_DIRECTORY ${library}
    PROPERTIES GENERATED TRUE EXTERNAL_OBJECT TRUE)
  set_property(TARGET ${library} APPEND PROPERTY SOURCES ${object})
endfunction()
