// SPDX-License-Identifier: Apache-2.0 OR MIT

//! CoAP through the SDK's CoAP client, over a DTLS socket.

mod answer;
mod handle;
mod options;
mod socket;

use core::ffi::{c_int, c_void};
use core::{ptr, slice};

use nrf_provisioning_core::log::LogEntry;
use nrf_provisioning_core::log::log_value;
use nrf_provisioning_core::ports::coap::{self, CoapRequest, CoapResponse};
use nrf_provisioning_core::ports::{Clock, Log, Method};
use nrf_provisioning_core::{Config, Error};
use nrf_provisioning_sys as sys;

use self::handle::{client, forget_socket, with_request};
use self::socket::Socket;
use super::{Sdk, check};
use crate::errno;

/// How often a request is tried again that the client has no room for.
const RETRIES: u32 = 10;

/// The SDK's CoAP client, to the host of the configuration.
#[derive(Debug)]
pub struct CoapClient<'c> {
    config: &'c Config,
    socket: Option<Socket>,
}

impl<'c> CoapClient<'c> {
    /// A client of the host in `config`.
    #[must_use]
    pub const fn new(config: &'c Config) -> Self {
        Self { config, socket: None }
    }

    /// Sets the SDK's client up.
    ///
    /// # Errors
    ///
    /// The client's negative errno.
    pub fn init() -> Result<(), c_int> {
        forget_socket();
        // SAFETY: the client is static; without a name its thread gets the default one.
        check(unsafe { sys::coap_client_init(client(), ptr::null()) })
    }
}

impl coap::CoapClient for CoapClient<'_> {
    // By itself, so that the addresses are not on the stack while a request is waited for.
    #[inline(never)]
    fn connect(&mut self) -> Result<(), Error> {
        self.socket = Some(Socket::connect(self.config)?);
        Ok(())
    }

    fn close(&mut self) {
        self.socket = None;
    }

    fn is_open(&self) -> bool {
        self.socket.is_some()
    }

    fn stays_open_offline(&self) -> bool {
        self.socket.as_ref().is_some_and(Socket::stays_open_offline)
    }

    fn send(
        &mut self,
        request: &CoapRequest<'_>,
        response: Option<&mut [u8]>,
    ) -> Result<CoapResponse, Error> {
        let socket = self.socket.as_ref().ok_or(Error::Network)?;
        let timeout_ms = if request.confirmable {
            self.config.coap_timeout_seconds.saturating_mul(1000)
        } else {
            // The client sends it once, and forgets it after one and a half of these at most.
            ack_timeout_ms().saturating_mul(2)
        };
        let (answer, over) =
            answer::collect(response, timeout_ms, |id| send(socket.descriptor(), request, id));
        if !over {
            // What `request` and the response point to is not the client's any more, late answers
            // or not; and the next request finds the client ready.
            // SAFETY: the client is static and set up.
            unsafe { sys::coap_client_cancel_requests(client()) }
        }
        answer
    }
}

/// Hands `request` to the client, whose answers will carry `id`.
fn send(descriptor: c_int, request: &CoapRequest<'_>, id: *mut c_void) -> Result<(), Error> {
    with_request(|context| {
        fill(context, request, id)?;
        hand_over(descriptor, context)
    })
    .unwrap_or(Err(Error::Network))
}

/// Hands the request to the client; tries again for a while when that has no room for it.
fn hand_over(descriptor: c_int, context: &mut sys::coap_client_request) -> Result<(), Error> {
    const BUSY: c_int = -sys::EAGAIN;
    let mut retries = 0;
    loop {
        // SAFETY: the client copies the request, whose payload stays where it is until the answer
        // is complete or the request is cancelled; no address is given, as the socket is connected.
        let result = unsafe {
            sys::coap_client_req(client(), descriptor, ptr::null(), context, ptr::null_mut())
        };
        match result {
            0.. => return Ok(()),
            BUSY if retries < RETRIES => {
                retries += 1;
                Sdk.sleep_ms(ack_timeout_ms());
            }
            error => {
                Sdk.log(LogEntry::Network, error);
                return Err(errno::from_socket(error));
            }
        }
    }
}

fn ack_timeout_ms() -> u32 {
    // SAFETY: takes nothing.
    unsafe { sys::coap_get_transmission_parameters() }.ack_timeout
}

/// Makes `context` the request as the SDK wants it. What is not set here is zero.
fn fill(
    context: &mut sys::coap_client_request,
    request: &CoapRequest<'_>,
    id: *mut c_void,
) -> Result<(), Error> {
    let (path, room) = (context.path.as_mut_ptr(), context.path.len());
    // SAFETY: all of the array, which nothing else uses meanwhile; a character of C's is a byte.
    let path = unsafe { slice::from_raw_parts_mut(path.cast::<u8>(), room) };
    if request.path.copy_to(path).is_none() {
        Sdk.log(LogEntry::PathTooLong, log_value(request.path.to_bytes().len()));
        return Err(Error::DoesNotFit);
    }
    context.method = match request.method {
        Method::Get => sys::COAP_METHOD_GET,
        Method::Post => sys::COAP_METHOD_POST,
    };
    context.num_options = 0;
    if request.method == Method::Get
        && let Some(option) = context.options.first_mut()
    {
        // Asks for blocks no larger than the client has room for.
        // SAFETY: takes nothing.
        *option = unsafe { sys::coap_client_option_initial_block2() };
        context.num_options = 1;
    }
    context.confirmable = request.confirmable;
    context.fmt = sys::COAP_CONTENT_FORMAT_APP_CBOR;
    let payload = request.payload;
    context.payload = if payload.is_empty() { ptr::null() } else { payload.as_ptr() };
    context.len = payload.len();
    context.cb = Some(answer::on_answer);
    context.user_data = id;
    Ok(())
}

#[cfg(test)]
mod double;
#[cfg(test)]
mod tests;
