/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_OS_RANDOM_H
#define KIT_OS_RANDOM_H

/* Random bytes of the kernel, fit for keys. Any thread. */

#include <stddef.h>
#include <stdint.h>

void     random_fill(void *ret_bytes, size_t size);
uint64_t random_uint64(void);

/* 0 … limit - 1, each as likely as the other; `limit` is not 0. */
uint64_t random_below(uint64_t limit);

#endif
