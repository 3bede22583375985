/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What the AT host calls of the parts that are left out: sockets, updates of the modem, a reset. */

#include <errno.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/reboot.h>

#include "sm_at_dfu.h"
#include "sm_at_socket.h"

void final_call(void (*func)(void));
FUNC_NORETURN void sm_reset(void);

bool sm_bootloader_mode_enabled;

int sm_at_handle_xdfu_init(char *buf, size_t len, char *at_cmd)
{
	ARG_UNUSED(buf);
	ARG_UNUSED(len);
	ARG_UNUSED(at_cmd);
	return -ENOTSUP;
}

int sm_at_handle_xdfu_write(char *buf, size_t len, char *at_cmd)
{
	return sm_at_handle_xdfu_init(buf, len, at_cmd);
}

int sm_at_handle_xdfu_apply(char *buf, size_t len, char *at_cmd)
{
	return sm_at_handle_xdfu_init(buf, len, at_cmd);
}

/* There are no sockets to look at. */
void sm_at_socket_poll_work_handler(struct k_work *work)
{
	ARG_UNUSED(work);
}

void sm_at_socket_poll_idle_handler(struct k_work *work)
{
	ARG_UNUSED(work);
}

void final_call(void (*func)(void))
{
	func();
}

void sm_reset(void)
{
	sys_reboot(SYS_REBOOT_COLD);
	CODE_UNREACHABLE;
}
