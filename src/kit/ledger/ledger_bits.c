/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_bits.h"

#include <assert.h>
#include <string.h>

enum { WIDEST = 57, WHOLE = 64, SLACK = 8 };

bool ledger_bits_width_valid(unsigned width)
{
    return width <= WIDEST || width == WHOLE;
}

unsigned ledger_bits_width(uint64_t number)
{
    unsigned width = number == 0 ? 0 : 64 - (unsigned) __builtin_clzll(number);
    return width <= WIDEST ? width : WHOLE;
}

size_t ledger_bits_size(size_t count, unsigned width)
{
    return width == 0 ? 0 : (count * width + 7) / 8 + SLACK;
}

static inline uint64_t load(const uint8_t *bytes)
{
    uint64_t number;
    memcpy(&number, bytes, sizeof number);
    return number;
}

static inline uint64_t mask_of(unsigned width)
{
    return width == WHOLE ? UINT64_MAX : (UINT64_C(1) << width) - 1;
}

uint64_t ledger_bits_at(const uint8_t *bits, size_t place, unsigned width)
{
    if (width == 0)
        return 0;
    size_t bit = place * width;
    return (load(bits + bit / 8) >> (bit % 8)) & mask_of(width);
}

void ledger_bits_write(const uint64_t *numbers, size_t count, unsigned width, uint8_t *bits)
{
    for (size_t i = 0; width > 0 && i < count; i++) {
        size_t   bit = i * width;
        uint64_t word = load(bits + bit / 8) | (numbers[i] << (bit % 8));
        memcpy(bits + bit / 8, &word, sizeof word);
    }
}

/*
 * With a width that the compiler knows, eight numbers are `width` bytes and every offset and shift
 * is a constant: three instructions a number. This is where a scan spends its time.
 */
static inline __attribute__((always_inline)) void read_fixed(const uint8_t *bits, size_t count,
                                                             unsigned           width,
                                                             struct ledger_line line, int64_t *out)
{
    uint64_t mask = mask_of(width);
    size_t   i = 0;
    for (; i + 8 <= count; i += 8, bits += width) {
#pragma GCC unroll 8
        for (unsigned k = 0; k < 8; k++) {
            uint64_t number = (load(bits + k * width / 8) >> (k * width % 8)) & mask;
            out[i + k] = (int64_t) (line.base + line.step * number);
        }
    }
    for (size_t k = 0; i + k < count; k++)
        out[i + k] = (int64_t) (line.base + line.step * ledger_bits_at(bits, k, width));
}

/* clang-format off */
#define EACH_WIDTH(X) \
    X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) X(16) X(17)   \
    X(18) X(19) X(20) X(21) X(22) X(23) X(24) X(25) X(26) X(27) X(28) X(29) X(30) X(31) X(32)      \
    X(33) X(34) X(35) X(36) X(37) X(38) X(39) X(40) X(41) X(42) X(43) X(44) X(45) X(46) X(47)      \
    X(48) X(49) X(50) X(51) X(52) X(53) X(54) X(55) X(56) X(57) X(64)
/* clang-format on */

#define READ_WIDTH(width)                                                                          \
    case width:                                                                                    \
        read_fixed(bits, count, width, line, ret_values);                                          \
        break;

void ledger_bits_read(const uint8_t *bits, size_t count, unsigned width, struct ledger_line line,
                      int64_t *ret_values)
{
    switch (width) {
    case 0:
        for (size_t i = 0; i < count; i++)
            ret_values[i] = (int64_t) line.base;
        break;
        EACH_WIDTH(READ_WIDTH)
    default:
        assert(false); /* a width that was not checked */
    }
}
