/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file nrf_provisioning_log.h
 * @brief The library's log messages.
 *
 * Made by `cargo xtask log`; not to be edited.
 */
#ifndef NRF_PROVISIONING_LOG_H__
#define NRF_PROVISIONING_LOG_H__

/**
 * Calls X(number, level, text) for each message, in the order of the numbers from 1; COAP, with the
 * same arguments, for those which only the CoAP transport has. A value goes behind a text that
 * ends with a blank.
 */
#define NRF_PROVISIONING_LOG_MESSAGES(X, COAP) \
	X(1, ERR, "No callback") \
	X(2, ERR, "Already initialized") \
	X(3, ERR, "Transport init: ") \
	X(4, ERR, "Settings init: ") \
	X(5, ERR, "Settings save: ") \
	X(6, ERR, "Stored interval refused") \
	X(7, ERR, "Subscription: ") \
	X(8, ERR, "Modem init: ") \
	X(9, ERR, "Root CA: ") \
	X(10, ERR, "No time, seconds: ") \
	X(11, ERR, "LTE timed out, seconds: ") \
	X(12, ERR, "Malformed batch at byte ") \
	X(13, ERR, "More than CBOR_RECORDS: ") \
	X(14, ERR, "AT failed, CME ") \
	X(15, ERR, "TX_BUF_SZ too small, room: ") \
	X(16, ERR, "CODEC_AT_CMD_LEN too small, needed: ") \
	X(17, ERR, "Attempt failed, reason ") \
	X(18, ERR, "Connection refused, check CA in tag ") \
	X(19, ERR, "Report dropped, responses: ") \
	X(20, ERR, "JWT: ") \
	X(21, ERR, "Modem version: ") \
	X(22, ERR, "Service repeats a batch") \
	X(23, ERR, "Service answered ") \
	X(24, ERR, "Request: ") \
	COAP(25, ERR, "Connection: ") \
	COAP(26, ERR, "COAP_CLIENT_MAX_PATH_LENGTH too small, needed: ") \
	X(27, ERR, "Root CA not of 1 to 4096 bytes: ") \
	X(28, ERR, "AT command not run") \
	X(29, WRN, "Settings load: ") \
	X(30, WRN, "Key left in tag ") \
	X(31, WRN, "Config pair not stored: ") \
	X(32, WRN, "Device not claimed") \
	X(33, WRN, "Attestation token: ") \
	COAP(34, WRN, "DTLS suspend refused") \
	X(35, WRN, "Making key again in tag ") \
	X(36, WRN, "Stored key list refused") \
	X(37, INF, "Root CA written to tag ") \
	X(38, INF, "Requesting commands") \
	X(39, INF, "Processing commands: ") \
	X(40, INF, "Sending responses, bytes: ") \
	X(41, INF, "Backing off, seconds: ") \
	COAP(42, INF, "Connection lost, reconnecting") \
	X(43, DBG, "Ignored CME error: ") \
	X(44, DBG, "Network is up") \
	X(45, DBG, "Network is down") \
	X(46, DBG, "No commands to process")

/* The last number of each level but the lowest. */
#define NRF_PROVISIONING_LOG_LAST_ERR 28
#define NRF_PROVISIONING_LOG_LAST_WRN 36
#define NRF_PROVISIONING_LOG_LAST_INF 42

#endif /* NRF_PROVISIONING_LOG_H__ */
