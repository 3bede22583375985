// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How the library's client connects, and the ways in which it does not.

use super::*;

/// A client that has tried to connect, and its simulation.
struct Tried {
    client: CoapClient<'static>,
    result: Result<(), Error>,
    _service: Handle,
    _session: Session,
}

fn connect(device: DeviceSpec, spec: &str, fault: Fault) -> Tried {
    connect_with(const { &Config::DEFAULT }, device, spec, fault)
}

fn connect_with(config: &'static Config, device: DeviceSpec, spec: &str, fault: Fault) -> Tried {
    let (session, _, service) = served(device, spec);
    CoapClient::init().unwrap();
    let mut client = CoapClient::new(config);
    assert!(!client.is_open());
    let _faulty = Faulty::new(fault);
    let result = client.connect();
    assert_eq!(client.is_open(), result.is_ok());
    let sockets = usize::from(result.is_ok());
    assert_eq!(in_use(), (sockets, 0), "sockets and requests");
    let open = if sockets == 0 { vec![] } else { vec!["1 sockets".to_owned()] };
    assert_eq!(faults::in_use(), open, "the addresses are given back");
    assert_eq!(descriptor(), -1);
    Tried { client, result, _service: service, _session: session }
}

/// A device whose names stand for two addresses, of which only the second can be reached.
fn two_addresses() -> DeviceSpec {
    DeviceSpec { ipv6_without_route: true, ..fast() }
}

/// The call of `function` with `detail` fails for `errno`, the first one of it.
fn failing(device: &DeviceSpec, function: &str, detail: &str, errno: c_int) -> Fault {
    let (_session, _, _service) = served(device.clone(), "");
    CoapClient::init().unwrap();
    let mut client = CoapClient::new(const { &Config::DEFAULT });
    let call = call_of(function, detail, || client.connect().unwrap());
    Fault::Returns { call, error: -errno }
}

#[test]
fn every_way_to_fail_closes_the_socket_and_frees_the_addresses() {
    for (function, detail, errno, error) in [
        ("zsock_getaddrinfo", "coap.nrfcloud.com", 2, Error::Network),
        ("zsock_socket", "", sys::ENFILE, Error::Network),
        ("zsock_setsockopt", "5", sys::EINVAL, Error::Network),
        ("zsock_setsockopt", "1", sys::EINVAL, Error::Network),
        ("zsock_setsockopt", "12", sys::EINVAL, Error::Network),
        ("zsock_setsockopt", "2", sys::ENOMEM, Error::OutOfMemory),
        ("zsock_connect", "", sys::ECONNREFUSED, Error::ConnectionRefused),
        ("zsock_connect", "", sys::ETIMEDOUT, Error::TimedOut),
        ("zsock_connect", "", sys::EACCES, Error::Network),
    ] {
        let fault = failing(&fast(), function, detail, errno);
        assert_eq!(connect(fast(), "", fault).result, Err(error), "{function} {detail}");
    }
}

#[test]
fn a_service_that_refuses_or_is_silent_is_told_apart() {
    for (spec, error) in [
        ("wrong_ca = true", Error::ConnectionRefused),
        ("datagrams = { loss_percent = 100 }", Error::TimedOut),
    ] {
        for device in [fast(), two_addresses()] {
            // The last address is the one that counts.
            assert_eq!(connect(device, spec, Fault::None).result, Err(error), "{spec}");
        }
    }
}

#[test]
fn an_address_that_does_not_connect_is_followed_by_the_next() {
    for (function, detail, errno) in [
        ("zsock_socket", "", sys::EINVAL),
        ("zsock_setsockopt", "5", sys::EINVAL),
        ("zsock_connect", "", sys::EIO),
        ("zsock_connect", "", sys::ECONNREFUSED),
        ("zsock_connect", "", sys::ETIMEDOUT),
    ] {
        let fault = failing(&two_addresses(), function, detail, errno);
        let mut tried = connect(two_addresses(), "", fault);
        assert_eq!(tried.result, Ok(()), "{function} {detail}");
        let answer = tried.client.send(&fetch(), None);
        assert_eq!(answer, Ok(response(UNAUTHORIZED, 0)));
    }
}

#[test]
fn a_modem_that_refuses_connection_ids_connects_without() {
    let fault = failing(&fast(), "zsock_setsockopt", "14", sys::EINVAL);
    assert_eq!(connect(fast(), "", fault).result, Ok(()));
}

#[test]
fn a_socket_that_can_stay_open_does() {
    let kept_open = const { &Config { soc_nrf9120: true, ..Config::DEFAULT } };
    for (config, keeps_sockets_open, stays_open) in [
        (kept_open, true, true),
        (kept_open, false, false),
        (const { &Config::DEFAULT }, true, false),
    ] {
        let device = DeviceSpec { keeps_sockets_open, ..fast() };
        let mut tried = connect_with(config, device, "", Fault::None);
        assert_eq!(tried.result, Ok(()));
        assert_eq!(tried.client.stays_open_offline(), stays_open);
        printf(c"AT+CFUN=4");
        run_until(3000);
        printf(c"AT+CFUN=1");
        run_until(5000);
        let answer = tried.client.send(&fetch(), None);
        let expected = if stays_open { Ok(response(UNAUTHORIZED, 0)) } else { Err(Error::Network) };
        assert_eq!(answer, expected);
    }
}

#[test]
fn a_dropped_client_leaves_no_socket() {
    let tried = connect(fast(), "", Fault::None);
    let Tried { client, _session, .. } = tried;
    drop(client);
    assert_eq!(in_use(), (0, 0));
}
