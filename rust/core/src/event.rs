// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The events of an attempt.

/// What the application's callback is told; the C numbers are in the C ABI crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// An attempt begins.
    Start,
    /// The attempt is over, whatever its outcome; the last event of every attempt.
    Stop,
    /// The server sent *finished* and accepted the results.
    Done,
    /// A failure without an event of its own; a retry is sensible.
    Failed,
    /// The server had nothing to send.
    NoCommands,
    /// More commands than fit, or not enough memory.
    TooManyCommands,
    /// The service does not know the device's owner.
    DeviceNotClaimed {
        /// An attestation token is to be handed over with the event, if it can be read.
        with_token: bool,
    },
    /// The secure connection was refused.
    WrongRootCa,
    /// The modem had no valid time.
    NoValidDateTime,
    /// The application has to take LTE down.
    NeedLteDeactivated,
    /// The application has to bring LTE up.
    NeedLteActivated,
    /// The next attempt is scheduled.
    Scheduled {
        /// Seconds until it begins.
        in_seconds: u32,
    },
    /// Settings, subscriptions or scheduling failed for good.
    FatalError,
}
