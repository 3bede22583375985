/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_provisioning_platform.h
 * @brief What the Rust library and the platform below it need from each other.
 *
 * Private to this module: applications include net/nrf_provisioning.h. The platform is the Zephyr
 * glue on a device, and the simulation on a host.
 */
#ifndef NRF_PROVISIONING_PLATFORM_H__
#define NRF_PROVISIONING_PLATFORM_H__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Provided by the platform, called by the library. */

/** Creates the work queue. Called once, before the first schedule. */
void nrf_provisioning_platform_start(void);

/**
 * Runs nrf_provisioning_rust_work() on the work queue after @p delay_s seconds.
 *
 * Replaces a run that is still waiting. Called while the work runs, it makes the work run again
 * after it has returned. May be called from any thread.
 */
void nrf_provisioning_platform_schedule(uint32_t delay_s);

/** Suspends the calling thread for @p ms milliseconds. */
void nrf_provisioning_platform_sleep_ms(uint32_t ms);

/** Seconds since boot. */
uint32_t nrf_provisioning_platform_uptime_s(void);

/** 32 random bits that differ between devices which booted together. */
uint32_t nrf_provisioning_platform_random(void);

#if defined(CONFIG_NRF_PROVISIONING_RUST_CRATE)
/** Logs the library's version, when the work queue is created by the crate nrf-provisioning-zephyr. */
void nrf_provisioning_platform_log_version(void);
#endif

/** Logs message number @p message with @p value; both are defined in the core's `log` module. */
void nrf_provisioning_platform_log(uint32_t message, int32_t value);

/**
 * The library has come upon a defect of its own: says where it is, and faults. Does not return.
 *
 * @param file Name of the source file, not NUL terminated.
 * @param file_len Its length in bytes.
 * @param line Line in it.
 */
void nrf_provisioning_platform_panic(const char *file, size_t file_len, uint32_t line);

/**
 * The root CA certificate the chosen transport needs, in PEM, for NRF_PROVISIONING_WITH_CERT.
 *
 * @param[out] pem First byte; not necessarily NUL terminated.
 * @return Length in bytes.
 */
size_t nrf_provisioning_platform_root_ca(const uint8_t **pem);

/** Version of the SDK as reported to the service ("cver"), NUL terminated, static. */
const char *nrf_provisioning_platform_sdk_version(void);

/** The whole User-Agent header line with CR LF, NUL terminated, static. */
const char *nrf_provisioning_platform_user_agent(void);

/*
 * The next five are for CoAP, whose answers arrive on another thread than the work queue's: the
 * work queue waits, and the thread of the answers signals.
 */

/** Takes the mutex. Never taken twice by one thread, and never held while waiting. */
void nrf_provisioning_platform_lock(void);

/** Gives the mutex back. */
void nrf_provisioning_platform_unlock(void);

/**
 * Ends a wait, the one under way or the next: a binary semaphore.
 *
 * Called with the mutex held, possibly on the work queue itself.
 */
void nrf_provisioning_platform_signal(void);

/**
 * Waits for a signal for at most @p timeout_ms milliseconds.
 *
 * With 0 it does not wait, and is called to forget a signal that came too late.
 *
 * @return Whether there was a signal, which is used up then.
 */
bool nrf_provisioning_platform_wait(uint32_t timeout_ms);

/** The calling thread's errno, positive: why the last zsock_* function failed. */
int nrf_provisioning_platform_errno(void);

/* Provided by the library, called by the platform. */

/** Body of the work item; only ever called on the work queue. */
void nrf_provisioning_rust_work(void);

/** The modem library was initialised with result @p ret. */
void nrf_provisioning_rust_on_modem_init(int ret);

/** The modem's functional mode was set to @p mode (the number of AT+CFUN). */
void nrf_provisioning_rust_on_cfun(int mode);

/** A "+CGEV" notification arrived; @p notif is the whole line, NUL terminated. */
void nrf_provisioning_rust_on_cgev(const char *notif);

#ifdef __cplusplus
}
#endif

#endif /* NRF_PROVISIONING_PLATFORM_H__ */
