/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tokens of a sentence, each with its column. */
#include <ctype.h>
#include <string.h>

#include "base/time.h"
#include "crm/segment/segment_rule_parts.h"

struct lexer {
    struct work *w;
    const char  *at;
    int          column;
    struct list  tokens;
};

static bool is_word(char c)
{
    return isalnum((unsigned char) c) || c == '_' || (unsigned char) c >= 0x80;
}

/* Columns count characters: bytes that go on with one do not count. */
static void advance(struct lexer *lexer, size_t size)
{
    for (; size > 0; size--, lexer->at++)
        lexer->column += ((unsigned char) *lexer->at & 0xc0) != 0x80;
}

static void add(struct lexer *lexer, enum segment_token_kind kind, const char *text, size_t size)
{
    *(struct segment_token *) list_add(&lexer->tokens) =
        (struct segment_token){kind, lexer->column, text};
    advance(lexer, size);
}

static status refuse(const struct lexer *lexer, const char *words)
{
    return fail(lexer->w, INVALID, "rule", "column %d: %s", lexer->column, words);
}

/* ---- quoted ---- */

/* The character that an escape stands for; 0 = there is no such escape. */
static char escaped(char c)
{
    return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == '"' || c == '\\' ? c : 0;
}

static status lex_text(struct lexer *lexer)
{
    struct text text = text_open(lexer->w->arena);
    size_t      size = 1;
    for (; lexer->at[size] != '"' && lexer->at[size] != '\0'; size++) {
        char c = lexer->at[size];
        if (c == '\\' && (c = escaped(lexer->at[++size])) == 0)
            return refuse(lexer, "a text has an escape that there is not; expected \\\" \\\\ \\n "
                                 "\\r or \\t");
        text_add_char(&text, c);
    }
    if (lexer->at[size] == '\0')
        return refuse(lexer, "a text begins and does not end; expected '\"'");
    add(lexer, TOKEN_TEXT, text.bytes, size + 1);
    return OK;
}

static status lex_property(struct lexer *lexer)
{
    const char *end = strchr(lexer->at + 1, '`');
    if (end == NULL || end == lexer->at + 1)
        return refuse(lexer, "expected the name of a property between ` and `");
    size_t size = (size_t) (end - lexer->at);
    add(lexer, TOKEN_PROPERTY, work_copy(lexer->w, lexer->at + 1, size - 1), size + 1);
    return OK;
}

/* ---- numbers and dates ---- */

static bool is_day(const char *at)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char) at[i]) : at[i] != form[i])
            return false;
    return true;
}

static status lex_date(struct lexer *lexer)
{
    size_t size = 10;
    if (lexer->at[size] == 'T')
        size += strspn(lexer->at + size, "T0123456789:.");
    if (size > 10 && (lexer->at[size] == 'Z' || lexer->at[size] == '+' || lexer->at[size] == '-'))
        size += 1 + strspn(lexer->at + size + 1, "0123456789:");
    const char *text = work_copy(lexer->w, lexer->at, size);
    int64_t     time;
    if (!time_parse(text, &time, NULL))
        return refuse(lexer, work_text(lexer->w,
                                       "'%.40s' is no day or instant that there is; expected one "
                                       "such as 2024-01-31 or 2024-01-31T09:00:00Z",
                                       text));
    add(lexer, size == 10 ? TOKEN_DAY : TOKEN_INSTANT, text, size);
    return OK;
}

static status lex_number(struct lexer *lexer)
{
    const char *at = lexer->at;
    size_t      first = *at == '-', digits = strspn(at + first, "0123456789");
    size_t      size = first + digits;
    if (at[size] == '.' && isdigit((unsigned char) at[size + 1]))
        size += 1 + strspn(at + size + 1, "0123456789");
    if (digits == 0 || is_word(at[size]) || (at[first] == '0' && digits > 1))
        return refuse(lexer, "expected a number such as 12 or -0.5");
    add(lexer, TOKEN_NUMBER, work_copy(lexer->w, at, size), size);
    return OK;
}

/* ---- the rest ---- */

static status lex_sign(struct lexer *lexer)
{
    const char *at = lexer->at;
    size_t      size = (*at == '!' || *at == '<' || *at == '>') && at[1] == '=' ? 2 : 1;
    if (size == 1 && strchr("(),%=<>", *at) == NULL)
        return refuse(lexer, "expected a word, \"a text\", a number, a date, ( or )");
    add(lexer, TOKEN_SIGN, work_copy(lexer->w, at, size), size);
    return OK;
}

static status lex_one(struct lexer *lexer)
{
    char c = *lexer->at;
    if (c == '"')
        return lex_text(lexer);
    if (c == '`')
        return lex_property(lexer);
    if (isdigit((unsigned char) c) && is_day(lexer->at))
        return lex_date(lexer);
    if (isdigit((unsigned char) c) || c == '-')
        return lex_number(lexer);
    if (!is_word(c))
        return lex_sign(lexer);
    size_t size = 1;
    while (is_word(lexer->at[size]) || (lexer->at[size] == '.' && is_word(lexer->at[size + 1])))
        size++;
    add(lexer, TOKEN_WORD, work_copy(lexer->w, lexer->at, size), size);
    return OK;
}

status segment_rule_lex(struct work *w, const char *sentence,
                        const struct segment_token **ret_tokens)
{
    struct lexer lexer = {w, sentence, 1, list_open(w->arena, sizeof(struct segment_token))};
    if (strlen(sentence) > RULE_SENTENCE)
        return fail(w, INVALID, "rule", "The rule is longer than %d bytes.", RULE_SENTENCE);
    if (!text_valid_utf8(sentence, strlen(sentence)))
        return fail(w, INVALID, "rule", "The rule is not UTF-8.");
    for (;;) {
        advance(&lexer, strspn(lexer.at, " \t\r\n"));
        if (*lexer.at == '\0')
            break;
        TRY(lex_one(&lexer));
    }
    add(&lexer, TOKEN_END, "", 0);
    *ret_tokens = lexer.tokens.items;
    return OK;
}
