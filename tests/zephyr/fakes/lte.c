/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* What applications call of the link controller. */

#include <modem/lte_lc.h>

#include "fakes.h"

int lte_lc_func_mode_set(enum lte_lc_func_mode mode)
{
	fake_modem_set_cfun(mode);
	return 0;
}

int lte_lc_connect(void)
{
	fake_modem_set_cfun(LTE_LC_FUNC_MODE_NORMAL);
	return 0;
}
