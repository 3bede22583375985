// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The exchange over CoAP.
//!
//! One DTLS connection serves as many requests as it can: the device authenticates when it is
//! made, and it is left open from an accepted report to the next fetch, and while a batch runs. It
//! is closed while the modem is offline, unless the modem can keep it and the service agrees.

pub mod blocks;
mod message;

use crate::attempt::Buffers;
use crate::config::Config;
use crate::error::Error;
use crate::log::LogEntry;
use crate::ports::coap::{CoapClient, CoapRequest, CoapResponse};
use crate::ports::{Identity, Log, Method};
use crate::transport::{ReportError, Transport, token};

use crate::wire::text::CText;
use message::{CHANGED, CONTENT, CREATED, MAX_PATH_LEN, RESPONSE_PATH, SUSPEND_PATH, UNAUTHORIZED};
use message::{auth_path, check_code, command_path};

pub use message::longest_path;

/// The CoAP transport.
#[derive(Debug)]
pub struct Coap<'c, C> {
    client: C,
    config: &'c Config,
    /// The connection was left alone while a batch ran, and nothing was sent over it since.
    kept: bool,
    /// The service did not agree to a suspension.
    cannot_suspend: bool,
    retry_after_s: u32,
}

impl<'c, C: CoapClient> Coap<'c, C> {
    /// A transport over `client`.
    pub const fn new(client: C, config: &'c Config) -> Self {
        Self { client, config, kept: false, cannot_suspend: false, retry_after_s: 0 }
    }
}

/// What is asked for over an authenticated connection.
#[derive(Clone, Copy)]
enum Call<'a> {
    /// The commands after this correlation id.
    Fetch { after: &'a [u8] },
    /// That this report be accepted.
    Report(&'a [u8]),
}

impl<C: CoapClient> Coap<'_, C> {
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
        mut buffer: Option<&mut [u8]>,
    ) -> Result<CoapResponse, ReportError> {
        self.retry_after_s = 0;
        loop {
            let reused = self.client.is_open();
            let kept = core::mem::take(&mut self.kept);
            self.open(platform, scratch).map_err(ReportError::before_report)?;
            let response = self.send(scratch, call, buffer.as_deref_mut());
            let stale = match response {
                Ok(CoapResponse { code, .. }) => reused && code == UNAUTHORIZED,
                Err(_) => reused && kept,
            };
            if !stale {
                return response.map_err(ReportError::of_report);
            }
            platform.log(LogEntry::Reconnecting, 0);
            self.client.close();
        }
    }

    fn send(
        &mut self,
        scratch: &mut [u8],
        call: Call<'_>,
        buffer: Option<&mut [u8]>,
    ) -> Result<CoapResponse, Error> {
        let (method, path, payload) = match call {
            Call::Fetch { after } => {
                (Method::Get, command_path(self.config, after, scratch)?, [].as_slice())
            }
            Call::Report(report) => (Method::Post, RESPONSE_PATH.into(), report),
        };
        self.request(&CoapRequest { method, path, payload, confirmable: true }, buffer)
    }

    /// Sends a request, and notes how long its response asks to be left alone.
    fn request(
        &mut self,
        request: &CoapRequest<'_>,
        buffer: Option<&mut [u8]>,
    ) -> Result<CoapResponse, Error> {
        let response = self.client.send(request, buffer)?;
        self.retry_after_s = response.retry_after_s;
        Ok(response)
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
        let path_len = auth_path(platform, scratch)?.to_bytes().len();
        let (path, rest) = CText::ended(scratch, path_len).ok_or(Error::DoesNotFit)?;
        let payload = token::sign_token(platform, self.config, rest)?;
        let request = CoapRequest { method: Method::Post, path, payload, confirmable: true };
        let response = self.request(&request, None)?;
        check_code(platform, response.code, CREATED)
    }

    /// Asks the service to keep its side of the connection.
    fn suspend<P: Log>(&mut self, platform: &mut P) -> bool {
        if self.cannot_suspend || !self.client.is_open() || !self.client.stays_open_offline() {
            return false;
        }
        let path = SUSPEND_PATH.into();
        let request = CoapRequest { method: Method::Post, path, payload: &[], confirmable: false };
        let response = self.client.send(&request, None);
        // Silence is a lost datagram: the next connection is worth asking for.
        let Ok(CoapResponse { code, .. }) = response else { return false };
        self.cannot_suspend = !code.is_success();
        if self.cannot_suspend {
            platform.log(LogEntry::CannotSuspend, 0);
        }
        !self.cannot_suspend
    }
}

impl<C: CoapClient> Transport for Coap<'_, C> {
    fn fetch<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        after: &[u8],
        buffers: &mut Buffers<'_>,
    ) -> Result<usize, Error> {
        let [receive, scratch] = buffers.split();
        let response = self
            .call(platform, scratch, Call::Fetch { after }, Some(receive))
            .map_err(|why| why.error)?;
        check_code(platform, response.code, CONTENT)?;
        if response.len == 0 {
            platform.log(LogEntry::NoCommands, 0);
            return Err(Error::NoCommands);
        }
        Ok(response.len)
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
        report: &[u8],
        [free, receive]: [&mut [u8]; 2],
    ) -> Result<(), ReportError> {
        // Behind the report if a path and a token fit there, else where there is more room.
        let needed = MAX_PATH_LEN + self.config.jwt_max_len as usize + 1;
        let scratch =
            if free.len() >= needed || free.len() >= receive.len() { free } else { receive };
        let response = self.call(platform, scratch, Call::Report(report), None)?;
        check_code(platform, response.code, CHANGED).map_err(ReportError::of_report)
    }

    fn retry_after_s(&self) -> u32 {
        self.retry_after_s
    }

    fn close(&mut self) {
        self.kept = false;
        self.client.close();
    }
}

#[cfg(test)]
mod tests;
