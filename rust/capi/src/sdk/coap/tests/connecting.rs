// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How a connection is made, and the ways in which it is not.

use std::vec;
use std::vec::Vec;

use nrf_provisioning_core::ports::coap::CoapClient as _;
use nrf_provisioning_core::{Config, Error};
use nrf_provisioning_sys as sys;

use super::{Call, CoapClient, Sdk};

const IPV6_THEN_IPV4: [i32; 2] = [sys::NET_AF_INET6, sys::NET_AF_INET];

/// The families of the sockets that were made, and how often connecting was tried and a socket closed.
fn tried(sdk: &Sdk) -> (Vec<i32>, [usize; 2]) {
    let calls = sdk.calls();
    let families = calls.iter().filter_map(|call| match call {
        Call::Socket(family, ..) => Some(*family),
        _ => None,
    });
    let count = |what: Call| calls.iter().filter(|call| **call == what).count();
    (families.collect(), [count(Call::Connect), count(Call::Close)])
}

/// A client that has tried to connect.
fn connect(sdk: &Sdk) -> (CoapClient<'static>, Result<(), Error>) {
    CoapClient::init().unwrap();
    let mut client = CoapClient::new(const { &Config::DEFAULT });
    let result = client.connect();
    assert_eq!(sdk.address_lists(), 0);
    assert_eq!(sdk.calls().iter().filter(|call| **call == Call::Free).count(), 1);
    (client, result)
}

#[test]
fn the_first_address_that_connects_is_used() {
    let sdk = Sdk::new(vec![]);
    sdk.resolve_to(&IPV6_THEN_IPV4);
    let (_client, result) = connect(&sdk);
    assert_eq!(result, Ok(()));
    assert_eq!(tried(&sdk), (vec![sys::NET_AF_INET6], [1, 0]));
    assert_eq!(sdk.open_sockets(), 1);
}

#[test]
fn an_address_that_does_not_connect_is_followed_by_the_next() {
    for (failing, errno, connects) in [
        ("socket", sys::EINVAL, [1, 0]),
        ("option 5", sys::EINVAL, [1, 1]),
        ("connect", sys::EIO, [2, 1]),
        ("connect", sys::ECONNREFUSED, [2, 1]),
        ("connect", sys::ETIMEDOUT, [2, 1]),
    ] {
        let sdk = Sdk::new(vec![]);
        sdk.resolve_to(&IPV6_THEN_IPV4);
        sdk.fail_first(failing, errno, 1);
        let (client, result) = connect(&sdk);
        assert_eq!(result, Ok(()), "{failing}");
        assert_eq!(tried(&sdk), (IPV6_THEN_IPV4.to_vec(), connects), "{failing}");
        assert_eq!(sdk.open_sockets(), 1, "{failing}");
        drop(client);
        assert_eq!(sdk.open_sockets(), 0);
    }
}

#[test]
fn when_no_address_connects_the_last_one_s_reason_counts() {
    for (failing, errno, error) in [
        ("socket", sys::ENFILE, Error::Network),
        ("connect", sys::ECONNREFUSED, Error::ConnectionRefused),
        ("connect", sys::ETIMEDOUT, Error::TimedOut),
    ] {
        let sdk = Sdk::new(vec![]);
        sdk.resolve_to(&[sys::NET_AF_INET, sys::NET_AF_INET6, sys::NET_AF_INET]);
        sdk.fail(failing, errno);
        let (client, result) = connect(&sdk);
        assert_eq!(result, Err(error), "{failing}");
        assert_eq!(tried(&sdk).0.len(), 3, "{failing}");
        assert!(!client.is_open());
        assert_eq!((sdk.open_sockets(), sdk.descriptor()), (0, -1), "{failing}");
    }
}

#[test]
fn a_modem_that_refuses_connection_ids_connects_without() {
    let sdk = Sdk::new(vec![]);
    sdk.fail("option 14", sys::EINVAL);
    let (client, result) = connect(&sdk);
    assert_eq!(result, Ok(()));
    assert!(client.is_open());
    assert_eq!(tried(&sdk), (vec![sys::NET_AF_INET6], [1, 0]));
}

#[test]
fn connecting_sets_every_option_and_frees_the_addresses() {
    let sdk = Sdk::new(vec![]);
    CoapClient::init().unwrap();
    let mut client = CoapClient::new(const { &Config::DEFAULT });
    assert!(!client.is_open());
    client.connect().unwrap();
    assert!(client.is_open() && !client.stays_open_offline());
    let tag = 189_298_i32.to_ne_bytes();
    assert_eq!(
        sdk.calls(),
        [
            Call::Init,
            Call::Resolve("coap.nrfcloud.com".into(), "5684".into(), 0, 2),
            Call::Socket(2, 2, 273),
            Call::Option(282, 5, 2_i32.to_ne_bytes().to_vec()),
            Call::Option(282, 1, tag.to_vec()),
            Call::Option(282, 12, 1_i32.to_ne_bytes().to_vec()),
            Call::Option(282, 2, b"coap.nrfcloud.com".to_vec()),
            Call::Option(282, 14, 1_i32.to_ne_bytes().to_vec()),
            Call::Connect,
            Call::Free,
        ]
    );
    sdk.clear();
    client.close();
    client.close();
    assert_eq!(sdk.calls(), [Call::Close]);
    assert_eq!(sdk.descriptor(), -1);
}

#[test]
fn every_way_to_fail_closes_the_socket_and_frees_the_addresses() {
    for (failing, errno, error) in [
        ("resolve", 0, Error::Network),
        ("socket", sys::ENFILE, Error::Network),
        ("option 5", sys::EINVAL, Error::Network),
        ("option 1", sys::EINVAL, Error::Network),
        ("option 12", sys::EINVAL, Error::Network),
        ("option 2", sys::ENOMEM, Error::OutOfMemory),
        ("connect", sys::ECONNREFUSED, Error::ConnectionRefused),
        ("connect", sys::ETIMEDOUT, Error::TimedOut),
        ("connect", sys::EACCES, Error::Network),
    ] {
        let sdk = Sdk::new(vec![]);
        sdk.fail(failing, errno);
        CoapClient::init().unwrap();
        let mut client = CoapClient::new(const { &Config::DEFAULT });
        assert_eq!(client.connect(), Err(error), "{failing}");
        assert!(!client.is_open());
        assert_eq!(sdk.open_sockets(), 0, "{failing}");
        assert_eq!(sdk.address_lists(), 0, "{failing}");
        assert_eq!(sdk.descriptor(), -1, "{failing}");
    }
}

#[test]
fn a_socket_that_can_stay_open_does() {
    let config = Config { soc_nrf9120: true, ..Config::DEFAULT };
    for (refused, stays_open) in [(false, true), (true, false)] {
        let sdk = Sdk::new(vec![]);
        if refused {
            sdk.fail("option 1034", sys::EINVAL);
        }
        CoapClient::init().unwrap();
        let mut client = CoapClient::new(&config);
        client.connect().unwrap();
        assert_eq!(client.stays_open_offline(), stays_open);
        assert!(sdk.calls().contains(&Call::Option(1, 1034, 1_i32.to_ne_bytes().to_vec())));
    }
}

#[test]
fn the_session_cache_is_the_configuration_s_choice() {
    let config = Config { coap_dtls_session_cache: false, ..Config::DEFAULT };
    let sdk = Sdk::new(vec![]);
    CoapClient::init().unwrap();
    CoapClient::new(&config).connect().unwrap();
    assert!(sdk.calls().contains(&Call::Option(282, 12, 0_i32.to_ne_bytes().to_vec())));
    assert_eq!(sdk.open_sockets(), 0, "a dropped client leaves no socket");
}
