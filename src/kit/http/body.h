/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_BODY_H
#define KIT_HTTP_BODY_H

/*
 * The body of a request: out of its framing (a length, or chunks), unpacked, within its limit,
 * into memory or into a file. Chunks are strictly those of RFC 9112, 7.1: CR LF everywhere, no
 * blanks, extensions skipped but bounded, no trailers.
 */

#include <stdbool.h>
#include <stdint.h>

#include "kit/http/head.h"

struct z_stream_s;

enum http_body_state {
    BODY_READING, /* more bytes of it must come */
    BODY_FULL,    /* the piece must be put into the file; then call http_body_on_flushed */
    BODY_ENDED,
    BODY_WRONG, /* refuse with `code` */
};

enum http_framing {
    FRAMING_LENGTH,
    FRAMING_CHUNK_SIZE, /* digits of the size */
    FRAMING_EXTENSION,  /* the rest of the line */
    FRAMING_SIZE_LF,
    FRAMING_CHUNK,
    FRAMING_CHUNK_CR,
    FRAMING_CHUNK_LF,
    FRAMING_LAST_CR, /* the empty line behind the last chunk */
    FRAMING_LAST_LF,
    FRAMING_ENDED,
};

struct http_body {
    struct work         *w;
    enum http_body_state state;
    int                  code;
    enum http_framing    framing;
    int64_t              left;    /* of the body or of the chunk */
    int                  digits;  /* of the size of the chunk */
    int64_t              skipped; /* bytes of extensions */
    int64_t              taken;   /* bytes of content as they came */
    int64_t              size;    /* … and unpacked */
    int64_t              most;
    struct z_stream_s   *unpack; /* NULL: not packed */
    bool                 unpack_again, unpacked;
    struct text          memory; /* the content, when `path` is NULL */
    char                *path;   /* of the file */
    int                  file;
    char                *piece; /* content on its way into the file */
    size_t               piece_size;
};

/*
 * Ready to read what `head` announces, at most `most` bytes of content. With a `folder` the content
 * goes into a new file there. 0, or the code to refuse with. Release it whatever came.
 */
int http_body_open(struct http_body *body, struct work *w, const struct http_head *head,
                   int64_t most, const char *folder);

/* Takes some of the bytes; returns how many, fewer than `size` only when the state says why. */
size_t http_body_feed(struct http_body *body, const char *bytes, size_t size);

/* The piece was written, or could not be (`error` is an errno, 0 = it was). Feed again after it,
 * also when there is nothing left to feed: unpacked bytes may still wait inside. */
void http_body_on_flushed(struct http_body *body, int error);

/* Writes the piece, for callers that may wait. 0, or an errno. */
int http_body_write(struct http_body *body);

/* Closes and removes the file; a handler that wants it has moved it away. */
void http_body_release(struct http_body *body);

#endif
