/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_provisioning_version.h
 * @brief By what a log or a shell tells this library from the C library.
 */
#ifndef NRF_PROVISIONING_VERSION_H__
#define NRF_PROVISIONING_VERSION_H__

/* NRF_PROVISIONING_RUST_VERSION is the version of Cargo.toml, which CMake defines. */
#if defined(CONFIG_NRF_PROVISIONING_HTTP)
#define NRF_PROVISIONING_VERSION_TEXT "nrf_provisioning in Rust " NRF_PROVISIONING_RUST_VERSION ", HTTP"
#else
#define NRF_PROVISIONING_VERSION_TEXT "nrf_provisioning in Rust " NRF_PROVISIONING_RUST_VERSION ", CoAP"
#endif

#endif /* NRF_PROVISIONING_VERSION_H__ */
