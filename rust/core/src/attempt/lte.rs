// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Asking the application to take LTE down or bring it up, and waiting for it.

use crate::error::Error;
use crate::event::Event;
use crate::link::Link;
use crate::log::LogEntry;
use crate::log::log_value;
use crate::ports::{Clock, Events, Log, LteState, Modem};

/// How often the state is looked at, in milliseconds.
const POLL_MS: u32 = 1000;

/// How long to wait for an address once the network is up, in milliseconds: IPv6 addresses come
/// one to two seconds after the attach.
const ADDRESS_MS: u32 = 2000;

/// Sends the event for `state` and polls once a second until it is reached.
///
/// # Errors
///
/// [`Error::TimedOut`] when it is not reached within `timeout_s` seconds.
pub fn request<P: Events + Clock + Modem + Log>(
    platform: &mut P,
    link: &Link,
    state: LteState,
    timeout_s: u32,
) -> Result<(), Error> {
    platform.notify(match state {
        LteState::Deactivated => Event::NeedLteDeactivated,
        LteState::Activated => Event::NeedLteActivated,
    });
    for _ in 0..timeout_s {
        match state {
            LteState::Deactivated if platform.is_offline() => return Ok(()),
            LteState::Activated if link.is_up() => {
                platform.sleep_ms(ADDRESS_MS);
                return Ok(());
            }
            _ => platform.sleep_ms(POLL_MS),
        }
    }
    platform.log(LogEntry::LteTimeout, log_value(timeout_s));
    Err(Error::TimedOut)
}
