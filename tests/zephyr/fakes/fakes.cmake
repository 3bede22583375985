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

# One transport, as in the library.
if(CONFIG_NRF_PROVISIONING_HTTP)
  target_sources(app PRIVATE ${CMAKE_CURRENT_LIST_DIR}/rest.c)
else()
  target_sources(app PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/coap_client.c
    ${CMAKE_CURRENT_LIST_DIR}/coap_service.c
    ${CMAKE_CURRENT_LIST_DIR}/sockets.c
  )
endif()

# With this, the library takes the modem for one whose sockets may stay open while it is offline. The
# symbol has no prompt, and its board is not this one, so it is a definition of the compiler's.
if(FAKE_SOCKETS_STAY_OPEN)
  get_property(libraries GLOBAL PROPERTY ZEPHYR_LIBS)
  list(FILTER libraries INCLUDE REGEX "__subsys__net__lib__nrf_provisioning$")
  foreach(target app ${libraries})
    target_compile_definitions(${target} PRIVATE CONFIG_SOC_NRF9120=1)
  endforeach()
endif()
