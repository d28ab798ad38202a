/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/visit/visit_rig.h"

#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/store/store.h"
#include "kit/crypt/crypt.h"
#include "kit/http/rates.h"
#include "kit/machines.h"
#include "test/check.h"

static status make(struct work *w, void *arg)
{
    struct visit_rig *rig = arg;
    struct store      store = {
             .name = "Shop", .kind = STORE_OTHER, .currency = "EUR", .zone = "Europe/Berlin"};
    TRY(store_create(w, &store));
    rig->tracker = (struct tracker){.store = store.id, .name = "Site"};
    return visit_create_tracker(w, &rig->tracker);
}

void visit_rig_open(struct work *w, struct visit_rig *rig)
{
    *rig = (struct visit_rig){.server = check_server_open(w)};
    CHECK_OK(db_work(w, WRITE, make, rig));
}

void visit_rig_close(struct work *w, struct visit_rig *rig)
{
    check_server_close(w, rig->server);
}

const struct http_pair *visit_rig_key(struct work *w, const struct visit_rig *rig)
{
    struct http_pair *headers = work_take(w, 4 * sizeof *headers);
    const char       *pair = work_text(w, "%s:", rig->tracker.write_key);
    headers[0] = (struct http_pair){"Authorization",
                                    work_text(w, "Basic %s", crypt_base64(w, pair, strlen(pair)))};
    if (rig->agent != NULL)
        headers[1] = (struct http_pair){"User-Agent", rig->agent};
    return headers;
}

struct http_answer visit_rig_ask(struct work *w, const struct http_call *call)
{
    struct http_answer answer = {.body = ""};
    CHECK_OK(http_send(w, call, &answer));
    return answer;
}

int visit_rig_tell(struct work *w, const struct visit_rig *rig, const char *path, const char *body)
{
    struct http_call call = {
        .method = POST,
        .url = work_text(w, "%s%s", check_server_url(w, rig->server), path),
        .headers = visit_rig_key(w, rig),
        .body = body,
        .size = strlen(body),
    };
    return visit_rig_ask(w, &call).code;
}

struct counted {
    enum fact_kind kind;
    int64_t        count;
    struct fact    last;
};

static status count_unit(struct work *w, void *arg)
{
    struct counted *counted = arg;
    struct rows     rows;
    TRY(ledger_after(w, 0, 100000, &rows));
    counted->count = 0;
    for (int64_t i = 0; i < rows.count; i++) {
        const struct fact *fact = (const struct fact *) rows.items + i;
        if (fact->kind != (int64_t) counted->kind)
            continue;
        counted->count++;
        counted->last = *fact;
    }
    return OK;
}

int64_t visit_rig_count(struct work *w, enum fact_kind kind, struct fact *ret_last)
{
    struct counted counted = {.kind = kind};
    CHECK_OK(db_work(w, READ, count_unit, &counted));
    if (ret_last != NULL)
        *ret_last = counted.last;
    return counted.count;
}

struct wanted {
    const char *kind, *value;
    int64_t     contact;
};

static status contact_unit(struct work *w, void *arg)
{
    struct wanted *wanted = arg;
    struct query  *query = query_open(w);
    query_words(query, "SELECT contact FROM identity WHERE kind = ");
    query_text(query, wanted->kind);
    query_words(query, " AND value = ");
    query_text(query, wanted->value);
    status outcome = query_number(w, query, &wanted->contact);
    if (outcome == NOT_FOUND)
        wanted->contact = 0;
    return outcome == NOT_FOUND ? OK : outcome;
}

int64_t visit_rig_contact(struct work *w, const char *kind, const char *value)
{
    struct wanted wanted = {kind, value, 0};
    CHECK_OK(db_work(w, READ, contact_unit, &wanted));
    return wanted.contact;
}

static status contacts_unit(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM contact WHERE archived_at IS NULL");
    return query_number(w, query, arg);
}

int64_t visit_rig_contacts(struct work *w)
{
    int64_t count = -1;
    CHECK_OK(db_work(w, READ, contacts_unit, &count));
    return count;
}
