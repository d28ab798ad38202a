/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sales that find their buyer when a loyalty card becomes somebody's. And who may speak for tills.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/pos/pos.h"
#include "crm/connect/pos/pos_store.h"
#include "crm/person/person.h"
#include "crm/store/store.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/os/random.h"

enum { SLICE = 20, KEY_SIZE = 24 };

#define PREFIX   "whsec_"
#define LATENESS (5 * MINUTE)

/* ---- by card ---- */

status pos_regrouped(struct work *w, int64_t contact)
{
    struct rows waiting;
    TRY(pos_store_of_card(w, contact, 1, &waiting));
    if (waiting.count == 0)
        return OK;
    const char *key = work_text(w, "%lld", (long long) contact);
    return job_enqueue(w, POS_JOIN_JOB, key, 0, work_text(w, "{\"contact\":%s}", key));
}

struct joining {
    int64_t contact;
    bool    end;
};

static status join_slice(struct work *w, void *arg)
{
    struct joining *joining = arg;
    struct rows     rows;
    TRY(pos_store_of_card(w, joining->contact, SLICE, &rows));
    joining->end = rows.count == 0;
    const struct pos_kept *kept = rows.items;
    for (int64_t i = 0; i < rows.count; i++, kept++) {
        int64_t         contact;
        struct pos_join join = {.store = kept->store,
                                .till = kept->till,
                                .receipt = kept->receipt,
                                .contact = joining->contact};
        TRY(pos_join(w, &join, &contact));
    }
    return OK;
}

status pos_join_run(struct work *w, const struct job *job)
{
    struct joining     joining = {0};
    const struct json *json;
    TRY(json_parse(w, job->payload, strlen(job->payload), &json));
    if (!json_to_int(json_member(json, "contact"), &joining.contact))
        return fail(w, INVALID, "contact", "The payload names no contact.");
    while (!joining.end) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        TRY(db_work(w, WRITE, join_slice, &joining));
        job_tick(w);
    }
    return OK;
}

status pos_erase(struct work *w, const struct record_erased *erased)
{
    return text_same(erased->type->name, "contacts") ? pos_store_forget_cards(w, erased->id) : OK;
}

/* ---- signatures ---- */

static const char *purpose_of(struct work *w, int64_t store)
{
    return work_text(w, "till.secret:%lld", (long long) store);
}

status pos_make_secret(struct work *w, int64_t store, const char **ret_secret)
{
    unsigned char     key[KEY_SIZE];
    struct store      shop;
    struct pos_secret row = {.store = store};
    TRY(store_get(w, store, &shop));
    random_fill(key, sizeof key);
    *ret_secret = work_text(w, PREFIX "%s", crypt_base64(w, key, sizeof key));
    TRY(cipher_seal(w, purpose_of(w, store), *ret_secret, strlen(*ret_secret), &row.secret));
    return pos_store_put_secret(w, &row);
}

static status refuse(struct work *w, const char *why)
{
    return fail(w, UNAUTHENTICATED, "webhook-signature", "%s", why);
}

/* Whether one of the signatures, "v1,… v1,…", is the one wanted. */
static bool is_among(struct work *w, const char *signatures, const char *wanted)
{
    const char **each = text_split(w, signatures, ' ', NULL);
    bool         found = false;
    for (; *each != NULL; each++)
        found |= crypt_same(*each, wanted);
    return found;
}

status pos_check_signature(struct work *w, int64_t store, const struct pos_signed *message)
{
    struct pos_secret row;
    const char       *secret;
    size_t            size;
    struct bytes      key;
    int64_t           seconds;
    if (text_empty(message->id) || text_empty(message->signature)
        || !text_to_int(message->timestamp == NULL ? "" : message->timestamp, &seconds))
        return refuse(w, "The headers webhook-id, webhook-timestamp and webhook-signature are "
                         "needed.");
    if (seconds > INT32_MAX * 100LL || seconds * SECOND < w->now - LATENESS
        || seconds * SECOND > w->now + LATENESS)
        return refuse(w, "The message is not of the last five minutes; check the till's clock.");
    status outcome = pos_store_get_secret(w, store, &row);
    if (outcome == NOT_FOUND)
        return refuse(w, "This store has no secret for its tills; make one first.");
    TRY(outcome);
    TRY(cipher_open_sealed(w, purpose_of(w, store), row.secret, &secret, &size));
    key.data = crypt_base64_read(w, secret + strlen(PREFIX), &key.size);
    struct text text = text_open(w->arena);
    text_addf(&text, "%s.%s.", message->id, message->timestamp);
    text_add_bytes(&text, message->body, message->size);
    const char *wanted =
        work_text(w, "v1,%s", hmac_sha256_base64_key(w, key, text.bytes, text.size));
    if (!is_among(w, message->signature, wanted))
        return refuse(w, "The signature is not that of this store's secret.");
    return OK;
}
