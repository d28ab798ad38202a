/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/web.h"

#include <string.h>

#include "base/text.h"
#include "crm/access.h"
#include "kit/os/random.h"

#define ASSETS "assets/"

/* What index.html holds where the nonce of the answer belongs. */
#define NONCE_PLACE "__NONCE__"

/*
 * Scripts only from files of ours. The widgets make style sheets while they run, which carry the
 * nonce, and style attributes.
 */
#define POLICY                                                                                     \
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-%s'; style-src-attr "          \
    "'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "           \
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/* As HTTP names them; indexed by enum web_packing. */
static const char *const codings[] = {NULL, "gzip", "br"};

static const struct web_file *file_named(const char *name)
{
    for (const struct web_file *file = web_files; file->name != NULL; file++)
        if (text_same(file->name, name))
            return file;
    return NULL;
}

/* Whether the caller takes this coding: "gzip, deflate, br;q=1.0". */
static bool accepts(struct work *w, const struct request *rq, const char *coding)
{
    const char *header = request_header(rq, "accept-encoding");
    if (header == NULL)
        return false;
    for (const char **part = text_split(w, header, ',', NULL); *part != NULL; part++) {
        const char *name = text_trim(w, *part);
        size_t      size = strcspn(name, "; \t");
        if (size == strlen(coding) && strncmp(name, coding, size) == 0)
            return strstr(name, "q=0") == NULL || strstr(name, "q=0.") != NULL;
    }
    return false;
}

/* The smallest form of the file that the caller takes. */
static enum web_packing packing_for(struct work *w, const struct request *rq,
                                    const struct web_file *file)
{
    for (int packing = WEB_BROTLI; packing > WEB_PLAIN; packing--)
        if (file->forms[packing].bytes != NULL && accepts(w, rq, codings[packing]))
            return (enum web_packing) packing;
    return WEB_PLAIN;
}

static status reply_file(struct work *w, const struct request *rq, struct reply *rp,
                         const struct web_file *file)
{
    enum web_packing       packing = packing_for(w, rq, file);
    const struct web_form *form = &file->forms[packing];
    bool                   for_ever = text_starts(file->name, ASSETS);
    rp->type = file->type;
    rp->body = form->bytes;
    rp->size = (size_t) (form->end - form->bytes);
    if (packing != WEB_PLAIN) {
        reply_header(rp, "Content-Encoding", codings[packing]);
        reply_header(rp, "Vary", "Accept-Encoding");
    }
    reply_header(rp, "Cache-Control",
                 for_ever ? "public, max-age=31536000, immutable" : "no-cache");
    return OK;
}

/* ---- the page ---- */

static const char *new_nonce(struct work *w)
{
    return work_text(w, "%016llx%016llx", (unsigned long long) random_uint64(),
                     (unsigned long long) random_uint64());
}

/* index.html with the nonce of this answer in each of its places. */
static struct text page_with(struct work *w, const struct web_form *page, const char *nonce)
{
    struct text text = text_open(w->arena);
    const char *at = page->bytes, *place;
    while ((place = memmem(at, (size_t) (page->end - at), NONCE_PLACE, strlen(NONCE_PLACE)))
           != NULL) {
        text_add_bytes(&text, at, (size_t) (place - at));
        text_add(&text, nonce);
        at = place + strlen(NONCE_PLACE);
    }
    text_add_bytes(&text, at, (size_t) (page->end - at));
    return text;
}

static status reply_not_built(struct work *w, struct reply *rp)
{
    struct text text = text_open(w->arena);
    text_add(&text, "This program was built without the app. `make web` builds it (Node 20 and npm "
                    "are needed for that alone), `make build` puts it in. The API is described at "
                    "/reference.\n");
    return reply_text(rp, 503, "text/plain; charset=utf-8", &text);
}

/* GET /app/…, whatever the page: its script reads the path. */
static status get_page(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct web_file *file = file_named("index.html");
    if (file == NULL)
        return reply_not_built(w, rp);
    const char *nonce = new_nonce(w);
    struct text text = page_with(w, &file->forms[WEB_PLAIN], nonce);
    reply_header(rp, "Content-Security-Policy", work_text(w, POLICY, nonce));
    reply_header(rp, "Cache-Control", "no-cache");
    return reply_text(rp, 200, file->type, &text);
}

/* GET /app/{file}: a file of that name, or a page. */
static status get_file_or_page(struct work *w, const struct request *rq, struct reply *rp)
{
    const char            *name = request_part(rq, "page");
    const struct web_file *file = text_same(name, "index.html") ? NULL : file_named(name);
    return file == NULL ? get_page(w, rq, rp) : reply_file(w, rq, rp, file);
}

/* GET /app/assets/{file} */
static status get_asset(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct web_file *file = file_named(work_text(w, ASSETS "%s", request_part(rq, "file")));
    if (file == NULL)
        return fail(w, NOT_FOUND, NULL,
                    "There is no such file. The app is of another version by now: load it again.");
    return reply_file(w, rq, rp, file);
}

/* GET / */
static status get_root(struct work *w, const struct request *rq, struct reply *rp)
{
    rp->code = 302;
    reply_header(rp, "Location", file_named("index.html") == NULL ? "/reference" : "/app/");
    return OK;
}

/* clang-format off */
const struct route web_routes[] = {
    {GET, "/",                          ANYBODY, READ, get_root},
    {GET, "/app",                       ANYBODY, READ, get_page},
    {GET, "/app/{page}",                ANYBODY, READ, get_file_or_page},
    {GET, "/app/{page}/{a}",            ANYBODY, READ, get_page},
    {GET, "/app/{page}/{a}/{b}",        ANYBODY, READ, get_page},
    {GET, "/app/{page}/{a}/{b}/{c}",    ANYBODY, READ, get_page},
    {GET, "/app/assets/{file}",         ANYBODY, READ, get_asset},
    {0},
};
/* clang-format on */
