/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Single members of what a shop says. */
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/shop/shop_read.h"

/* Of a text that is longer than `most`: as many whole characters as fit. */
static const char *cut(struct work *w, const char *text, size_t most)
{
    size_t size = strlen(text);
    return size <= most ? text : work_copy(w, text, text_utf8_prefix(text, most));
}

const char *shop_text(struct work *w, const struct json *object, const char *name, size_t most)
{
    const char *text = json_text(object, name);
    if (text == NULL)
        return NULL;
    text = text_trim(w, text);
    return *text == '\0' ? NULL : cut(w, text, most);
}

struct entity {
    const char *name, *text;
};

/* What WordPress writes in names. Numbers are read as such. */
static const struct entity entities[] = {
    {"&amp;", "&"},       {"&lt;", "<"},         {"&gt;", ">"},         {"&quot;", "\""},
    {"&nbsp;", " "},      {"&ndash;", "\u2013"}, {"&mdash;", "\u2014"}, {"&hellip;", "\u2026"},
    {"&euro;", "\u20ac"}, {"&rsquo;", "\u2019"}, {"&lsquo;", "\u2018"}, {"&times;", "\u00d7"},
};

static void add_character(struct text *out, int64_t code)
{
    char bytes[4];
    if (code < 0x80) {
        text_add_char(out, (char) code);
    } else if (code < 0x800) {
        bytes[0] = (char) (0xc0 | code >> 6);
        bytes[1] = (char) (0x80 | (code & 0x3f));
        text_add_bytes(out, bytes, 2);
    } else if (code < 0x10000) {
        bytes[0] = (char) (0xe0 | code >> 12);
        bytes[1] = (char) (0x80 | (code >> 6 & 0x3f));
        bytes[2] = (char) (0x80 | (code & 0x3f));
        text_add_bytes(out, bytes, 3);
    } else {
        bytes[0] = (char) (0xf0 | code >> 18);
        bytes[1] = (char) (0x80 | (code >> 12 & 0x3f));
        bytes[2] = (char) (0x80 | (code >> 6 & 0x3f));
        bytes[3] = (char) (0x80 | (code & 0x3f));
        text_add_bytes(out, bytes, 4);
    }
}

/* "&#8211;": how many bytes it takes, 0 when it is no such thing. */
static size_t add_number(struct text *out, const char *from)
{
    int64_t code = 0;
    size_t  size = 2;
    for (; from[size] >= '0' && from[size] <= '9' && size < 9; size++)
        code = code * 10 + (from[size] - '0');
    bool character = code >= ' ' && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    if (from[size] != ';' || !character)
        return 0;
    add_character(out, code);
    return size + 1;
}

static size_t add_entity(struct text *out, const char *from)
{
    if (from[1] == '#')
        return add_number(out, from);
    for (size_t i = 0; i < COUNT_OF(entities); i++)
        if (text_starts(from, entities[i].name)) {
            text_add(out, entities[i].text);
            return strlen(entities[i].name);
        }
    return 0;
}

/* "<b>" and "</b>", but not "a < b": how many bytes it takes. */
static size_t tag(const char *from)
{
    char next = from[1] == '/' ? from[2] : from[1];
    bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '!';
    const char *end = letter ? strchr(from, '>') : NULL;
    return end == NULL ? 0 : (size_t) (end - from) + 1;
}

const char *shop_plain(struct work *w, const struct json *object, const char *name, size_t most)
{
    const char *text = json_text(object, name);
    if (text == NULL || strpbrk(text, "<&") == NULL)
        return shop_text(w, object, name, most);
    struct text out = text_open(w->arena);
    for (size_t taken; *text != '\0'; text += taken) {
        taken = *text == '<' ? tag(text) : *text == '&' ? add_entity(&out, text) : 0;
        if (taken > 0)
            continue;
        text_add_char(&out, *text);
        taken = 1;
    }
    const char *plain = text_trim(w, out.bytes);
    return *plain == '\0' ? NULL : cut(w, plain, most);
}

/* Plugins write ids as text. */
int64_t shop_int(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    int64_t            number = 0;
    if (member == NULL)
        return 0;
    if (member->type == JSON_TEXT)
        return text_to_int(member->text, &number) ? number : 0;
    return json_to_int(member, &number) ? number : 0;
}

/* A float that the shop worked out (84.728971962…) is as good as its nearest millionth. */
status shop_money(struct work *w, const struct json *object, const char *name, int64_t *ret_money)
{
    const struct json *member = json_member(object, name);
    if (member == NULL || member->type == JSON_NULL
        || (member->type == JSON_TEXT && *member->text == '\0'))
        return OK;
    int64_t money;
    bool    known = member->type == JSON_TEXT || member->type == JSON_NUMBER;
    if (!known || money_parse_rounded(member->text, &money) != MONEY_OK)
        return fail(w, INVALID, name, "'%s' is no amount that can be kept",
                    known ? cut(w, member->text, 60) : name);
    *ret_money = money;
    return OK;
}

status shop_time(struct work *w, const struct json *object, const char *name, int64_t *ret_time)
{
    const char *text = json_text(object, name);
    if (text_empty(text))
        return OK;
    if (!time_parse(text, ret_time, NULL))
        return fail(w, INVALID, name, "'%s' is no date and time", cut(w, text, 60));
    return OK;
}

const struct json *shop_first(const struct json *object, const char *name)
{
    const struct json *list = json_member(object, name);
    return list != NULL && list->type == JSON_ARRAY ? list->first : NULL;
}

const char *shop_host(struct work *w, const char *url)
{
    const char *host = url == NULL ? NULL : strstr(url, "://");
    if (host == NULL)
        return NULL;
    host += 3;
    return work_copy(w, host, strcspn(host, "/?#"));
}
