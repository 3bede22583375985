// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the messages say: the paths of the requests, and the meaning of the codes that come back.

use core::ffi::CStr;

use crate::config::Config;
use crate::error::Error;
use crate::log::LogEntry;
use crate::ports::coap::Code;
use crate::ports::{Identity, Log};
use crate::transport::token;
use crate::wire::correlation;
use crate::wire::text::{CText, TextBuf, option_len};

/// The token is accepted, and the connection authenticated.
pub(super) const CREATED: Code = Code::new(2, 1);
/// The report is accepted; or the service agrees to a suspension.
pub(super) const CHANGED: Code = Code::new(2, 4);
/// Here are the commands.
pub(super) const CONTENT: Code = Code::new(2, 5);
/// The service does not know who is at the other end.
pub(super) const UNAUTHORIZED: Code = Code::new(4, 1);

/// Where reports go.
pub(super) const RESPONSE_PATH: &CStr = c"p/rsp";
/// Where a suspension is asked for.
pub(super) const SUSPEND_PATH: &CStr = c"/.dtls/suspend";
/// The path of a fetch, between its values.
const COMMAND_PATH: [&[u8]; 4] = [b"p/cmd?after=", b"&rxMaxSize=", b"&txMaxSize=", b"&limit="];

/// Longest path with its NUL that `CONFIG_COAP_CLIENT_MAX_PATH_LENGTH` allows.
pub(super) const MAX_PATH_LEN: usize = 129;

/// Length of the longest path, without its NUL.
///
/// The CoAP client has to take this much: `CONFIG_COAP_CLIENT_MAX_PATH_LENGTH`.
#[must_use]
pub const fn longest_path(config: &Config) -> usize {
    let [command, receive, transmit, limit] = COMMAND_PATH;
    let numbers = digits(config.rx_buf_sz) + digits(config.tx_buf_sz) + digits(config.cbor_records);
    let texts = command.len() + receive.len() + transmit.len() + limit.len();
    texts + numbers + correlation::MAX_LEN
}

const fn digits(number: u32) -> usize {
    let mut rest = number / 10;
    let mut digits = 1;
    while rest > 0 {
        rest /= 10;
        digits += 1;
    }
    digits
}

/// Writes the path of the fetch into `buffer`.
///
/// An id whose escapes make it longer than any other is left out, or no path of a later fetch
/// would fit either. The service loses nothing by that: what was reported left its queue.
pub(super) fn command_path<'b>(
    config: &Config,
    after: &[u8],
    buffer: &'b mut [u8],
) -> Result<CText<'b>, Error> {
    let [command, receive, transmit, limit] = COMMAND_PATH;
    let after = if option_len(after) > correlation::MAX_LEN { &[] } else { after };
    let mut path = TextBuf::new(buffer);
    path.push(command).push_option(after);
    path.push(receive).push_number(config.rx_buf_sz);
    path.push(transmit).push_number(config.tx_buf_sz);
    path.push(limit).push_number(config.cbor_records);
    path.finish().map(|(path, _)| path).ok_or(Error::DoesNotFit)
}

/// Writes the path of the authentication into the front of `buffer`, whose end is used as well.
pub(super) fn auth_path<'b, P: Identity>(
    platform: &mut P,
    buffer: &'b mut [u8],
) -> Result<CText<'b>, Error> {
    let (buffer, version) = token::firmware_version(platform, buffer)?;
    let mut path = TextBuf::new(buffer);
    path.push(b"p/auth-jwt?mver=").push_option(version);
    path.push(b"&cver=").push_option(platform.sdk_version().to_bytes());
    path.finish().map(|(path, _)| path).ok_or(Error::DoesNotFit)
}

/// The meaning of a code: the expected one is success, all else has its error.
pub(super) fn check_code<P: Log>(
    platform: &mut P,
    code: Code,
    expected: Code,
) -> Result<(), Error> {
    if code == expected {
        return Ok(());
    }
    // Logged as the decimal number it is written as: 401 for 4.01.
    let number = i32::from(code.class()) * 100 + i32::from(code.detail());
    platform.log(LogEntry::Status, number);
    Err(match number {
        400 | 406 => Error::BadRequest,
        401 => Error::NotClaimed,
        403 => Error::Forbidden,
        404 => Error::NotFound,
        409 | 413 => Error::Conflict,
        415 => Error::UnsupportedMedia,
        500 | 503 => Error::ServerBusy,
        // 4.08: blocks of the report did not arrive, or not in order (RFC 7959 section 2.9.2).
        408 | 429 | 502 | 504 => Error::Unavailable,
        _ => Error::UnexpectedStatus,
    })
}
