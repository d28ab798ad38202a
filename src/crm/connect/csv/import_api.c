/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_api.h"

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/csv/import.h"
#include "crm/connect/csv/import_errors.h"
#include "crm/connect/csv/import_rights.h"
#include "crm/connect/csv/import_store.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

struct upload_query {
    const char *as;
    const char *map;
    const char *store;
    const char *currency;
    const char *name;
    bool        dry_run;
};

/* clang-format off */
static const struct field upload_fields[] = {
    FIELD(upload_query, as,       FIELD_TEXT, .max = 100, .required = true,
          .help = "What the rows are: order_lines, orders, contacts, companies, products, or a type of records by any of its names"),
    FIELD(upload_query, map,      FIELD_TEXT, .max = 100, .help = "Name of a map; left out: known by the header, or guessed"),
    FIELD(upload_query, store,    FIELD_TEXT, .max = 100, .help = "Name of the store; made when there is none"),
    FIELD(upload_query, currency, FIELD_TEXT, .max = 3, .help = "ISO 4217, of a store that is made"),
    FIELD(upload_query, name,     FIELD_TEXT, .help = "Of the file, to show"),
    FIELD(upload_query, dry_run,  FIELD_BOOL, .help = "Report what would happen and change nothing"),
};
const struct shape import_upload_shape = SHAPE("ImportUpload", upload_query, upload_fields);
/* clang-format on */

struct page_query {
    int64_t after;
    int64_t limit;
};
static const struct field page_fields[] = {
    FIELD(page_query, after, FIELD_INT, .help = "The last id of the page before"),
    FIELD(page_query, limit, FIELD_INT, .help = "1 to 200"),
};
const struct shape import_page_shape = SHAPE("ImportPage", page_query, page_fields);

/* ---- uploads ---- */

struct finding {
    const char         *word;
    struct import_wish *wish;
};

static status find_unit(struct work *w, void *arg)
{
    const struct finding *finding = arg;
    return import_object_find(w, finding->word, &finding->wish->as, &finding->wish->type);
}

static status find_object(struct work *w, const char *word, struct import_wish *wish)
{
    struct finding finding = {word, wish};
    return w->tx != NULL ? find_unit(w, &finding) : db_work(w, READ, find_unit, &finding);
}

static status plan_upload(struct work *w, const struct request *rq, const char **ret_missing,
                          struct upload_query *ret_query, struct import_plan *ret_plan)
{
    struct import_wish wish = {.path = rq->body_path};
    *ret_query = (struct upload_query){.as = NULL};
    TRY(request_query(w, rq, &import_upload_shape, ret_query));
    if (rq->body_path == NULL || rq->size == 0)
        return fail(w, INVALID, "body", "Send the file itself as the body; it is empty.");
    TRY(find_object(w, ret_query->as, &wish));
    wish.map = ret_query->map;
    wish.store = ret_query->store;
    wish.currency = ret_query->currency;
    return import_plan_make(w, &wish, ret_missing, ret_plan);
}

struct planned {
    struct upload_query query;
    struct import_plan  plan;
};

/* Before POST /api/imports: looks at the file, which takes long and writes nothing. */
status import_api_plan(struct work *w, const struct request *rq, struct reply *rp)
{
    struct planned *planned = work_take(w, sizeof *planned);
    TRY(plan_upload(w, rq, NULL, &planned->query, &planned->plan));
    *rq->kept = planned;
    return OK;
}

/* POST /api/imports */
status import_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct planned *planned = *rq->kept;
    struct import         import, draft = {.id = db_new_id(w)};
    const char           *path = NULL;
    draft.name = text_empty(planned->query.name) ? "upload" : planned->query.name;
    draft.dry_run = planned->query.dry_run;
    TRY(import_need(w, &planned->plan));
    TRY(import_keep_upload(w, rq->body_path, draft.id, &path));
    TRY(import_add(w, &planned->plan, &draft, path, &import));
    TRY(import_enqueue(w, import.id));
    TRY(staff_note(w, "import.create", "import", import.id, NULL));
    return reply_created(w, rp, &import_shape, &import);
}

/* POST /api/imports/preview */
status import_api_preview(struct work *w, const struct request *rq, struct reply *rp)
{
    struct upload_query query;
    struct import_plan  made;
    struct import_view  view;
    const char         *missing = NULL;
    TRY(plan_upload(w, rq, &missing, &query, &made));
    TRY(import_view_make(w, &made, missing, &view));
    return reply_one(w, rp, &import_view_shape, &view);
}

/* ---- what there is ---- */

/* GET /api/imports */
status import_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct page_query page = {.after = ABSENT, .limit = 50};
    struct rows       imports;
    TRY(request_query(w, rq, &import_page_shape, &page));
    if (page.limit < 1 || page.limit > 200)
        return fail(w, INVALID, "limit", "The limit is from 1 to 200.");
    if (page.after == ABSENT)
        page.after = INT64_MAX;
    TRY(import_store_list(w, page.after, page.limit, &imports));
    const char *next = NULL;
    if (imports.count == page.limit) {
        const struct import *last = (const struct import *) imports.items + imports.count - 1;
        next = work_text(w, "%lld", (long long) last->id);
    }
    return reply_list(w, rp, &import_shape, &imports, next);
}

/* GET /api/imports/{id} */
status import_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t       id;
    struct import import;
    TRY(request_id(w, rq, "id", &id));
    TRY(import_get(w, id, &import));
    TRY(import_need_seen(w, &import));
    return reply_one(w, rp, &import_shape, &import);
}

/* DELETE /api/imports/{id} */
status import_api_cancel(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t       id;
    struct import import;
    TRY(request_id(w, rq, "id", &id));
    TRY(import_get(w, id, &import));
    TRY(import_need_seen(w, &import));
    TRY(import_cancel(w, id, &import));
    TRY(staff_note(w, "import.cancel", "import", id, NULL));
    return reply_one(w, rp, &import_shape, &import);
}

/* GET /api/imports/{id}/errors */
status import_api_errors(struct work *w, const struct request *rq, struct reply *rp)
{
    struct import        *import = work_take(w, sizeof *import);
    struct import_errors *state = work_take(w, sizeof *state);
    TRY(request_id(w, rq, "id", &state->import));
    TRY(import_get(w, state->import, import));
    TRY(import_need_seen(w, import));
    rp->type = "text/csv; charset=utf-8";
    reply_header(rp, "Content-Disposition", "attachment; filename=\"errors.csv\"");
    rp->stream = (struct reply_stream){
        .next = import_errors_next, .state_size = sizeof *state, .state = state};
    return OK;
}

/* ---- events ---- */

struct watching {
    int64_t           id;
    int64_t           rows; /* as last told */
    enum import_state state;
    bool              begun;
    int               quiet; /* turns without news */
};

static void tell(struct work *w, struct text *out, const char *event, const struct import *import)
{
    text_addf(out, "event: %s\ndata: %s\n\n", event, json_of(w, &import_shape, import));
}

/* One look at the import: news when it has moved, a comment now and then so that it stays open. */
static status watch(struct work *w, void *arg, struct text *out, bool *ret_end, int64_t *ret_wait)
{
    enum { EVERY_MS = 300, QUIET_TURNS = 50 };
    struct watching *watching = arg;
    struct import    import;
    TRY(import_get(w, watching->id, &import));
    bool news =
        !watching->begun || import.rows != watching->rows || import.state != watching->state;
    *ret_end = import.state > IMPORT_RUNNING;
    *ret_wait = EVERY_MS;
    if (news)
        tell(w, out, *ret_end ? "end" : "progress", &import);
    else if (++watching->quiet % QUIET_TURNS == 0)
        text_add(out, ": still there\n\n");
    watching->begun = true;
    watching->rows = import.rows;
    watching->state = import.state;
    return OK;
}

/* GET /api/imports/{id}/events */
status import_api_events(struct work *w, const struct request *rq, struct reply *rp)
{
    struct import   *import = work_take(w, sizeof *import);
    struct watching *state = work_take(w, sizeof *state);
    TRY(request_id(w, rq, "id", &state->id));
    TRY(import_get(w, state->id, import));
    TRY(import_need_seen(w, import));
    rp->type = "text/event-stream";
    reply_header(rp, "Cache-Control", "no-store");
    rp->stream = (struct reply_stream){.next = watch, .state_size = sizeof *state, .state = state};
    return OK;
}
