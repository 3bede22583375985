/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/* The service's side of a first boot, for samples: the first request finds this batch. */

#include <zephyr/init.h>

#include "cbor.h"
#include "fakes.h"

static int prepare_first_boot(void)
{
	static struct batch batch;

	fake_modem_answer("AT%CMNG=3", FAKE_CME(513), "+CME ERROR: 513\r\n");
	fake_modem_answer("AT%KEYGEN", 0, "%KEYGEN: \"key\"\r\n");
	batch_begin(&batch, 5);
	batch_at(&batch, "script.1", "%CMNG", "3,42,2", 513);
	batch_at(&batch, "script.2", "%KEYGEN", "42,2,0", 0);
	batch_at(&batch, "script.3", "%CMNG", "0,42,1,\"certificate\"", 0);
	batch_config(&batch, "script.4", "app/broker", "mqtt.example.com");
	batch_finished(&batch, "script.5");
	fake_service_send(0, 200, batch.bytes, batch.len);
	return 0;
}

SYS_INIT(prepare_first_boot, APPLICATION, CONFIG_APPLICATION_INIT_PRIORITY);
