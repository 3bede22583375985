// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Where something can go wrong, and what.

use std::fmt;

use nrf_provisioning_sim::sdk::faults::{self, Called, Fault};

/// The modem's answer `ERROR`, as libmodem returns it.
const AT_ERROR: i32 = 1 << 16;

/// What each function can plausibly return, as its documentation in the SDK has it; on a host the
/// numbers are Linux's. A function that is not here cannot fail.
const ERRORS: &[(&str, &[i32])] = &[
    // Out of memory, the modem down after a fault of its own, and a plain refusal.
    ("nrf_modem_at", &[-libc::ENOMEM, -libc::EPERM, AT_ERROR]),
    ("modem_info_init", &[-libc::ENOMEM]),
    ("modem_info_get_fw_version", &[-libc::EBADMSG]),
    ("modem_key_mgmt_exists", &[-libc::ENOEXEC, -libc::ENOMEM]),
    ("modem_key_mgmt_write", &[-libc::ENOEXEC, -libc::ENOMEM]),
    ("modem_jwt_generate", &[-libc::ENOEXEC, -libc::ENOMEM, -libc::E2BIG]),
    ("modem_attest_token_get", &[-libc::EBADMSG, -libc::ENOMEM]),
    ("settings_subsys_init", &[-libc::EIO]),
    ("settings_register", &[-libc::EEXIST, -libc::ENOMEM]),
    ("settings_load_subtree", &[-libc::EIO]),
    ("settings_save_one", &[-libc::EIO, -libc::ENOSPC]),
    (
        "rest_client_request",
        &[
            -libc::ENOMEM,
            -libc::ETIMEDOUT,
            -libc::ECONNRESET,
            -libc::ECONNREFUSED,
            -libc::EHOSTUNREACH,
            -libc::EFAULT,
            -libc::EBADMSG,
        ],
    ),
    // The service has done its part, and the answer is lost.
    (faults::HTTP_ANSWER, &[-libc::ETIMEDOUT, -libc::ECONNRESET, -libc::EBADMSG, -libc::ENOBUFS]),
    // No address, try again, no memory, and a failure of the system's.
    ("zsock_getaddrinfo", &[-2, -3, -10, -11]),
    ("zsock_socket", &[-libc::ENOMEM, -libc::EMFILE]),
    ("zsock_setsockopt", &[-libc::ENOMEM, -libc::EINVAL, -libc::ENOPROTOOPT]),
    (
        "zsock_connect",
        &[
            -libc::ECONNREFUSED,
            -libc::ETIMEDOUT,
            -libc::ENETUNREACH,
            -libc::ENETDOWN,
            -libc::ENOMEM,
        ],
    ),
    ("coap_client_init", &[-libc::ENOSPC]),
    ("coap_client_req", &[-libc::EAGAIN, -libc::ENOMEM, -libc::ENETDOWN, -libc::EINVAL]),
    // Nothing came, the peer or the socket gave up, and what the next block's request can return.
    (
        faults::COAP_CALLBACK,
        &[-libc::ETIMEDOUT, -libc::ECONNRESET, -libc::EIO, -libc::ENOMEM, -libc::EINVAL],
    ),
];

/// What to do to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A call fails.
    Fault,
    /// The power goes.
    Cut,
}

/// One run to make.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) fault: Fault,
    pub(crate) called: Called,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Called { function, detail } = &self.called;
        match self.fault {
            Fault::None => write!(f, "nothing"),
            Fault::Returns { call, error } => {
                write!(f, "call {call}, {function}({detail}) returns {error}")
            }
            Fault::Cut { call } => write!(f, "no power from call {call} on, {function}({detail})"),
            Fault::Torn { call } => {
                write!(f, "no power in the middle of call {call}, {function}({detail})")
            }
        }
    }
}

/// A call that is not visited, and why.
pub(crate) type Skipped = (&'static str, Called);

/// Every point of a run that made these calls.
pub(crate) fn of(kind: Kind, calls: &[Called]) -> (Vec<Point>, Vec<Skipped>) {
    let (mut points, mut skipped) = (Vec::new(), Vec::new());
    for (call, called) in calls.iter().enumerate() {
        if let Some(reason) = reason_to_skip(kind, calls, call) {
            skipped.push((reason, called.clone()));
            continue;
        }
        let mut add = |fault| points.push(Point { fault, called: called.clone() });
        match kind {
            Kind::Fault => {
                errors(called).iter().for_each(|&error| add(Fault::Returns { call, error }))
            }
            Kind::Cut => {
                add(Fault::Cut { call });
                if called.function == "settings_save_one" {
                    add(Fault::Torn { call });
                }
            }
        }
    }
    (points, skipped)
}

fn errors(called: &Called) -> &'static [i32] {
    ERRORS
        .iter()
        .find(|(function, _)| *function == called.function)
        .map_or(&[], |(_, errors)| errors)
}

fn reason_to_skip(kind: Kind, calls: &[Called], call: usize) -> Option<&'static str> {
    let called = &calls[call];
    if kind == Kind::Fault && errors(called).is_empty() {
        return Some("returns nothing that could be an error");
    }
    if called.detail.starts_with("AT+CEREG?") || called.detail.starts_with("AT+CFUN=") {
        // The application's own, in its own code; what follows from its failure is a scenario of its own.
        if kind == Kind::Fault {
            return Some("a call of the application's");
        }
    }
    if is_poll(calls, call) {
        return Some("the same poll as the one before and the one behind it");
    }
    None
}

/// Whether a call and its neighbours are one of many polls in a row, neither the first two nor the last.
fn is_poll(calls: &[Called], call: usize) -> bool {
    let same = |distance: usize| {
        let before = call.checked_sub(distance).and_then(|at| calls.get(at));
        let far = call.checked_sub(2 * distance).and_then(|at| calls.get(at));
        let behind = calls.get(call + distance);
        [before, far, behind].iter().all(|other| *other == Some(&calls[call]))
    };
    (1..=3).any(same)
}
