/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The decoder of sealed blocks with bytes of a stranger. The input is the count of facts (u16),
 * then for each column its size (u16) and its bytes; what follows is the bytes of the details. The
 * checksums are put right here, so that the bytes reach what is behind them.
 */
#include <string.h>
#include <xxhash.h>

#include "kit/ledger/ledger_block.h"

struct input {
    const uint8_t *bytes;
    size_t         size;
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static size_t take_number(struct input *input)
{
    if (input->size < 2)
        return 0;
    size_t number = input->bytes[0] | (size_t) input->bytes[1] << 8;
    *input = (struct input){input->bytes + 2, input->size - 2};
    return number;
}

static struct bytes take_column(struct work *w, struct input *input, size_t size)
{
    size = size < input->size ? size : input->size;
    char    *column = work_take(w, size + 8);
    uint64_t checksum = XXH3_64bits(input->bytes, size);
    memcpy(column, &checksum, 8);
    if (size > 0)
        memcpy(column + 8, input->bytes, size);
    *input = (struct input){input->bytes + size, input->size - size};
    return (struct bytes){column, size + 8};
}

static void read_everything(struct work *w, struct ledger_block *block)
{
    int64_t *values = work_take(w, block->count * sizeof *values);
    for (size_t column = 0; column < LEDGER_NUMBERS; column++)
        if ((block->columns & 1U << column) != 0)
            ledger_block_read(block, column, values);
    for (size_t i = 0; i < block->count; i += 1 + i / 8) {
        struct fact fact;
        if (ledger_block_fact(w, block, i, &fact) != OK)
            return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct input            input = {bytes, size};
    struct work            *w = work_open(NULL, 0);
    struct ledger_block_row row = {.count = (int64_t) take_number(&input)};
    struct bytes           *columns[] = {&row.sequence, &row.subject,   &row.kind,
                                         &row.at,       &row.store,     &row.value,
                                         &row.quantity, &row.reference, &row.context};
    for (size_t i = 0; i < LEDGER_NUMBERS; i++)
        *columns[i] = take_column(w, &input, take_number(&input));
    row.details = take_column(w, &input, input.size);

    struct ledger_scratch scratch;
    ledger_scratch_open(&scratch);
    for (unsigned column = 0; column <= LEDGER_NUMBERS; column++) {
        struct ledger_block block;
        if (ledger_block_open(w, &scratch, &row, 1U << column, &block) == OK)
            read_everything(w, &block);
        if (column == 1 && w->failure.code == OK) {
            size_t first, end;
            ledger_block_find(&block, 5, &first, &end);
        }
        w->failure = (struct failure){0};
    }
    ledger_scratch_close(&scratch);
    work_close(w);
    return 0;
}
