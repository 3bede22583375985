// SPDX-License-Identifier: Apache-2.0 OR MIT

//! What the build script makes of Kconfig symbols, and what it refuses.

#[path = "../build/coap_client.rs"]
mod coap_client;
#[path = "../build/configuration.rs"]
mod configuration;
#[path = "../build/symbols.rs"]
mod symbols;

use symbols::Symbols;

/// Symbols of an image with HTTP, as Kconfig writes them.
const DOTCONFIG: &str = r#"
# CONFIG_NRF_PROVISIONING_SCHEDULED is not set
CONFIG_NRF_PROVISIONING_WITH_CERT=y
CONFIG_NRF_PROVISIONING_VALID_DATE_TIME_TIMEOUT_SECONDS=60
CONFIG_NRF_PROVISIONING_MODEM_STATE_WAIT_TIMEOUT_SECONDS=120
CONFIG_NRF_PROVISIONING_INTERVAL_S=86400
CONFIG_NRF_PROVISIONING_SPREAD_S=0
CONFIG_NRF_PROVISIONING_INITIAL_BACKOFF=60
CONFIG_NRF_PROVISIONING_ROOT_CA_SEC_TAG=-1
CONFIG_NRF_PROVISIONING_SETTINGS_STORAGE_PATH="provisioning"
CONFIG_NRF_PROVISIONING_RX_BUF_SZ=1024
CONFIG_NRF_PROVISIONING_TX_BUF_SZ=2048
CONFIG_NRF_PROVISIONING_JWT_SEC_TAG=0
CONFIG_NRF_PROVISIONING_JWT_MAX_VALID_TIME_S=300
CONFIG_NRF_PROVISIONING_CODEC_AT_CMD_LEN=1792
CONFIG_NRF_PROVISIONING_CODEC_RX_SZ_START=64
CONFIG_NRF_PROVISIONING_CBOR_RECORDS=10
CONFIG_NRF_PROVISIONING_HTTP_HOSTNAME="provisioning-http.nrfcloud.com"
CONFIG_NRF_PROVISIONING_HTTP_PORT=443
CONFIG_NRF_PROVISIONING_HTTP_TIMEOUT_MS=30000
CONFIG_NRF_PROVISIONING_COAP_HOSTNAME="coap.nrfcloud.com"
CONFIG_NRF_PROVISIONING_COAP_PORT="5684"
CONFIG_NRF_PROVISIONING_COAP_TIMEOUT_SECONDS=30
CONFIG_MODEM_JWT_MAX_LEN=850
"#;

/// The configuration for [`DOTCONFIG`] with further lines, and with options of the compiler.
fn with(lines: &str, options: &str, coap: bool) -> Result<String, String> {
    let mut symbols = Symbols::default();
    symbols.add_dotconfig(DOTCONFIG);
    symbols.add_dotconfig(lines);
    symbols.add_options(options);
    configuration::write(&symbols, !coap, coap)
}

#[test]
fn kconfig_chooses_the_transport() {
    let chosen = |lines| {
        let mut symbols = Symbols::default();
        symbols.add_dotconfig(lines);
        symbols.transport()
    };
    assert_eq!(chosen("CONFIG_NRF_PROVISIONING_HTTP=y"), Ok((true, false)));
    assert_eq!(chosen("CONFIG_NRF_PROVISIONING_COAP=y"), Ok((false, true)));
    let both = "CONFIG_NRF_PROVISIONING_COAP=y\nCONFIG_NRF_PROVISIONING_HTTP=y";
    assert_eq!(chosen(both), Ok((true, false)));
    let error = chosen("# CONFIG_NRF_PROVISIONING_HTTP is not set").unwrap_err();
    for symbol in ["CONFIG_NRF_PROVISIONING_HTTP", "CONFIG_NRF_PROVISIONING_COAP"] {
        assert!(error.contains(symbol), "{error}");
    }
}

#[test]
fn symbols_become_fields() {
    let text = with("", "", false).unwrap();
    for field in [
        "scheduled: false,",
        "with_cert: true,",
        "root_ca_sec_tag: -1,",
        "rx_buf_sz: 1024,",
        "jwt_max_len: 850,",
        "http_port: 443,",
        r#"http_hostname: c"provisioning-http.nrfcloud.com","#,
    ] {
        assert!(text.contains(field), "{field} is not in {text}");
    }
    assert!(!text.contains("coap"), "the other transport's symbols are not looked at");
}

#[test]
fn a_request_over_http_may_take_for_ever() {
    let text = with("CONFIG_NRF_PROVISIONING_HTTP_TIMEOUT_MS=-1", "", false).unwrap();
    assert!(text.contains("http_timeout_ms: -1,"));
}

#[test]
fn ip_versions_are_what_zephyr_has() {
    let text = with("CONFIG_NET_IPV6=y\n# CONFIG_NET_IPV4 is not set", "", true).unwrap();
    assert!(text.contains("net_ipv4: false,") && text.contains("net_ipv6: true,"));
}

#[test]
fn an_option_of_the_compiler_counts_more_than_the_configuration() {
    let text = with("", "-O2\n-DCONFIG_MODEM_JWT_MAX_LEN=600\n-Iinclude", false).unwrap();
    assert!(text.contains("jwt_max_len: 600,"));
}

#[test]
fn a_value_that_cannot_work_is_named_with_its_range() {
    let rows = [
        ("CONFIG_NRF_PROVISIONING_HTTP_PORT=70000", "a number from 1 to 65535"),
        ("CONFIG_NRF_PROVISIONING_HTTP_TIMEOUT_MS=0", "1 to 2147483647, or -1 for no limit"),
        ("CONFIG_NRF_PROVISIONING_CBOR_RECORDS=4", "a number from 5 to 20"),
        ("CONFIG_NRF_PROVISIONING_RX_BUF_SZ=", "a number from 64 to 65535"),
        (r#"CONFIG_NRF_PROVISIONING_HTTP_HOSTNAME="""#, "1 to 253 printable"),
        (r#"CONFIG_NRF_PROVISIONING_HTTP_HOSTNAME="a b""#, "1 to 253 printable"),
    ];
    for (line, range) in rows {
        let error = with(line, "", false).unwrap_err();
        assert!(error.contains(line) && error.contains(range), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn a_missing_symbol_is_named_with_what_brings_it() {
    let mut symbols = Symbols::default();
    let without = |name: &str| DOTCONFIG.replace(&format!("CONFIG_{name}="), "CONFIG_OTHER=");
    symbols.add_dotconfig(&without("MODEM_JWT_MAX_LEN"));
    let error = configuration::write(&symbols, true, false).unwrap_err();
    assert_eq!(error, "CONFIG_MODEM_JWT_MAX_LEN is not set; enable CONFIG_MODEM_JWT");

    let error = configuration::write(&Symbols::default(), true, false).unwrap_err();
    assert!(error.contains("CONFIG_NRF_PROVISIONING_CBOR_RECORDS is not set; enable"));
}

/// Lines for Zephyr's CoAP client with sizes of blocks, messages and headers.
fn client([block, message, header]: [u32; 3]) -> String {
    format!(
        "CONFIG_COAP_CLIENT=y\nCONFIG_COAP_EXTENDED_OPTIONS_LEN=y\n\
         CONFIG_COAP_CLIENT_BLOCK_SIZE={block}\nCONFIG_COAP_CLIENT_MESSAGE_SIZE={message}\n\
         CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE={header}\n"
    )
}

#[test]
fn the_coap_client_has_to_take_what_is_sent() {
    let good = client([512, 512, 48]);
    for (symbol, value) in [
        ("CONFIG_COAP_EXTENDED_OPTIONS_LEN", "n"),
        ("CONFIG_COAP_CLIENT_BLOCK_SIZE", "300"),
        ("CONFIG_COAP_CLIENT_MESSAGE_SIZE", "511"),
        ("CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE", "24"),
    ] {
        let error = with(&format!("{good}{symbol}={value}"), "", true).unwrap_err();
        assert!(error.starts_with(symbol), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    assert!(with("", "", true).is_ok(), "a test's double of the client has no limits");
}

#[test]
fn sizes_of_the_coap_client_that_work_are_accepted() {
    for sizes in [
        // The SDK's sample, and the image that the tests build.
        [512, 512, 48],
        [1024, 1024, 128],
        // A token and a report in blocks, each with room for the options of blocks.
        [256, 256, 91],
        [256, 299, 48],
        [64, 256, 48],
        [1024, 1024, 35],
    ] {
        assert_eq!(with(&client(sizes), "", true).err(), None, "{sizes:?}");
    }
}

#[test]
fn sizes_of_the_coap_client_that_cannot_work_name_the_least_header() {
    for (sizes, least) in [
        // Zephyr's defaults: a token goes out in blocks, and the first of them does not fit.
        ([256, 256, 48], 91),
        ([256, 298, 48], 49),
        ([256, 256, 90], 91),
        // The token in one message.
        ([512, 512, 46], 47),
        ([64, 450, 78], 79),
        // The report in blocks.
        ([1024, 1024, 34], 35),
    ] {
        let error = with(&client(sizes), "", true).unwrap_err();
        let start = format!(
            "CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE={}: a number from {least} to 128 is expected, ",
            sizes[2]
        );
        assert!(error.starts_with(&start), "{sizes:?}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn a_token_is_not_longer_than_its_buffer() {
    let short = format!("{}CONFIG_MODEM_JWT_MAX_LEN=440\n", client([512, 512, 35]));
    assert_eq!(with(&short, "", true).err(), None);
}
