// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The exchange over CoAP.
//!
//! One DTLS connection serves as many requests as it can: the device authenticates when it is
//! made, and it is left open from an accepted report to the next fetch, and while a batch runs. It
//! is closed while the modem is offline, unless the modem can keep it and the service agrees.

pub mod blocks;

use core::ffi::CStr;

use crate::config::Config;
use crate::error::Error;
use crate::log::LogEntry;
use crate::ports::coap::{Answer, Client, Method, Request};
use crate::ports::{Identity, Log};
use crate::transport::Transport;
use crate::transport::token;
use crate::wire::bytes::until_nul;
use crate::wire::correlation;
use crate::wire::text::{CText, TextBuf, option_len};

pub use blocks::{Block, Blocks, Progress};

/// The CoAP transport.
#[derive(Debug)]
pub struct Coap<'c, C> {
    client: C,
    config: &'c Config,
    /// The connection was left alone while a batch ran, and nothing was sent over it since.
    kept: bool,
    /// The service did not agree to a suspension.
    cannot_suspend: bool,
}

impl<'c, C: Client> Coap<'c, C> {
    /// A transport over `client`.
    pub const fn new(client: C, config: &'c Config) -> Self {
        Self { client, config, kept: false, cannot_suspend: false }
    }
}

const fn code(class: u8, detail: u8) -> u8 {
    class << 5 | detail
}

const CREATED: u8 = code(2, 1);
const CHANGED: u8 = code(2, 4);
const CONTENT: u8 = code(2, 5);
const UNAUTHORIZED: u8 = code(4, 1);

const RESPONSE_PATH: &CStr = c"p/rsp";
const SUSPEND_PATH: &CStr = c"/.dtls/suspend";
const COMMAND_PATH: [&[u8]; 4] = [b"p/cmd?after=", b"&rxMaxSize=", b"&txMaxSize=", b"&limit="];

/// Longest path with its NUL that `CONFIG_COAP_CLIENT_MAX_PATH_LENGTH` allows.
const MAX_PATH_LEN: usize = 129;

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

/// What is asked for over an authenticated connection.
#[derive(Clone, Copy)]
enum Call<'a> {
    /// The commands after this correlation id.
    Fetch { after: &'a [u8] },
    /// That this report be accepted.
    Report(&'a [u8]),
}

impl<C: Client> Coap<'_, C> {
    /// Makes a call over the connection there is, or over a new one.
    ///
    /// A connection that was kept may not have survived, and the service may have forgotten who
    /// is at the other end of an old one: a fresh connection then gets one try. `scratch` is for
    /// paths and the token.
    fn call<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        scratch: &mut [u8],
        call: Call<'_>,
        mut response: Option<&mut [u8]>,
    ) -> Result<Answer, Error> {
        loop {
            let reused = self.client.is_open();
            let kept = core::mem::take(&mut self.kept);
            self.open(platform, scratch)?;
            let answer = self.send(scratch, call, response.as_deref_mut());
            let stale = match answer {
                Ok(Answer { code, .. }) => reused && code == UNAUTHORIZED,
                Err(_) => reused && kept,
            };
            if !stale {
                return answer;
            }
            platform.log(LogEntry::Reconnecting, 0);
            self.client.close();
        }
    }

    fn send(
        &mut self,
        scratch: &mut [u8],
        call: Call<'_>,
        response: Option<&mut [u8]>,
    ) -> Result<Answer, Error> {
        let (method, path, payload) = match call {
            Call::Fetch { after } => {
                (Method::Get, command_path(self.config, after, scratch)?, [].as_slice())
            }
            Call::Report(report) => (Method::Post, RESPONSE_PATH.into(), report),
        };
        self.client.request(&Request { method, path, payload, confirmable: true }, response)
    }

    /// Makes the connection and authenticates, unless that was done before.
    fn open<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        scratch: &mut [u8],
    ) -> Result<(), Error> {
        if self.client.is_open() {
            return Ok(());
        }
        self.client.connect()?;
        let authenticated = self.authenticate(platform, scratch);
        if authenticated.is_err() {
            self.client.close();
        }
        authenticated
    }

    fn authenticate<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        scratch: &mut [u8],
    ) -> Result<(), Error> {
        let (path, rest) = auth_path(platform, scratch)?;
        let token_len = token::sign_token(platform, self.config, rest)?;
        let payload = rest.get(..token_len).unwrap_or_default();
        let request = Request { method: Method::Post, path, payload, confirmable: true };
        let answer = self.client.request(&request, None)?;
        check_code(platform, answer.code, CREATED)
    }

    /// Asks the service to keep its side of the connection.
    fn suspend<P: Log>(&mut self, platform: &mut P) -> bool {
        if self.cannot_suspend || !self.client.is_open() || !self.client.stays_open_offline() {
            return false;
        }
        let path = SUSPEND_PATH.into();
        let request = Request { method: Method::Post, path, payload: &[], confirmable: false };
        let answer = self.client.request(&request, None);
        // Silence is a lost datagram: the next connection is worth asking for.
        let Ok(Answer { code, .. }) = answer else { return false };
        self.cannot_suspend = code >> 5 != CHANGED >> 5;
        if self.cannot_suspend {
            platform.log(LogEntry::CannotSuspend, 0);
        }
        !self.cannot_suspend
    }
}

impl<C: Client> Transport for Coap<'_, C> {
    fn fetch<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        after: &[u8],
        receive: &mut [u8],
        transmit: &mut [u8],
    ) -> Result<usize, Error> {
        let answer = self.call(platform, transmit, Call::Fetch { after }, Some(receive))?;
        check_code(platform, answer.code, CONTENT)?;
        if answer.len == 0 {
            platform.log(LogEntry::NoCommands, 0);
            return Err(Error::NoCommands);
        }
        Ok(answer.len)
    }

    fn before_execution<P: Identity + Log>(&mut self, platform: &mut P, goes_offline: bool) {
        self.kept = !goes_offline || self.suspend(platform);
        if !self.kept {
            self.client.close();
        }
    }

    fn report<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        transmit: &mut [u8],
        len: usize,
        receive: &mut [u8],
    ) -> Result<(), Error> {
        let (report, free) = transmit.split_at_mut_checked(len).ok_or(Error::DoesNotFit)?;
        // Behind the report if a path and a token fit there, else where there is more room.
        let needed = MAX_PATH_LEN + self.config.jwt_max_len as usize + 1;
        let scratch =
            if free.len() >= needed || free.len() >= receive.len() { free } else { receive };
        let answer = self.call(platform, scratch, Call::Report(report), None)?;
        check_code(platform, answer.code, CHANGED)
    }

    fn close(&mut self) {
        self.kept = false;
        self.client.close();
    }
}

/// Writes the path of the fetch into `buffer`.
///
/// An id whose escapes make it longer than any other is left out, or no path of a later fetch
/// would fit either. The service loses nothing by that: what was reported left its queue.
fn command_path<'b>(
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

/// Writes the path of the authentication into `buffer`; returns it and the rest.
fn auth_path<'b, P: Identity>(
    platform: &mut P,
    buffer: &'b mut [u8],
) -> Result<(CText<'b>, &'b mut [u8]), Error> {
    let version = token::firmware_version(platform)?;
    let mut path = TextBuf::new(buffer);
    path.push(b"p/auth-jwt?mver=").push_option(until_nul(&version));
    path.push(b"&cver=").push_option(platform.sdk_version().to_bytes());
    path.finish().ok_or(Error::DoesNotFit)
}

/// The meaning of a code: the expected one is success, all else has its error.
fn check_code<P: Log>(platform: &mut P, answered: u8, expected: u8) -> Result<(), Error> {
    const BAD_REQUEST: u8 = code(4, 0);
    const FORBIDDEN: u8 = code(4, 3);
    const NOT_FOUND: u8 = code(4, 4);
    const NOT_ACCEPTABLE: u8 = code(4, 6);
    /// Blocks of the report did not arrive, or not in order (RFC 7959 section 2.9.2).
    const INCOMPLETE: u8 = code(4, 8);
    const TOO_MANY_REQUESTS: u8 = code(4, 29);
    const INTERNAL_ERROR: u8 = code(5, 0);
    const BAD_GATEWAY: u8 = code(5, 2);
    const UNAVAILABLE: u8 = code(5, 3);
    const GATEWAY_TIMEOUT: u8 = code(5, 4);
    if answered == expected {
        return Ok(());
    }
    // Read as the decimal number it is written as: 401 for 4.01.
    platform.log(LogEntry::Status, i32::from(answered >> 5) * 100 + i32::from(answered & 0x1f));
    Err(match answered {
        BAD_REQUEST | NOT_ACCEPTABLE => Error::BadRequest,
        UNAUTHORIZED => Error::NotClaimed,
        FORBIDDEN => Error::Forbidden,
        NOT_FOUND => Error::NotFound,
        INTERNAL_ERROR | UNAVAILABLE => Error::ServerBusy,
        INCOMPLETE | TOO_MANY_REQUESTS | BAD_GATEWAY | GATEWAY_TIMEOUT => Error::Unavailable,
        _ => Error::UnexpectedStatus,
    })
}

#[cfg(test)]
mod tests;
