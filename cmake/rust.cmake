# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# How the Rust library is compiled within a Zephyr build.

include(${CMAKE_CURRENT_LIST_DIR}/rust_checks.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/rust_toolchain.cmake)

# Writes what the C compiler is told to `directory`/flags-C.txt, an option a line.
function(nrf_provisioning_write_flags library directory)
  # What the C compiler is told, for bindgen and for Kconfig symbols that only an option defines.
  # It is evaluated when the build system is generated: the application may still add to the target.
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
endfunction()

# Has debug information name the checkout, cargo's home, the compiler's directory and `directory` in the same
# way on every machine, so that the archive is the same as well; `cargo xtask reproducible` checks it. What is
# debugged keeps the paths: a debugger shows the sources without being told where they are.
function(nrf_provisioning_map_paths profile directory result)
  set(${result} "" PARENT_SCOPE)
  if(NOT profile STREQUAL "firmware")
    return()
  endif()
  execute_process(
    COMMAND "${NRF_PROVISIONING_RUSTC_PATH}" --print=sysroot
    WORKING_DIRECTORY ${CMAKE_CURRENT_FUNCTION_LIST_DIR}
    OUTPUT_VARIABLE sysroot OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(DEFINED ENV{CARGO_HOME})
    set(home "$ENV{CARGO_HOME}")
  elseif(DEFINED ENV{HOME})
    set(home "$ENV{HOME}/.cargo")
  else()
    set(home "$ENV{USERPROFILE}/.cargo")
  endif()
  get_filename_component(root ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/.. ABSOLUTE)
  # The last one that fits a path counts.
  set(names "${sysroot}=/rust" "${home}=/cargo" "${root}=/nrf-provisioning"
    "${directory}=/nrf-provisioning/target")
  list(TRANSFORM names PREPEND "'--remap-path-prefix=")
  list(TRANSFORM names APPEND "'")
  list(JOIN names ", " flags)
  set(${result} --config "target.'cfg(all())'.rustflags=[${flags}]" PARENT_SCOPE)
endfunction()

# How `object` is written: `builder` stands before the call of cargo, and `emit` at its end.
#
# On a device no function keeps a frame pointer, as in C, unless the image is there to be debugged, or has its
# C code keep them as well. `cargo xtask firmware` does the same, and counts what that saves.
function(nrf_provisioning_object_builder target profile object builder emit)
  set(${builder} "" PARENT_SCOPE)
  set(${emit} --emit=obj=${object} PARENT_SCOPE)
  if(NOT target MATCHES "^thumb" OR NOT profile STREQUAL "firmware"
      OR (CONFIG_OVERRIDE_FRAME_POINTER_DEFAULT AND NOT CONFIG_OMIT_FRAME_POINTER))
    return()
  endif()
  nrf_provisioning_refuses_llvm_option(${target} -forceattrs-csv-path=list refused)
  if(refused)
    message(STATUS "nrf_provisioning: with this Rust, functions keep a frame pointer")
    return()
  endif()
  set(${builder} ${PYTHON_EXECUTABLE} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/omit_frame_pointers.py
    --nm ${CMAKE_NM} --object ${object} -- PARENT_SCOPE)
  set(${emit} "" PARENT_SCOPE)
endfunction()

# Adds the Rust library to the image of the target `library`: libnrf_provisioning.a, with one object file.
#
# Not cargo's own archive: that brings compiler_builtins and core along, whose symbols could take the
# place of the C library's, or clash with those of an application in Rust. `cargo xtask firmware` checks an
# archive that is made in the same way.
function(nrf_provisioning_add_rust library)
  nrf_provisioning_check_configuration()
  nrf_provisioning_rust_target(rust_target)
  nrf_provisioning_find_cargo(${rust_target})
  nrf_provisioning_find_libclang(libclang)

  if(CONFIG_DEBUG_OPTIMIZATIONS OR CONFIG_NO_OPTIMIZATIONS)
    set(profile firmware-debug)
  else()
    set(profile firmware)
  endif()
  # As in the C library, HTTP comes first when both are there.
  set(features zephyr panic-handler)
  if(CONFIG_NRF_PROVISIONING_HTTP)
    list(APPEND features http)
  else()
    list(APPEND features coap)
  endif()
  # Unit tests of the C library get the same library with seams around it.
  if(CONFIG_NRF_PROVISIONING_RUST_UNIT_API)
    set(package nrf-provisioning-unit)
    set(crate nrf_provisioning_unit)
  else()
    set(package nrf-provisioning-capi)
    set(crate nrf_provisioning)
  endif()
  list(GET features 2 transport)
  if(NRF_PROVISIONING_DATE_TIME)
    list(APPEND features date-time)
  endif()
  list(JOIN features "," features)

  message(STATUS
    "nrf_provisioning: the Rust library ${NRF_PROVISIONING_VERSION} in place of the C library "
    "(${transport}, ${rust_target}, profile ${profile}, Rust ${NRF_PROVISIONING_RUSTC_VERSION})")
  target_compile_definitions(${library} PRIVATE
    NRF_PROVISIONING_RUST_VERSION="${NRF_PROVISIONING_VERSION}")

  set(directory ${CMAKE_CURRENT_BINARY_DIR}/rust)
  nrf_provisioning_write_flags(${library} ${directory})

  nrf_provisioning_map_paths(${profile} ${directory} mapped_paths)

  nrf_provisioning_llvm_options(${rust_target} llvm_options)

  set(object ${directory}/nrf_provisioning.o)
  nrf_provisioning_object_builder(${rust_target} ${profile} ${object} builder emit)
  set(linked ${directory}/libnrf_provisioning.a)
  set(archive ${directory}/${rust_target}/${profile}/lib${crate})
  set(environment "DOTCONFIG=${DOTCONFIG}" "RUSTC=${NRF_PROVISIONING_RUSTC_PATH}" "LIBCLANG_PATH=${libclang}"
    "NRF_PROVISIONING_FLAGS=${directory}/flags-C.txt"
    "NRF_PROVISIONING_CC=${CMAKE_C_COMPILER}")
  # Cargo's archive is what its list of dependencies is about, and has to be the first output.
  add_custom_command(OUTPUT ${archive}.a ${object} ${linked}
    COMMAND ${CMAKE_COMMAND} -E env ${environment} ${builder}
      ${NRF_PROVISIONING_CARGO_PATH} rustc --locked --package ${package} --lib --crate-type staticlib
      --no-default-features --features ${features} --profile ${profile}
      --target ${rust_target} --target-dir ${directory} ${mapped_paths} -- ${llvm_options} ${emit}
    # C code has no unwind index either, unless it is asked for.
    COMMAND ${CMAKE_OBJCOPY} --remove-section=.ARM.exidx* --remove-section=.rel.ARM.exidx* ${object}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${linked}
    COMMAND ${CMAKE_AR} rcsD ${linked} ${object}
    # Cargo leaves alone what is up to date.
    COMMAND ${CMAKE_COMMAND} -E touch_nocreate ${archive}.a ${object} ${linked}
    WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}
    DEPFILE ${archive}.d
    DEPENDS ${DOTCONFIG} ${directory}/flags-C.txt
    VERBATIM
    COMMENT "Building the provisioning library for ${rust_target}")
  add_custom_target(nrf_provisioning_rust DEPENDS ${linked})
  # The headers that bindgen reads include generated ones.
  add_dependencies(nrf_provisioning_rust zephyr_generated_headers)

  zephyr_library_import(nrf_provisioning_rust_archive ${linked})
  add_dependencies(nrf_provisioning_rust_archive nrf_provisioning_rust)
endfunction()
