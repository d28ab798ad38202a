/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_BITS_H
#define KIT_LEDGER_BITS_H

/*
 * Numbers of a fixed count of bits, one after the other, the lowest bit first. Eight bytes of
 * slack follow them, so that eight bytes can be read at any of them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a number n stands for: base + step × n, modulo 2^64. */
struct ledger_line {
    uint64_t base;
    uint64_t step;
};

/* 0..57, which any eight bytes hold wherever they begin within a byte, or 64. */
bool ledger_bits_width_valid(unsigned width);

/* The least valid width that holds the number. */
unsigned ledger_bits_width(uint64_t number);

/* Bytes of so many numbers with their slack; 0 for the width 0. */
size_t ledger_bits_size(size_t count, unsigned width);

/* `bits` holds ledger_bits_size zeros before. */
void ledger_bits_write(const uint64_t *numbers, size_t count, unsigned width, uint8_t *bits);

void ledger_bits_read(const uint8_t *bits, size_t count, unsigned width, struct ledger_line line,
                      int64_t *ret_values);

uint64_t ledger_bits_at(const uint8_t *bits, size_t place, unsigned width);

#endif
