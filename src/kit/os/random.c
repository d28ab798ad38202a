/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/os/random.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void random_fill(void *ret_bytes, size_t size)
{
    char *at = ret_bytes;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            fputs("storefolk: the kernel gives no random bytes\n", stderr);
            abort();
        }
        at += got;
        size -= (size_t) got;
    }
}

uint64_t random_uint64(void)
{
    uint64_t number;
    random_fill(&number, sizeof number);
    return number;
}

uint64_t random_below(uint64_t limit)
{
    assert(limit > 0);
    /* Numbers below this would make some remainders more likely than others. */
    uint64_t uneven = (UINT64_MAX - limit + 1) % limit;
    uint64_t number;
    do
        number = random_uint64();
    while (number < uneven);
    return number % limit;
}
