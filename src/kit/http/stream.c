/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "kit/http/reply.h"
#include "kit/http/server.h"

static void open_packing(struct http_stream *stream)
{
    enum { GZIP = 16, MEMORY = 8 };
    stream->pack = calloc(1, sizeof *stream->pack);
    if (stream->pack == NULL
        || deflateInit2(stream->pack, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + GZIP, MEMORY,
                        Z_DEFAULT_STRATEGY)
               != Z_OK)
        abort();
}

void http_stream_open(struct http_exchange *e)
{
    struct http_stream *stream = &e->stream;
    struct reply       *rp = &e->reply;
    *stream = (struct http_stream){.made = rp->stream, .actor = e->work->actor};
    stream->made.state = calloc(1, rp->stream.state_size + 1);
    if (stream->made.state == NULL)
        abort();
    if (rp->stream.state_size > 0)
        memcpy(stream->made.state, rp->stream.state, rp->stream.state_size);
    stream->chunked = !e->intake.head.old;
    e->keep_alive &= stream->chunked;
    stream->events = rp->type != NULL && text_starts(rp->type, "text/event-stream");
    if (e->intake.head.accepts_gzip && !stream->events && e->intake.request.method != HEAD
        && (rp->type == NULL || text_starts(rp->type, "text/") || strstr(rp->type, "json") != NULL)
        && !reply_has_header(rp, "content-encoding"))
        open_packing(stream);
    rp->size = 0;
}

void http_stream_release(struct http_exchange *e)
{
    if (e->stream.pack != NULL)
        deflateEnd(e->stream.pack);
    free(e->stream.pack);
    free(e->stream.made.state);
    e->stream = (struct http_stream){0};
}

status http_stream_unit(struct work *w, void *exchange)
{
    struct http_exchange *e = exchange;
    struct http_stream   *stream = &e->stream;
    w->actor = stream->actor;
    stream->piece = text_open(w->arena);
    stream->end = false;
    stream->wait = 0;
    return stream->made.next(w, stream->made.state, &stream->piece, &stream->end, &stream->wait);
}

static struct text pack(struct http_stream *stream, struct arena *arena)
{
    struct text packed = text_open(arena);
    z_stream   *z = stream->pack;
    int         flush = stream->end ? Z_FINISH : stream->wait > 0 ? Z_SYNC_FLUSH : Z_NO_FLUSH;
    z->next_in = (unsigned char *) stream->piece.bytes;
    z->avail_in = (uInt) stream->piece.size;
    do {
        unsigned char out[16 * 1024];
        z->next_out = out;
        z->avail_out = sizeof out;
        (void) deflate(z, flush); /* never fails with a good stream and room for output */
        text_add_bytes(&packed, out, sizeof out - z->avail_out);
    } while (z->avail_out == 0);
    return packed;
}

void http_stream_frame(struct http_exchange *e)
{
    struct http_stream *stream = &e->stream;
    if (e->outcome != OK)
        return;
    if (stream->pack != NULL)
        stream->piece = pack(stream, e->work->arena);
    e->head = text_open(e->work->arena);
    if (stream->chunked && stream->piece.size > 0) {
        text_addf(&e->head, "%zx\r\n", stream->piece.size);
        text_add(&stream->piece, "\r\n");
    }
    if (stream->chunked && stream->end)
        text_add(&stream->piece, "0\r\n\r\n");
    e->reply.body = stream->piece.bytes;
    e->reply.size = stream->piece.size;
}
