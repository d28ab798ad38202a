/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/money.h"
#include "kit/text/csv.h"

struct csv_out csv_out_open(struct text *text, char delimiter, bool raw)
{
    return (struct csv_out){.text = text, .delimiter = delimiter, .raw = raw};
}

static bool is_number(const char *words)
{
    int64_t money;
    return money_parse_rounded(words, &money) != MONEY_NOT_A_NUMBER;
}

/* Also what would look guarded already, so that csv_unguarded gives back exactly what was put. */
static bool needs_guard(const char *words)
{
    words += strspn(words, "'");
    return *words != '\0' && strchr("=+-@\t\r", *words) != NULL && !is_number(words);
}

static bool needs_quotes(const char *words, char delimiter)
{
    static const char byte_order_mark[] =
        "\xEF\xBB\xBF"; /* at the front it would be taken for one */
    size_t size = strlen(words);
    return text_starts(words, byte_order_mark) || strpbrk(words, "\"\r\n") != NULL
           || strchr(words, delimiter) != NULL
           || (size > 0 && (words[0] == ' ' || words[size - 1] == ' '));
}

void csv_put(struct csv_out *out, const char *words)
{
    if (words == NULL)
        words = "";
    const char *guard = !out->raw && needs_guard(words) ? "'" : "";
    if (out->fields++ == 0)
        out->start = out->text->size;
    else
        text_add_char(out->text, out->delimiter);
    if (!needs_quotes(words, out->delimiter)) {
        text_add(out->text, guard);
        text_add(out->text, words);
        return;
    }
    text_add_char(out->text, '"');
    text_add(out->text, guard);
    for (const char *quote; (quote = strchr(words, '"')) != NULL; words = quote + 1) {
        text_add_bytes(out->text, words, (size_t) (quote + 1 - words));
        text_add_char(out->text, '"');
    }
    text_add(out->text, words);
    text_add_char(out->text, '"');
}

void csv_end_record(struct csv_out *out)
{
    if (out->fields == 1 && out->text->size == out->start)
        text_add(out->text, "\"\""); /* an empty line would be no record */
    text_add(out->text, "\r\n");
    out->fields = 0;
}

const char *csv_unguarded(const char *words)
{
    return words[0] == '\'' && needs_guard(words + 1) ? words + 1 : words;
}
