// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What happened, as the application is told.

use core::time::Duration;

use crate::AttestationToken;
use crate::ffi::CallbackData;

/// What happened. It borrows nothing: it may be kept, and sent to another thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// An attempt begins.
    Start,
    /// The attempt is over, whatever its outcome. The last event of every attempt.
    Stop,
    /// The service sent its "finished" command and accepted the results.
    Done,
    /// The attempt failed for a reason without an event of its own; a retry is sensible.
    Failed,
    /// The service had no commands.
    NoCommands,
    /// The service sent more commands than are allowed, or there was not enough memory.
    TooManyCommands,
    /// The service does not know an owner of this device. Carries the token that claims it, if
    /// that could be read.
    NotClaimed(Option<AttestationToken>),
    /// The secure connection was refused: the root CA is not the service's.
    WrongRootCa,
    /// The modem had no valid time for too long.
    NoValidDateTime,
    /// Credentials are to be written: the application has to take LTE down, GNSS included.
    NeedLteDeactivated,
    /// The credential work is over: the application has to bring LTE up.
    NeedLteActivated,
    /// The next attempt is scheduled.
    Scheduled {
        /// How far away it is, in whole seconds.
        after: Duration,
    },
    /// The library cannot work: settings, a modem subscription or scheduling failed.
    FatalError,
}

impl Event {
    /// Whether it ends an attempt that did not do what it was made for. A device that is not
    /// claimed is none of these, nor is a service that has nothing to send.
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        matches!(
            self,
            Self::Failed
                | Self::TooManyCommands
                | Self::WrongRootCa
                | Self::NoValidDateTime
                | Self::FatalError
        )
    }
}

/// Reads C's event; `None` for a number that is none.
///
/// # Safety
///
/// The data is complete: with "not claimed" its pointer is NULL or leads to a token that is valid
/// for as long as the data is.
pub(crate) unsafe fn from_c(data: &CallbackData) -> Option<Event> {
    Some(match data.number {
        1 => Event::Start,
        2 => Event::Stop,
        3 => Event::Done,
        4 => Event::Failed,
        5 => Event::NoCommands,
        6 => Event::TooManyCommands,
        7 => {
            // SAFETY: with this event the union has the pointer.
            let token = unsafe { data.payload.token };
            // SAFETY: NULL or valid, see above.
            let token = unsafe { token.as_ref() };
            // SAFETY: a token that is there is complete.
            Event::NotClaimed(token.and_then(|token| unsafe { AttestationToken::from_c(token) }))
        }
        8 => Event::WrongRootCa,
        9 => Event::NoValidDateTime,
        10 => Event::NeedLteDeactivated,
        11 => Event::NeedLteActivated,
        12 => {
            // SAFETY: with this event the union has the number.
            let seconds = unsafe { data.payload.next_attempt_time_seconds };
            // None is in the past.
            Event::Scheduled { after: Duration::from_secs(seconds.try_into().unwrap_or(0)) }
        }
        13 => Event::FatalError,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::{Payload, Token};

    fn read(number: u8, next_attempt_time_seconds: i64) -> Option<Event> {
        let data =
            CallbackData { number: number.into(), payload: Payload { next_attempt_time_seconds } };
        // SAFETY: the payload is zero, which is a NULL token, or a number.
        unsafe { from_c(&data) }
    }

    #[test]
    fn numbers_are_those_of_the_header() {
        let events = [
            Event::Start,
            Event::Stop,
            Event::Done,
            Event::Failed,
            Event::NoCommands,
            Event::TooManyCommands,
            Event::NotClaimed(None),
            Event::WrongRootCa,
            Event::NoValidDateTime,
            Event::NeedLteDeactivated,
            Event::NeedLteActivated,
            Event::Scheduled { after: Duration::ZERO },
            Event::FatalError,
        ];
        for (number, event) in (1..).zip(events) {
            assert_eq!(read(number, 0), Some(event));
        }
        assert_eq!((read(0, 0), read(14, 0)), (None, None));
    }

    #[test]
    fn a_time_is_a_duration() {
        let after = Duration::from_secs(86_400);
        assert_eq!(read(12, 86_400), Some(Event::Scheduled { after }));
        assert_eq!(read(12, -1), Some(Event::Scheduled { after: Duration::ZERO }));
    }

    #[test]
    fn a_token_outlives_the_callback() {
        let event = {
            let mut attest = *b"attest";
            let mut cose = *b"cose";
            let mut token = Token {
                attest: attest.as_mut_ptr().cast(),
                attest_sz: attest.len(),
                cose: cose.as_mut_ptr().cast(),
                cose_sz: cose.len(),
            };
            let data = CallbackData { number: 7, payload: Payload { token: &raw mut token } };
            // SAFETY: the token and its texts live until the end of the block.
            unsafe { from_c(&data) }
        };
        let Some(Event::NotClaimed(Some(token))) = event else { panic!("{event:?}") };
        assert_eq!((token.attest(), token.cose()), ("attest", "cose"));
    }
}
