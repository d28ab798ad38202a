/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The target of a request: "/path?query", "http://host/path?query", or "*". RFC 9112, 3.2. */
#include <string.h>
#include <strings.h>

#include "kit/http/head.h"

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool http_unescape(char *words, bool form)
{
    char *to = words;
    for (const char *at = words; *at != '\0'; at++) {
        char c = *at;
        if (c == '+' && form)
            c = ' ';
        if (c == '%') {
            int high = digit_of(at[1]), low = high < 0 ? -1 : digit_of(at[2]);
            if (low < 0 || (high == 0 && low == 0))
                return false;
            c = (char) (high * 16 + low);
            at += 2;
        }
        *to++ = c;
    }
    *to = '\0';
    return text_valid_utf8(words, (size_t) (to - words));
}

static size_t count_char(const char *words, char c)
{
    size_t count = 0;
    for (; *words != '\0'; words++)
        count += *words == c;
    return count;
}

bool http_pairs_parse(struct work *w, char *words, const struct http_pair **ret_pairs)
{
    struct http_pair *pairs = work_take(w, (count_char(words, '&') + 2) * sizeof *pairs);
    size_t            count = 0;
    for (char *rest = words, *piece; (piece = strsep(&rest, "&")) != NULL;) {
        if (*piece == '\0')
            continue;
        char *value = strchr(piece, '=');
        if (value != NULL)
            *value++ = '\0';
        if (!http_unescape(piece, true) || (value != NULL && !http_unescape(value, true)))
            return false;
        pairs[count++] = (struct http_pair){.name = piece, .value = value == NULL ? "" : value};
    }
    *ret_pairs = pairs;
    return true;
}

/* Where the path of an absolute target begins; NULL when it is none. */
static const char *after_authority(const char *target)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        size_t size = strlen(schemes[i]);
        if (strncasecmp(target, schemes[i], size) != 0)
            continue;
        size_t authority = strcspn(target + size, "/?");
        return authority == 0 ? NULL : target + size + authority;
    }
    return NULL;
}

int http_target_parse(struct work *w, const char *target, struct request *ret_request)
{
    static const struct http_pair none[] = {{NULL, NULL}};
    const char                   *path = *target == '/' ? target : after_authority(target);
    if (strcmp(target, "*") == 0 && ret_request->method == OPTIONS)
        path = target;
    if (path == NULL || strchr(path, '#') != NULL)
        return http_refuse(w, 400, "the target of the request is neither a path nor an address");

    size_t size = strcspn(path, "?");
    ret_request->path = size == 0 ? "/" : work_copy(w, path, size);
    ret_request->query = none;
    if (path[size] == '\0')
        return 0;
    char *query = work_copy(w, path + size + 1, strlen(path + size + 1));
    if (!http_pairs_parse(w, query, &ret_request->query))
        return http_refuse(w, 400, "the query holds an escape that is none, or no UTF-8");
    return 0;
}
