/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/ledger/ledger_details.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/list.h"
#include "base/map.h"

enum { LEVEL = 3 };

/* ---- writing ---- */

struct draft {
    struct arena *arena;
    int64_t      *codes;
    struct list   starts; /* of int64_t */
    struct text   texts;
};

static void add_start(struct draft *draft)
{
    *(int64_t *) list_add(&draft->starts) = (int64_t) draft->texts.size;
}

static void gather(struct draft *draft, const char *const *texts, size_t count)
{
    struct map numbers = map_open(draft->arena, 0);
    for (size_t i = 0; i < count; i++) {
        if (texts[i] == NULL)
            continue;
        bool             is_new;
        union map_value *number = map_put(&numbers, texts[i], &is_new);
        if (is_new) {
            number->number = (int64_t) numbers.count;
            add_start(draft);
            text_add_bytes(&draft->texts, texts[i], strlen(texts[i]) + 1);
        }
        draft->codes[i] = number->number;
    }
    add_start(draft);
}

static struct bytes piece_of(struct bytes texts, size_t piece)
{
    size_t from = piece * LEDGER_PIECE, left = texts.size - from;
    return (struct bytes){(const char *) texts.data + from,
                          left < LEDGER_PIECE ? left : LEDGER_PIECE};
}

static size_t pieces_of(size_t size)
{
    return (size + LEDGER_PIECE - 1) / LEDGER_PIECE;
}

static void *never_null(void *made)
{
    if (made == NULL) {
        fputs("storefolk: out of memory\n", stderr);
        abort();
    }
    return made;
}

static void add_pieces(struct draft *draft, struct text *out)
{
    ZSTD_CCtx *zstd = never_null(ZSTD_createCCtx());

    struct bytes texts = {draft->texts.bytes, draft->texts.size};
    size_t       pieces = pieces_of(texts.size);
    int64_t     *sizes = arena_take(draft->arena, pieces * sizeof *sizes);
    struct text  packed = text_open(draft->arena);
    size_t       room = ZSTD_compressBound(LEDGER_PIECE);
    char        *buffer = arena_take(draft->arena, room);
    for (size_t i = 0; i < pieces; i++) {
        struct bytes piece = piece_of(texts, i);
        size_t       size = ZSTD_compressCCtx(zstd, buffer, room, piece.data, piece.size, LEVEL);
        assert(!ZSTD_isError(size)); /* the buffer is large enough */
        text_add_bytes(&packed, buffer, size);
        sizes[i] = (int64_t) size;
    }
    ZSTD_freeCCtx(zstd);
    ledger_series_write(sizes, pieces, out);
    text_add_bytes(out, packed.bytes, packed.size);
}

void ledger_details_write(const char *const *texts, size_t count, struct text *out)
{
    struct arena *arena = arena_open();
    struct draft  draft = {arena, arena_take(arena, count * sizeof(int64_t)),
                           list_open(arena, sizeof(int64_t)), text_open(arena)};
    gather(&draft, texts, count);
    if (draft.texts.size > 0) {
        assert(draft.texts.size <= LEDGER_TEXTS_MOST);
        uint32_t head[2] = {(uint32_t) draft.starts.count - 1, (uint32_t) draft.texts.size};
        text_add_bytes(out, head, sizeof head);
        ledger_series_write(draft.codes, count, out);
        ledger_series_write(draft.starts.items, draft.starts.count, out);
        add_pieces(&draft, out);
    }
    arena_close(arena);
}

/* ---- reading ---- */

void ledger_scratch_open(struct ledger_scratch *scratch)
{
    *scratch = (struct ledger_scratch){.arena = arena_open()};
}

void ledger_scratch_close(struct ledger_scratch *scratch)
{
    ZSTD_freeDCtx(scratch->zstd);
    arena_close(scratch->arena);
    *scratch = (struct ledger_scratch){0};
}

static bool open_series(struct ledger_details *details, struct bytes *from, size_t count,
                        struct ledger_series *ret_series)
{
    size_t used;
    if (!ledger_series_open(details->scratch->arena, *from, count, ret_series, &used))
        return false;
    *from = (struct bytes){(const char *) from->data + used, from->size - used};
    return true;
}

bool ledger_details_open(struct ledger_scratch *scratch, struct bytes from, size_t count,
                         struct ledger_details *ret_details)
{
    uint32_t head[2];
    if (from.size < sizeof head)
        return false;
    memcpy(head, from.data, sizeof head);
    from = (struct bytes){(const char *) from.data + sizeof head, from.size - sizeof head};
    if (head[0] < 1 || head[0] > count || head[1] < 1 || head[1] > LEDGER_TEXTS_MOST)
        return false;

    *ret_details = (struct ledger_details){.scratch = scratch, .entries = head[0], .size = head[1]};
    bool good = open_series(ret_details, &from, count, &ret_details->codes)
                && open_series(ret_details, &from, (size_t) head[0] + 1, &ret_details->starts)
                && open_series(ret_details, &from, pieces_of(head[1]), &ret_details->sizes);
    ret_details->pieces = from;
    return good;
}

static bool decompress(struct ledger_details *details, size_t piece)
{
    uint64_t from = 0, size = (uint64_t) ledger_series_at(&details->sizes, piece);
    for (size_t i = 0; i < piece; i++)
        from += (uint64_t) ledger_series_at(&details->sizes, i);
    if (from > details->pieces.size || size > details->pieces.size - from)
        return false;

    if (details->scratch->zstd == NULL)
        details->scratch->zstd = never_null(ZSTD_createDCtx());
    struct bytes to = piece_of((struct bytes){details->texts, details->size}, piece);
    const char  *packed = (const char *) details->pieces.data + from;
    return ZSTD_decompressDCtx(details->scratch->zstd, (char *) (uintptr_t) to.data, to.size,
                               packed, size)
           == to.size;
}

static bool make_ready(struct ledger_details *details, size_t first, size_t last)
{
    if (details->texts == NULL) {
        details->texts = arena_take(details->scratch->arena, details->size);
        details->ready = arena_take(details->scratch->arena, pieces_of(details->size));
    }
    for (size_t piece = first; piece <= last; piece++) {
        if (!details->ready[piece] && !decompress(details, piece))
            return false;
        details->ready[piece] = true;
    }
    return true;
}

const char *ledger_details_text(struct ledger_details *details, size_t number)
{
    if (number < 1 || number > details->entries)
        return NULL;
    uint64_t from = (uint64_t) ledger_series_at(&details->starts, number - 1);
    uint64_t until = (uint64_t) ledger_series_at(&details->starts, number);
    if (from >= until || until > details->size
        || !make_ready(details, from / LEDGER_PIECE, (until - 1) / LEDGER_PIECE))
        return NULL;
    const char *text = details->texts + from;
    return strnlen(text, until - from) == until - from - 1 ? text : NULL;
}
