/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file main.c
 * @brief One session of five commands over fakes, for counting what it costs with either library.
 *
 * `cargo xtask cost` builds this with the C library and with ours, runs both in QEMU, and counts
 * the instructions between cost_begins() and cost_ends().
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>
#include <zephyr/sys/sys_heap.h>

#include <net/nrf_provisioning.h>

#include "cbor.h"
#include "fakes.h"

/** How long the session may take, in virtual time. */
#define SESSION_TIMEOUT K_SECONDS(120)

/* FNV-1a, of 32 bits: the reports of both libraries have to be the same. */
#define FNV_OFFSET 2166136261u
#define FNV_PRIME 16777619u

/** What the modem answers to a key's generation: a certificate request, in base64. */
#define KEY_ANSWER                                                                                 \
	"%KEYGEN: \"MIIBCjCBrwIBADAvMS0wKwYDVQQDDCQ1MDM2MzE1NC0zOTMxLTQ0ZjAtODAyMi0xMjFiNjQwMTYyN2"     \
	"QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQqD6pNfa29o_EXnw62bnQWr8-JqsNh_HfP5z_Lmu0UBHrBBJPzw\"\r\n"

extern struct k_heap _system_heap;

static struct batch batch;
static K_SEM_DEFINE(stopped, 0, 1);
static k_tid_t worker;
static bool done;

/* What the instructions are counted between. The same code does not make one of the two. */
#define MARK __attribute__((noinline, no_icf)) static void

MARK cost_begins(void)
{
	__asm__ volatile("");
}

MARK cost_ends(void)
{
	__asm__ volatile("");
}

static void on_event(const struct nrf_provisioning_callback_data *event)
{
	worker = k_current_get();
	switch (event->type) {
	case NRF_PROVISIONING_EVENT_NEED_LTE_DEACTIVATED:
		fake_modem_set_cfun(4);
		break;
	case NRF_PROVISIONING_EVENT_NEED_LTE_ACTIVATED:
		fake_modem_set_cfun(1);
		break;
	case NRF_PROVISIONING_EVENT_DONE:
		done = true;
		break;
	case NRF_PROVISIONING_EVENT_STOP:
		k_sem_give(&stopped);
		break;
	default:
		break;
	}
}

/* A first boot as the service makes it: old key away, new key, certificate, a setting, the end. */
static void prepare_service(void)
{
	fake_modem_answer("AT%CMNG=3", FAKE_CME(513), "+CME ERROR: 513\r\n");
	fake_modem_answer("AT%KEYGEN", 0, KEY_ANSWER);
	batch_begin(&batch, 5);
	batch_at(&batch, "5f0a1c52-9d5c-4bd2-8f4a-1", "%CMNG", "3,16842753,2", 513);
	batch_at(&batch, "5f0a1c52-9d5c-4bd2-8f4a-2", "%KEYGEN", "16842753,2,0", 0);
	batch_at(&batch, "5f0a1c52-9d5c-4bd2-8f4a-3", "%CMNG",
		 "0,16842753,0,\"-----BEGIN CERTIFICATE-----\n"
		 "MIIBjzCCATWgAwIBAgIUFhOyI6bJm0gq0C0k0uQxI0tB7TQwCgYIKoZIzj0EAwIw\n"
		 "HTEbMBkGA1UEAwwSZXhhbXBsZS5pbnZhbGlkIENBMB4XDTI1MDEwMTAwMDAwMFoX\n"
		 "-----END CERTIFICATE-----\n\"",
		 0);
	batch_config(&batch, "5f0a1c52-9d5c-4bd2-8f4a-4", "app/broker", "mqtt.example.com");
	batch_finished(&batch, "5f0a1c52-9d5c-4bd2-8f4a-5");
	fake_service_send(0, 200, batch.bytes, batch.len);
}

static void print_reports(void)
{
	uint32_t hash = FNV_OFFSET;
	size_t bytes = 0;

	for (int i = 0; i < fake_service_requests(); i++) {
		const struct fake_request *request = fake_service_request(i);

		if (request == NULL || !request->is_post) {
			continue;
		}
		bytes += request->body_len;
		for (size_t at = 0; at < request->body_len; at++) {
			hash = (hash ^ request->body[at]) * FNV_PRIME;
		}
	}
	printk("cost: reports %u bytes %08x\n", (unsigned int)bytes, hash);
}

static void print_stack_and_heap(void)
{
	struct sys_memory_stats heap;
	size_t unused = 0;

	(void)k_thread_stack_space_get(worker, &unused);
	printk("cost: stack %u\n", (unsigned int)(worker->stack_info.size - unused));
	(void)sys_heap_runtime_stats_get(&_system_heap.heap, &heap);
	printk("cost: heap %u\n", (unsigned int)heap.max_allocated_bytes);
}

int main(void)
{
	fakes_reset();
	fake_modem_set_cfun(1);
	prepare_service();
	if (nrf_provisioning_init(on_event) != 0) {
		printk("cost: failed: not initialised\n");
		return 0;
	}
	/* What initialising starts by itself is over before the counting begins. */
	k_sleep(K_SECONDS(1));
	(void)sys_heap_runtime_stats_reset_max(&_system_heap.heap);
	cost_begins();
	if (nrf_provisioning_trigger_manually() != 0 || k_sem_take(&stopped, SESSION_TIMEOUT) != 0) {
		printk("cost: failed: the session did not end\n");
		return 0;
	}
	k_sleep(K_MSEC(50));
	cost_ends();
	print_reports();
	print_stack_and_heap();
	printk("cost: %s\n", done ? "done" : "failed: the session did not provision");
	return 0;
}
