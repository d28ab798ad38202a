/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every route of the house, asked by somebody who may only read and by somebody of a branch (R131).
 * The table says of each what they may; a route without a line here is a route about which nobody
 * has decided.
 */
#include "app/rooms.h"
#include "base/list.h"
#include "base/text.h"
#include "crm/segment/segment.h"
#include "crm/staff/staff.h"
#include "crm/store/store.h"
#include "kit/db/db.h"
#include "kit/http/http.h"
#include "test/check.h"

/* What the two may. A branch that may sees only its own: rights_test.c. */
enum decision {
    EVERYBODY,  /* both may */
    ONLY_READS, /* who only reads may, a branch may not */
    ONLY_SELLS, /* a branch may, who only reads may not */
    NEITHER,
};

/* How to add one: a line for each new route, in the order of the tables. */
static const struct line {
    enum decision decision;
    enum method   method;
    const char   *path;
} lines[] = {
#include "app/rights_route_lines.h"
};

/* What some handlers must be given before they ask who it is. */
static const struct {
    enum method method;
    const char *path, *body;
} bodies[] = {
    {POST, "/api/bulk", "{\"objectType\":\"contacts\",\"action\":\"archive\",\"ids\":[1]}"},
    {POST, "/api/views", "{\"kind\":\"dashboard\",\"name\":\"x\",\"content\":{}}"},
    {POST, "/crm/v3/lists",
     "{\"name\":\"x\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\"}"},
    {PUT, "/crm/v3/lists/{listId}/memberships/add", "[]"},
    {PUT, "/crm/v3/lists/{listId}/memberships/remove", "[]"},
    {PUT, "/crm/v3/lists/{listId}/schedule-conversion",
     "{\"conversionType\":\"CONVERSION_DATE\",\"year\":2030,\"month\":1,\"day\":1}"},
    {POST, "/crm/v3/lists/folders", "{\"name\":\"x\"}"},
};

struct asking {
    struct request      rq;
    const struct route *route;
    const char         *token;
    struct http_pair    headers[3];
    void               *kept;
    struct reply        rp;
    status              outcome;
};

/* "/api/x/{id}" asked as /api/x/1; a type is one that the person may see. */
static const struct http_pair *parts_of(struct work *w, const char *path, const char *list_id)
{
    struct list parts = list_open(w->arena, sizeof(struct http_pair));
    for (const char **piece = text_split(w, path, '/', NULL); *piece != NULL; piece++) {
        if ((*piece)[0] != '{')
            continue;
        const char *name = work_copy(w, *piece + 1, strlen(*piece) - 2);
        bool type = strstr(name, "ype") != NULL || text_same(name, "from") || text_same(name, "to");
        const char *other = text_same(name, "listId") ? list_id : "1";
        *(struct http_pair *) list_add(&parts) =
            (struct http_pair){name, type ? "contacts" : other};
    }
    list_add(&parts);
    return parts.items;
}

static status ask_unit(struct work *w, void *arg)
{
    struct asking *asking = arg;
    TRY(staff_authenticate(w, &asking->rq));
    if (asking->route->body == BODY_FILE)
        return OK;
    /* The handler may ask more: of the type, of what is kept from somebody. */
    handler *before = asking->route->before;
    asking->outcome = before == NULL ? OK : before(w, &asking->rq, &asking->rp);
    if (asking->outcome == OK && asking->rp.code == 0)
        asking->outcome = asking->route->handler(w, &asking->rq, &asking->rp);
    /* Nothing is to be left of it for the next one. */
    return asking->outcome != OK ? asking->outcome : INVALID;
}

static const char *body_of(struct work *w, const struct route *route, const char *list_id)
{
    if (text_same(route->path, "/crm/v3/lists/folders/move-list"))
        return work_text(w, "{\"listId\":\"%s\",\"newFolderId\":\"0\"}", list_id);
    for (size_t i = 0; i < COUNT_OF(bodies); i++)
        if (bodies[i].method == route->method && text_same(bodies[i].path, route->path))
            return bodies[i].body;
    return "{}";
}

static bool is_refused(struct work *w, const struct route *route, const char *token,
                       const char *list_id)
{
    static const struct http_pair none[] = {{NULL, NULL}};
    struct asking                *asking = work_take(w, sizeof *asking);
    asking->route = route;
    asking->headers[0] = (struct http_pair){"authorization", work_text(w, "Bearer %s", token)};
    asking->rq = (struct request){
        .method = route->method,
        .target = route->path,
        .path = route->path,
        .route = route,
        .parts = parts_of(w, route->path, list_id),
        .query = none,
        .headers = asking->headers,
        .body = body_of(w, route, list_id),
        .size = strlen(body_of(w, route, list_id)),
        .peer = "192.0.2.1",
        .kept = &asking->kept,
        .id = "1",
    };
    w->failure = (struct failure){0};
    w->actor = (struct actor){0};
    status outcome = db_work(w, route->transaction, ask_unit, asking);
    return outcome == FORBIDDEN || outcome == UNAUTHENTICATED;
}

/* ---- the walk -----------------------------------------------------------------------------------
 */

struct people {
    const char *reader, *seller; /* their tokens */
    const char *list;            /* the id of a list of contacts */
};

static status make_one(struct work *w, enum staff_role role, int64_t store, const char **ret_token)
{
    struct user user = {.email = work_text(w, "%s@shop.example", staff_role_words[role]),
                        .role = role};
    TRY(staff_create_user(w, &user));
    TRY(staff_put_user_stores(w, user.id, &store, 1));
    struct staff_token token = {.user_id = user.id, .name = "test"};
    TRY(staff_create_token(w, &token));
    *ret_token = token.token;
    return OK;
}

static status make_people(struct work *w, void *arg)
{
    struct people *people = arg;
    struct segment list = {
        .name = "A list", .type = "0-1", .kind = SEGMENT_MANUAL, .folder = ABSENT};
    struct store store = {.name = "London", .currency = "GBP", .zone = "Europe/London"};
    TRY(segment_create(w, NULL, &list));
    TRY(store_create(w, &store));
    people->list = work_text(w, "%lld", (long long) list.id);
    TRY(make_one(w, ROLE_READ_ONLY, store.id, &people->reader));
    return make_one(w, ROLE_BRANCH, store.id, &people->seller);
}

static const struct line *line_of(const struct route *route)
{
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if (lines[i].method == route->method && text_same(lines[i].path, route->path))
            return &lines[i];
    return NULL;
}

static const char *const decision_words[] = {"EVERYBODY", "ONLY_READS", "ONLY_SELLS", "NEITHER"};
static const char *const method_words[] = {"",      "GET",    "POST", "PUT",
                                           "PATCH", "DELETE", "HEAD", "OPTIONS"};

static enum decision decision_of(struct work *w, const struct route *route,
                                 const struct people *people)
{
    bool reader = !is_refused(w, route, people->reader, people->list);
    bool seller = !is_refused(w, route, people->seller, people->list);
    if (reader)
        return seller ? EVERYBODY : ONLY_READS;
    return seller ? ONLY_SELLS : NEITHER;
}

static void check_route(struct work *w, const struct route *route, const struct people *people)
{
    const struct line *line = line_of(route);
    enum decision      now = decision_of(w, route, people);
    if (line == NULL)
        check_failed(__FILE__, __LINE__,
                     "nobody has decided who may %s %s; if it is right as it is, add to "
                     "src/app/rights_route_lines.h: {%s, %s, \"%s\"},",
                     method_words[route->method], route->path, decision_words[now],
                     method_words[route->method], route->path);
    else if (line->decision != now)
        check_failed(__FILE__, __LINE__, "%s %s is for %s, not %s", method_words[route->method],
                     route->path, decision_words[now], decision_words[line->decision]);
}

static void every_route_is_for_whom_the_table_says(struct work *w)
{
    struct people people;
    CHECK_OK(db_work(w, WRITE, make_people, &people));
    for (const struct route *const *table = rooms_routes(w); *table != NULL; table++)
        for (const struct route *route = *table; route->path != NULL; route++)
            check_route(w, route, &people);
}

static void every_line_of_the_table_is_a_route(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        bool found = false;
        for (const struct route *const *table = rooms_routes(w); *table != NULL; table++)
            for (const struct route *route = *table; route->path != NULL; route++)
                found = found || line_of(route) == &lines[i];
        if (!found)
            check_failed(__FILE__, __LINE__, "there is no route %s any more", lines[i].path);
    }
}

/* Whatever is decided: who only reads changes nothing but their own account. */
static void who_only_reads_changes_nothing(struct work *w)
{
    static const char *const harmless[] = {"search",
                                           "/rows",
                                           "read",
                                           "/api/me",
                                           "/api/tokens",
                                           "/oauth/",
                                           "/api/setup", /* before there is any user */
                                           "/api/login",
                                           "/api/password",
                                           "/api/logout",
                                           "preview",
                                           "idmapping",
                                           "/submissions/v3/integration/submit/",
                                           "/connect/shopify/{token}",     /* signed by a shop */
                                           "/connect/woocommerce/{token}", /* likewise */
                                           "/api/tracking/funnel",
                                           "/api/s/",
                                           "/batch",
                                           "/capture",
                                           "/i/v0/e",
                                           "/mp/collect",
                                           "/api/events",
                                           "/api/event-bulk-create-jobs",
                                           "/api/profile-import",
                                           "/client/",
                                           "/matomo.php",
                                           "/v1/", /* opened by a write key, not a role */
                                           "/api/bulk/{id}/", /* their own actions */
                                           "/api/views"};     /* and arrangements */
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        bool may = lines[i].decision == EVERYBODY || lines[i].decision == ONLY_READS;
        bool open = lines[i].method == GET || lines[i].method == OPTIONS;
        for (size_t k = 0; k < COUNT_OF(harmless); k++)
            open = open || strstr(lines[i].path, harmless[k]) != NULL;
        if (may && !open)
            check_failed(__FILE__, __LINE__, "who only reads may %s %s",
                         method_words[lines[i].method], lines[i].path);
    }
}

SUITE_DB("rights of routes", TEST(every_route_is_for_whom_the_table_says),
         TEST(every_line_of_the_table_is_a_route), TEST(who_only_reads_changes_nothing));
