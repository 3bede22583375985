# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# Which nRF Connect SDK this is, by what its tree has: the releases differ in a few places, and a
# version's number does not tell where a fork or a branch stands.

set(NRF_PROVISIONING_SUPPORTED "v3.2, v3.3, v3.4 and main")

# The events of the library's header, in the order of their numbers from 1.
set(NRF_PROVISIONING_EVENTS
  START STOP DONE FAILED NO_COMMANDS FAILED_TOO_MANY_COMMANDS FAILED_DEVICE_NOT_CLAIMED
  FAILED_WRONG_ROOT_CA FAILED_NO_VALID_DATETIME NEED_LTE_DEACTIVATED NEED_LTE_ACTIVATED
  SCHEDULED_PROVISIONING FATAL_ERROR)

# Ends the configure step: what was found in the SDK, what is supported, and what to do.
function(nrf_provisioning_unsupported_sdk)
  string(CONCAT found ${ARGV})
  set(version "of an unknown version")
  if(EXISTS ${ZEPHYR_NRF_MODULE_DIR}/VERSION)
    file(READ ${ZEPHYR_NRF_MODULE_DIR}/VERSION text)
    if(text MATCHES "VERSION_MAJOR = ([0-9]+).*VERSION_MINOR = ([0-9]+).*PATCHLEVEL = ([0-9]+)")
      set(version "${CMAKE_MATCH_1}.${CMAKE_MATCH_2}.${CMAKE_MATCH_3}")
    elseif(text MATCHES "^[ \n]*([0-9][0-9a-z.-]*)")
      set(version "${CMAKE_MATCH_1}")
    endif()
  endif()
  message(FATAL_ERROR
    "CONFIG_NRF_PROVISIONING_RUST=y: sdk-nrf ${version} in '${ZEPHYR_NRF_MODULE_DIR}' is not "
    "supported: ${found}. Supported are ${NRF_PROVISIONING_SUPPORTED}. Use one of them (west.yml, "
    "then 'west update'), or set CONFIG_NRF_PROVISIONING_RUST=n for the SDK's own library.")
endfunction()

# Compares the events of the SDK's header with the library's.
function(nrf_provisioning_check_events)
  set(header ${ZEPHYR_NRF_MODULE_DIR}/include/net/nrf_provisioning.h)
  if(NOT EXISTS ${header})
    nrf_provisioning_unsupported_sdk("it has no include/net/nrf_provisioning.h")
  endif()
  file(STRINGS ${header} lines REGEX "^[ \t]+NRF_PROVISIONING_EVENT_[A-Z0-9_]+[ \t]*(=[^,]*)?,?")
  list(TRANSFORM lines REPLACE "^[ \t]+NRF_PROVISIONING_EVENT_([A-Z0-9_]+).*" "\\1")
  if(NOT lines)
    nrf_provisioning_unsupported_sdk(
      "its nrf_provisioning.h has no events (NRF_PROVISIONING_EVENT_START and others), which came "
      "with v3.2")
  endif()
  list(LENGTH NRF_PROVISIONING_EVENTS known)
  list(SUBLIST lines 0 ${known} first)
  if(NOT "${first}" STREQUAL "${NRF_PROVISIONING_EVENTS}")
    list(JOIN first ", " first)
    list(JOIN NRF_PROVISIONING_EVENTS ", " expected)
    nrf_provisioning_unsupported_sdk(
      "the events of its nrf_provisioning.h are ${first}, and not ${expected}")
  endif()
  list(REMOVE_ITEM lines ${NRF_PROVISIONING_EVENTS})
  foreach(event IN LISTS lines)
    message(WARNING
      "sdk-nrf's nrf_provisioning.h has NRF_PROVISIONING_EVENT_${event}, which the Rust library does "
      "not know and never sends.")
  endforeach()
endfunction()

# Warns of Kconfig symbols of the SDK's library in `directory` that this library does not know.
function(nrf_provisioning_check_symbols directory)
  file(STRINGS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../rust/kconfig/src/table.rs known
    REGEX "\"NRF_PROVISIONING")
  list(TRANSFORM known REPLACE ".*\"(NRF_PROVISIONING[A-Z0-9_]*)\".*" "\\1")
  file(GLOB files ${directory}/Kconfig*)
  foreach(file IN LISTS files)
    file(STRINGS ${file} symbols REGEX "^[ \t]*(menu)?config[ \t]+NRF_PROVISIONING[A-Z0-9_]*")
    list(TRANSFORM symbols REPLACE ".*config[ \t]+([A-Z0-9_]+).*" "\\1")
    list(REMOVE_ITEM symbols ${known})
    # Where the C library allocates from; this one does not allocate.
    list(FILTER symbols EXCLUDE REGEX "^NRF_PROVISIONING_HEAP")
    foreach(symbol IN LISTS symbols)
      message(WARNING
        "${file} has CONFIG_${symbol}, which the Rust library does not know: it has no effect.")
    endforeach()
  endforeach()
endfunction()

# Sets `result` to whether `file`, if there is one, has a line that matches `pattern`.
function(nrf_provisioning_has result file pattern)
  set(lines)
  if(EXISTS ${file})
    file(STRINGS ${file} lines LIMIT_COUNT 1 REGEX "${pattern}")
  endif()
  if(lines)
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

# Checks the SDK, whose library is in `directory`. Sets NRF_PROVISIONING_SDK_DEFINITIONS to where it
# differs from the newest one, which is for the preprocessor, and NRF_PROVISIONING_OLD_COAP and
# NRF_PROVISIONING_DATE_TIME for the build.
function(nrf_provisioning_find_sdk directory)
  nrf_provisioning_check_events()
  nrf_provisioning_check_symbols(${directory})
  set(definitions)

  # Up to v3.2: sockets have the names of POSIX.
  if(NOT EXISTS ${ZEPHYR_BASE}/include/zephyr/net/net_compat.h)
    list(APPEND definitions NRF_PROVISIONING_OLD_NAMES)
  endif()

  # Up to v3.2: the CoAP client's callback gets an answer as arguments.
  set(NRF_PROVISIONING_OLD_COAP FALSE PARENT_SCOPE)
  if(CONFIG_NRF_PROVISIONING_COAP)
    nrf_provisioning_has(new_coap ${ZEPHYR_BASE}/include/zephyr/net/coap_client.h
      "struct coap_client_response_data")
    if(NOT new_coap)
      list(APPEND definitions NRF_PROVISIONING_OLD_COAP)
      set(NRF_PROVISIONING_OLD_COAP TRUE PARENT_SCOPE)
    endif()
  endif()

  # Up to v3.3: the time is the SDK's, which may have it from SNTP.
  nrf_provisioning_has(date_time ${directory}/src/nrf_provisioning.c "date_time_is_valid")
  if(date_time AND (CONFIG_DATE_TIME OR CONFIG_NRF_PROVISIONING_RUST_UNIT_API))
    list(APPEND definitions NRF_PROVISIONING_DATE_TIME)
  else()
    set(date_time FALSE)
  endif()
  set(NRF_PROVISIONING_DATE_TIME ${date_time} PARENT_SCOPE)

  # Up to v3.3: the tests of the C library have LTE Link Control tell the functional mode.
  nrf_provisioning_has(mode_by_at ${directory}/include/nrf_provisioning_at.h "func_mode_is_offline")
  if(NOT mode_by_at)
    list(APPEND definitions NRF_PROVISIONING_MODE_BY_LTE_LC)
  endif()

  set(NRF_PROVISIONING_SDK_DEFINITIONS ${definitions} PARENT_SCOPE)
endfunction()
