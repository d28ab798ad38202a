/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/egress.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/shape.h"

struct range {
    uint8_t bytes[16];
    int     bits;
};

static const struct range v4_closed[] = {
    {{0}, 8},             /* this network */
    {{10}, 8},            /* private */
    {{100, 64}, 10},      /* shared by carriers */
    {{127}, 8},           /* loopback */
    {{169, 254}, 16},     /* link-local; metadata of clouds */
    {{172, 16}, 12},      /* private */
    {{192, 0, 0}, 24},    /* protocol assignments */
    {{192, 0, 2}, 24},    /* documentation */
    {{192, 88, 99}, 24},  /* 6to4 relays */
    {{192, 168}, 16},     /* private */
    {{198, 18}, 15},      /* benchmarks */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113}, 24},  /* documentation */
    {{224}, 4},           /* multicast */
    {{240}, 4},           /* reserved, broadcast */
};

/* Of IPv6 only the global unicast range is open, and of that not these. */
static const struct range v6_open = {{0x20}, 3};
static const struct range v6_closed[] = {
    {{0x20, 0x01}, 23},             /* protocol assignments, Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x3f, 0xff}, 20},             /* documentation */
};

/* Forms that carry an IPv4 address, and where: that address decides. */
static const struct {
    struct range range;
    int          at;
} carriers[] = {
    {{{[10] = 0xff, [11] = 0xff}, 96}, 12}, /* mapped */
    {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},   /* NAT64 */
    {{{0x20, 0x02}, 16}, 2},                /* 6to4 */
};

static bool within(const uint8_t *address, const struct range *range)
{
    int whole = range->bits / 8, rest = range->bits % 8;
    if (memcmp(address, range->bytes, (size_t) whole) != 0)
        return false;
    return rest == 0 || (address[whole] ^ range->bytes[whole]) >> (8 - rest) == 0;
}

static bool v4_private(const uint8_t *address)
{
    for (size_t i = 0; i < COUNT_OF(v4_closed); i++)
        if (within(address, &v4_closed[i]))
            return true;
    return false;
}

static bool v6_private(const uint8_t *address)
{
    for (size_t i = 0; i < COUNT_OF(carriers); i++)
        if (within(address, &carriers[i].range))
            return v4_private(address + carriers[i].at);
    for (size_t i = 0; i < COUNT_OF(v6_closed); i++)
        if (within(address, &v6_closed[i]))
            return true;
    return !within(address, &v6_open);
}

bool http_address_private(const struct sockaddr *address)
{
    const struct sockaddr_in  *v4 = (const void *) address;
    const struct sockaddr_in6 *v6 = (const void *) address;
    if (address->sa_family == AF_INET)
        return v4_private((const uint8_t *) &v4->sin_addr);
    return address->sa_family != AF_INET6 || v6_private(v6->sin6_addr.s6_addr);
}
