// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Made by `cargo xtask bindings` for a 64-bit Linux host (x86-64 and AArch64 agree on everything in here); not to be edited.

#![allow(missing_docs, non_camel_case_types, non_upper_case_globals)]

pub type atomic_t = core::ffi::c_long;
pub type lte_lc_func_mode = core::ffi::c_uint;
pub type jwt_key_type = core::ffi::c_uint;
pub type jwt_alg_type = core::ffi::c_uint;
pub type nrf_sec_tag_t = u32;
pub type modem_key_mgmt_cred_type = core::ffi::c_uint;
pub type http_method = core::ffi::c_uint;
pub type net_ip_protocol_secure = core::ffi::c_uint;
pub type net_sock_type = core::ffi::c_uint;
pub type net_sa_family_t = core::ffi::c_ushort;
pub type net_socklen_t = u32;
pub type coap_option_num = core::ffi::c_uint;
pub type coap_method = core::ffi::c_uint;
pub type coap_content_format = core::ffi::c_uint;
pub type coap_block_size = core::ffi::c_uint;
pub type coap_client_response_cb_t = ::core::option::Option<
    unsafe extern "C" fn(
        data: *const coap_client_response_data,
        user_data: *mut core::ffi::c_void,
    ),
>;
pub type coap_client_payload_cb_t = ::core::option::Option<
    unsafe extern "C" fn(
        offset: usize,
        payload: *mut *const u8,
        len: *mut usize,
        last_block: *mut bool,
        user_data: *mut core::ffi::c_void,
    ) -> core::ffi::c_int,
>;
pub type sys_snode_t = _snode;
pub type settings_read_cb = ::core::option::Option<
    unsafe extern "C" fn(
        cb_arg: *mut core::ffi::c_void,
        data: *mut core::ffi::c_void,
        len: usize,
    ) -> isize,
>;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _wait_q_t {
    pub waitq: [*mut core::ffi::c_void; 2usize],
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct k_mutex {
    pub wait_q: _wait_q_t,
    pub owner: *mut k_thread,
    pub lock_count: u32,
    pub owner_orig_prio: core::ffi::c_int,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct nrf_attestation_token {
    pub attest: *mut core::ffi::c_char,
    pub attest_sz: usize,
    pub cose: *mut core::ffi::c_char,
    pub cose_sz: usize,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct nrf_device_uuid {
    pub str_: [core::ffi::c_char; 37usize],
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct nrf_modem_fw_uuid {
    pub str_: [core::ffi::c_char; 37usize],
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct jwt_data {
    pub sec_tag: core::ffi::c_uint,
    pub key: jwt_key_type,
    pub alg: jwt_alg_type,
    pub exp_delta_s: u32,
    pub subject: *const core::ffi::c_char,
    pub audience: *const core::ffi::c_char,
    pub jwt_buf: *mut core::ffi::c_char,
    pub jwt_sz: usize,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct rest_client_req_context {
    pub connect_socket: core::ffi::c_int,
    pub keep_alive: bool,
    pub sec_tag: core::ffi::c_int,
    pub tls_peer_verify: core::ffi::c_int,
    pub http_method: http_method,
    pub host: *const core::ffi::c_char,
    pub port: u16,
    pub url: *const core::ffi::c_char,
    pub header_fields: *mut *const core::ffi::c_char,
    pub body: *const core::ffi::c_char,
    pub body_len: usize,
    pub timeout_ms: i32,
    pub resp_buff: *mut core::ffi::c_char,
    pub resp_buff_len: usize,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct rest_client_resp_context {
    pub total_response_len: usize,
    pub response_len: usize,
    pub response: *mut core::ffi::c_char,
    pub http_status_code: u16,
    pub http_status_code_str: [core::ffi::c_char; 32usize],
    pub used_socket_id: core::ffi::c_int,
    pub used_socket_is_alive: core::ffi::c_int,
    pub req_ctx: *mut rest_client_req_context,
}
#[repr(C)]
#[repr(align(4))]
#[derive(Debug, Copy, Clone)]
pub struct net_sockaddr {
    pub sa_family: net_sa_family_t,
    pub data: [core::ffi::c_char; 22usize],
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_packet {
    pub data: *mut u8,
    pub offset: u16,
    pub max_len: u16,
    pub hdr_len: u8,
    pub opt_len: u16,
    pub delta: u16,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_option {
    pub delta: u16,
    pub len: u16,
    pub value: [u8; 64usize],
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_transmission_parameters {
    pub ack_timeout: u32,
    pub ack_random_percent: u16,
    pub coap_backoff_percent: u16,
    pub max_retransmission: u8,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_pending {
    pub addr: net_sockaddr,
    pub t0: i64,
    pub timeout: u32,
    pub id: u16,
    pub data: *mut u8,
    pub len: u16,
    pub retries: u8,
    pub params: coap_transmission_parameters,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_block_context {
    pub total_size: usize,
    pub current: usize,
    pub block_size: coap_block_size,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_client_response_data {
    pub result_code: i16,
    pub packet: *const coap_packet,
    pub offset: usize,
    pub payload: *const u8,
    pub payload_len: usize,
    pub last_block: bool,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_client_option {
    pub code: u16,
    pub len: u16,
    pub value: [u8; 64usize],
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_client_request {
    pub method: coap_method,
    pub confirmable: bool,
    pub path: [core::ffi::c_char; 129usize],
    pub fmt: coap_content_format,
    pub payload: *const u8,
    pub len: usize,
    pub payload_cb: coap_client_payload_cb_t,
    pub cb: coap_client_response_cb_t,
    pub options: [coap_client_option; 2usize],
    pub num_options: u8,
    pub user_data: *mut core::ffi::c_void,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_client_internal_request {
    pub request_token: [u8; 8usize],
    pub offset: u32,
    pub last_id: u16,
    pub request_tkl: u8,
    pub request_ongoing: bool,
    pub in_callback: atomic_t,
    pub recv_blk_ctx: coap_block_context,
    pub send_blk_ctx: coap_block_context,
    pub pending: coap_pending,
    pub coap_request: coap_client_request,
    pub request: coap_packet,
    pub request_tag: [u8; 8usize],
    pub send_buf: [u8; 640usize],
    pub is_observe: bool,
    pub last_response_id: core::ffi::c_int,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct coap_client {
    pub fd: core::ffi::c_int,
    pub address: net_sockaddr,
    pub socklen: net_socklen_t,
    pub lock: k_mutex,
    pub recv_buf: [u8; 640usize],
    pub requests: [coap_client_internal_request; 2usize],
    pub echo_option: coap_option,
    pub send_echo: bool,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct zsock_addrinfo {
    pub ai_next: *mut zsock_addrinfo,
    pub ai_flags: core::ffi::c_int,
    pub ai_family: core::ffi::c_int,
    pub ai_socktype: core::ffi::c_int,
    pub ai_protocol: core::ffi::c_int,
    pub ai_eflags: core::ffi::c_int,
    pub ai_addrlen: net_socklen_t,
    pub ai_addr: *mut net_sockaddr,
    pub ai_canonname: *mut core::ffi::c_char,
    pub _ai_addr: net_sockaddr,
    pub _ai_canonname: [core::ffi::c_char; 21usize],
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct _snode {
    pub next: *mut _snode,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct settings_handler {
    pub name: *const core::ffi::c_char,
    pub cprio: core::ffi::c_int,
    pub h_get: ::core::option::Option<
        unsafe extern "C" fn(
            key: *const core::ffi::c_char,
            val: *mut core::ffi::c_char,
            val_len_max: core::ffi::c_int,
        ) -> core::ffi::c_int,
    >,
    pub h_set: ::core::option::Option<
        unsafe extern "C" fn(
            key: *const core::ffi::c_char,
            len: usize,
            read_cb: settings_read_cb,
            cb_arg: *mut core::ffi::c_void,
        ) -> core::ffi::c_int,
    >,
    pub h_commit: ::core::option::Option<unsafe extern "C" fn() -> core::ffi::c_int>,
    pub h_export: ::core::option::Option<
        unsafe extern "C" fn(
            export_func: ::core::option::Option<
                unsafe extern "C" fn(
                    name: *const core::ffi::c_char,
                    val: *const core::ffi::c_void,
                    val_len: usize,
                ) -> core::ffi::c_int,
            >,
        ) -> core::ffi::c_int,
    >,
    pub node: sys_snode_t,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct k_thread {
    pub _address: u8,
}
pub const EPERM: i32 = 1;
pub const ENOENT: i32 = 2;
pub const EIO: i32 = 5;
pub const E2BIG: i32 = 7;
pub const ENOEXEC: i32 = 8;
pub const EAGAIN: i32 = 11;
pub const ENOMEM: i32 = 12;
pub const EACCES: i32 = 13;
pub const EFAULT: i32 = 14;
pub const EBUSY: i32 = 16;
pub const EEXIST: i32 = 17;
pub const EINVAL: i32 = 22;
pub const ENFILE: i32 = 23;
pub const ETXTBSY: i32 = 26;
pub const ENOSTR: i32 = 60;
pub const ENODATA: i32 = 61;
pub const ETIME: i32 = 62;
pub const ENOBUFS: i32 = 105;
pub const ECONNRESET: i32 = 104;
pub const ECONNREFUSED: i32 = 111;
pub const ENOMSG: i32 = 42;
pub const EBADMSG: i32 = 74;
pub const ENOSYS: i32 = 38;
pub const ELOOP: i32 = 40;
pub const ESHUTDOWN: i32 = 108;
pub const ETIMEDOUT: i32 = 110;
pub const EALREADY: i32 = 114;
pub const EMSGSIZE: i32 = 90;
pub const ENOTCONN: i32 = 107;
pub const ENOTSUP: i32 = 95;
pub const ECANCELED: i32 = 125;
pub const MODEM_INFO_FWVER_SIZE: usize = 41;
pub const REST_CLIENT_TLS_DEFAULT_PEER_VERIFY: i32 = -1;
pub const REST_CLIENT_SCKT_CONNECT: i32 = -1;
pub const NRF_MODEM_AT_ERROR: i32 = 1;
pub const NRF_MODEM_AT_CME_ERROR: i32 = 2;
pub const NRF_MODEM_AT_CMS_ERROR: i32 = 3;
pub const NET_AF_UNSPEC: i32 = 0;
pub const NET_AF_INET: i32 = 1;
pub const NET_AF_INET6: i32 = 2;
pub const SO_KEEPOPEN: i32 = 1034;
pub const ZSOCK_SOL_SOCKET: i32 = 1;
pub const ZSOCK_SOL_TLS: i32 = 282;
pub const ZSOCK_TLS_SEC_TAG_LIST: i32 = 1;
pub const ZSOCK_TLS_HOSTNAME: i32 = 2;
pub const ZSOCK_TLS_PEER_VERIFY: i32 = 5;
pub const ZSOCK_TLS_SESSION_CACHE: i32 = 12;
pub const ZSOCK_TLS_DTLS_CID: i32 = 14;
pub const ZSOCK_TLS_PEER_VERIFY_NONE: i32 = 0;
pub const ZSOCK_TLS_PEER_VERIFY_OPTIONAL: i32 = 1;
pub const ZSOCK_TLS_PEER_VERIFY_REQUIRED: i32 = 2;
pub const ZSOCK_TLS_SESSION_CACHE_DISABLED: i32 = 0;
pub const ZSOCK_TLS_SESSION_CACHE_ENABLED: i32 = 1;
pub const ZSOCK_TLS_DTLS_CID_SUPPORTED: i32 = 1;
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of _wait_q_t"][::core::mem::size_of::<_wait_q_t>() - 16usize];
    ["Alignment of _wait_q_t"][::core::mem::align_of::<_wait_q_t>() - 8usize];
    [
        "Offset of field: _wait_q_t::waitq",
    ][::core::mem::offset_of!(_wait_q_t, waitq) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of k_mutex"][::core::mem::size_of::<k_mutex>() - 32usize];
    ["Alignment of k_mutex"][::core::mem::align_of::<k_mutex>() - 8usize];
    [
        "Offset of field: k_mutex::wait_q",
    ][::core::mem::offset_of!(k_mutex, wait_q) - 0usize];
    [
        "Offset of field: k_mutex::owner",
    ][::core::mem::offset_of!(k_mutex, owner) - 16usize];
    [
        "Offset of field: k_mutex::lock_count",
    ][::core::mem::offset_of!(k_mutex, lock_count) - 24usize];
    [
        "Offset of field: k_mutex::owner_orig_prio",
    ][::core::mem::offset_of!(k_mutex, owner_orig_prio) - 28usize];
};
pub const LTE_LC_FUNC_MODE_POWER_OFF: lte_lc_func_mode = 0;
pub const LTE_LC_FUNC_MODE_NORMAL: lte_lc_func_mode = 1;
pub const LTE_LC_FUNC_MODE_RX_ONLY: lte_lc_func_mode = 2;
pub const LTE_LC_FUNC_MODE_OFFLINE: lte_lc_func_mode = 4;
pub const LTE_LC_FUNC_MODE_DEACTIVATE_LTE: lte_lc_func_mode = 20;
pub const LTE_LC_FUNC_MODE_ACTIVATE_LTE: lte_lc_func_mode = 21;
pub const LTE_LC_FUNC_MODE_DEACTIVATE_GNSS: lte_lc_func_mode = 30;
pub const LTE_LC_FUNC_MODE_ACTIVATE_GNSS: lte_lc_func_mode = 31;
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of nrf_attestation_token",
    ][::core::mem::size_of::<nrf_attestation_token>() - 32usize];
    [
        "Alignment of nrf_attestation_token",
    ][::core::mem::align_of::<nrf_attestation_token>() - 8usize];
    [
        "Offset of field: nrf_attestation_token::attest",
    ][::core::mem::offset_of!(nrf_attestation_token, attest) - 0usize];
    [
        "Offset of field: nrf_attestation_token::attest_sz",
    ][::core::mem::offset_of!(nrf_attestation_token, attest_sz) - 8usize];
    [
        "Offset of field: nrf_attestation_token::cose",
    ][::core::mem::offset_of!(nrf_attestation_token, cose) - 16usize];
    [
        "Offset of field: nrf_attestation_token::cose_sz",
    ][::core::mem::offset_of!(nrf_attestation_token, cose_sz) - 24usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of nrf_device_uuid"][::core::mem::size_of::<nrf_device_uuid>() - 37usize];
    [
        "Alignment of nrf_device_uuid",
    ][::core::mem::align_of::<nrf_device_uuid>() - 1usize];
    [
        "Offset of field: nrf_device_uuid::str_",
    ][::core::mem::offset_of!(nrf_device_uuid, str_) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of nrf_modem_fw_uuid"][::core::mem::size_of::<nrf_modem_fw_uuid>() - 37usize];
    [
        "Alignment of nrf_modem_fw_uuid",
    ][::core::mem::align_of::<nrf_modem_fw_uuid>() - 1usize];
    [
        "Offset of field: nrf_modem_fw_uuid::str_",
    ][::core::mem::offset_of!(nrf_modem_fw_uuid, str_) - 0usize];
};
pub const JWT_KEY_TYPE_CLIENT_PRIV: jwt_key_type = 2;
pub const JWT_KEY_TYPE_ENDORSEMENT: jwt_key_type = 8;
pub const JWT_ALG_TYPE_ES256: jwt_alg_type = 0;
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of jwt_data"][::core::mem::size_of::<jwt_data>() - 48usize];
    ["Alignment of jwt_data"][::core::mem::align_of::<jwt_data>() - 8usize];
    [
        "Offset of field: jwt_data::sec_tag",
    ][::core::mem::offset_of!(jwt_data, sec_tag) - 0usize];
    ["Offset of field: jwt_data::key"][::core::mem::offset_of!(jwt_data, key) - 4usize];
    ["Offset of field: jwt_data::alg"][::core::mem::offset_of!(jwt_data, alg) - 8usize];
    [
        "Offset of field: jwt_data::exp_delta_s",
    ][::core::mem::offset_of!(jwt_data, exp_delta_s) - 12usize];
    [
        "Offset of field: jwt_data::subject",
    ][::core::mem::offset_of!(jwt_data, subject) - 16usize];
    [
        "Offset of field: jwt_data::audience",
    ][::core::mem::offset_of!(jwt_data, audience) - 24usize];
    [
        "Offset of field: jwt_data::jwt_buf",
    ][::core::mem::offset_of!(jwt_data, jwt_buf) - 32usize];
    [
        "Offset of field: jwt_data::jwt_sz",
    ][::core::mem::offset_of!(jwt_data, jwt_sz) - 40usize];
};
pub const MODEM_KEY_MGMT_CRED_TYPE_CA_CHAIN: modem_key_mgmt_cred_type = 0;
pub const MODEM_KEY_MGMT_CRED_TYPE_PUBLIC_CERT: modem_key_mgmt_cred_type = 1;
pub const MODEM_KEY_MGMT_CRED_TYPE_PRIVATE_CERT: modem_key_mgmt_cred_type = 2;
pub const MODEM_KEY_MGMT_CRED_TYPE_PSK: modem_key_mgmt_cred_type = 3;
pub const MODEM_KEY_MGMT_CRED_TYPE_IDENTITY: modem_key_mgmt_cred_type = 4;
pub const HTTP_DELETE: http_method = 0;
pub const HTTP_GET: http_method = 1;
pub const HTTP_HEAD: http_method = 2;
pub const HTTP_POST: http_method = 3;
pub const HTTP_PUT: http_method = 4;
pub const HTTP_CONNECT: http_method = 5;
pub const HTTP_OPTIONS: http_method = 6;
pub const HTTP_TRACE: http_method = 7;
pub const HTTP_COPY: http_method = 8;
pub const HTTP_LOCK: http_method = 9;
pub const HTTP_MKCOL: http_method = 10;
pub const HTTP_MOVE: http_method = 11;
pub const HTTP_PROPFIND: http_method = 12;
pub const HTTP_PROPPATCH: http_method = 13;
pub const HTTP_SEARCH: http_method = 14;
pub const HTTP_UNLOCK: http_method = 15;
pub const HTTP_BIND: http_method = 16;
pub const HTTP_REBIND: http_method = 17;
pub const HTTP_UNBIND: http_method = 18;
pub const HTTP_ACL: http_method = 19;
pub const HTTP_REPORT: http_method = 20;
pub const HTTP_MKACTIVITY: http_method = 21;
pub const HTTP_CHECKOUT: http_method = 22;
pub const HTTP_MERGE: http_method = 23;
pub const HTTP_MSEARCH: http_method = 24;
pub const HTTP_NOTIFY: http_method = 25;
pub const HTTP_SUBSCRIBE: http_method = 26;
pub const HTTP_UNSUBSCRIBE: http_method = 27;
pub const HTTP_PATCH: http_method = 28;
pub const HTTP_PURGE: http_method = 29;
pub const HTTP_MKCALENDAR: http_method = 30;
pub const HTTP_LINK: http_method = 31;
pub const HTTP_UNLINK: http_method = 32;
pub const HTTP_METHOD_END_VALUE: http_method = 33;
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of rest_client_req_context",
    ][::core::mem::size_of::<rest_client_req_context>() - 96usize];
    [
        "Alignment of rest_client_req_context",
    ][::core::mem::align_of::<rest_client_req_context>() - 8usize];
    [
        "Offset of field: rest_client_req_context::connect_socket",
    ][::core::mem::offset_of!(rest_client_req_context, connect_socket) - 0usize];
    [
        "Offset of field: rest_client_req_context::keep_alive",
    ][::core::mem::offset_of!(rest_client_req_context, keep_alive) - 4usize];
    [
        "Offset of field: rest_client_req_context::sec_tag",
    ][::core::mem::offset_of!(rest_client_req_context, sec_tag) - 8usize];
    [
        "Offset of field: rest_client_req_context::tls_peer_verify",
    ][::core::mem::offset_of!(rest_client_req_context, tls_peer_verify) - 12usize];
    [
        "Offset of field: rest_client_req_context::http_method",
    ][::core::mem::offset_of!(rest_client_req_context, http_method) - 16usize];
    [
        "Offset of field: rest_client_req_context::host",
    ][::core::mem::offset_of!(rest_client_req_context, host) - 24usize];
    [
        "Offset of field: rest_client_req_context::port",
    ][::core::mem::offset_of!(rest_client_req_context, port) - 32usize];
    [
        "Offset of field: rest_client_req_context::url",
    ][::core::mem::offset_of!(rest_client_req_context, url) - 40usize];
    [
        "Offset of field: rest_client_req_context::header_fields",
    ][::core::mem::offset_of!(rest_client_req_context, header_fields) - 48usize];
    [
        "Offset of field: rest_client_req_context::body",
    ][::core::mem::offset_of!(rest_client_req_context, body) - 56usize];
    [
        "Offset of field: rest_client_req_context::body_len",
    ][::core::mem::offset_of!(rest_client_req_context, body_len) - 64usize];
    [
        "Offset of field: rest_client_req_context::timeout_ms",
    ][::core::mem::offset_of!(rest_client_req_context, timeout_ms) - 72usize];
    [
        "Offset of field: rest_client_req_context::resp_buff",
    ][::core::mem::offset_of!(rest_client_req_context, resp_buff) - 80usize];
    [
        "Offset of field: rest_client_req_context::resp_buff_len",
    ][::core::mem::offset_of!(rest_client_req_context, resp_buff_len) - 88usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of rest_client_resp_context",
    ][::core::mem::size_of::<rest_client_resp_context>() - 80usize];
    [
        "Alignment of rest_client_resp_context",
    ][::core::mem::align_of::<rest_client_resp_context>() - 8usize];
    [
        "Offset of field: rest_client_resp_context::total_response_len",
    ][::core::mem::offset_of!(rest_client_resp_context, total_response_len) - 0usize];
    [
        "Offset of field: rest_client_resp_context::response_len",
    ][::core::mem::offset_of!(rest_client_resp_context, response_len) - 8usize];
    [
        "Offset of field: rest_client_resp_context::response",
    ][::core::mem::offset_of!(rest_client_resp_context, response) - 16usize];
    [
        "Offset of field: rest_client_resp_context::http_status_code",
    ][::core::mem::offset_of!(rest_client_resp_context, http_status_code) - 24usize];
    [
        "Offset of field: rest_client_resp_context::http_status_code_str",
    ][::core::mem::offset_of!(rest_client_resp_context, http_status_code_str) - 26usize];
    [
        "Offset of field: rest_client_resp_context::used_socket_id",
    ][::core::mem::offset_of!(rest_client_resp_context, used_socket_id) - 60usize];
    [
        "Offset of field: rest_client_resp_context::used_socket_is_alive",
    ][::core::mem::offset_of!(rest_client_resp_context, used_socket_is_alive) - 64usize];
    [
        "Offset of field: rest_client_resp_context::req_ctx",
    ][::core::mem::offset_of!(rest_client_resp_context, req_ctx) - 72usize];
};
pub const NET_IPPROTO_TLS_1_0: net_ip_protocol_secure = 256;
pub const NET_IPPROTO_TLS_1_1: net_ip_protocol_secure = 257;
pub const NET_IPPROTO_TLS_1_2: net_ip_protocol_secure = 258;
pub const NET_IPPROTO_TLS_1_3: net_ip_protocol_secure = 259;
pub const NET_IPPROTO_DTLS_1_0: net_ip_protocol_secure = 272;
pub const NET_IPPROTO_DTLS_1_2: net_ip_protocol_secure = 273;
pub const NET_SOCK_STREAM: net_sock_type = 1;
pub const NET_SOCK_DGRAM: net_sock_type = 2;
pub const NET_SOCK_RAW: net_sock_type = 3;
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of net_sockaddr"][::core::mem::size_of::<net_sockaddr>() - 24usize];
    ["Alignment of net_sockaddr"][::core::mem::align_of::<net_sockaddr>() - 4usize];
    [
        "Offset of field: net_sockaddr::sa_family",
    ][::core::mem::offset_of!(net_sockaddr, sa_family) - 0usize];
    [
        "Offset of field: net_sockaddr::data",
    ][::core::mem::offset_of!(net_sockaddr, data) - 2usize];
};
pub const COAP_OPTION_ETAG: coap_option_num = 4;
pub const COAP_OPTION_MAX_AGE: coap_option_num = 14;
pub const COAP_OPTION_BLOCK2: coap_option_num = 23;
pub const COAP_OPTION_BLOCK1: coap_option_num = 27;
pub const COAP_OPTION_REQUEST_TAG: coap_option_num = 292;
pub const COAP_METHOD_GET: coap_method = 1;
pub const COAP_METHOD_POST: coap_method = 2;
pub const COAP_METHOD_PUT: coap_method = 3;
pub const COAP_METHOD_DELETE: coap_method = 4;
pub const COAP_METHOD_FETCH: coap_method = 5;
pub const COAP_METHOD_PATCH: coap_method = 6;
pub const COAP_METHOD_IPATCH: coap_method = 7;
pub const COAP_CONTENT_FORMAT_TEXT_PLAIN: coap_content_format = 0;
pub const COAP_CONTENT_FORMAT_APP_LINK_FORMAT: coap_content_format = 40;
pub const COAP_CONTENT_FORMAT_APP_XML: coap_content_format = 41;
pub const COAP_CONTENT_FORMAT_APP_OCTET_STREAM: coap_content_format = 42;
pub const COAP_CONTENT_FORMAT_APP_EXI: coap_content_format = 47;
pub const COAP_CONTENT_FORMAT_APP_JSON: coap_content_format = 50;
pub const COAP_CONTENT_FORMAT_APP_JSON_PATCH_JSON: coap_content_format = 51;
pub const COAP_CONTENT_FORMAT_APP_MERGE_PATCH_JSON: coap_content_format = 52;
pub const COAP_CONTENT_FORMAT_APP_CBOR: coap_content_format = 60;
pub const COAP_BLOCK_16: coap_block_size = 0;
pub const COAP_BLOCK_32: coap_block_size = 1;
pub const COAP_BLOCK_64: coap_block_size = 2;
pub const COAP_BLOCK_128: coap_block_size = 3;
pub const COAP_BLOCK_256: coap_block_size = 4;
pub const COAP_BLOCK_512: coap_block_size = 5;
pub const COAP_BLOCK_1024: coap_block_size = 6;
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of coap_packet"][::core::mem::size_of::<coap_packet>() - 24usize];
    ["Alignment of coap_packet"][::core::mem::align_of::<coap_packet>() - 8usize];
    [
        "Offset of field: coap_packet::data",
    ][::core::mem::offset_of!(coap_packet, data) - 0usize];
    [
        "Offset of field: coap_packet::offset",
    ][::core::mem::offset_of!(coap_packet, offset) - 8usize];
    [
        "Offset of field: coap_packet::max_len",
    ][::core::mem::offset_of!(coap_packet, max_len) - 10usize];
    [
        "Offset of field: coap_packet::hdr_len",
    ][::core::mem::offset_of!(coap_packet, hdr_len) - 12usize];
    [
        "Offset of field: coap_packet::opt_len",
    ][::core::mem::offset_of!(coap_packet, opt_len) - 14usize];
    [
        "Offset of field: coap_packet::delta",
    ][::core::mem::offset_of!(coap_packet, delta) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of coap_option"][::core::mem::size_of::<coap_option>() - 68usize];
    ["Alignment of coap_option"][::core::mem::align_of::<coap_option>() - 2usize];
    [
        "Offset of field: coap_option::delta",
    ][::core::mem::offset_of!(coap_option, delta) - 0usize];
    [
        "Offset of field: coap_option::len",
    ][::core::mem::offset_of!(coap_option, len) - 2usize];
    [
        "Offset of field: coap_option::value",
    ][::core::mem::offset_of!(coap_option, value) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of coap_transmission_parameters",
    ][::core::mem::size_of::<coap_transmission_parameters>() - 12usize];
    [
        "Alignment of coap_transmission_parameters",
    ][::core::mem::align_of::<coap_transmission_parameters>() - 4usize];
    [
        "Offset of field: coap_transmission_parameters::ack_timeout",
    ][::core::mem::offset_of!(coap_transmission_parameters, ack_timeout) - 0usize];
    [
        "Offset of field: coap_transmission_parameters::ack_random_percent",
    ][::core::mem::offset_of!(coap_transmission_parameters, ack_random_percent)
        - 4usize];
    [
        "Offset of field: coap_transmission_parameters::coap_backoff_percent",
    ][::core::mem::offset_of!(coap_transmission_parameters, coap_backoff_percent)
        - 6usize];
    [
        "Offset of field: coap_transmission_parameters::max_retransmission",
    ][::core::mem::offset_of!(coap_transmission_parameters, max_retransmission)
        - 8usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of coap_pending"][::core::mem::size_of::<coap_pending>() - 64usize];
    ["Alignment of coap_pending"][::core::mem::align_of::<coap_pending>() - 8usize];
    [
        "Offset of field: coap_pending::addr",
    ][::core::mem::offset_of!(coap_pending, addr) - 0usize];
    [
        "Offset of field: coap_pending::t0",
    ][::core::mem::offset_of!(coap_pending, t0) - 24usize];
    [
        "Offset of field: coap_pending::timeout",
    ][::core::mem::offset_of!(coap_pending, timeout) - 32usize];
    [
        "Offset of field: coap_pending::id",
    ][::core::mem::offset_of!(coap_pending, id) - 36usize];
    [
        "Offset of field: coap_pending::data",
    ][::core::mem::offset_of!(coap_pending, data) - 40usize];
    [
        "Offset of field: coap_pending::len",
    ][::core::mem::offset_of!(coap_pending, len) - 48usize];
    [
        "Offset of field: coap_pending::retries",
    ][::core::mem::offset_of!(coap_pending, retries) - 50usize];
    [
        "Offset of field: coap_pending::params",
    ][::core::mem::offset_of!(coap_pending, params) - 52usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of coap_block_context",
    ][::core::mem::size_of::<coap_block_context>() - 24usize];
    [
        "Alignment of coap_block_context",
    ][::core::mem::align_of::<coap_block_context>() - 8usize];
    [
        "Offset of field: coap_block_context::total_size",
    ][::core::mem::offset_of!(coap_block_context, total_size) - 0usize];
    [
        "Offset of field: coap_block_context::current",
    ][::core::mem::offset_of!(coap_block_context, current) - 8usize];
    [
        "Offset of field: coap_block_context::block_size",
    ][::core::mem::offset_of!(coap_block_context, block_size) - 16usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of coap_client_response_data",
    ][::core::mem::size_of::<coap_client_response_data>() - 48usize];
    [
        "Alignment of coap_client_response_data",
    ][::core::mem::align_of::<coap_client_response_data>() - 8usize];
    [
        "Offset of field: coap_client_response_data::result_code",
    ][::core::mem::offset_of!(coap_client_response_data, result_code) - 0usize];
    [
        "Offset of field: coap_client_response_data::packet",
    ][::core::mem::offset_of!(coap_client_response_data, packet) - 8usize];
    [
        "Offset of field: coap_client_response_data::offset",
    ][::core::mem::offset_of!(coap_client_response_data, offset) - 16usize];
    [
        "Offset of field: coap_client_response_data::payload",
    ][::core::mem::offset_of!(coap_client_response_data, payload) - 24usize];
    [
        "Offset of field: coap_client_response_data::payload_len",
    ][::core::mem::offset_of!(coap_client_response_data, payload_len) - 32usize];
    [
        "Offset of field: coap_client_response_data::last_block",
    ][::core::mem::offset_of!(coap_client_response_data, last_block) - 40usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of coap_client_option",
    ][::core::mem::size_of::<coap_client_option>() - 68usize];
    [
        "Alignment of coap_client_option",
    ][::core::mem::align_of::<coap_client_option>() - 2usize];
    [
        "Offset of field: coap_client_option::code",
    ][::core::mem::offset_of!(coap_client_option, code) - 0usize];
    [
        "Offset of field: coap_client_option::len",
    ][::core::mem::offset_of!(coap_client_option, len) - 2usize];
    [
        "Offset of field: coap_client_option::value",
    ][::core::mem::offset_of!(coap_client_option, value) - 4usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of coap_client_request",
    ][::core::mem::size_of::<coap_client_request>() - 328usize];
    [
        "Alignment of coap_client_request",
    ][::core::mem::align_of::<coap_client_request>() - 8usize];
    [
        "Offset of field: coap_client_request::method",
    ][::core::mem::offset_of!(coap_client_request, method) - 0usize];
    [
        "Offset of field: coap_client_request::confirmable",
    ][::core::mem::offset_of!(coap_client_request, confirmable) - 4usize];
    [
        "Offset of field: coap_client_request::path",
    ][::core::mem::offset_of!(coap_client_request, path) - 5usize];
    [
        "Offset of field: coap_client_request::fmt",
    ][::core::mem::offset_of!(coap_client_request, fmt) - 136usize];
    [
        "Offset of field: coap_client_request::payload",
    ][::core::mem::offset_of!(coap_client_request, payload) - 144usize];
    [
        "Offset of field: coap_client_request::len",
    ][::core::mem::offset_of!(coap_client_request, len) - 152usize];
    [
        "Offset of field: coap_client_request::payload_cb",
    ][::core::mem::offset_of!(coap_client_request, payload_cb) - 160usize];
    [
        "Offset of field: coap_client_request::cb",
    ][::core::mem::offset_of!(coap_client_request, cb) - 168usize];
    [
        "Offset of field: coap_client_request::options",
    ][::core::mem::offset_of!(coap_client_request, options) - 176usize];
    [
        "Offset of field: coap_client_request::num_options",
    ][::core::mem::offset_of!(coap_client_request, num_options) - 312usize];
    [
        "Offset of field: coap_client_request::user_data",
    ][::core::mem::offset_of!(coap_client_request, user_data) - 320usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    [
        "Size of coap_client_internal_request",
    ][::core::mem::size_of::<coap_client_internal_request>() - 1144usize];
    [
        "Alignment of coap_client_internal_request",
    ][::core::mem::align_of::<coap_client_internal_request>() - 8usize];
    [
        "Offset of field: coap_client_internal_request::request_token",
    ][::core::mem::offset_of!(coap_client_internal_request, request_token) - 0usize];
    [
        "Offset of field: coap_client_internal_request::offset",
    ][::core::mem::offset_of!(coap_client_internal_request, offset) - 8usize];
    [
        "Offset of field: coap_client_internal_request::last_id",
    ][::core::mem::offset_of!(coap_client_internal_request, last_id) - 12usize];
    [
        "Offset of field: coap_client_internal_request::request_tkl",
    ][::core::mem::offset_of!(coap_client_internal_request, request_tkl) - 14usize];
    [
        "Offset of field: coap_client_internal_request::request_ongoing",
    ][::core::mem::offset_of!(coap_client_internal_request, request_ongoing) - 15usize];
    [
        "Offset of field: coap_client_internal_request::in_callback",
    ][::core::mem::offset_of!(coap_client_internal_request, in_callback) - 16usize];
    [
        "Offset of field: coap_client_internal_request::recv_blk_ctx",
    ][::core::mem::offset_of!(coap_client_internal_request, recv_blk_ctx) - 24usize];
    [
        "Offset of field: coap_client_internal_request::send_blk_ctx",
    ][::core::mem::offset_of!(coap_client_internal_request, send_blk_ctx) - 48usize];
    [
        "Offset of field: coap_client_internal_request::pending",
    ][::core::mem::offset_of!(coap_client_internal_request, pending) - 72usize];
    [
        "Offset of field: coap_client_internal_request::coap_request",
    ][::core::mem::offset_of!(coap_client_internal_request, coap_request) - 136usize];
    [
        "Offset of field: coap_client_internal_request::request",
    ][::core::mem::offset_of!(coap_client_internal_request, request) - 464usize];
    [
        "Offset of field: coap_client_internal_request::request_tag",
    ][::core::mem::offset_of!(coap_client_internal_request, request_tag) - 488usize];
    [
        "Offset of field: coap_client_internal_request::send_buf",
    ][::core::mem::offset_of!(coap_client_internal_request, send_buf) - 496usize];
    [
        "Offset of field: coap_client_internal_request::is_observe",
    ][::core::mem::offset_of!(coap_client_internal_request, is_observe) - 1136usize];
    [
        "Offset of field: coap_client_internal_request::last_response_id",
    ][::core::mem::offset_of!(coap_client_internal_request, last_response_id)
        - 1140usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of coap_client"][::core::mem::size_of::<coap_client>() - 3064usize];
    ["Alignment of coap_client"][::core::mem::align_of::<coap_client>() - 8usize];
    [
        "Offset of field: coap_client::fd",
    ][::core::mem::offset_of!(coap_client, fd) - 0usize];
    [
        "Offset of field: coap_client::address",
    ][::core::mem::offset_of!(coap_client, address) - 4usize];
    [
        "Offset of field: coap_client::socklen",
    ][::core::mem::offset_of!(coap_client, socklen) - 28usize];
    [
        "Offset of field: coap_client::lock",
    ][::core::mem::offset_of!(coap_client, lock) - 32usize];
    [
        "Offset of field: coap_client::recv_buf",
    ][::core::mem::offset_of!(coap_client, recv_buf) - 64usize];
    [
        "Offset of field: coap_client::requests",
    ][::core::mem::offset_of!(coap_client, requests) - 704usize];
    [
        "Offset of field: coap_client::echo_option",
    ][::core::mem::offset_of!(coap_client, echo_option) - 2992usize];
    [
        "Offset of field: coap_client::send_echo",
    ][::core::mem::offset_of!(coap_client, send_echo) - 3060usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of zsock_addrinfo"][::core::mem::size_of::<zsock_addrinfo>() - 96usize];
    ["Alignment of zsock_addrinfo"][::core::mem::align_of::<zsock_addrinfo>() - 8usize];
    [
        "Offset of field: zsock_addrinfo::ai_next",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_next) - 0usize];
    [
        "Offset of field: zsock_addrinfo::ai_flags",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_flags) - 8usize];
    [
        "Offset of field: zsock_addrinfo::ai_family",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_family) - 12usize];
    [
        "Offset of field: zsock_addrinfo::ai_socktype",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_socktype) - 16usize];
    [
        "Offset of field: zsock_addrinfo::ai_protocol",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_protocol) - 20usize];
    [
        "Offset of field: zsock_addrinfo::ai_eflags",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_eflags) - 24usize];
    [
        "Offset of field: zsock_addrinfo::ai_addrlen",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_addrlen) - 28usize];
    [
        "Offset of field: zsock_addrinfo::ai_addr",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_addr) - 32usize];
    [
        "Offset of field: zsock_addrinfo::ai_canonname",
    ][::core::mem::offset_of!(zsock_addrinfo, ai_canonname) - 40usize];
    [
        "Offset of field: zsock_addrinfo::_ai_addr",
    ][::core::mem::offset_of!(zsock_addrinfo, _ai_addr) - 48usize];
    [
        "Offset of field: zsock_addrinfo::_ai_canonname",
    ][::core::mem::offset_of!(zsock_addrinfo, _ai_canonname) - 72usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of _snode"][::core::mem::size_of::<_snode>() - 8usize];
    ["Alignment of _snode"][::core::mem::align_of::<_snode>() - 8usize];
    ["Offset of field: _snode::next"][::core::mem::offset_of!(_snode, next) - 0usize];
};
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of settings_handler"][::core::mem::size_of::<settings_handler>() - 56usize];
    [
        "Alignment of settings_handler",
    ][::core::mem::align_of::<settings_handler>() - 8usize];
    [
        "Offset of field: settings_handler::name",
    ][::core::mem::offset_of!(settings_handler, name) - 0usize];
    [
        "Offset of field: settings_handler::cprio",
    ][::core::mem::offset_of!(settings_handler, cprio) - 8usize];
    [
        "Offset of field: settings_handler::h_get",
    ][::core::mem::offset_of!(settings_handler, h_get) - 16usize];
    [
        "Offset of field: settings_handler::h_set",
    ][::core::mem::offset_of!(settings_handler, h_set) - 24usize];
    [
        "Offset of field: settings_handler::h_commit",
    ][::core::mem::offset_of!(settings_handler, h_commit) - 32usize];
    [
        "Offset of field: settings_handler::h_export",
    ][::core::mem::offset_of!(settings_handler, h_export) - 40usize];
    [
        "Offset of field: settings_handler::node",
    ][::core::mem::offset_of!(settings_handler, node) - 48usize];
};
unsafe extern "C" {
    pub fn modem_attest_token_get(token: *mut nrf_attestation_token) -> core::ffi::c_int;
    pub fn modem_attest_token_free(token: *mut nrf_attestation_token);
    pub fn modem_attest_token_get_uuids(
        dev: *mut nrf_device_uuid,
        mfw: *mut nrf_modem_fw_uuid,
    ) -> core::ffi::c_int;
    pub fn modem_info_init() -> core::ffi::c_int;
    pub fn modem_info_get_fw_version(
        buf: *mut core::ffi::c_char,
        buf_size: usize,
    ) -> core::ffi::c_int;
    pub fn modem_jwt_generate(jwt: *mut jwt_data) -> core::ffi::c_int;
    pub fn modem_key_mgmt_write(
        sec_tag: nrf_sec_tag_t,
        cred_type: modem_key_mgmt_cred_type,
        buf: *const core::ffi::c_void,
        len: usize,
    ) -> core::ffi::c_int;
    pub fn modem_key_mgmt_exists(
        sec_tag: nrf_sec_tag_t,
        cred_type: modem_key_mgmt_cred_type,
        exists: *mut bool,
    ) -> core::ffi::c_int;
    pub fn nrf_modem_lib_init() -> core::ffi::c_int;
    pub fn rest_client_request(
        req_ctx: *mut rest_client_req_context,
        resp_ctx: *mut rest_client_resp_context,
    ) -> core::ffi::c_int;
    pub fn rest_client_request_defaults_set(req_ctx: *mut rest_client_req_context);
    pub fn nrf_modem_at_printf(fmt: *const core::ffi::c_char, ...) -> core::ffi::c_int;
    pub fn nrf_modem_at_scanf(
        cmd: *const core::ffi::c_char,
        fmt: *const core::ffi::c_char,
        ...
    ) -> core::ffi::c_int;
    pub fn nrf_modem_at_cmd(
        buf: *mut core::ffi::c_void,
        len: usize,
        fmt: *const core::ffi::c_char,
        ...
    ) -> core::ffi::c_int;
    pub fn coap_find_options(
        cpkt: *const coap_packet,
        code: u16,
        options: *mut coap_option,
        veclen: u16,
    ) -> core::ffi::c_int;
    pub fn coap_get_option_int(cpkt: *const coap_packet, code: u16) -> core::ffi::c_int;
    pub fn coap_get_transmission_parameters() -> coap_transmission_parameters;
    pub fn coap_client_init(
        client: *mut coap_client,
        info: *const core::ffi::c_char,
    ) -> core::ffi::c_int;
    pub fn coap_client_req(
        client: *mut coap_client,
        sock: core::ffi::c_int,
        addr: *const net_sockaddr,
        req: *mut coap_client_request,
        params: *mut coap_transmission_parameters,
    ) -> core::ffi::c_int;
    pub fn coap_client_cancel_requests(client: *mut coap_client);
    pub fn coap_client_option_initial_block2() -> coap_client_option;
    pub fn zsock_getaddrinfo(
        host: *const core::ffi::c_char,
        service: *const core::ffi::c_char,
        hints: *const zsock_addrinfo,
        res: *mut *mut zsock_addrinfo,
    ) -> core::ffi::c_int;
    pub fn zsock_freeaddrinfo(ai: *mut zsock_addrinfo);
    pub fn z_impl_zsock_socket(
        family: core::ffi::c_int,
        type_: core::ffi::c_int,
        proto: core::ffi::c_int,
    ) -> core::ffi::c_int;
    pub fn z_impl_zsock_close(sock: core::ffi::c_int) -> core::ffi::c_int;
    pub fn z_impl_zsock_connect(
        sock: core::ffi::c_int,
        addr: *const net_sockaddr,
        addrlen: net_socklen_t,
    ) -> core::ffi::c_int;
    pub fn z_impl_zsock_setsockopt(
        sock: core::ffi::c_int,
        level: core::ffi::c_int,
        optname: core::ffi::c_int,
        optval: *const core::ffi::c_void,
        optlen: net_socklen_t,
    ) -> core::ffi::c_int;
    pub fn settings_subsys_init() -> core::ffi::c_int;
    pub fn settings_register(cf: *mut settings_handler) -> core::ffi::c_int;
    pub fn settings_load_subtree(subtree: *const core::ffi::c_char) -> core::ffi::c_int;
    pub fn settings_save_one(
        name: *const core::ffi::c_char,
        value: *const core::ffi::c_void,
        val_len: usize,
    ) -> core::ffi::c_int;
    pub fn nrf_provisioning_platform_start();
    pub fn nrf_provisioning_platform_schedule(delay_s: u32);
    pub fn nrf_provisioning_platform_sleep_ms(ms: u32);
    pub fn nrf_provisioning_platform_uptime_s() -> u32;
    pub fn nrf_provisioning_platform_random() -> u32;
    pub fn nrf_provisioning_platform_log(message: u32, value: i32);
    pub fn nrf_provisioning_platform_root_ca(pem: *mut *const u8) -> usize;
    pub fn nrf_provisioning_platform_sdk_version() -> *const core::ffi::c_char;
    pub fn nrf_provisioning_platform_user_agent() -> *const core::ffi::c_char;
    pub fn nrf_provisioning_platform_lock();
    pub fn nrf_provisioning_platform_unlock();
    pub fn nrf_provisioning_platform_signal();
    pub fn nrf_provisioning_platform_wait(timeout_ms: u32) -> bool;
    pub fn nrf_provisioning_platform_errno() -> core::ffi::c_int;
}
