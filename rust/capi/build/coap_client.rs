// SPDX-License-Identifier: Apache-2.0 OR MIT

//! How large the requests are that Zephyr's CoAP client is to send.
//!
//! The client builds a request in a buffer of `CONFIG_COAP_CLIENT_MESSAGE_SIZE` and
//! `CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE` bytes together. A payload longer than the former goes
//! out in blocks of `CONFIG_COAP_CLIENT_BLOCK_SIZE`, with two more options in each. A request that
//! does not fit is `-EINVAL`, in every attempt.
//!
//! The Echo option (RFC 9175), which a service may ask for, is not counted: where one does, it takes
//! up to 42 bytes more.

/// Header and token.
const START: i64 = 4 + 8;
/// The content format, which every request with a payload has, and the mark in front of that.
const PAYLOAD: i64 = 2 + 1;
/// Request-Tag, which comes with each block.
const TAG: i64 = 2 + 8;

/// An option of `len` bytes whose number follows the one before closely.
const fn option(len: i64) -> i64 {
    if len < 13 { 1 + len } else { 2 + len }
}

/// A request for commands, with the longest correlation id: path, query and Block2.
pub(crate) const FETCH: i64 =
    START + option(1) + option(3) + option(6 + 45) + 2 * option(10 + 5) + option(6 + 2) + option(3);

/// A report without its payload.
const REPORT: i64 = START + option(1) + option(3) + PAYLOAD;
/// The same with a Block1 of two bytes, for more than 15 blocks.
const REPORT_IN_BLOCKS: i64 = REPORT + 2 + 2 + TAG;

/// An authentication, `p/auth-jwt?mver=...&cver=...`, without its payload.
///
/// The versions are as long as names of releases get: `mfw_nrf91x1_2.0.2` has 17 characters,
/// `mfw_nrf9151-ntn_1.0.0` has 21, `3.1.0-preview4` has 14. The SDK has room for a modem's version
/// of 40 characters, which no modem has made use of.
const AUTHENTICATION: i64 =
    START + option(1) + option(8) + option(5 + 25) + option(5 + 14) + PAYLOAD;
/// The same with a Block1 of one byte, whose number follows that of the query closely.
const AUTHENTICATION_IN_BLOCKS: i64 = AUTHENTICATION + option(1) + TAG;

/// Lengths of the token that is an authentication's payload.
///
/// Without subject and audience, all that the modem puts into it has a fixed length but the name
/// of its chip: some 420 bytes without times, 454 with them. `CONFIG_MODEM_JWT_MAX_LEN` (850 by
/// default) is the size of a buffer; to ask for messages or blocks that take as much would refuse
/// settings that work, among them that of the SDK's sample: messages and blocks of 512 bytes with a
/// header of 48 take 481 in a message, and 466 with a modem's version of 40 characters.
const SHORTEST_TOKEN: i64 = 420;
const LONGEST_TOKEN: i64 = 480;

/// The least `CONFIG_COAP_CLIENT_MESSAGE_HEADER_SIZE` for blocks, messages and tokens of at most
/// so many bytes.
pub(crate) fn header_size(block: i64, message: i64, token: i64) -> i64 {
    let longest = LONGEST_TOKEN.min(token);
    let mut sizes = vec![FETCH, REPORT + message, REPORT_IN_BLOCKS + block];
    if message >= SHORTEST_TOKEN.min(longest) {
        sizes.push(AUTHENTICATION + longest.min(message));
    }
    if message < longest {
        sizes.push(AUTHENTICATION_IN_BLOCKS + block);
    }
    sizes.into_iter().max().unwrap_or_default() - message
}
