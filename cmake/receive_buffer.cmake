# SPDX-License-Identifier: Apache-2.0 OR MIT
#
# Says when CONFIG_NRF_PROVISIONING_RX_BUF_SZ is of a size that works with some commands only.

# Most bytes of a TLS record that an nRF91's modem takes, as a known issue of the SDK's download client
# has it (sdk-nrf, pull request 20182). Elsewhere the SDK says "2 KB including the HTTP header"
# (doc/nrf/libraries/networking/azure_fota.rst) and "around 2 kB" (downloader.rst).
set(NRF_PROVISIONING_TLS_RECORD 2303)

# What the headers of an answer take at most, which come in the same record as the body.
set(NRF_PROVISIONING_HEADERS 512)

# A batch of one command that writes a root CA: Amazon Root CA 1, the SDK's own, has 1,188 bytes, and
# the command, its correlation id and what is around them up to 92.
set(NRF_PROVISIONING_CREDENTIAL 1280)

# Warns about a receive buffer of `size` bytes, over HTTP if `http` is true.
function(nrf_provisioning_check_receive_buffer size http)
  set(symbol CONFIG_NRF_PROVISIONING_RX_BUF_SZ)
  math(EXPR most "${NRF_PROVISIONING_TLS_RECORD} - ${NRF_PROVISIONING_HEADERS}")
  if(size LESS NRF_PROVISIONING_CREDENTIAL)
    message(WARNING
      "${symbol}=${size}: a command that writes a root CA takes up to ${NRF_PROVISIONING_CREDENTIAL} "
      "bytes. The service holds back what does not fit, and the device sees NO_COMMANDS for ever. "
      "See doc/troubleshooting.md.")
  elseif(http AND size GREATER most)
    message(WARNING
      "${symbol}=${size}: the modem takes TLS records of at most ${NRF_PROVISIONING_TLS_RECORD} bytes, "
      "headers included. Commands of more than ${most} bytes may not arrive. See doc/kconfig.md.")
  endif()
endfunction()
