// SPDX-License-Identifier: Apache-2.0 OR MIT

//! HTTP through the SDK's REST client.

use core::ffi::c_char;
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
        let mut context = MaybeUninit::<sys::rest_client_req_context>::zeroed();
        // SAFETY: the SDK writes the fields of the struct behind the pointer.
        unsafe { sys::rest_client_request_defaults_set(context.as_mut_ptr()) };
        // SAFETY: all zeroes is a value of every field, and the SDK has set some of them.
        let context = unsafe { context.assume_init_mut() };
        context.connect_socket = sys::REST_CLIENT_SCKT_CONNECT;
        context.keep_alive = false;
        context.resp_buff = response.as_mut_ptr().cast();
        context.resp_buff_len = response.len();
        context.host = self.config.http_hostname.as_ptr();
        context.port = self.config.http_port;
        context.tls_peer_verify = sys::ZSOCK_TLS_PEER_VERIFY_REQUIRED;
        context.sec_tag = self.config.root_ca_sec_tag;
        context.timeout_ms = self.config.http_timeout_ms;
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
        let result = unsafe { sys::rest_client_request(context, answer.as_mut_ptr()) };
        // SAFETY: all zeroes is a value of every field, and the SDK has set some of them.
        interpret(result, unsafe { answer.assume_init_ref() }, response)
    }
}

/// The lines as C wants them: pointers, and a null pointer behind the last. Each request has its own connection,
/// which its last line says.
fn header_list(lines: [CText<'_>; 3]) -> [*const c_char; 6] {
    let [a, b, c] = lines.map(|line| line.to_bytes_with_nul().as_ptr().cast());
    // SAFETY: takes nothing; the platform returns static, NUL terminated text.
    let user_agent = unsafe { sys::nrf_provisioning_platform_user_agent() };
    [a, b, c, user_agent, c"Connection: close\r\n".as_ptr(), ptr::null()]
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
            return Ok(HttpResponse { status, body: HttpResponse::LOST });
        }
        Sdk.log(LogEntry::Network, result);
        return Err(errno::from_network(result));
    }
    let body_at = answer.response.addr().wrapping_sub(response.as_ptr().addr());
    let body_len = answer.response_len;
    if answer.response.is_null() || body_len == 0 {
        return Ok(HttpResponse { status, body: 0..0 });
    }
    Ok(HttpResponse { status, body: body_at..body_at.saturating_add(body_len) })
}
