/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/bitmap/bitmap_format.h"

#include <stdint.h>
#include <string.h>

/*
 * cookie u32: 12346, then containers u32; or 12347 with containers - 1 in its upper half, then one
 * bit a container that tells whether it is runs.
 * For each container: key u16, numbers - 1 u16.
 * For each container its offset u32, unless there are runs and less than four containers.
 * The containers: runs are their count u16 and (first, length - 1) each; up to 4,096 numbers are
 * listed as u16; more are 65,536 bits.
 */
enum {
    NO_RUNS = 12346,
    RUNS = 12347,
    KEYS = 1 << 16,
    LISTED = 4096,
    BITS = 8192, /* bytes of 65,536 bits */
    FEW = 4,
};

struct format {
    const uint8_t *bytes;
    size_t         size;
    size_t         place;
    size_t         containers;
    const uint8_t *runs;    /* bits; NULL = none is runs */
    const uint8_t *heads;   /* key and count */
    const uint8_t *offsets; /* NULL = none are told */
};

static uint32_t u16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t) bytes[1] << 8;
}

static uint32_t u32(const uint8_t *bytes)
{
    return u16(bytes) | u16(bytes + 2) << 16;
}

static const uint8_t *take(struct format *format, size_t size)
{
    if (format->size - format->place < size)
        return NULL;
    format->place += size;
    return format->bytes + format->place - size;
}

static bool take_cookie(struct format *format)
{
    const uint8_t *cookie = take(format, 4);
    if (cookie == NULL)
        return false;
    if (u16(cookie) == RUNS) {
        format->containers = u16(cookie + 2) + 1;
        format->runs = take(format, (format->containers + 7) / 8);
        return format->runs != NULL;
    }
    const uint8_t *containers = take(format, 4);
    format->containers = containers == NULL ? 0 : u32(containers);
    return u32(cookie) == NO_RUNS && containers != NULL && format->containers <= KEYS;
}

static bool take_heads(struct format *format)
{
    format->heads = take(format, format->containers * 4);
    if (format->heads == NULL)
        return false;
    for (size_t i = 1; i < format->containers; i++)
        if (u16(format->heads + 4 * i) <= u16(format->heads + 4 * (i - 1)))
            return false;
    if (format->runs != NULL && format->containers < FEW)
        return true;
    format->offsets = take(format, format->containers * 4);
    return format->offsets != NULL;
}

static bool take_runs(struct format *format, uint32_t numbers)
{
    const uint8_t *count = take(format, 2);
    const uint8_t *runs = count == NULL ? NULL : take(format, u16(count) * (size_t) 4);
    if (runs == NULL)
        return false;
    int64_t  before = -2; /* a run that touches the one before would be part of it */
    uint32_t sum = 0;
    for (size_t i = 0; i < u16(count); i++) {
        int64_t first = u16(runs + 4 * i), last = first + u16(runs + 4 * i + 2);
        if (first <= before + 1 || last >= KEYS)
            return false;
        sum += (uint32_t) (last - first) + 1;
        before = last;
    }
    return sum == numbers;
}

static bool take_list(struct format *format, uint32_t numbers)
{
    const uint8_t *list = take(format, numbers * (size_t) 2);
    if (list == NULL)
        return false;
    for (size_t i = 1; i < numbers; i++)
        if (u16(list + 2 * i) <= u16(list + 2 * (i - 1)))
            return false;
    return true;
}

static bool take_bits(struct format *format, uint32_t numbers)
{
    const uint8_t *bits = take(format, BITS);
    if (bits == NULL)
        return false;
    uint32_t sum = 0;
    for (size_t i = 0; i < BITS; i += 8) {
        uint64_t word;
        memcpy(&word, bits + i, 8);
        sum += (uint32_t) __builtin_popcountll(word);
    }
    return sum == numbers;
}

static bool take_container(struct format *format, size_t i)
{
    uint32_t numbers = u16(format->heads + 4 * i + 2) + 1;
    if (format->offsets != NULL && u32(format->offsets + 4 * i) != format->place)
        return false;
    if (format->runs != NULL && (format->runs[i / 8] >> i % 8 & 1) != 0)
        return take_runs(format, numbers);
    return numbers <= LISTED ? take_list(format, numbers) : take_bits(format, numbers);
}

bool bitmap_format_valid(struct bytes from)
{
    struct format format = {.bytes = from.data, .size = from.data == NULL ? 0 : from.size};
    if (!take_cookie(&format) || !take_heads(&format))
        return false;
    for (size_t i = 0; i < format.containers; i++)
        if (!take_container(&format, i))
            return false;
    return format.place == format.size;
}
