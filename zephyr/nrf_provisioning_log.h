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
 * Calls X(number, level, text, has_value) for each message, in the order of the numbers from 1;
 * COAP, with the same arguments, for those which only the CoAP transport has. A value goes behind
 * the text.
 */
#define NRF_PROVISIONING_LOG_MESSAGES(X, COAP) \
	X(1, ERR, "No callback", 0) \
	X(2, ERR, "Already initialized", 0) \
	X(3, ERR, "Transport init error ", 1) \
	X(4, ERR, "Settings init error ", 1) \
	X(5, WRN, "Settings load error ", 1) \
	X(6, ERR, "Settings save error ", 1) \
	X(7, ERR, "Stored interval refused", 0) \
	X(8, ERR, "Modem subscription error ", 1) \
	X(9, ERR, "Modem init error ", 1) \
	X(10, ERR, "Root CA error ", 1) \
	X(11, INF, "Root CA written to tag ", 1) \
	X(12, ERR, "No modem time, seconds: ", 1) \
	X(13, ERR, "LTE timed out, seconds: ", 1) \
	X(14, INF, "Requesting commands", 0) \
	X(15, INF, "Processing commands: ", 1) \
	X(16, INF, "Sending responses, bytes: ", 1) \
	X(17, ERR, "Malformed batch at byte ", 1) \
	X(18, ERR, "More than CBOR_RECORDS: ", 1) \
	X(19, ERR, "AT command failed, CME ", 1) \
	X(20, DBG, "Ignored CME error: ", 1) \
	X(21, ERR, "TX_BUF_SZ too small, room: ", 1) \
	X(22, WRN, "Key left in tag ", 1) \
	X(23, ERR, "CODEC_AT_CMD_LEN too small, needed: ", 1) \
	X(24, WRN, "Config pair not stored: ", 1) \
	X(25, ERR, "Attempt failed, reason ", 1) \
	X(26, ERR, "Connection refused, check CA in tag ", 1) \
	X(27, WRN, "Device not claimed", 0) \
	X(28, WRN, "Attestation token error ", 1) \
	X(29, INF, "Backing off, seconds: ", 1) \
	X(30, ERR, "Report dropped, responses: ", 1) \
	X(31, DBG, "Network is up", 0) \
	X(32, DBG, "Network is down", 0) \
	X(33, ERR, "JWT error ", 1) \
	X(34, ERR, "Modem version error ", 1) \
	X(35, ERR, "Service repeats a batch", 0) \
	X(36, ERR, "Service answered ", 1) \
	X(37, DBG, "No commands to process", 0) \
	X(38, ERR, "Request error ", 1) \
	COAP(39, ERR, "Connection error ", 1) \
	COAP(40, INF, "Connection lost, reconnecting", 0) \
	COAP(41, WRN, "DTLS suspend refused", 0) \
	COAP(42, ERR, "COAP_CLIENT_MAX_PATH_LENGTH too small, needed: ", 1) \
	X(43, ERR, "Root CA not of 1 to 4096 bytes: ", 1) \
	X(44, ERR, "AT command not run", 0) \
	X(45, WRN, "Making key again in tag ", 1) \
	X(46, WRN, "Stored key list refused", 0)

#endif /* NRF_PROVISIONING_LOG_H__ */
