/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/bulk/bulk_api.h"

#include <string.h>

#include "base/list.h"
#include "crm/access.h"
#include "crm/bulk/bulk.h"
#include "kit/json/json.h"

/* An action as the API shows it, and as a caller describes it. */
struct bulk_view {
    int64_t            id;
    const char        *objectType;
    enum bulk_action   action;
    enum bulk_state    state;
    const struct json *query, *ids, *properties;
    int64_t            list, expected;
    int64_t            total, done, same, failed, undone, kept;
    const char        *message;
    int64_t            created_by, created_at, ended_at;
};

static const struct field view_fields[] = {
    FIELD(bulk_view, id, FIELD_INT, .read_only = true),
    FIELD(bulk_view, objectType, FIELD_TEXT, .required = true, .help = "contacts, 0-1, …"),
    FIELD(bulk_view, action, FIELD_CHOICE, .required = true, .words = bulk_action_words),
    FIELD(bulk_view, state, FIELD_CHOICE, .words = bulk_state_words, .read_only = true),
    FIELD(bulk_view, query, FIELD_JSON, .help = "the body of a search: all that it finds"),
    FIELD(bulk_view, ids, FIELD_JSON, .help = "or the records themselves, at most 10,000"),
    FIELD(bulk_view, properties, FIELD_JSON, .help = "of a change: {\"city\": \"Porto\"}"),
    FIELD(bulk_view, list, FIELD_INT, .help = "of add and remove: the id of a list"),
    FIELD(bulk_view, expected, FIELD_INT,
          .help = "so many were shown to match; if it is another number now, nothing is done"),
    FIELD(bulk_view, total, FIELD_INT, .read_only = true, .help = "records"),
    FIELD(bulk_view, done, FIELD_INT, .read_only = true),
    FIELD(bulk_view, same, FIELD_INT, .read_only = true, .help = "were so already"),
    FIELD(bulk_view, failed, FIELD_INT, .read_only = true, .help = "see …/failures"),
    FIELD(bulk_view, undone, FIELD_INT, .read_only = true),
    FIELD(bulk_view, kept, FIELD_INT, .read_only = true,
          .help = "not undone: somebody changed them since"),
    FIELD(bulk_view, message, FIELD_TEXT, .read_only = true, .help = "why it failed"),
    FIELD(bulk_view, created_by, FIELD_INT, .read_only = true, .help = "user"),
    FIELD(bulk_view, created_at, FIELD_TIME, .read_only = true),
    FIELD(bulk_view, ended_at, FIELD_TIME, .read_only = true),
};
static const struct shape view_shape = SHAPE("Bulk", bulk_view, view_fields);

static status parse(struct work *w, const char *text, const struct json **ret_json)
{
    *ret_json = NULL;
    return text == NULL ? OK : json_parse(w, text, strlen(text), ret_json);
}

static status view_of(struct work *w, const struct bulk *bulk, struct bulk_view *ret_view)
{
    *ret_view = (struct bulk_view){
        .id = bulk->id,
        .objectType = bulk->type,
        .action = bulk->action,
        .state = bulk->state,
        .list = bulk->list,
        .expected = bulk->expected,
        .total = bulk->total,
        .done = bulk->done,
        .same = bulk->same,
        .failed = bulk->failed,
        .undone = bulk->undone,
        .kept = bulk->kept,
        .message = bulk->message,
        .created_by = bulk->user_id,
        .created_at = bulk->created_at,
        .ended_at = bulk->ended_at,
    };
    TRY(parse(w, bulk->query, &ret_view->query));
    return parse(w, bulk->properties, &ret_view->properties);
}

static status reply_bulk(struct work *w, int64_t id, struct reply *rp)
{
    struct bulk      bulk;
    struct bulk_view view;
    TRY(bulk_get(w, id, &bulk));
    TRY(view_of(w, &bulk, &view));
    return reply_one(w, rp, &view_shape, &view);
}

static const char *written(struct work *w, const struct json *json)
{
    return json == NULL || json->type == JSON_NULL ? NULL : json_write(w, json);
}

/* [12, "13"] */
static status read_ids(struct work *w, const struct json *ids, struct list *ret_ids)
{
    *ret_ids = list_open(w->arena, sizeof(int64_t));
    if (ids == NULL || ids->type == JSON_NULL)
        return OK;
    for (const struct json *id = ids->first; id != NULL; id = id->next) {
        bool good = id->type == JSON_TEXT
                        ? text_to_int(id->text, list_add(ret_ids))
                        : id->type == JSON_NUMBER && json_to_int(id, list_add(ret_ids));
        if (!good)
            return fail(w, INVALID, "ids", "\"ids\" must be a list of ids, which are numbers.");
    }
    return ids->type == JSON_ARRAY ? OK : fail(w, INVALID, "ids", "\"ids\" must be a list of ids.");
}

/* POST /api/bulk */
static status create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct bulk_view view = {.list = ABSENT, .expected = ABSENT};
    struct list      ids;
    TRY(request_body(w, rq, &view_shape, &view));
    TRY(read_ids(w, view.ids, &ids));
    struct bulk draft = {
        .type = view.objectType,
        .action = view.action,
        .query = written(w, view.query),
        .properties = written(w, view.properties),
        .list = view.list,
        .expected = view.expected,
    };
    struct rows rows = list_rows(&ids);
    TRY(bulk_create(w, &draft, rows.items, (size_t) rows.count));
    TRY(reply_bulk(w, draft.id, rp));
    rp->code = 202;
    return OK;
}

struct page {
    int64_t after, limit;
};
static const struct field page_fields[] = {
    FIELD(page, after, FIELD_INT, .help = "the last one of the page before"),
    FIELD(page, limit, FIELD_INT, .help = "20 when it is left out"),
};
static const struct shape page_shape = SHAPE("BulkPage", page, page_fields);

/* GET /api/bulk */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct page page = {.limit = 20};
    struct rows bulks;
    struct list views = list_open(w->arena, sizeof(struct bulk_view));
    TRY(request_query(w, rq, &page_shape, &page));
    TRY(bulk_list(w, page.after, page.limit, &bulks));
    const struct bulk *bulk = bulks.items;
    for (int64_t i = 0; i < bulks.count; i++)
        TRY(view_of(w, &bulk[i], list_add(&views)));
    struct rows rows = list_rows(&views);
    const char *next = bulks.count == page.limit
                           ? work_text(w, "%lld", (long long) bulk[bulks.count - 1].id)
                           : NULL;
    return reply_list(w, rp, &view_shape, &rows, next);
}

/* GET /api/bulk/{id} */
static status get(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    return reply_bulk(w, id, rp);
}

/* GET /api/bulk/{id}/failures */
static status failures(struct work *w, const struct request *rq, struct reply *rp)
{
    struct page page = {.limit = 20};
    struct rows items;
    int64_t     id;
    TRY(request_id(w, rq, "id", &id));
    TRY(request_query(w, rq, &page_shape, &page));
    TRY(bulk_failures(w, id, page.after, page.limit, &items));
    const struct bulk_item *item = items.items;
    const char             *next = items.count == page.limit
                                       ? work_text(w, "%lld", (long long) item[items.count - 1].record)
                                       : NULL;
    return reply_list(w, rp, &bulk_item_shape, &items, next);
}

/* POST /api/bulk/{id}/cancel */
static status cancel(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(bulk_cancel(w, id));
    return reply_bulk(w, id, rp);
}

/* POST /api/bulk/{id}/undo */
static status undo(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t id;
    TRY(request_id(w, rq, "id", &id));
    TRY(bulk_undo(w, id));
    TRY(reply_bulk(w, id, rp));
    rp->code = 202;
    return OK;
}

/* clang-format off */
const struct route bulk_routes[] = {
    {POST, "/api/bulk",               MAY_SIGN_IN, WRITE, create,   "Begins one action on many records; it runs in the background",
     .takes = &view_shape, .gives = &view_shape},
    {GET,  "/api/bulk",               MAY_SIGN_IN, READ,  list,     "Actions on many records, newest first; kept for 30 days",
     .query = &page_shape, .gives = &view_shape, .gives_list = true, .body = BODY_NONE},
    {GET,  "/api/bulk/{id}",          MAY_SIGN_IN, READ,  get,      "How far an action is", .gives = &view_shape, .body = BODY_NONE},
    {GET,  "/api/bulk/{id}/failures", MAY_SIGN_IN, READ,  failures, "The records that could not be changed, and why",
     .query = &page_shape, .gives = &bulk_item_shape, .gives_list = true, .body = BODY_NONE},
    {POST, "/api/bulk/{id}/cancel",   MAY_SIGN_IN, WRITE, cancel,   "Stops an action where it is", .gives = &view_shape, .body = BODY_ANY},
    {POST, "/api/bulk/{id}/undo",     MAY_SIGN_IN, WRITE, undo,
     "Takes an action back; what somebody changed since stays as they left it", .gives = &view_shape, .body = BODY_ANY},
    {0},
};
/* clang-format on */
