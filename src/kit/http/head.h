/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_HEAD_H
#define KIT_HTTP_HEAD_H

/*
 * The head of a request: from bytes to struct request. First every byte is looked at, so that
 * nothing reaches the parser that two programs could read in two ways (bare CR or LF, folded
 * lines, control characters); then the parser takes it apart; then the fields that decide where
 * the message ends are checked. RFC 9112.
 */

#include <stdbool.h>
#include <stdint.h>

#include "kit/http/http.h"

/* How far a head has been looked at. Begin with {0}. */
struct http_head_scan {
    int  lines;
    int  line_size;
    bool after_cr;
    bool blank_seen; /* one empty line before the request line is forgiven */
    bool ended;
};

/*
 * Goes on over `bytes`; returns how many of them belong to the head. When `scan->ended` is set the
 * empty line was the last of them. NULL in `ret_wrong`, or a sentence: then refuse with 400.
 */
size_t http_head_scan(struct http_head_scan *scan, const char *bytes, size_t size,
                      const char **ret_wrong);

/* What a head says about the message, beside struct request. */
struct http_head {
    bool    old; /* HTTP/1.0 */
    bool    keep_alive;
    bool    chunked;
    bool    gzip; /* the body is packed */
    bool    accepts_gzip;
    bool    expects_continue;
    int64_t length; /* Content-Length; -1 = none was sent */
};

/*
 * Takes a scanned head apart, in place: `bytes` must live as long as the request. Fills method,
 * target, path, query and headers. Returns 0, or the HTTP code to refuse with (see http_refuse).
 */
int http_head_parse(struct work *w, char *bytes, size_t size, struct request *ret_request,
                    struct http_head *ret_head);

/* Splits and decodes the target: path and query of `ret_request`. 0, or the code to refuse with. */
int http_target_parse(struct work *w, const char *target, struct request *ret_request);

/*
 * %XX, in place, and '+' as a blank when `form`. False when that is no escape, or the result holds
 * a NUL or is no UTF-8.
 */
bool http_unescape(char *words, bool form);

/*
 * "a=1&b=two+words", in place, as pairs that end with {NULL}; empty pieces are skipped, a name
 * alone has the value "". False: an escape that is none, or no UTF-8.
 */
bool http_pairs_parse(struct work *w, char *words, const struct http_pair **ret_pairs);

/* Writes the reason into w->failure and returns `code`, so that a check reads as with fail(). */
int http_refuse(struct work *w, int code, const char *sentence);

#endif
