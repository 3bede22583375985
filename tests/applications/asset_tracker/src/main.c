/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/*
 * What the template's cloud module does for its provisioning part: the channel that it reports to, an
 * attempt when the network is there, and another one when that failed.
 */

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/task_wdt/task_wdt.h>
#include <zephyr/zbus/zbus.h>

#include "cloud_internal.h"
#include "cloud_provisioning.h"
#include "network.h"

LOG_MODULE_REGISTER(cloud, CONFIG_APP_CLOUD_LOG_LEVEL);

#define RETRY_DELAY K_SECONDS(60)

ZBUS_CHAN_DEFINE(priv_cloud_chan, struct priv_cloud_msg, NULL, NULL, ZBUS_OBSERVERS_EMPTY,
		 ZBUS_MSG_INIT(0));
ZBUS_MSG_SUBSCRIBER_DEFINE(cloud);
ZBUS_CHAN_ADD_OBS(priv_cloud_chan, cloud, 0);
ZBUS_CHAN_ADD_OBS(network_chan, cloud, 0);

union message {
	struct network_msg network;
	struct priv_cloud_msg cloud;
};

/* Waits for a message on a channel, of whatever kind. */
static int wait_for(const struct zbus_channel *wanted, union message *message)
{
	const struct zbus_channel *channel;

	do {
		const int err = zbus_sub_wait_msg(&cloud, &channel, message, K_FOREVER);

		if (err) {
			return err;
		}
	} while (channel != wanted);
	return 0;
}

static int wait_for_network(void)
{
	union message message;
	int err;

	do {
		err = wait_for(&network_chan, &message);
	} while (!err && message.network.type != NETWORK_CONNECTED);
	return err;
}

static int provision(void)
{
	union message message;
	int err;

	while (true) {
		err = cloud_provisioning_trigger();
		if (err) {
			return err;
		}
		err = wait_for(&priv_cloud_chan, &message);
		if (err) {
			return err;
		}
		if (message.cloud.type == CLOUD_PROVISIONING_FINISHED) {
			return 0;
		}
		k_sleep(RETRY_DELAY);
	}
}

int main(void)
{
	int err = cloud_provisioning_init();

	if (!err) {
		err = wait_for_network();
	}
	if (!err) {
		err = provision();
	}
	if (err) {
		LOG_ERR("No provisioning, error %d", err);
		return err;
	}
	LOG_INF("Provisioning is finished");
	return 0;
}

/* Before the modules' threads, as the template's main module does it. */
static int start_watchdog(void)
{
	return task_wdt_init(NULL);
}
SYS_INIT(start_watchdog, APPLICATION, 0);
