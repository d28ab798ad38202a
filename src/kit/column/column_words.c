/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "kit/column/column_held.h"

enum { FIRST_ROOM = 64, FIRST_SLOTS = 128 };

void column_words_open(struct words *words)
{
    *words = (struct words){.arena = arena_open(),
                            .texts = calloc(FIRST_ROOM, sizeof *words->texts),
                            .count = 1,
                            .room = FIRST_ROOM,
                            .slots = calloc(FIRST_SLOTS, sizeof *words->slots),
                            .slot_count = FIRST_SLOTS};
    assert(words->texts != NULL && words->slots != NULL);
}

void column_words_close(struct words *words)
{
    if (words->arena == NULL)
        return;
    arena_close(words->arena);
    free(words->texts);
    free(words->slots);
    *words = (struct words){0};
}

/* The text's slot, or the free one where it belongs. */
static uint32_t *find_slot(const struct words *words, const char *text, size_t size)
{
    uint32_t mask = words->slot_count - 1;
    uint32_t at = (uint32_t) map_hash(text, size, (uintptr_t) words->arena) & mask;
    while (words->slots[at] != 0) {
        const char *there = words->texts[words->slots[at]];
        if (strncmp(there, text, size) == 0 && there[size] == '\0')
            break;
        at = (at + 1) & mask;
    }
    return &words->slots[at];
}

static void grow_slots(struct words *words)
{
    free(words->slots);
    words->slot_count *= 2;
    words->slots = calloc(words->slot_count, sizeof *words->slots);
    assert(words->slots != NULL);
    for (uint32_t i = 1; i < words->count; i++)
        *find_slot(words, words->texts[i], strlen(words->texts[i])) = i;
}

uint32_t column_words_add(struct words *words, const char *text, size_t size)
{
    uint32_t *slot = find_slot(words, text, size);
    if (*slot != 0)
        return *slot;
    if (words->count == words->room) {
        words->room *= 2;
        words->texts = realloc(words->texts, words->room * sizeof *words->texts);
        assert(words->texts != NULL);
    }
    char *copy = arena_take(words->arena, size + 1);
    memcpy(copy, text, size);
    words->texts[words->count] = copy;
    words->bytes += size + 1;
    *slot = words->count++;
    if (words->count * 2 > words->slot_count)
        grow_slots(words);
    return words->count - 1;
}

uint32_t column_text_code(const struct column *column, const char *text)
{
    return *find_slot(column->words, text, strlen(text));
}
