# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# What the build of the Rust library needs on the machine: a target, cargo with its compiler, and libclang.
# All of it is looked for when the build system is generated, so that what is missing is said at once.

# The oldest Rust that the library promises to build with: `rust-version` of Cargo.toml.
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/../Cargo.toml nrf_provisioning_manifest
  REGEX "^(rust-)?version = \"")
list(TRANSFORM nrf_provisioning_manifest REPLACE "^.*\"([^\"]*)\".*$" "\\1")
list(GET nrf_provisioning_manifest 0 NRF_PROVISIONING_VERSION)
list(GET nrf_provisioning_manifest 1 NRF_PROVISIONING_MIN_RUST)

# Maps the board's CPU to rustc's name of it.
function(nrf_provisioning_rust_target result)
  if(CONFIG_CPU_CORTEX_M33 AND CONFIG_FP_HARDABI)
    set(target thumbv8m.main-none-eabihf)
  elseif(CONFIG_CPU_CORTEX_M33)
    set(target thumbv8m.main-none-eabi)
  elseif(CONFIG_ARCH_POSIX AND CONFIG_64BIT AND CMAKE_HOST_SYSTEM_PROCESSOR STREQUAL "x86_64")
    set(target x86_64-unknown-none)
  elseif(CONFIG_ARCH_POSIX AND CONFIG_64BIT AND CMAKE_HOST_SYSTEM_PROCESSOR STREQUAL "aarch64")
    set(target aarch64-unknown-none)
  else()
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: no Rust target is known for the board '${BOARD}' "
      "(CONFIG_ARCH=\"${CONFIG_ARCH}\"). Known are Cortex-M33 boards, which all of the nRF91 Series "
      "are, and native_sim/native/64.")
  endif()
  set(${result} ${target} PARENT_SCOPE)
endfunction()

# Finds cargo, and the rustc that belongs to it, and checks that its version is new enough and that it has
# the target.
#
# The environment decides, as it does for cargo itself: CARGO and RUSTC name other programs than those
# of the PATH, and CARGO_UNSTABLE_BUILD_STD makes cargo compile `core` from its sources. An IDE that was not
# started from a shell often lacks rustup's directory in its PATH, so that is searched as well, for both.
function(nrf_provisioning_find_cargo target)
  set(rustup_directories)
  foreach(variable CARGO_HOME HOME USERPROFILE)
    if(DEFINED ENV{${variable}})
      file(TO_CMAKE_PATH "$ENV{${variable}}" home)
      if(NOT variable STREQUAL CARGO_HOME)
        string(APPEND home "/.cargo")
      endif()
      list(APPEND rustup_directories "${home}/bin")
    endif()
  endforeach()

  if(DEFINED ENV{CARGO})
    set(cargo "$ENV{CARGO}")
  else()
    find_program(NRF_PROVISIONING_CARGO cargo PATHS ${rustup_directories})
    set(cargo "${NRF_PROVISIONING_CARGO}")
  endif()
  if(NOT cargo)
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: cargo was not found in the PATH, nor in '${rustup_directories}'. "
      "Install Rust (https://rustup.rs), then run 'rustup target add ${target}'.")
  endif()

  if(DEFINED ENV{RUSTC})
    set(rustc "$ENV{RUSTC}")
  else()
    get_filename_component(directory "${cargo}" DIRECTORY)
    find_program(NRF_PROVISIONING_RUSTC rustc HINTS "${directory}" PATHS ${rustup_directories})
    set(rustc "${NRF_PROVISIONING_RUSTC}")
  endif()
  if(NOT rustc)
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: cargo is ${cargo}, but rustc was neither beside it nor in the "
      "PATH. Install Rust (https://rustup.rs), or name the compiler with the environment variable RUSTC.")
  endif()

  nrf_provisioning_check_rustc("${rustc}" ${target})
  set(NRF_PROVISIONING_CARGO_PATH "${cargo}" PARENT_SCOPE)
  set(NRF_PROVISIONING_RUSTC_PATH "${rustc}" PARENT_SCOPE)
  set(NRF_PROVISIONING_RUSTC_VERSION "${NRF_PROVISIONING_RUSTC_VERSION}" PARENT_SCOPE)
endfunction()

# Checks the compiler's version, and that it has the core library of the target.
function(nrf_provisioning_check_rustc rustc target)
  execute_process(
    COMMAND "${rustc}" --version
    WORKING_DIRECTORY ${CMAKE_CURRENT_FUNCTION_LIST_DIR}
    OUTPUT_VARIABLE text OUTPUT_STRIP_TRAILING_WHITESPACE
    ERROR_VARIABLE error RESULT_VARIABLE failed)
  if(failed OR NOT text MATCHES "^rustc ([0-9]+\\.[0-9]+\\.[0-9]+)")
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: '${rustc} --version' failed: ${failed} ${text} ${error}\n"
      "With rustup and no toolchain, run 'rustup default stable'.")
  endif()
  set(version ${CMAKE_MATCH_1})
  if(version VERSION_LESS NRF_PROVISIONING_MIN_RUST)
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: ${rustc} is Rust ${version}, and ${NRF_PROVISIONING_MIN_RUST} or "
      "later is needed. Run 'rustup update', or name another compiler with the environment variables "
      "CARGO and RUSTC.")
  endif()
  set(NRF_PROVISIONING_RUSTC_VERSION ${version} PARENT_SCOPE)

  if(DEFINED ENV{CARGO_UNSTABLE_BUILD_STD})
    return()
  endif()
  execute_process(
    COMMAND "${rustc}" --print=target-libdir --target ${target}
    WORKING_DIRECTORY ${CMAKE_CURRENT_FUNCTION_LIST_DIR}
    OUTPUT_VARIABLE directory OUTPUT_STRIP_TRAILING_WHITESPACE
    ERROR_VARIABLE error RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: '${rustc} --print=target-libdir --target ${target}' failed: "
      "${failed} ${error}")
  endif()
  if(NOT EXISTS "${directory}")
    message(FATAL_ERROR
      "CONFIG_NRF_PROVISIONING_RUST=y: the Rust toolchain has no core library for ${target}. Run "
      "'rustup target add ${target}'.")
  endif()
endfunction()

# Finds the directory of libclang, with which bindgen reads the SDK's headers.
#
# LIBCLANG_PATH decides. Else it is where the installers of the platforms put it, or in the Zephyr SDK.
function(nrf_provisioning_find_libclang result)
  set(names "libclang.so" "libclang.so.*" "libclang-*.so" "libclang-*.so.*" "libclang.dylib" "libclang.dll")
  if(DEFINED ENV{LIBCLANG_PATH})
    file(TO_CMAKE_PATH "$ENV{LIBCLANG_PATH}" directories)
    set(advice "LIBCLANG_PATH is '$ENV{LIBCLANG_PATH}'. Let it name the directory that has it, or unset it.")
  else()
    file(GLOB versions "/usr/lib/llvm-*/lib" "/usr/lib/llvm*/lib*")
    # The newest first.
    list(SORT versions COMPARE NATURAL ORDER DESCENDING)
    file(TO_CMAKE_PATH "$ENV{ProgramFiles}" programs)
    set(directories ${versions}
      "/usr/lib/${CMAKE_HOST_SYSTEM_PROCESSOR}-linux-gnu" "/usr/lib64" "/usr/lib" "/usr/local/lib"
      "/opt/homebrew/opt/llvm/lib" "/usr/local/opt/llvm/lib"
      "/Library/Developer/CommandLineTools/usr/lib"
      "/Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib"
      "${programs}/LLVM/bin" "C:/Program Files/LLVM/bin"
      "${ZEPHYR_SDK_INSTALL_DIR}/llvm/lib" "${ZEPHYR_SDK_INSTALL_DIR}/llvm/bin")
    set(advice "Install it (Debian, Ubuntu: libclang-dev; Fedora: clang-devel; macOS: 'brew install llvm'; "
      "Windows: 'winget install LLVM.LLVM'), or set the environment variable LIBCLANG_PATH to the "
      "directory that has it.")
    list(JOIN advice "" advice)
  endif()
  foreach(directory ${directories})
    list(TRANSFORM names PREPEND "${directory}/" OUTPUT_VARIABLE patterns)
    file(GLOB found ${patterns})
    if(found)
      set(${result} "${directory}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR
    "CONFIG_NRF_PROVISIONING_RUST=y: libclang was not found, with which bindgen reads the SDK's headers. "
    "${advice}")
endfunction()

# Sets `result` to whether this compiler refuses an option of LLVM.
function(nrf_provisioning_refuses_llvm_option target option result)
  execute_process(
    COMMAND "${NRF_PROVISIONING_RUSTC_PATH}" -Cllvm-args=${option} --print=target-cpus --target ${target}
    WORKING_DIRECTORY ${CMAKE_CURRENT_FUNCTION_LIST_DIR}
    OUTPUT_QUIET ERROR_QUIET RESULT_VARIABLE refused)
  set(${result} "${refused}" PARENT_SCOPE)
endfunction()

# The arguments of rustc for those of the options in llvm_options.txt that this compiler takes, on a device. They
# go to the last step, which compiles everything (`lto = "fat"`).
function(nrf_provisioning_llvm_options target result)
  set(arguments)
  if(target MATCHES "^thumb")
    file(STRINGS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/llvm_options.txt options REGEX "^-")
    foreach(option ${options})
      nrf_provisioning_refuses_llvm_option(${target} ${option} refused)
      if(refused)
        message(STATUS "nrf_provisioning: this Rust does without LLVM's option ${option}")
      else()
        list(APPEND arguments -Cllvm-args=${option})
      endif()
    endforeach()
  endif()
  set(${result} ${arguments} PARENT_SCOPE)
endfunction()
