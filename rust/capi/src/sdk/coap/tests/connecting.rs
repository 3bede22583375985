// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What name resolution and the socket are asked for, to the last option. Which of that may fail, and
//! what becomes of it then, is tested over the simulated SDK.

use nrf_provisioning_core::Config;
use nrf_provisioning_core::ports::coap::CoapClient as _;
use nrf_provisioning_sys as sys;

use super::{Call, CoapClient, Sdk};

/// As in the C library: the one version there is, and any when there are both or none.
#[test]
fn the_addresses_asked_for_are_of_the_ip_version_that_there_is() {
    for (net_ipv4, net_ipv6, family) in [
        (true, true, sys::NET_AF_UNSPEC),
        (true, false, sys::NET_AF_INET),
        (false, true, sys::NET_AF_INET6),
        (false, false, sys::NET_AF_UNSPEC),
    ] {
        let config = Config { net_ipv4, net_ipv6, ..Config::DEFAULT };
        let sdk = Sdk::new(std::vec![]);
        CoapClient::init().unwrap();
        CoapClient::new(&config).connect().unwrap();
        let asked = Call::Resolve("coap.nrfcloud.com".into(), "5684".into(), family, 2);
        let calls = sdk.calls();
        let lookups = calls.iter().filter(|call| matches!(call, Call::Resolve(..)));
        assert!(lookups.eq([&asked]), "IPv4 {net_ipv4}, IPv6 {net_ipv6}: {calls:?}");
    }
}

#[test]
fn the_first_address_is_connected_to_with_every_option() {
    for (coap_dtls_session_cache, cache) in [(true, 1_i32), (false, 0)] {
        let config = Config { coap_dtls_session_cache, soc_nrf9120: true, ..Config::DEFAULT };
        let sdk = Sdk::new(std::vec![]);
        CoapClient::init().unwrap();
        let mut client = CoapClient::new(&config);
        client.connect().unwrap();
        let number = |number: i32| number.to_ne_bytes().to_vec();
        assert_eq!(
            sdk.calls(),
            [
                Call::Init,
                Call::Resolve("coap.nrfcloud.com".into(), "5684".into(), 0, 2),
                Call::Socket(sys::NET_AF_INET6, 2, 273),
                Call::Option(282, 5, number(2)),
                Call::Option(282, 1, number(189_298)),
                Call::Option(282, 12, number(cache)),
                Call::Option(282, 2, b"coap.nrfcloud.com".to_vec()),
                Call::Option(282, 14, number(1)),
                Call::Option(1, 1034, number(1)),
                Call::Connect,
                Call::Free,
            ]
        );
        sdk.clear();
        client.close();
        client.close();
        assert_eq!(sdk.calls(), [Call::Close]);
    }
}
