// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Asking the application to take LTE down or bring it up, and waiting for it.

use crate::error::Error;
use crate::event::Event;
use crate::link::Link;
use crate::log::{LogEntry, log_value};
use crate::ports::{Clock, Events, Log, LteState, Modem};

/// How often the state is looked at, in milliseconds.
const POLL_MS: u32 = 1000;

/// How long to wait for an address once the network is up, in milliseconds: IPv6 addresses come
/// one to two seconds after the attach.
const ADDRESS_MS: u32 = 2000;

/// How often the modem is asked whether it is attached while no notification says so, in polls: an
/// application or a host may have switched the notifications off.
const POLLS_PER_QUESTION: u32 = 10;

/// Sends the event for `state` and polls once a second until it is reached.
///
/// # Errors
///
/// [`Error::LteTimedOut`] when it is not reached within `timeout_s` seconds.
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
    for poll in 0..timeout_s {
        match state {
            LteState::Deactivated if platform.is_offline() => return Ok(()),
            LteState::Activated if link.is_up() => {
                platform.sleep_ms(ADDRESS_MS);
                return Ok(());
            }
            _ => platform.sleep_ms(POLL_MS),
        }
        let is_last = poll + 1 == timeout_s;
        if state == LteState::Activated && (is_last || (poll + 1) % POLLS_PER_QUESTION == 0) {
            ask(platform, link);
        }
    }
    if state == LteState::Activated && link.is_up() {
        return Ok(());
    }
    platform.log(LogEntry::LteTimeout, log_value(timeout_s));
    Err(Error::LteTimedOut)
}

/// Asks the modem whether it is attached, when the notifications say that it is not; whether it is.
pub fn ask<P: Modem>(platform: &mut P, link: &Link) -> bool {
    if !link.is_up() && platform.is_attached() {
        link.set(true);
    }
    link.is_up()
}
