/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_script.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

/* What PostgreSQL calls what SQLite understands. */
static const struct {
    const char *sqlite, *postgres;
} words[] = {
    {"INTEGER", "BIGINT"},
    {"REAL", "DOUBLE PRECISION"},
    {"BLOB", "BYTEA"},
    {"WITHOUT ROWID", ""},
};

static bool is_word(char c)
{
    return isalnum((unsigned char) c) || c == '_';
}

/* Bytes of the comment at `at`; 0 when there is none. */
static size_t comment_size(const char *at)
{
    if (at[0] == '-' && at[1] == '-')
        return strcspn(at, "\n");
    if (at[0] != '/' || at[1] != '*')
        return 0;
    const char *end = strstr(at + 2, "*/");
    return end == NULL ? strlen(at) : (size_t) (end - at) + 2;
}

/* Bytes of a text or a name in quotes; a doubled quote reads as two pieces, which does no harm. */
static size_t quoted_size(const char *at)
{
    if (*at != '\'' && *at != '"')
        return 0;
    const char *end = strchr(at + 1, *at);
    return end == NULL ? strlen(at) : (size_t) (end - at) + 1;
}

static const char *translate(struct work *w, const char *script)
{
    struct text text = text_open(w->arena);
    for (const char *at = script; *at != '\0';) {
        size_t size = comment_size(at) + quoted_size(at);
        if (size == 0)
            while (is_word(at[size]))
                size++;
        const char *instead = NULL;
        for (size_t i = 0; i < COUNT_OF(words) && instead == NULL; i++) {
            size_t length = strlen(words[i].sqlite);
            if (size > 0 && strncmp(at, words[i].sqlite, length) == 0 && !is_word(at[length])) {
                instead = words[i].postgres;
                size = length;
            }
        }
        size += size == 0;
        text_add_bytes(&text, instead == NULL ? at : instead,
                       instead == NULL ? size : strlen(instead));
        at += size;
    }
    return text.bytes;
}

static bool line_is(const char *line, size_t size, const char *words_)
{
    while (size > 0 && isspace((unsigned char) line[size - 1]))
        size--;
    return size == strlen(words_) && memcmp(line, words_, size) == 0;
}

/* Lines stay in number, so that a database's "line 12" is line 12 of the file. */
static const char *choose_blocks(struct work *w, enum db_kind kind, const char *script)
{
    const char *others = kind == DB_SQLITE ? "-- only postgres" : "-- only sqlite";
    struct text text = text_open(w->arena);
    bool        skipping = false;
    for (const char *line = script; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        if (line_is(line, size, others))
            skipping = true;
        else if (line_is(line, size, "-- end"))
            skipping = false;
        if (!skipping)
            text_add_bytes(&text, line, size);
        if (line[size] == '\n')
            text_add_char(&text, line[size++]);
        line += size;
    }
    return text.bytes;
}

const char *db_script_for(struct work *w, enum db_kind kind, const char *script)
{
    const char *chosen = choose_blocks(w, kind, script);
    return kind == DB_SQLITE ? chosen : translate(w, chosen);
}

const char *db_script_squeeze(struct work *w, const char *script)
{
    struct text text = text_open(w->arena);
    bool        blank = false;
    for (const char *at = script; *at != '\0';) {
        size_t comment = comment_size(at), size = quoted_size(at);
        if (comment > 0 || isspace((unsigned char) *at)) {
            at += comment > 0 ? comment : 1;
            blank = true;
            continue;
        }
        size += size == 0;
        bool tight = strchr("(),", *at) != NULL
                     || (text.size > 0 && strchr("(),", text.bytes[text.size - 1]) != NULL);
        if (blank && text.size > 0 && !tight)
            text_add_char(&text, ' ');
        text_add_bytes(&text, at, size);
        at += size;
        blank = false;
    }
    return text.bytes;
}
