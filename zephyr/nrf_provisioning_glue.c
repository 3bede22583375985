/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * The platform of the Rust library on Zephyr: what Zephyr declares with static macros, and the
 * kernel services the library calls. There is no provisioning logic in here.
 */

#include <errno.h>
#include <string.h>

#include <ncs_version.h>
#include <version.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/logging/log_ctrl.h>
#include <zephyr/random/random.h>

#include <modem/at_monitor.h>
#include <modem/nrf_modem_lib.h>
#include <net/nrf_provisioning.h>

#include "cert_amazon_root_ca1.h"
#include "cert_coap_root_ca.h"
#include "nrf_provisioning_log.h"
#include "nrf_provisioning_platform.h"
#include "nrf_provisioning_version.h"

LOG_MODULE_REGISTER(nrf_provisioning, CONFIG_NRF_PROVISIONING_LOG_LEVEL);

/* The library's own view of these is asserted when it is compiled. */
#if defined(CONFIG_ARM)
BUILD_ASSERT(sizeof(enum nrf_provisioning_event) == 1, "needs enums as short as GCC makes them");
#else
BUILD_ASSERT(sizeof(enum nrf_provisioning_event) == 4);
#endif
BUILD_ASSERT(sizeof(struct nrf_provisioning_callback_data) == 16);
BUILD_ASSERT(offsetof(struct nrf_provisioning_callback_data, type) == 0);
BUILD_ASSERT(offsetof(struct nrf_provisioning_callback_data, token) == 8);
BUILD_ASSERT(offsetof(struct nrf_provisioning_callback_data, next_attempt_time_seconds) == 8);
BUILD_ASSERT(NRF_PROVISIONING_EVENT_START == 1);
BUILD_ASSERT(NRF_PROVISIONING_EVENT_FATAL_ERROR == 13);

/* With an application in Rust, the crate nrf-provisioning-zephyr has the kernel's services. */
#if !defined(CONFIG_NRF_PROVISIONING_RUST_CRATE)

/* Work queue */

static void work_handler(struct k_work *work)
{
	ARG_UNUSED(work);

	nrf_provisioning_rust_work();
}

static K_THREAD_STACK_DEFINE(work_q_stack, CONFIG_NRF_PROVISIONING_STACK_SIZE);
/* Made when the library starts, and not by a macro: that takes flash for what is zero before. */
static struct k_work_delayable work;
static struct k_work_q work_q;

void nrf_provisioning_platform_start(void)
{
	static const struct k_work_queue_config config = {
		.name = "nrf_provisioning_work_q",
	};

	LOG_INF(NRF_PROVISIONING_VERSION_TEXT);

	k_work_init_delayable(&work, work_handler);
	k_work_queue_init(&work_q);
	k_work_queue_start(&work_q, work_q_stack, K_THREAD_STACK_SIZEOF(work_q_stack),
			   K_LOWEST_APPLICATION_THREAD_PRIO, &config);
}

void nrf_provisioning_platform_schedule(uint32_t delay_s)
{
	(void)k_work_reschedule_for_queue(&work_q, &work, K_SECONDS(delay_s));
}

/* Kernel services */

void nrf_provisioning_platform_sleep_ms(uint32_t ms)
{
	k_sleep(K_MSEC(ms));
}

uint32_t nrf_provisioning_platform_uptime_s(void)
{
	return k_uptime_seconds();
}

uint32_t nrf_provisioning_platform_random(void)
{
#if defined(CONFIG_ENTROPY_HAS_DRIVER) || defined(CONFIG_TEST_RANDOM_GENERATOR)
	return sys_rand32_get();
#else
	/*
	 * An image without a random source: the cycles since boot differ between devices by what
	 * their network did so far. The factor spreads that over all bits (Knuth's golden ratio).
	 */
	return k_cycle_get_32() * 2654435769U;
#endif
}

/* Longest name of a file in a message, with its NUL. What is cut is the path in front. */
#define PANIC_FILE_SIZE 48

void nrf_provisioning_platform_panic(const char *file, size_t file_len, uint32_t line)
{
	char name[PANIC_FILE_SIZE];
	size_t len = MIN(file_len, sizeof(name) - 1);

	memcpy(name, file + file_len - len, len);
	name[len] = '\0';

	LOG_ERR("Panic at %s:%u", name, (unsigned int)line);
	LOG_PANIC();
	k_panic();
}

#if defined(CONFIG_NRF_PROVISIONING_COAP)

static K_MUTEX_DEFINE(answer_mutex);
static K_SEM_DEFINE(answer_sem, 0, 1);

void nrf_provisioning_platform_lock(void)
{
	(void)k_mutex_lock(&answer_mutex, K_FOREVER);
}

void nrf_provisioning_platform_unlock(void)
{
	(void)k_mutex_unlock(&answer_mutex);
}

void nrf_provisioning_platform_signal(void)
{
	k_sem_give(&answer_sem);
}

bool nrf_provisioning_platform_wait(uint32_t timeout_ms)
{
	return k_sem_take(&answer_sem, K_MSEC(timeout_ms)) == 0;
}

#endif /* CONFIG_NRF_PROVISIONING_COAP */

#else

void nrf_provisioning_platform_log_version(void)
{
	LOG_INF(NRF_PROVISIONING_VERSION_TEXT);
}

#endif /* !CONFIG_NRF_PROVISIONING_RUST_CRATE */

int nrf_provisioning_platform_errno(void)
{
	return errno;
}

/* Log */

/* What the configured level, or the transport, leaves out takes no flash for its text. */
#if CONFIG_NRF_PROVISIONING_LOG_LEVEL >= LOG_LEVEL_ERR
#define TEXT_ERR(text) text
#else
#define TEXT_ERR(text)
#endif
#if CONFIG_NRF_PROVISIONING_LOG_LEVEL >= LOG_LEVEL_WRN
#define TEXT_WRN(text) text
#else
#define TEXT_WRN(text)
#endif
#if CONFIG_NRF_PROVISIONING_LOG_LEVEL >= LOG_LEVEL_INF
#define TEXT_INF(text) text
#else
#define TEXT_INF(text)
#endif
#if CONFIG_NRF_PROVISIONING_LOG_LEVEL >= LOG_LEVEL_DBG
#define TEXT_DBG(text) text
#else
#define TEXT_DBG(text)
#endif

#define TEXT(number, level, text) TEXT_##level(text) "\0"
#define NO_TEXT(number, level, text) "\0"

#if defined(CONFIG_NRF_PROVISIONING_HTTP)
#define COAP_TEXT NO_TEXT
#else
#define COAP_TEXT TEXT
#endif

/*
 * One call for messages with and without a value: a zero without digits prints as nothing, as
 * the C standard has it. Zephyr's own formatters print a digit all the same, and need two, and the
 * parser of dictionary logs does not know that an asterisk takes an argument.
 */
#if defined(CONFIG_CBPRINTF_NANO) || !defined(CONFIG_PICOLIBC) ||                                  \
	defined(CONFIG_LOG_DICTIONARY_SUPPORT)
#define LOG_MESSAGE(log)                                                                           \
	do {                                                                                       \
		if (digits) {                                                                      \
			log("%s%d", text, number);                                                 \
		} else {                                                                           \
			log("%s", text);                                                           \
		}                                                                                  \
	} while (false)
#else
#define LOG_MESSAGE(log) log("%s%.*d", text, digits, number)
#endif

void nrf_provisioning_platform_log(uint32_t message, int32_t value)
{
	/* One string, in the order of the numbers: a table of pointers would take more flash. */
	static const char texts[] = NRF_PROVISIONING_LOG_MESSAGES(TEXT, COAP_TEXT);
	const char *text = texts;

	for (uint32_t left = message; left > 1; left--) {
		text += strlen(text) + 1;
	}

	size_t len = strlen(text);

	if (len == 0) {
		return;
	}

	int digits = text[len - 1] == ' ';
	int number = digits ? value : 0;

	if (message <= NRF_PROVISIONING_LOG_LAST_ERR) {
		LOG_MESSAGE(LOG_ERR);
	} else if (message <= NRF_PROVISIONING_LOG_LAST_WRN) {
		LOG_MESSAGE(LOG_WRN);
	} else if (message <= NRF_PROVISIONING_LOG_LAST_INF) {
		LOG_MESSAGE(LOG_INF);
	} else {
		LOG_MESSAGE(LOG_DBG);
	}
}

/* Identification */

const char *nrf_provisioning_platform_sdk_version(void)
{
	return NCS_VERSION_STRING;
}

const char *nrf_provisioning_platform_user_agent(void)
{
	return "User-Agent: Zephyr/" STRINGIFY(KERNEL_VERSION_MAJOR) "." STRINGIFY(
		KERNEL_VERSION_MINOR) " (" STRINGIFY(BUILD_VERSION) " " CONFIG_BOARD ")\r\n";
}

size_t nrf_provisioning_platform_root_ca(const uint8_t **pem)
{
#if !defined(CONFIG_NRF_PROVISIONING_WITH_CERT)
	ARG_UNUSED(pem);
	return 0;
#elif defined(CONFIG_NRF_PROVISIONING_HTTP)
	*pem = cert_amazon_root_ca1_pem;
	return cert_amazon_root_ca1_pem_size;
#else
	*pem = cert_coap_root_ca_pem;
	return cert_coap_root_ca_pem_size;
#endif
}

/* Modem */

#if defined(CONFIG_NRF_PROVISIONING_WITH_CERT)
static void on_modem_init(int ret, void *ctx)
{
	ARG_UNUSED(ctx);

	nrf_provisioning_rust_on_modem_init(ret);
}

NRF_MODEM_LIB_ON_INIT(nrf_provisioning_init_hook, on_modem_init, NULL);
#endif

static void on_modem_cfun(int mode, void *ctx)
{
	ARG_UNUSED(ctx);

	nrf_provisioning_rust_on_cfun(mode);
}

NRF_MODEM_LIB_ON_CFUN(nrf_provisioning_cfun_hook, on_modem_cfun, NULL);

static void on_cgev(const char *notif)
{
	nrf_provisioning_rust_on_cgev(notif);
}

AT_MONITOR(nrf_provisioning_cgev, "CGEV", on_cgev);
