// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Made by `cargo xtask bindings` for a 64-bit Linux host (x86-64 and AArch64 agree on everything in here); not to be edited.

#![allow(missing_docs, non_camel_case_types, non_upper_case_globals)]

pub type lte_lc_func_mode = core::ffi::c_uint;
pub type jwt_key_type = core::ffi::c_uint;
pub type jwt_alg_type = core::ffi::c_uint;
pub type nrf_sec_tag_t = u32;
pub type modem_key_mgmt_cred_type = core::ffi::c_uint;
pub type http_method = core::ffi::c_uint;
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
pub const ZSOCK_TLS_PEER_VERIFY_NONE: i32 = 0;
pub const ZSOCK_TLS_PEER_VERIFY_OPTIONAL: i32 = 1;
pub const ZSOCK_TLS_PEER_VERIFY_REQUIRED: i32 = 2;
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
}
