// SPDX-License-Identifier: Apache-2.0 OR MIT

//! HTTP through the SDK's REST client.

use core::ffi::{CStr, c_char};
use core::mem::MaybeUninit;
use core::num::NonZeroU16;
use core::ptr;

use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::ports::http::{HttpClient, HttpRequest, HttpResponse};
use nrf_provisioning_core::ports::{Log, Method};
use nrf_provisioning_core::wire::text::CText;
use nrf_provisioning_core::{Config, Error};
use nrf_provisioning_sys as sys;

use super::Sdk;
use crate::errno;

/// The SDK's REST client, to the host of the configuration.
#[derive(Debug)]
pub struct RestClient<'c> {
    config: &'c Config,
}

impl<'c> RestClient<'c> {
    /// A client of the host in `config`.
    #[must_use]
    pub const fn new(config: &'c Config) -> Self {
        Self { config }
    }

    /// A request with all but its texts.
    fn context(&self, response: &mut [u8]) -> sys::rest_client_req_context {
        let mut context = MaybeUninit::<sys::rest_client_req_context>::zeroed();
        // SAFETY: the SDK writes the fields of the struct behind the pointer.
        unsafe { sys::rest_client_request_defaults_set(context.as_mut_ptr()) };
        // SAFETY: all zeroes is a value of every field, and the SDK has set some of them.
        let mut context = unsafe { context.assume_init() };
        context.connect_socket = sys::REST_CLIENT_SCKT_CONNECT;
        context.keep_alive = false;
        context.resp_buff = response.as_mut_ptr().cast();
        context.resp_buff_len = response.len();
        context.host = self.config.http_hostname.as_ptr();
        context.port = self.config.http_port;
        context.tls_peer_verify = sys::ZSOCK_TLS_PEER_VERIFY_REQUIRED;
        context.sec_tag = self.config.root_ca_sec_tag;
        context.timeout_ms = self.config.http_timeout_ms;
        context
    }
}

impl HttpClient for RestClient<'_> {
    fn send(
        &mut self,
        request: &HttpRequest<'_>,
        response: &mut [u8],
    ) -> Result<HttpResponse, Error> {
        if response.is_empty() {
            return Err(Error::DoesNotFit);
        }
        let mut headers = header_list(request.headers);
        let mut context = self.context(response);
        context.http_method = match request.method {
            Method::Get => sys::HTTP_GET,
            Method::Post => sys::HTTP_POST,
        };
        context.url = request.url.to_bytes_with_nul().as_ptr().cast();
        context.header_fields = headers.as_mut_ptr();
        if !request.body.is_empty() {
            context.body = request.body.as_ptr().cast();
            context.body_len = request.body.len();
        }
        let mut answer = MaybeUninit::<sys::rest_client_resp_context>::zeroed();
        // SAFETY: everything the request points to lives until the call returns, each buffer with
        // the length the request says.
        let result = unsafe { sys::rest_client_request(&raw mut context, answer.as_mut_ptr()) };
        // SAFETY: all zeroes is a value of every field, and the SDK has set some of them.
        let answer = unsafe { answer.assume_init() };
        interpret(result, &answer, response)
    }

    fn user_agent(&mut self) -> &'static CStr {
        // SAFETY: takes nothing.
        let line = unsafe { sys::nrf_provisioning_platform_user_agent() };
        // SAFETY: the platform returns static, NUL terminated text.
        unsafe { CStr::from_ptr(line) }
    }
}

/// The lines as C wants them: pointers, and a null pointer behind the last.
fn header_list(lines: [CText<'_>; 5]) -> [*const c_char; 6] {
    let [a, b, c, d, e] = lines.map(|line| line.to_bytes_with_nul().as_ptr().cast());
    [a, b, c, d, e, ptr::null()]
}

fn interpret(
    result: i32,
    answer: &sys::rest_client_resp_context,
    response: &[u8],
) -> Result<HttpResponse, Error> {
    let status = NonZeroU16::new(answer.http_status_code);
    if result < 0 {
        // The SDK has read the whole answer but could not keep it all: the status is known.
        if result == -sys::ENOBUFS && status.is_some() {
            return Ok(HttpResponse { status, body: None });
        }
        Sdk.log(LogEntry::Network, result);
        return Err(errno::from_network(result));
    }
    let body_at = answer.response.addr().wrapping_sub(response.as_ptr().addr());
    let body_len = answer.response_len;
    if answer.response.is_null() || body_len == 0 {
        return Ok(HttpResponse { status, body: Some(0..0) });
    }
    let end = body_at.checked_add(body_len).filter(|end| *end <= response.len());
    Ok(HttpResponse { status, body: end.map(|end| body_at..end) })
}
