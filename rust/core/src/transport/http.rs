// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The exchange over HTTP.

use core::ffi::CStr;
use core::num::NonZeroU16;

mod retry_after;

use crate::attempt::Buffers;
use crate::config::Config;
use crate::error::Error;
use crate::log::LogEntry;
use crate::ports::http::{HttpClient, HttpRequest, HttpResponse};
use crate::ports::{Identity, Log, Method};
use crate::transport::token::{self, FIRMWARE_VERSION_LEN};
use crate::transport::{ReportError, Transport};
use crate::wire::bytes::{MAX_DIGITS, shift};
use crate::wire::correlation;
use crate::wire::text::{CText, TextBuf};

/// The HTTP transport: one connection a request.
#[derive(Debug)]
pub struct Http<'c, C> {
    client: C,
    config: &'c Config,
    retry_after_s: u32,
}

impl<'c, C: HttpClient> Http<'c, C> {
    /// A transport over `client`.
    pub const fn new(client: C, config: &'c Config) -> Self {
        Self { client, config, retry_after_s: 0 }
    }
}

impl<C: HttpClient> Http<'_, C> {
    /// Sends a request; only success is returned.
    ///
    /// What the client fails with does not tell how far it got. Only these can come when the request
    /// is out: it was not answered in time, the connection ended, or it was answered by somebody busy.
    // Its callers have it once between them, which is what makes it worth its arguments.
    #[inline(never)]
    fn send<P: Log>(
        &mut self,
        platform: &mut P,
        method: Method,
        url: CText<'_>,
        headers: [CText<'_>; 3],
        body: &[u8],
        buffer: &mut [u8],
    ) -> Result<HttpResponse, ReportError> {
        let request = HttpRequest { method, url, headers, body };
        let response = self.client.send(&request, buffer).map_err(|error| ReportError {
            error,
            sent: matches!(error, Error::TimedOut | Error::ConnectionClosed | Error::ServerBusy),
        })?;
        // As the log tells it: 0 for none.
        let number = response.status.map_or(0, NonZeroU16::get);
        let Err(error) = check_status(platform, number) else { return Ok(response) };
        if error == Error::Unavailable {
            self.retry_after_s = retry_after::seconds(buffer);
        }
        Err(ReportError::of_report(error))
    }
}

const BEARER: &[u8] = b"Authorization: Bearer ";
/// What ends a header line.
const LINE_END: &[u8] = b"\r\n";
const ACCEPT_CBOR: &CStr = c"Accept: application/cbor\r\n";
const ACCEPT_ALL: &CStr = c"Accept: */*\r\n";
const CONTENT_CBOR: &CStr = c"Content-Type: application/cbor\r\n";
const CONTENT_ALL: &CStr = c"Content-Type: */*\r\n";
const RESPONSE_URL: &CStr = c"/v1/provisioning/response";
const COMMAND_URL: [&[u8]; 6] = [
    b"/v1/provisioning/commands?after=",
    b"&rxMaxSize=",
    b"&txMaxSize=",
    b"&mver=",
    b"&cver=",
    b"&limit=",
];

/// Length that is expected of the SDK's version, such as "3.3.99".
const SDK_VERSION_LEN: usize = 32;

impl<C: HttpClient> Transport for Http<'_, C> {
    // By itself: less flash and stack than in what calls it.
    #[inline(never)]
    fn fetch<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        after: &[u8],
        buffers: &mut Buffers<'_>,
    ) -> Result<usize, Error> {
        self.retry_after_s = 0;
        let receive_len = buffers.receive_len();
        let memory = buffers.memory();
        // In front of everything, so that the answer has all behind them for its headers and its body.
        let (url, rest) = command_url(platform, self.config, after, memory)?;
        let (authorization, answer) = authorization(platform, self.config, rest)?;
        let texts_len = url.to_bytes_with_nul().len() + authorization.to_bytes_with_nul().len();

        let lines = [ACCEPT_CBOR.into(), authorization, CONTENT_ALL.into()];
        let response =
            self.send(platform, Method::Get, url, lines, &[], answer).map_err(|why| why.error)?;
        let body = response.body;
        // A report is written to the transmit buffer while commands are read from this one.
        if body.len() > receive_len {
            return Err(Error::DoesNotFit);
        }
        let start = texts_len.saturating_add(body.start);
        shift(buffers.memory(), start, 0, body.len()).ok_or(Error::DoesNotFit)
    }

    fn report<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        report: &[u8],
        [free, receive]: [&mut [u8]; 2],
    ) -> Result<(), ReportError> {
        self.retry_after_s = 0;
        let config = self.config;
        // The token goes where there is room for it, the response where there is most room then.
        let behind = free.len() >= authorization_len(config);
        let [line, other] = if behind { [free, receive] } else { [receive, free] };
        let (authorization, rest) =
            authorization(platform, config, line).map_err(ReportError::before_report)?;
        let scratch = if behind || other.len() > rest.len() { other } else { rest };
        let lines = [CONTENT_CBOR.into(), ACCEPT_ALL.into(), authorization];
        let url = RESPONSE_URL.into();
        // Only the status counts, so a response that does not fit is as good as one that does.
        match self.send(platform, Method::Post, url, lines, report, scratch) {
            // 204 accepts a report just as 200 does; it only means "nothing" in answer to a fetch.
            Ok(_) | Err(ReportError { error: Error::NoCommands, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn retry_after_s(&self) -> u32 {
        self.retry_after_s
    }
}

/// Writes the URL of the fetch into the front of `buffer`; returns it and what is behind it, but for
/// the end, where the modem's version was read.
fn command_url<'b, P: Identity + Log>(
    platform: &mut P,
    config: &Config,
    after: &[u8],
    buffer: &'b mut [u8],
) -> Result<(CText<'b>, &'b mut [u8]), Error> {
    let (buffer, version) = token::firmware_version(platform, buffer)?;
    let [command, receive, transmit, modem, sdk, limit] = COMMAND_URL;
    let mut url = TextBuf::new(buffer);
    url.push(command).push_encoded(after);
    url.push(receive).push_number(config.rx_buf_sz);
    url.push(transmit).push_number(config.tx_buf_sz);
    url.push(modem).push_encoded(version);
    url.push(sdk).push_encoded(platform.sdk_version().to_bytes());
    url.push(limit).push_number(config.cbor_records);
    url.finish().ok_or(Error::DoesNotFit)
}

/// Room the request for commands takes, which the transmit buffer has to have beside an answer.
///
/// It is the URL, the `Authorization` line with the longest token, and where the modem's version is read; the
/// URL's texts are counted as they are when they need no escapes.
#[must_use]
pub const fn fetch_len(config: &Config) -> usize {
    let [command, receive, transmit, modem, sdk, limit] = COMMAND_URL;
    let names = command.len() + receive.len() + transmit.len() + modem.len() + sdk.len();
    let texts = correlation::MAX_LEN + FIRMWARE_VERSION_LEN + SDK_VERSION_LEN;
    let url = names + limit.len() + texts + 3 * MAX_DIGITS + 1;
    url + authorization_len(config) + FIRMWARE_VERSION_LEN
}

/// Longest `Authorization` line with its NUL.
const fn authorization_len(config: &Config) -> usize {
    BEARER.len() + config.jwt_max_len as usize + LINE_END.len() + 1
}

/// Writes the `Authorization` line with a fresh token into `buffer`; returns it and the rest.
fn authorization<'b, P: Identity>(
    platform: &mut P,
    config: &Config,
    buffer: &'b mut [u8],
) -> Result<(CText<'b>, &'b mut [u8]), Error> {
    // The signer's NUL goes where the CR will be; behind it there has to be room for LF and NUL.
    let end = buffer.len().checked_sub(LINE_END.len()).ok_or(Error::DoesNotFit)?;
    let token = buffer.get_mut(BEARER.len()..end).ok_or(Error::DoesNotFit)?;
    let token_len = token::sign_token(platform, config, token)?.len();
    let mut line = TextBuf::new(buffer);
    line.push(BEARER).keep(token_len).push(LINE_END);
    line.finish().ok_or(Error::DoesNotFit)
}

/// The meaning of a status: 200 is success, all else has its error.
fn check_status<P: Log>(platform: &mut P, number: u16) -> Result<(), Error> {
    let error = match number {
        200 => return Ok(()),
        204 => Error::NoCommands,
        400 => Error::BadRequest,
        401 => Error::NotClaimed,
        403 => Error::Forbidden,
        404 => Error::NotFound,
        409 | 410 | 413 => Error::Conflict,
        415 => Error::UnsupportedMedia,
        500 => Error::ServerBusy,
        0 => Error::ConnectionClosed,
        408 | 429 | 502..=504 => Error::Unavailable,
        _ => Error::UnexpectedStatus,
    };
    if error == Error::NoCommands {
        platform.log(LogEntry::NoCommands, 0);
    } else {
        platform.log(LogEntry::Status, i32::from(number));
    }
    Err(error)
}

#[cfg(test)]
mod tests;
