// SPDX-License-Identifier: Apache-2.0 OR MIT

//! A connection for each request.
//!
//! The tests of the CoAP transport count what the C library does, which connects and authenticates
//! anew behind every batch and every accepted report, and ends an attempt with a report that the
//! service refuses. The library keeps a connection as long as it can, and fetches what is left.

use nrf_provisioning_core::Error;
use nrf_provisioning_core::attempt::Buffers;
use nrf_provisioning_core::ports::{Identity, Log};
use nrf_provisioning_core::transport::{ReportError, Transport};

/// A transport whose connection serves one fetch or one accepted report.
#[derive(Debug)]
pub struct OneCall<T>(pub T);

impl<T: Transport> Transport for OneCall<T> {
    fn fetch<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        after: &[u8],
        buffers: &mut Buffers<'_>,
    ) -> Result<usize, Error> {
        self.0.fetch(platform, after, buffers)
    }

    /// As if the modem went offline with every batch, which no connection survives.
    fn before_execution<P: Identity + Log>(&mut self, platform: &mut P, _goes_offline: bool) {
        self.0.before_execution(platform, true);
    }

    /// A report that fails ends the attempt: as if it had not left the device.
    fn report<P: Identity + Log>(
        &mut self,
        platform: &mut P,
        report: &[u8],
        scratch: [&mut [u8]; 2],
    ) -> Result<(), ReportError> {
        let reported = self.0.report(platform, report, scratch);
        reported.map_err(|failure| ReportError { sent: false, ..failure })?;
        self.0.close();
        Ok(())
    }

    fn retry_after_s(&self) -> u32 {
        self.0.retry_after_s()
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use core::ffi::CStr;
    use std::vec;
    use std::vec::Vec;

    use nrf_provisioning_core::log::LogEntry;

    struct Nobody;

    impl Identity for Nobody {
        fn sign_token(&mut self, _buffer: &mut [u8]) -> Result<(), Error> {
            Err(Error::NoIdentity)
        }

        fn firmware_version(&mut self, _buffer: &mut [u8]) -> Result<(), Error> {
            Err(Error::NoFirmwareVersion)
        }

        fn sdk_version(&mut self) -> &'static CStr {
            c""
        }
    }

    impl Log for Nobody {
        fn log(&mut self, _entry: LogEntry, _value: i32) {}
    }

    #[derive(Debug, PartialEq, Eq)]
    enum Seen {
        Fetch,
        Execution { goes_offline: bool },
        Report,
        Close,
    }

    /// Remembers what it was asked for; a report ends as it says.
    struct Recorder(Vec<Seen>, Result<(), ReportError>);

    impl Transport for Recorder {
        fn fetch<P: Identity + Log>(
            &mut self,
            _platform: &mut P,
            _after: &[u8],
            buffers: &mut Buffers<'_>,
        ) -> Result<usize, Error> {
            self.0.push(Seen::Fetch);
            Ok(buffers.receive_len())
        }

        fn before_execution<P: Identity + Log>(&mut self, _platform: &mut P, goes_offline: bool) {
            self.0.push(Seen::Execution { goes_offline });
        }

        fn report<P: Identity + Log>(
            &mut self,
            _platform: &mut P,
            _report: &[u8],
            _scratch: [&mut [u8]; 2],
        ) -> Result<(), ReportError> {
            self.0.push(Seen::Report);
            self.1
        }

        fn retry_after_s(&self) -> u32 {
            120
        }

        fn close(&mut self) {
            self.0.push(Seen::Close);
        }
    }

    /// One batch and its report, which ends with `report`.
    fn seen(report: Result<(), ReportError>) -> (Vec<Seen>, Result<(), ReportError>) {
        let mut transport = OneCall(Recorder(Vec::new(), report));
        let mut receive = [0];
        let batch = transport.fetch(&mut Nobody, b"", &mut Buffers::new(&mut receive, 1));
        assert_eq!(batch, Ok(1));
        assert_eq!(transport.retry_after_s(), 120);
        transport.before_execution(&mut Nobody, false);
        let reported = transport.report(&mut Nobody, &[], [&mut [], &mut []]);
        (transport.0.0, reported)
    }

    #[test]
    fn a_connection_serves_one_fetch_or_one_accepted_report() {
        let offline = Seen::Execution { goes_offline: true };
        let calls = vec![Seen::Fetch, offline, Seen::Report, Seen::Close];
        assert_eq!(seen(Ok(())), (calls, Ok(())));
    }

    #[test]
    fn a_report_that_is_not_accepted_leaves_its_connection_alone_and_ends_the_attempt() {
        let offline = Seen::Execution { goes_offline: true };
        let failure = ReportError::of_report(Error::ServerBusy);
        assert_eq!(
            seen(Err(failure)),
            (vec![Seen::Fetch, offline, Seen::Report], Err(ReportError { sent: false, ..failure }))
        );
    }
}
