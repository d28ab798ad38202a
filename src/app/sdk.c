/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/sdk.h"

#include <string.h>

#include "base/text.h"

/* Whether the caller takes gzip: "gzip, deflate;q=0.5" and not "gzip;q=0". */
static bool takes_gzip(struct work *w, const struct request *rq)
{
    const char *header = request_header(rq, "accept-encoding");
    if (header == NULL)
        return false;
    for (const char **part = text_split(w, header, ',', NULL); *part != NULL; part++) {
        const char *name = text_trim(w, *part);
        if (text_starts(name, "gzip") && strchr("; ", name[4]) != NULL)
            return strstr(name, "q=0") == NULL || strstr(name, "q=0.") != NULL;
    }
    return false;
}

/* GET /storefolk.js (R51, R52) */
status sdk_get(struct work *w, const struct request *rq, struct reply *rp)
{
    bool        packed = takes_gzip(w, rq);
    const char *tag = work_text(w, "\"%s%s\"", sdk_version, packed ? "-gzip" : "");
    const char *known = request_header(rq, "if-none-match");
    reply_header(rp, "Access-Control-Allow-Origin", "*");
    reply_header(rp, "Cross-Origin-Resource-Policy", "cross-origin");
    reply_header(rp, "Cache-Control", "public, max-age=3600");
    reply_header(rp, "Vary", "Accept-Encoding");
    reply_header(rp, "ETag", tag);
    if (known != NULL && strstr(known, tag) != NULL) {
        rp->code = 304;
        return OK;
    }
    if (packed)
        reply_header(rp, "Content-Encoding", "gzip");
    rp->type = "text/javascript; charset=utf-8";
    rp->body = (const char *) (packed ? sdk_packed : sdk_script);
    rp->size = packed ? sdk_packed_size : sdk_script_size;
    return OK;
}
