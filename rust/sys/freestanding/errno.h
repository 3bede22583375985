/*
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */

/**
 * @file errno.h
 * @brief Error numbers of the two worlds that the bindings are made for.
 *
 * Linux on the host; on a device the numbers which Zephyr's C libraries (minimal, newlib, picolibc)
 * agree on.
 */
#ifndef FREESTANDING_ERRNO_H_
#define FREESTANDING_ERRNO_H_

#define EPERM 1
#define ENOENT 2
#define EIO 5
#define E2BIG 7
#define ENOEXEC 8
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define EINVAL 22
#define ENFILE 23
#define ETXTBSY 26
#define ENOSTR 60
#define ENODATA 61
#define ETIME 62
#define ENOBUFS 105
#define ECONNRESET 104
#define ECONNREFUSED 111

#ifdef __linux__
#define ENOMSG 42
#define EBADMSG 74
#define ENOSYS 38
#define ELOOP 40
#define ESHUTDOWN 108
#define ETIMEDOUT 110
#define EALREADY 114
#define EMSGSIZE 90
#define ENOTCONN 107
#define ENOTSUP 95
#define ECANCELED 125
#else
#define ENOMSG 35
#define EBADMSG 77
#define ENOSYS 88
#define ELOOP 92
#define ESHUTDOWN 110
#define ETIMEDOUT 116
#define EALREADY 120
#define EMSGSIZE 122
#define ENOTCONN 128
#define ENOTSUP 134
#define ECANCELED 140
#endif

#endif /* FREESTANDING_ERRNO_H_ */
