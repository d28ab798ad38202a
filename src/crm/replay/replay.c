/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/replay/replay.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/replay/replay_store.h"
#include "kit/crypt/crypt.h"
#include "kit/json/json.h"

#define PURPOSE "an answer that is kept"

enum { LONGEST_KEY = 255, ERASED = 410 };

static bool is_meant(const struct work *w, const struct request *rq)
{
    return rq->method == POST && rq->route->transaction == WRITE && rq->route->body != BODY_FILE
           && request_header(rq, "idempotency-key") != NULL && w->actor.user != 0
           && (text_starts(rq->path, "/crm/") || text_starts(rq->path, "/api/"));
}

static status check_key(struct work *w, const char *key)
{
    size_t size = strlen(key);
    if (size > 0 && size <= LONGEST_KEY)
        return OK;
    return fail_reason(w, INVALID, "INVALID_IDEMPOTENCY_KEY", "Idempotency-Key",
                       "An Idempotency-Key has 1 to %d characters, such as a UUID.", LONGEST_KEY);
}

/* Method, address with its query, and body. */
static const char *digest_of(struct work *w, const struct request *rq)
{
    struct text text = text_open(w->arena);
    text_addf(&text, "%d %s\n", (int) rq->method, rq->target);
    text_add_bytes(&text, rq->body, rq->size);
    return sha256_hex(w, text.bytes, text.size);
}

/* ["ETag", "\"1-2\"", …] */
static status seal_headers(struct work *w, const struct reply *rp, const char **ret_sealed)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    if (rp->headers[0].name == NULL)
        return OK;
    json_open_array(&out);
    for (size_t i = 0; i < COUNT_OF(rp->headers) && rp->headers[i].name != NULL; i++) {
        json_put_text(&out, rp->headers[i].name);
        json_put_text(&out, rp->headers[i].value);
    }
    json_close_array(&out);
    return cipher_seal(w, PURPOSE, text.bytes, text.size, ret_sealed);
}

static status open_headers(struct work *w, const char *sealed, struct reply *rp)
{
    const char        *bytes;
    size_t             size;
    const struct json *array = NULL;
    if (sealed == NULL)
        return OK;
    TRY(cipher_open_sealed(w, PURPOSE, sealed, &bytes, &size));
    TRY(json_parse(w, bytes, size, &array));
    for (const struct json *name = array->first; name != NULL; name = name->next->next)
        reply_header(rp, name->text, name->next->text);
    return OK;
}

static status keep(struct work *w, struct replay_row *row, const struct reply *rp)
{
    row->code = rp->code == 0 ? 200 : rp->code;
    row->type = rp->type;
    if (rp->size > 0)
        TRY(cipher_seal(w, PURPOSE, rp->body, rp->size, &row->body));
    TRY(seal_headers(w, rp, &row->headers));
    return replay_store_put(w, row);
}

static status answer_again(struct work *w, const struct replay_row *asked, struct reply *rp)
{
    struct replay_row row;
    TRY(replay_store_get(w, asked, &row));
    if (!text_same(row.request, asked->request)) {
        rp->code = 422;
        return fail_reason(w, INVALID, "IDEMPOTENCY_KEY_REUSED", "Idempotency-Key",
                           "This Idempotency-Key came with another request before; make a new one "
                           "for each request.");
    }
    rp->code = (int) row.code;
    if (row.code == ERASED)
        return fail_reason(w, NOT_FOUND, "ANSWER_ERASED", "Idempotency-Key",
                           "This was done when it came first. Its answer told of somebody who was "
                           "erased since, so it is not kept any more.");
    rp->type = row.type;
    if (row.body != NULL)
        TRY(cipher_open_sealed(w, PURPOSE, row.body, &rp->body, &rp->size));
    TRY(open_headers(w, row.headers, rp));
    reply_header(rp, "Idempotency-Replayed", "true");
    return OK;
}

status replay_around(struct work *w, const struct request *rq, struct reply *rp)
{
    bool claimed;
    if (!is_meant(w, rq))
        return rq->route->handler(w, rq, rp);
    struct replay_row row = {.user_id = w->actor.user,
                             .token = w->actor.token,
                             .key = request_header(rq, "idempotency-key"),
                             .request = digest_of(w, rq),
                             .at = w->now};
    TRY(check_key(w, row.key));
    TRY(replay_store_claim(w, &row, w->now - DAY, &claimed));
    if (!claimed)
        return answer_again(w, &row, rp);
    TRY(rq->route->handler(w, rq, rp));
    reply_finish(w, rp);
    return keep(w, &row, rp);
}

/* ---- erasing ---- */

/* "id":"7" and the like: how answers name a record. */
static bool names_record(struct work *w, const char *answer, int64_t record)
{
    static const char *const members[] = {"id",       "hs_object_id",    "vid",
                                          "objectId", "primaryObjectId", "toObjectId",
                                          "recordId", "fromObjectId",    "contact"};
    for (size_t i = 0; i < COUNT_OF(members); i++)
        for (size_t form = 0; form < 3; form++) {
            static const char *const before[] = {"\"", "", ""}, *const after[] = {"\"", ",", "}"};
            const char *wanted = work_text(w, "\"%s\":%s%lld%s", members[i], before[form],
                                           (long long) record, after[form]);
            if (strstr(answer, wanted) != NULL)
                return true;
        }
    return false;
}

static bool tells_of(struct work *w, const char *answer, int64_t record, const char *const *words)
{
    const char *lower = text_lower(w, answer);
    for (; words != NULL && *words != NULL; words++)
        if (strstr(lower, *words) != NULL)
            return true;
    return names_record(w, answer, record);
}

/* What cannot be opened any more tells nobody anything. */
static status erase_one(struct work *w, const struct replay_row *row, int64_t record,
                        const char *const *words)
{
    const char *answer;
    size_t      size;
    if (cipher_open_sealed(w, PURPOSE, row->body, &answer, &size) != OK
        || !tells_of(w, answer, record, words))
        return OK;
    struct replay_row gone = *row;
    gone.code = ERASED;
    gone.type = gone.body = gone.headers = NULL;
    return replay_store_put(w, &gone);
}

status replay_erase(struct work *w, int64_t record, const char *const *words)
{
    struct replay_row after = {.user_id = INT64_MIN + 1, .key = ""};
    struct rows       page;
    do {
        TRY(replay_store_list(w, &after, &page));
        const struct replay_row *row = page.items;
        for (int64_t i = 0; i < page.count; i++) {
            struct arena_mark mark = arena_mark(w->arena);
            status            outcome = erase_one(w, &row[i], record, words);
            if (outcome == OK)
                arena_rewind(w->arena, mark);
            TRY(outcome);
        }
        if (page.count > 0)
            after = row[page.count - 1];
    } while (page.count == REPLAY_PAGE);
    return OK;
}
