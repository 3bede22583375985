// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The service behind either transport: one batch, then nothing more. As with the device, what is named
//! `outside_…` is not counted.

use std::hint::black_box;
use std::num::NonZeroU16;

use nrf_provisioning_core::Error;
use nrf_provisioning_core::ports::Method;
use nrf_provisioning_core::ports::coap::{CoapClient, CoapRequest, CoapResponse, Code};
use nrf_provisioning_core::ports::http::{HttpClient, HttpRequest, HttpResponse};

/// What is in front of a body, in the buffer that the library lends.
const HEAD: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/cbor\r\nConnection: close\r\n\r\n";

const OK: NonZeroU16 = NonZeroU16::new(200).unwrap();
const NO_CONTENT: NonZeroU16 = NonZeroU16::new(204).unwrap();

/// What the service has and was told.
#[derive(Debug)]
pub(crate) struct Service {
    /// What it sends next; empty for nothing.
    batch: Vec<u8>,
    reports: Vec<Vec<u8>>,
    connected: bool,
}

impl Service {
    /// A service that has `batch` for the device.
    pub(crate) fn new(batch: &[u8]) -> Self {
        Self { batch: batch.to_vec(), reports: Vec::new(), connected: false }
    }

    /// What it was told.
    pub(crate) fn reports(&self) -> &[Vec<u8>] {
        &self.reports
    }
}

/// A client of either protocol to the service.
#[derive(Debug)]
pub(crate) struct Client<'s>(pub(crate) &'s mut Service);

impl HttpClient for Client<'_> {
    #[unsafe(export_name = "outside_http_send")]
    #[inline(never)]
    fn send(
        &mut self,
        request: &HttpRequest<'_>,
        buffer: &mut [u8],
    ) -> Result<HttpResponse, Error> {
        let Self(service) = self;
        let mut status = OK;
        let mut body = Vec::new();
        match request.method {
            Method::Post => service.reports.push(request.body.to_vec()),
            Method::Get if service.batch.is_empty() => status = NO_CONTENT,
            Method::Get => body = std::mem::take(&mut service.batch),
        }
        let answer = [HEAD, &body].concat();
        buffer[..answer.len()].copy_from_slice(&answer);
        black_box(Ok(HttpResponse { status: Some(status), body: HEAD.len()..answer.len() }))
    }
}

impl CoapClient for Client<'_> {
    #[unsafe(export_name = "outside_coap_connect")]
    #[inline(never)]
    fn connect(&mut self) -> Result<(), Error> {
        self.0.connected = true;
        black_box(Ok(()))
    }

    #[unsafe(export_name = "outside_coap_close")]
    #[inline(never)]
    fn close(&mut self) {
        self.0.connected = black_box(false);
    }

    #[unsafe(export_name = "outside_coap_is_open")]
    #[inline(never)]
    fn is_open(&self) -> bool {
        black_box(self.0.connected)
    }

    #[unsafe(export_name = "outside_coap_stays_open_offline")]
    #[inline(never)]
    fn stays_open_offline(&self) -> bool {
        black_box(false)
    }

    #[unsafe(export_name = "outside_coap_send")]
    #[inline(never)]
    fn send(
        &mut self,
        request: &CoapRequest<'_>,
        buffer: Option<&mut [u8]>,
    ) -> Result<CoapResponse, Error> {
        let Self(service) = self;
        let path = request.path.to_bytes();
        let (detail, payload) = if request.method == Method::Get {
            (5, std::mem::take(&mut service.batch))
        } else if path.starts_with(b"p/rsp") {
            service.reports.push(request.payload.to_vec());
            (4, Vec::new())
        } else {
            (1, Vec::new())
        };
        if let Some(buffer) = buffer {
            buffer[..payload.len()].copy_from_slice(&payload);
        }
        let code = Code::new(2, detail);
        black_box(Ok(CoapResponse { code, len: payload.len(), retry_after_s: 0 }))
    }
}
