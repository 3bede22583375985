/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/** @file kernel.h @brief The kernel services the glue uses, as types without a kernel. */
#ifndef GLUE_KERNEL_H_
#define GLUE_KERNEL_H_

#include_next <zephyr/kernel.h>

#define ARG_UNUSED(x) (void)(x)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define BUILD_ASSERT(expression, ...) _Static_assert(expression, "" __VA_ARGS__)
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define STRINGIFY_(x) #x
#define STRINGIFY(x) STRINGIFY_(x)

typedef struct {
	int64_t ticks;
} k_timeout_t;

#define K_MSEC(ms) ((k_timeout_t){.ticks = (ms)})
#define K_SECONDS(s) ((k_timeout_t){.ticks = (s)})
#define K_NO_WAIT ((k_timeout_t){0})
#define K_FOREVER ((k_timeout_t){-1})
#define K_LOWEST_APPLICATION_THREAD_PRIO 14

struct k_work {
	int reserved;
};

typedef void (*k_work_handler_t)(struct k_work *work);

struct k_work_delayable {
	k_work_handler_t handler;
};

struct k_work_q {
	int reserved;
};

struct k_work_queue_config {
	const char *name;
};

struct k_sem {
	unsigned int count;
	unsigned int limit;
};

typedef char k_thread_stack_t;

#define K_THREAD_STACK_DEFINE(name, size) k_thread_stack_t name[size]
#define K_THREAD_STACK_SIZEOF(name) sizeof(name)
#define K_MUTEX_DEFINE(name) struct k_mutex name
#define K_SEM_DEFINE(name, initial, maximum) struct k_sem name = {initial, maximum}

void k_work_init_delayable(struct k_work_delayable *dwork, k_work_handler_t handler);
void k_work_queue_init(struct k_work_q *queue);
void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack, size_t stack_size, int prio,
			const struct k_work_queue_config *cfg);
int k_work_reschedule_for_queue(struct k_work_q *queue, struct k_work_delayable *dwork,
				k_timeout_t delay);
void k_panic(void);
int32_t k_sleep(k_timeout_t timeout);
uint32_t k_uptime_seconds(void);
int k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout);
int k_mutex_unlock(struct k_mutex *mutex);
void k_sem_give(struct k_sem *sem);
int k_sem_take(struct k_sem *sem, k_timeout_t timeout);

#endif /* GLUE_KERNEL_H_ */
