/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/head.h"

#include <http_parser.h>
#include <string.h>

#include "base/text.h"

/* ---- looking at every byte ---- */

static bool plain(char c)
{
    return ((unsigned char) c >= ' ' && c != 0x7F) || c == '\t';
}

static const char *wrong_byte(char c)
{
    if (c == '\n')
        return "a line of the head ends in LF alone: lines end in CR LF";
    return "the head holds a control character";
}

/* The LF after a CR. True at the empty line that ends the head. */
static bool end_line(struct http_head_scan *scan, const char **ret_wrong)
{
    bool empty = scan->line_size == 0;
    scan->after_cr = false;
    scan->line_size = 0;
    if (!empty) {
        scan->lines++;
        return false;
    }
    if (scan->lines > 0)
        return true;
    if (scan->blank_seen)
        *ret_wrong = "empty lines stand where a request should begin";
    scan->blank_seen = true;
    return false;
}

size_t http_head_scan(struct http_head_scan *scan, const char *bytes, size_t size,
                      const char **ret_wrong)
{
    size_t at = 0;
    *ret_wrong = NULL;
    while (at < size && !scan->ended && *ret_wrong == NULL) {
        char c = bytes[at];
        if (scan->after_cr && c != '\n') {
            *ret_wrong = "the head holds a CR without LF";
        } else if (scan->after_cr) {
            scan->ended = end_line(scan, ret_wrong);
        } else if (c == '\r') {
            scan->after_cr = true;
        } else if (!plain(c)) {
            *ret_wrong = wrong_byte(c);
        } else if (scan->line_size == 0 && (c == ' ' || c == '\t')) {
            *ret_wrong = "a line of the head begins with a blank: folded lines are not accepted";
        } else {
            size_t start = at;
            while (at + 1 < size && plain(bytes[at + 1]))
                at++;
            scan->line_size += (int) (at - start + 1);
        }
        at++;
    }
    return at;
}

/* ---- taking it apart ---- */

/* What the parser's callbacks fill; sizes are kept apart until NULs may be written. */
struct parts {
    char             *target;
    size_t            target_size;
    struct http_pair *headers;
    size_t           *name_sizes, *value_sizes;
    int               count, room;
};

static int on_target(http_parser *parser, const char *at, size_t size)
{
    struct parts *parts = parser->data;
    parts->target = (char *) (uintptr_t) at;
    parts->target_size = size;
    return 0;
}

static int on_name(http_parser *parser, const char *at, size_t size)
{
    struct parts *parts = parser->data;
    if (parts->count == parts->room)
        return -1;
    parts->headers[parts->count] = (struct http_pair){.name = at, .value = ""};
    parts->name_sizes[parts->count++] = size;
    return 0;
}

static int on_value(http_parser *parser, const char *at, size_t size)
{
    struct parts *parts = parser->data;
    if (parts->count == 0)
        return -1;
    while (size > 0 && (at[size - 1] == ' ' || at[size - 1] == '\t'))
        size--;
    if (size > 0)
        parts->headers[parts->count - 1].value = at;
    parts->value_sizes[parts->count - 1] = size;
    return 0;
}

int http_refuse(struct work *w, int code, const char *sentence)
{
    status meaning = code == 404                  ? NOT_FOUND
                     : code == 413 || code == 431 ? TOO_LARGE
                     : code == 503                ? UNAVAILABLE
                     : code == 500                ? BROKEN
                                                  : INVALID;
    (void) fail(w, meaning, NULL, "%s", sentence);
    return code;
}

/* Exactly two blanks: the parser would forgive more. */
static bool request_line_valid(const char *bytes, size_t size)
{
    int blanks = 0;
    while (*bytes == '\r' || *bytes == '\n')
        bytes++, size--;
    for (size_t i = 0; i < size && bytes[i] != '\r'; i++)
        blanks += bytes[i] == ' ';
    return blanks == 2;
}

/* The path of a head that cannot be read, as far as it can be told: refusals are shaped by it. */
static const char *path_before(struct work *w, const char *bytes, size_t size)
{
    const char *target = memchr(bytes, ' ', size);
    if (target == NULL)
        return "";
    target++;
    size -= (size_t) (target - bytes);
    size_t length = 0;
    while (length < size && strchr(" ?\r\n", target[length]) == NULL)
        length++;
    return work_copy(w, target, length);
}

static int run_parser(struct work *w, const char *bytes, size_t size, http_parser *parser)
{
    static const http_parser_settings settings = {
        .on_url = on_target, .on_header_field = on_name, .on_header_value = on_value};
    if (!request_line_valid(bytes, size))
        return http_refuse(w, 400, "a request begins with a method, a target and HTTP/1.1");
    size_t          done = http_parser_execute(parser, &settings, bytes, size);
    enum http_errno wrong = HTTP_PARSER_ERRNO(parser);
    if (wrong == HPE_INVALID_TRANSFER_ENCODING)
        return http_refuse(w, 501, "the only Transfer-Encoding accepted is \"chunked\"");
    if (wrong == HPE_INVALID_VERSION)
        return http_refuse(w, 505, "this server speaks HTTP/1.1 and HTTP/1.0");
    if (wrong != HPE_OK || done != size)
        return http_refuse(w, 400,
                           work_text(w, "the head of the request cannot be read: %s",
                                     http_errno_description(wrong)));
    return 0;
}

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
           || (c != '\0' && strchr("-_.!#$%&'*+^`|~", c) != NULL);
}

/* Lower case, in place. False when it is no token (RFC 9110, 5.6.2). */
static bool lower_name(char *name, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (name[i] >= 'A' && name[i] <= 'Z')
            name[i] = (char) (name[i] - 'A' + 'a');
        if (!name_char(name[i]))
            return false;
    }
    return size > 0;
}

/* Now that the parser is through, the ends of the pieces become NULs. */
static bool close_pieces(struct parts *parts)
{
    parts->target[parts->target_size] = '\0';
    for (int i = 0; i < parts->count; i++) {
        char *name = (char *) (uintptr_t) parts->headers[i].name;
        char *value = (char *) (uintptr_t) parts->headers[i].value;
        name[parts->name_sizes[i]] = '\0';
        if (!lower_name(name, parts->name_sizes[i]))
            return false;
        if (parts->value_sizes[i] == 0)
            continue;
        value[parts->value_sizes[i]] = '\0';
        if (!text_valid_utf8(value, parts->value_sizes[i]))
            for (char *c = value; *c != '\0'; c++)
                *c = *c < 0 ? '?' : *c;
    }
    return true;
}

static enum method method_of(unsigned method)
{
    switch (method) {
    case HTTP_GET:
        return GET;
    case HTTP_POST:
        return POST;
    case HTTP_PUT:
        return PUT;
    case HTTP_PATCH:
        return PATCH;
    case HTTP_DELETE:
        return DELETE;
    case HTTP_HEAD:
        return HEAD;
    case HTTP_OPTIONS:
        return OPTIONS;
    default:
        return 0;
    }
}

/* ---- fields that say where the message ends ---- */

static bool host_valid(const char *host)
{
    if (*host == '\0')
        return false;
    for (; *host != '\0'; host++)
        if (!((*host >= '0' && *host <= '9') || (*host >= 'a' && *host <= 'z')
              || (*host >= 'A' && *host <= 'Z') || strchr("-._~:[]%", *host) != NULL))
            return false;
    return true;
}

/* Whether a comma-separated field holds the word, whatever its case. */
static bool holds_word(const char *list, const char *word)
{
    size_t size = strlen(word);
    for (const char *at = list; *at != '\0';) {
        at += strspn(at, " \t,");
        size_t length = strcspn(at, ",");
        size_t used = length;
        while (used > 0 && (at[used - 1] == ' ' || at[used - 1] == '\t'))
            used--;
        if (used == size && strncasecmp(at, word, size) == 0)
            return true;
        at += length;
    }
    return false;
}

/* "gzip;q=0" refuses it. */
static bool accepts_gzip(const char *list)
{
    const char *at = strcasestr(list, "gzip");
    if (at == NULL)
        return false;
    at += strlen("gzip");
    at += strspn(at, " \t");
    if (*at != ';')
        return true;
    at += 1 + strspn(at + 1, " \t");
    return strncasecmp(at, "q=0", 3) != 0 || strspn(at + 3, ".0") < strcspn(at + 3, ", \t");
}

static bool read_length(const char *words, int64_t *ret_length)
{
    size_t digits = strspn(words, "0123456789");
    return digits > 0 && digits <= 18 && words[digits] == '\0' && text_to_int(words, ret_length);
}

static int on_length(struct work *w, const char *value, struct http_head *head)
{
    if (head->length >= 0)
        return http_refuse(w, 400, "Content-Length is given twice");
    if (!read_length(value, &head->length))
        return http_refuse(w, 400, "Content-Length is not a number of bytes");
    return 0;
}

static int on_coding(struct work *w, const char *value, struct http_head *head)
{
    if (head->chunked)
        return http_refuse(w, 400, "Transfer-Encoding is given twice");
    if (!text_same_nocase(value, "chunked"))
        return http_refuse(w, 501, "the only Transfer-Encoding accepted is \"chunked\"");
    head->chunked = true;
    return 0;
}

static int on_packing(struct work *w, const char *value, struct http_head *head)
{
    if (text_same_nocase(value, "identity"))
        return 0;
    if (head->gzip || !(text_same_nocase(value, "gzip") || text_same_nocase(value, "x-gzip")))
        return http_refuse(w, 415, "the only Content-Encoding accepted is \"gzip\", once");
    head->gzip = true;
    return 0;
}

static int on_expect(struct work *w, const char *value, struct http_head *head)
{
    if (!text_same_nocase(value, "100-continue"))
        return http_refuse(w, 417, "the only expectation that can be met is \"100-continue\"");
    head->expects_continue = !head->old;
    return 0;
}

static int on_connection(struct work *w, const char *value, struct http_head *head)
{
    (void) w;
    if (holds_word(value, "close"))
        head->keep_alive = false;
    else if (head->old && holds_word(value, "keep-alive"))
        head->keep_alive = true;
    return 0;
}

static int on_accept(struct work *w, const char *value, struct http_head *head)
{
    (void) w;
    head->accepts_gzip |= accepts_gzip(value);
    return 0;
}

/* The fields that this machine itself obeys. */
static const struct {
    const char *name;
    int (*read)(struct work *w, const char *value, struct http_head *head);
} fields[] = {
    {"content-length", on_length},    {"transfer-encoding", on_coding},
    {"content-encoding", on_packing}, {"expect", on_expect},
    {"connection", on_connection},    {"accept-encoding", on_accept},
};

static int read_fields(struct work *w, const struct http_pair *headers, struct http_head *head)
{
    int hosts = 0;
    for (const struct http_pair *h = headers; h->name != NULL; h++) {
        if (strcmp(h->name, "host") == 0 && (++hosts > 1 || !host_valid(h->value)))
            return http_refuse(w, 400, "Host is given twice or is no host");
        for (size_t i = 0; i < COUNT_OF(fields); i++) {
            int code = strcmp(h->name, fields[i].name) == 0 ? fields[i].read(w, h->value, head) : 0;
            if (code != 0)
                return code;
        }
    }
    if (hosts == 0 && !head->old)
        return http_refuse(w, 400, "Host is missing: HTTP/1.1 asks for it");
    if (head->chunked && head->length >= 0)
        return http_refuse(w, 400, "Content-Length and Transfer-Encoding contradict each other");
    if (head->chunked && head->old)
        return http_refuse(w, 400, "HTTP/1.0 knows no Transfer-Encoding");
    return 0;
}

static struct parts parts_open(struct work *w, const char *bytes, size_t size)
{
    struct parts parts = {0};
    for (const char *at = bytes; (at = memchr(at, '\n', size - (size_t) (at - bytes))) != NULL;
         at++)
        parts.room++;
    parts.headers = work_take(w, (size_t) (parts.room + 1) * sizeof *parts.headers);
    parts.name_sizes = work_take(w, (size_t) parts.room * 2 * sizeof *parts.name_sizes);
    parts.value_sizes = parts.name_sizes + parts.room;
    return parts;
}

int http_head_parse(struct work *w, char *bytes, size_t size, struct request *ret_request,
                    struct http_head *ret_head)
{
    http_parser  parser;
    struct parts parts = parts_open(w, bytes, size);
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &parts;
    int code = run_parser(w, bytes, size, &parser);
    if (code == 0 && (parts.target == NULL || !close_pieces(&parts)))
        code = http_refuse(w, 400, "the name of a header holds a character that names do not");
    else if (code == 0 && (parser.http_major != 1 || parser.http_minor > 1))
        code = http_refuse(w, 505, "this server speaks HTTP/1.1 and HTTP/1.0");
    if (code != 0) {
        ret_request->path = path_before(w, bytes, size);
        return code;
    }

    ret_request->method = method_of(parser.method);
    ret_request->target = parts.target;
    ret_request->headers = parts.headers;
    *ret_head = (struct http_head){.old = parser.http_minor == 0, .length = -1};
    ret_head->keep_alive = !ret_head->old;
    /* Before all else: how the rest is refused depends on the path. */
    code = http_target_parse(w, parts.target, ret_request);
    if (ret_request->method == 0)
        return http_refuse(w, 501,
                           "this server knows GET, HEAD, POST, PUT, PATCH, DELETE and "
                           "OPTIONS");
    if (code != 0)
        return code;
    return read_fields(w, parts.headers, ret_head);
}
