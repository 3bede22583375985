// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What happened, as the application is told.

use core::ffi::c_char;
use core::slice;

use crate::ffi::{CallbackData, Token};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
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
    NotClaimed(Option<AttestationToken<'a>>),
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
        /// How far away it is.
        in_seconds: i64,
    },
    /// The library cannot work: settings, a modem subscription or scheduling failed.
    FatalError,
}

/// The token that a user claims the device with: the two halves, to be joined by a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttestationToken<'a> {
    /// The first half.
    pub attest: &'a str,
    /// The second half.
    pub cose: &'a str,
}

/// Reads C's event; `None` for a number that is none.
///
/// # Safety
///
/// The data is complete: with "not claimed" its pointer is NULL or leads to a token that is valid
/// for as long as the data is.
pub(crate) unsafe fn from_c(data: &CallbackData) -> Option<Event<'_>> {
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
            Event::NotClaimed(token.and_then(|token| unsafe { read_token(token) }))
        }
        8 => Event::WrongRootCa,
        9 => Event::NoValidDateTime,
        10 => Event::NeedLteDeactivated,
        11 => Event::NeedLteActivated,
        // SAFETY: with this event the union has the number.
        12 => Event::Scheduled { in_seconds: unsafe { data.payload.next_attempt_time_seconds } },
        13 => Event::FatalError,
        _ => return None,
    })
}

/// # Safety
///
/// The token's pointers are NULL or lead to as many bytes as it says.
unsafe fn read_token(token: &Token) -> Option<AttestationToken<'_>> {
    // SAFETY: see above.
    let attest = unsafe { text(token.attest, token.attest_sz) };
    // SAFETY: see above.
    let cose = unsafe { text(token.cose, token.cose_sz) };
    Some(AttestationToken { attest: attest?, cose: cose? })
}

/// # Safety
///
/// The pointer is NULL or leads to `len` bytes, which live for `'a`.
unsafe fn text<'a>(start: *const c_char, len: usize) -> Option<&'a str> {
    if start.is_null() {
        return None;
    }
    // SAFETY: see above.
    let bytes = unsafe { slice::from_raw_parts(start.cast::<u8>(), len) };
    // Some versions of the SDK count the NUL.
    core::str::from_utf8(bytes).ok().map(|text| text.trim_end_matches('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::Payload;

    fn read(number: u8, next_attempt_time_seconds: i64) -> Option<Event<'static>> {
        let data =
            CallbackData { number: number.into(), payload: Payload { next_attempt_time_seconds } };
        // SAFETY: the payload is zero, which is a NULL token, or a number.
        match unsafe { from_c(&data) } {
            Some(Event::NotClaimed(None)) => Some(Event::NotClaimed(None)),
            Some(Event::NotClaimed(Some(_))) => None,
            Some(Event::Scheduled { in_seconds }) => Some(Event::Scheduled { in_seconds }),
            Some(Event::Start) => Some(Event::Start),
            Some(Event::FatalError) => Some(Event::FatalError),
            _ => None,
        }
    }

    #[test]
    fn numbers_are_those_of_the_header() {
        assert_eq!(read(1, 0), Some(Event::Start));
        assert_eq!(read(7, 0), Some(Event::NotClaimed(None)));
        assert_eq!(read(12, -1), Some(Event::Scheduled { in_seconds: -1 }));
        assert_eq!(read(13, 0), Some(Event::FatalError));
        assert_eq!(read(0, 0), None);
        assert_eq!(read(14, 0), None);
    }

    #[test]
    fn a_token_has_two_halves() {
        let mut attest = *b"attest\0";
        let mut cose = *b"cose";
        let mut token = Token {
            attest: attest.as_mut_ptr().cast(),
            attest_sz: attest.len(),
            cose: cose.as_mut_ptr().cast(),
            cose_sz: cose.len(),
        };
        let data = CallbackData { number: 7, payload: Payload { token: &raw mut token } };
        // SAFETY: the token and its texts live until the end of the test.
        let event = unsafe { from_c(&data) };
        let expected = AttestationToken { attest: "attest", cose: "cose" };
        assert_eq!(event, Some(Event::NotClaimed(Some(expected))));
    }
}
