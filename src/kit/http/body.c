/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/body.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "kit/os/file.h"

enum {
    PIECE = 256 * 1024,       /* written to the file at once */
    SKIPPED_MOST = 16 * 1024, /* extensions of one body */
    SIZE_DIGITS = 15,         /* of a chunk: more than any limit */
    UNPACK_ROOM = 64 * 1024,  /* asked of memory at once */
    BOMB_RATIO = 200,         /* text packs some 5 to 20 times, a bomb 1,000 times */
    BOMB_FROM = 1024 * 1024,  /* below this much content no ratio is suspicious */
};

static void refuse(struct http_body *body, int code, const char *sentence)
{
    body->code = http_refuse(body->w, code, sentence);
    body->state = BODY_WRONG;
}

/* ---- opening and releasing ---- */

static int refuse_file(struct http_body *body, int error)
{
    if (error == ENOSPC || error == EDQUOT)
        return http_refuse(body->w, 503, "the disk is full; make room there and send it again");
    return http_refuse(body->w, 503,
                       work_text(body->w, "the body could not be kept in a file: %s",
                                 os_error_words(body->w, error)));
}

static int open_file(struct http_body *body, const char *folder)
{
    const char *path;
    if (temp_open(body->w, folder, &body->file, &path) != OK)
        return http_refuse(body->w, 503, work_text(body->w, "%s", body->w->failure.message));
    body->path = strdup(path);
    body->piece = malloc(PIECE);
    if (body->path == NULL || body->piece == NULL)
        abort();
    return 0;
}

static void open_unpacking(struct http_body *body)
{
    enum { GZIP_ONLY = 16 };
    body->unpack = calloc(1, sizeof *body->unpack);
    if (body->unpack == NULL || inflateInit2(body->unpack, MAX_WBITS + GZIP_ONLY) != Z_OK)
        abort();
}

static int refuse_size(struct http_body *body)
{
    return http_refuse(body->w, 413,
                       work_text(body->w, "the body is larger than the %lld bytes accepted here",
                                 (long long) body->most));
}

int http_body_open(struct http_body *body, struct work *w, const struct http_head *head,
                   int64_t most, const char *folder)
{
    *body = (struct http_body){.w = w, .most = most, .file = -1};
    body->framing = head->chunked ? FRAMING_CHUNK_SIZE : FRAMING_LENGTH;
    body->left = head->chunked || head->length < 0 ? 0 : head->length;
    if (body->left > most)
        return refuse_size(body);
    if (head->gzip)
        open_unpacking(body);
    if (folder != NULL) {
        int code = open_file(body, folder);
        if (code != 0)
            return code;
    } else {
        body->memory = text_open(w->arena);
    }
    return 0;
}

void http_body_release(struct http_body *body)
{
    if (body->unpack != NULL)
        inflateEnd(body->unpack);
    free(body->unpack);
    if (body->file >= 0)
        close(body->file);
    if (body->path != NULL)
        unlink(body->path);
    free(body->path);
    free(body->piece);
    *body = (struct http_body){.file = -1};
}

/* ---- keeping content ---- */

static void keep(struct http_body *body, const void *bytes, size_t size)
{
    body->size += (int64_t) size;
    if (body->size > body->most) {
        body->code = refuse_size(body);
        body->state = BODY_WRONG;
    } else if (body->path == NULL) {
        text_add_bytes(&body->memory, bytes, size);
    } else {
        assert(body->piece_size + size <= PIECE);
        memcpy(body->piece + body->piece_size, bytes, size);
        body->piece_size += size;
        if (body->piece_size == PIECE)
            body->state = BODY_FULL;
    }
}

static size_t room(const struct http_body *body)
{
    return body->path == NULL ? UNPACK_ROOM : PIECE - body->piece_size;
}

/* Looked at where content is a multiple of UNPACK_ROOM, however the bytes were split on the way. */
static void check_bomb(struct http_body *body)
{
    if (body->state != BODY_WRONG && body->size > BOMB_FROM && body->size % UNPACK_ROOM == 0
        && body->size / BOMB_RATIO > (int64_t) body->unpack->total_in)
        refuse(body, 413, "the packed body grows beyond all measure: send it unpacked");
}

static void unpack_some(struct http_body *body)
{
    unsigned char out[UNPACK_ROOM];
    z_stream     *z = body->unpack;
    size_t        space = UNPACK_ROOM - (size_t) (body->size % UNPACK_ROOM);
    if (space > room(body))
        space = room(body);
    z->next_out = out;
    z->avail_out = (uInt) space;
    int outcome = inflate(z, Z_NO_FLUSH);
    body->unpacked = outcome == Z_STREAM_END;
    body->unpack_again = z->avail_out == 0 && !body->unpacked;
    if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR)
        refuse(body, 400, "the body is announced as gzip and is none");
    else
        keep(body, out, space - z->avail_out);
    check_bomb(body);
}

/* Until the bytes are used up or there is no more room. */
static size_t unpack(struct http_body *body, const char *bytes, size_t size)
{
    z_stream *z = body->unpack;
    z->next_in = (unsigned char *) (uintptr_t) bytes;
    z->avail_in = (uInt) size;
    while ((z->avail_in > 0 || body->unpack_again) && body->state == BODY_READING)
        if (body->unpacked)
            refuse(body, 400, "bytes follow the end of the packed body");
        else
            unpack_some(body);
    return size - z->avail_in;
}

static size_t take_content(struct http_body *body, const char *bytes, size_t size)
{
    if ((int64_t) size > body->left)
        size = (size_t) body->left;
    if (body->unpack == NULL && body->path != NULL && size > room(body))
        size = room(body);
    size_t used = size;
    if (body->unpack != NULL)
        used = unpack(body, bytes, size);
    else
        keep(body, bytes, size);
    body->left -= (int64_t) used;
    body->taken += (int64_t) used;
    if (body->left == 0)
        body->framing = body->framing == FRAMING_LENGTH ? FRAMING_ENDED : FRAMING_CHUNK_CR;
    return used;
}

/* ---- framing ---- */

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

static void end_size(struct http_body *body, char c)
{
    if (body->digits == 0 || (c != '\r' && c != ';'))
        refuse(body, 400, "the size of a chunk is not a hexadecimal number");
    else
        body->framing = c == ';' ? FRAMING_EXTENSION : FRAMING_SIZE_LF;
}

static void take_size(struct http_body *body, char c)
{
    int digit = digit_of(c);
    if (digit < 0)
        end_size(body, c);
    else if (++body->digits > SIZE_DIGITS)
        refuse(body, 400, "the size of a chunk has too many digits");
    else
        body->left = body->left * 16 + digit;
}

static void begin_chunk(struct http_body *body)
{
    body->digits = 0;
    body->framing = body->left == 0 ? FRAMING_LAST_CR : FRAMING_CHUNK;
    if (body->left > body->most - body->size && body->unpack == NULL) {
        body->code = refuse_size(body);
        body->state = BODY_WRONG;
    }
}

/* A byte of an extension: looked at and dropped. */
static void skip(struct http_body *body, char c)
{
    if (++body->skipped > SKIPPED_MOST)
        refuse(body, 400, "the extensions of the chunks are too long");
    else if (c == '\r')
        body->framing = FRAMING_SIZE_LF;
    else if (((unsigned char) c < ' ' && c != '\t') || c == 0x7F)
        refuse(body, 400, "a control character stands between the chunks");
}

/* Whether the byte is the only one that may stand here; true also where several may. */
static bool fits(enum http_framing framing, char c)
{
    bool wants_lf =
        framing == FRAMING_SIZE_LF || framing == FRAMING_CHUNK_LF || framing == FRAMING_LAST_LF;
    bool wants_cr = framing == FRAMING_CHUNK_CR || framing == FRAMING_LAST_CR;
    return wants_lf == (c == '\n') && (!wants_cr || c == '\r');
}

static void take_framing(struct http_body *body, char c)
{
    if (!fits(body->framing, c)) {
        refuse(body, 400,
               body->framing == FRAMING_LAST_CR
                   ? "trailers behind the chunks are not accepted"
                   : "the chunks of the body do not begin and end where they say");
        return;
    }
    switch (body->framing) {
    case FRAMING_CHUNK_SIZE:
        take_size(body, c);
        break;
    case FRAMING_EXTENSION:
        skip(body, c);
        break;
    case FRAMING_SIZE_LF:
        begin_chunk(body);
        break;
    case FRAMING_CHUNK_CR:
        body->framing = FRAMING_CHUNK_LF;
        break;
    case FRAMING_CHUNK_LF:
        body->framing = FRAMING_CHUNK_SIZE;
        break;
    case FRAMING_LAST_CR:
        body->framing = FRAMING_LAST_LF;
        break;
    case FRAMING_LAST_LF:
        body->framing = FRAMING_ENDED;
        break;
    default:
        assert(false);
    }
}

/* ---- feeding ---- */

static void end_body(struct http_body *body)
{
    if (body->unpack != NULL && !body->unpacked && body->taken > 0)
        refuse(body, 400, "the packed body ends too early");
    else
        body->state = body->piece_size > 0 ? BODY_FULL : BODY_ENDED;
}

static bool in_content(const struct http_body *body)
{
    return (body->framing == FRAMING_LENGTH || body->framing == FRAMING_CHUNK);
}

size_t http_body_feed(struct http_body *body, const char *bytes, size_t size)
{
    size_t at = 0;
    if (body->framing == FRAMING_LENGTH && body->left == 0)
        body->framing = FRAMING_ENDED;
    if (body->unpack_again && body->state == BODY_READING)
        (void) unpack(body, NULL, 0);
    while (at < size && body->state == BODY_READING && body->framing != FRAMING_ENDED) {
        if (in_content(body))
            at += take_content(body, bytes + at, size - at);
        else
            take_framing(body, bytes[at++]);
    }
    if (body->state == BODY_READING && body->framing == FRAMING_ENDED)
        end_body(body);
    return at;
}

void http_body_on_flushed(struct http_body *body, int error)
{
    assert(body->state == BODY_FULL);
    body->piece_size = 0;
    body->state = BODY_READING;
    if (error != 0) {
        body->code = refuse_file(body, error);
        body->state = BODY_WRONG;
    } else if (!body->unpack_again && body->framing == FRAMING_ENDED) {
        end_body(body);
    }
}

int http_body_write(struct http_body *body)
{
    for (size_t done = 0; done < body->piece_size;) {
        ssize_t wrote = write(body->file, body->piece + done, body->piece_size - done);
        if (wrote >= 0)
            done += (size_t) wrote;
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}
