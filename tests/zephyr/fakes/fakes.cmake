# SPDX-License-Identifier: Apache-2.0 OR MIT

# Adds the fakes to an application. The modem library's headers are public; its code stays out.
zephyr_include_directories(${ZEPHYR_NRFXLIB_MODULE_DIR}/nrf_modem/include)
zephyr_linker_sources(RWDATA ${CMAKE_CURRENT_LIST_DIR}/hooks.ld)

target_include_directories(app PRIVATE ${CMAKE_CURRENT_LIST_DIR})
target_sources(app PRIVATE
  ${CMAKE_CURRENT_LIST_DIR}/cbor.c
  ${CMAKE_CURRENT_LIST_DIR}/identity.c
  ${CMAKE_CURRENT_LIST_DIR}/modem.c
  ${CMAKE_CURRENT_LIST_DIR}/service.c
  ${CMAKE_CURRENT_LIST_DIR}/storage.c
)
