/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/person/person_api.h"

#include "base/list.h"
#include "base/text.h"
#include "crm/access.h"
#include "crm/fact/fact.h"
#include "crm/person/person_rules.h"
#include "crm/staff/staff.h"

/* ---- what goes in and out ---- */

struct timeline_query {
    const char *kinds, *before;
    int64_t     limit;
};

struct identity_draft {
    enum identity_kind kind;
    const char        *value;
};

struct merge_draft {
    int64_t from;
};

struct history_query {
    const char *property;
};

struct erase_body {
    const char *objectId, *idProperty;
};

static const struct field erase_body_fields[] = {
    FIELD(erase_body, objectId, FIELD_TEXT, .required = true,
          .help = "the id, or the value of idProperty"),
    FIELD(erase_body, idProperty, FIELD_TEXT, .help = "a unique property, such as email"),
};
static const struct shape erase_body_shape = SHAPE("EraseBody", erase_body, erase_body_fields);

struct pair_query {
    const char *after;
    int64_t     limit;
};

/* clang-format off */
static const struct field timeline_fields[] = {
    FIELD(timeline_query, kinds,  FIELD_TEXT, .max = 2000, .help = "names of kinds, separated by commas; /api/facts/kinds lists them"),
    FIELD(timeline_query, before, FIELD_TEXT, .help = "from paging of the page before"),
    FIELD(timeline_query, limit,  FIELD_INT, .help = "1 to 200"),
};
static const struct field identity_draft_fields[] = {
    FIELD(identity_draft, kind,  FIELD_CHOICE, .words = identity_kind_words, .required = true),
    FIELD(identity_draft, value, FIELD_TEXT, .required = true),
};
static const struct field merge_draft_fields[] = {
    FIELD(merge_draft, from, FIELD_INT, .required = true, .help = "the contact that goes into this one"),
};
static const struct field history_fields[] = {
    FIELD(history_query, property, FIELD_TEXT, .help = "left out: all properties"),
};
static const struct field pair_query_fields[] = {
    FIELD(pair_query, after, FIELD_TEXT, .help = "from paging of the page before"),
    FIELD(pair_query, limit, FIELD_INT, .help = "1 to 200"),
};
static const struct shape timeline_shape = SHAPE("TimelineQuery", timeline_query, timeline_fields);
static const struct shape identity_draft_shape = SHAPE("IdentityDraft", identity_draft, identity_draft_fields);
static const struct shape merge_draft_shape = SHAPE("MergeDraft", merge_draft, merge_draft_fields);
static const struct shape history_shape = SHAPE("HistoryQuery", history_query, history_fields);
static const struct shape pair_query_shape = SHAPE("PairQuery", pair_query, pair_query_fields);
/* clang-format on */

/* "17.4": a place in a list. */
static bool read_place(struct work *w, const char *words, int64_t *ret_first, int64_t *ret_second)
{
    size_t       count;
    const char **parts = text_split(w, words, '.', &count);
    return count == 2 && text_to_int(parts[0], ret_first) && text_to_int(parts[1], ret_second);
}

static status check_limit(struct work *w, int64_t limit)
{
    if (limit >= 1 && limit <= 200)
        return OK;
    return fail(w, INVALID, "limit", "The limit must be from 1 to 200.");
}

/* ---- the time line ---- */

/* The numbers of the kinds that are named, then 0; NULL when none is. */
static status read_kinds(struct work *w, const char *words, const int64_t **ret_kinds)
{
    struct list kinds = list_open(w->arena, sizeof(int64_t));
    *ret_kinds = NULL;
    if (text_empty(words))
        return OK;
    for (const char **part = text_split(w, words, ',', NULL); *part != NULL; part++) {
        const struct fact_description *kind = fact_by_name(text_trim(w, *part));
        if (kind == NULL)
            return fail(w, INVALID, "kinds",
                        "There is no kind of fact '%.60s'; /api/facts/kinds lists them.", *part);
        *(int64_t *) list_add(&kinds) = kind->kind;
    }
    list_add(&kinds);
    *ret_kinds = kinds.items;
    return OK;
}

/* Where the next page begins; NULL when this one was not full. */
static const char *next_fact(struct work *w, const struct rows *facts, int64_t limit)
{
    if (facts->count < limit)
        return NULL;
    const struct fact *last = (const struct fact *) facts->items + facts->count - 1;
    return work_text(w, "%lld.%lld", (long long) last->at, (long long) last->sequence);
}

/* The contact of the path, as far as the actor may see it, or change it. */
static status read_contact(struct work *w, const struct request *rq, bool edit, int64_t *ret_id)
{
    int64_t resolved;
    TRY(request_id(w, rq, "id", ret_id));
    TRY(person_resolve(w, *ret_id, &resolved));
    return record_need(w, PERSON_CONTACTS, resolved, edit);
}

/* What a contact is recognised by is what it also says of itself: e-mail, phone. */
static status need_all_of_it(struct work *w)
{
    const struct staff_rights *rights;
    TRY(staff_rights(w, &rights));
    if (!staff_rights_hide(rights, PERSON_CONTACTS->id))
        return OK;
    return fail_reason(w, FORBIDDEN, "MISSING_SCOPES", NULL,
                       "This shows also what is kept from your role; ask an administrator.");
}

/* GET /api/contacts/{id}/timeline */
static status timeline(struct work *w, const struct request *rq, struct reply *rp)
{
    struct timeline_query query = {.limit = 50};
    struct ledger_page    page = {.before = LEDGER_NEWEST};
    struct rows           identities, facts, views;
    int64_t               id;
    TRY(read_contact(w, rq, false, &id));
    TRY(need_all_of_it(w));
    TRY(request_query(w, rq, &timeline_shape, &query));
    TRY(check_limit(w, query.limit));
    TRY(read_kinds(w, query.kinds, &page.kinds));
    if (!text_empty(query.before)
        && !read_place(w, query.before, &page.before.at, &page.before.sequence))
        return fail(w, INVALID, "before", "\"before\" comes from paging.next of the page before.");

    TRY(person_identities(w, id, &identities));
    page.subjects = identities.items;
    page.count = (size_t) identities.count;
    page.limit = query.limit;
    TRY(ledger_by_subject(w, &page, &facts));
    TRY(fact_views(w, &facts, &views));
    return reply_list(w, rp, &fact_view_shape, &views, next_fact(w, &facts, query.limit));
}

/* ---- identities ---- */

/* GET /api/contacts/{id}/identities */
static status list_identities(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows identities;
    int64_t     id;
    TRY(read_contact(w, rq, false, &id));
    TRY(need_all_of_it(w));
    TRY(person_list_identities(w, id, &identities));
    return reply_list(w, rp, &identity_shape, &identities, NULL);
}

/* POST /api/contacts/{id}/identities */
static status add_identity(struct work *w, const struct request *rq, struct reply *rp)
{
    struct identity_draft draft = {.value = NULL};
    struct identity       identity;
    int64_t               id;
    TRY(read_contact(w, rq, true, &id));
    TRY(need_all_of_it(w));
    TRY(request_body(w, rq, &identity_draft_shape, &draft));
    TRY(person_add_identity(w, id, draft.kind, draft.value, &identity));
    return reply_created(w, rp, &identity_shape, &identity);
}

/* ---- merges ---- */

/* POST /api/contacts/{id}/merge {"from": 2} */
static status merge(struct work *w, const struct request *rq, struct reply *rp)
{
    struct merge_draft   draft = {.from = 0};
    struct record_merged merged;
    int64_t              id, made;
    TRY(request_id(w, rq, "id", &id));
    TRY(request_body(w, rq, &merge_draft_shape, &draft));
    TRY(person_merge(w, id, draft.from, &made));
    TRY(staff_note(w, "record.merged", "contact", id,
                   work_text(w, "%lld", (long long) draft.from)));
    TRY(record_get_merge(w, made, &merged));
    return reply_created(w, rp, &record_merged_shape, &merged);
}

/* Also one that was archived. */
static status erase_one(struct work *w, int64_t id)
{
    TRY(staff_need_all(w, PERSON_CONTACTS->id));
    TRY(person_erase(w, id));
    return staff_note(w, "contact.erased", "contact", id, NULL);
}

/* POST /api/contacts/{id}/erase */
static status erase(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(erase_one(w, id));
    return reply_empty(rp);
}

/* POST /crm/v3/objects/contacts/gdpr-delete {"objectId": "…", "idProperty": "email"} */
static status gdpr_delete(struct work *w, const struct request *rq, struct reply *rp)
{
    struct erase_body body = {.objectId = NULL};
    int64_t           id = 0;
    TRY(request_body(w, rq, &erase_body_shape, &body));
    const char *by = text_empty(body.idProperty) ? "hs_object_id" : body.idProperty;
    if (text_same(by, "hs_object_id") && !text_to_int(body.objectId, &id))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "objectId", "'%.60s' is no id.",
                           body.objectId);
    if (!text_same(by, "hs_object_id"))
        TRY(record_find(w, PERSON_CONTACTS, by, body.objectId, &id));
    TRY(erase_one(w, id));
    return reply_empty(rp);
}

/* GET /api/contacts/{id}/merges */
static status list_merges(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows merges;
    int64_t     id;
    TRY(read_contact(w, rq, false, &id));
    TRY(record_merges(w, PERSON_CONTACTS, id, &merges));
    return reply_list(w, rp, &record_merged_shape, &merges, NULL);
}

static const char *next_pair(struct work *w, const struct rows *pairs, int64_t limit)
{
    if (pairs->count < limit)
        return NULL;
    const struct person_pair *last = (const struct person_pair *) pairs->items + pairs->count - 1;
    return work_text(w, "%lld.%lld", (long long) last->contact, (long long) last->other);
}

/* GET /api/contact-pairs */
static status list_pairs(struct work *w, const struct request *rq, struct reply *rp)
{
    struct pair_query  query = {.limit = 50};
    struct person_pair after = {.contact = 0};
    struct rows        pairs;
    TRY(request_query(w, rq, &pair_query_shape, &query));
    TRY(staff_need_all(w, PERSON_CONTACTS->id));
    TRY(check_limit(w, query.limit));
    if (!text_empty(query.after) && !read_place(w, query.after, &after.contact, &after.other))
        return fail(w, INVALID, "after", "\"after\" comes from paging.next of the page before.");
    TRY(person_pairs(w, &after, query.limit, &pairs));
    return reply_list(w, rp, &person_pair_shape, &pairs, next_pair(w, &pairs, query.limit));
}

/* ---- history ---- */

/* GET /api/contacts/{id}/history?property= */
static status history(struct work *w, const struct request *rq, struct reply *rp)
{
    struct history_query query = {.property = NULL};
    struct rows          rows;
    int64_t              id;
    TRY(request_id(w, rq, "id", &id));
    TRY(request_query(w, rq, &history_shape, &query));
    TRY(person_resolve(w, id, &id));
    TRY(record_history(w, PERSON_CONTACTS, id, query.property, &rows));
    return reply_list(w, rp, &record_was_shape, &rows, NULL);
}

/* clang-format off */
/* How to add one: a handler, a line here, a test. */
const struct route person_routes[] = {
    {GET, "/api/contacts/{id}/timeline", MAY_SEE_CONTACTS, READ, timeline, "Everything that happened to a contact, newest first",
     .query = &timeline_shape, .gives = &fact_view_shape, .gives_list = true, .body = BODY_NONE},
    {GET, "/api/contacts/{id}/identities", MAY_SEE_CONTACTS, READ, list_identities, "How a contact is recognised",
     .gives = &identity_shape, .gives_list = true, .body = BODY_NONE},
    {POST, "/api/contacts/{id}/identities", MAY_EDIT_CONTACTS, WRITE, add_identity, "One more way to recognise a contact",
     .takes = &identity_draft_shape, .gives = &identity_shape},
    {GET, "/api/contacts/{id}/history", MAY_SEE_CONTACTS, READ, history, "Every value that a property had, newest first",
     .query = &history_shape, .gives = &record_was_shape, .gives_list = true, .body = BODY_NONE},
    {POST, "/api/contacts/{id}/merge", MAY_MERGE, WRITE, merge, "Merges another contact into this one",
     .takes = &merge_draft_shape, .gives = &record_merged_shape},
    {GET, "/api/contacts/{id}/merges", MAY_SEE_CONTACTS, READ, list_merges, "The merges that a contact took part in, newest first",
     .gives = &record_merged_shape, .gives_list = true, .body = BODY_NONE},
    {POST, "/api/contacts/{id}/erase", MAY_ERASE, WRITE, erase, "Erases a contact for ever; what they bought stays, anonymous",
     .body = BODY_NONE},
    {POST, "/crm/v3/objects/contacts/gdpr-delete", MAY_ERASE, WRITE, gdpr_delete, "Erases a contact for ever", .takes = &erase_body_shape},
    {GET, "/api/contact-pairs", MAY_SEE_CONTACTS, READ, list_pairs, "Contacts that may be one person and were kept apart",
     .query = &pair_query_shape, .gives = &person_pair_shape, .gives_list = true, .body = BODY_NONE},
    {0},
};
/* clang-format on */
