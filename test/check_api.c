/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test/check_api.h"

#include "base/list.h"
#include "base/text.h"
#include "test/check.h"

/* Whether the path is one of the route; fills the {parts}, which end with {NULL}. */
static bool fits(struct work *w, const struct route *route, const char *path,
                 struct http_pair *parts)
{
    size_t       count, wanted;
    const char **pieces = text_split(w, path, '/', &count);
    const char **pattern = text_split(w, route->path, '/', &wanted);
    if (count != wanted)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (pattern[i][0] == '{')
            *parts++ = (struct http_pair){
                .name = work_copy(w, pattern[i] + 1, strlen(pattern[i]) - 2), .value = pieces[i]};
        else if (!text_same(pattern[i], pieces[i]))
            return false;
    }
    *parts = (struct http_pair){.name = NULL};
    return true;
}

/* A word wins over a {part}, as in the server: the route with the fewest parts is meant. */
static const struct route *find(struct work *w, const struct route *routes, enum method method,
                                const char *path, struct http_pair *parts)
{
    const struct route *found = NULL;
    size_t              least = 8;
    for (const struct route *route = routes; route->path != NULL; route++) {
        struct http_pair these[8] = {{.name = NULL}};
        size_t           count = 0;
        if (route->method != method || !fits(w, route, path, these))
            continue;
        while (these[count].name != NULL)
            count++;
        if (count >= least)
            continue;
        least = count;
        found = route;
        memcpy(parts, these, sizeof these);
    }
    return found;
}

static const struct http_pair *query_of(struct work *w, const char *words)
{
    struct list pairs = list_open(w->arena, sizeof(struct http_pair));
    for (const char **piece = text_split(w, words, '&', NULL); *piece != NULL; piece++) {
        const char *equals = strchr(*piece, '=');
        if (equals != NULL)
            *(struct http_pair *) list_add(&pairs) = (struct http_pair){
                .name = work_copy(w, *piece, (size_t) (equals - *piece)), .value = equals + 1};
    }
    list_add(&pairs);
    return pairs.items;
}

struct call {
    const struct request *rq;
    struct reply          rp;
};

static status run(struct work *w, void *arg)
{
    struct call *call = arg;
    return call->rq->route->handler(w, call->rq, &call->rp);
}

static status run_before(struct work *w, void *arg)
{
    struct call *call = arg;
    return call->rq->route->before(w, call->rq, &call->rp);
}

/* As the server does it: what runs before a WRITE, then the handler. */
static status run_both(struct work *w, struct call *call)
{
    const struct route *route = call->rq->route;
    if (route->before != NULL)
        TRY(db_work(w, READ, run_before, call));
    return db_work(w, route->transaction, run, call);
}

struct asked check_api(struct work *w, const struct route *routes, enum method method,
                       const char *target, const char *body)
{
    size_t                        size = strcspn(target, "?");
    struct http_pair              parts[8] = {{.name = NULL}};
    static const struct http_pair none = {.name = NULL};
    struct request                rq = {
                       .method = method,
                       .target = target,
                       .path = work_copy(w, target, size),
                       .parts = parts,
                       .query = target[size] == '\0' ? &none : query_of(w, target + size + 1),
                       .headers = &none,
                       .body = body == NULL ? "" : body,
                       .size = body == NULL ? 0 : strlen(body),
                       .peer = "127.0.0.1",
    };
    void       *kept = NULL;
    struct call call = {.rq = &rq};
    rq.kept = &kept;
    rq.route = find(w, routes, method, rq.path, parts);
    if (rq.route == NULL) {
        check_failed(__FILE__, __LINE__, "there is no endpoint for %s", target);
        return (struct asked){.outcome = NOT_FOUND, .body = "", .field = "", .message = ""};
    }

    struct asked asked = {.body = "", .field = "", .message = ""};
    w->failure = (struct failure){0};
    asked.outcome = run_both(w, &call);
    if (asked.outcome != OK) {
        asked.field = w->failure.field == NULL ? "" : w->failure.field;
        asked.message = w->failure.message == NULL ? "" : w->failure.message;
        return asked;
    }
    asked.code = call.rp.code == 0 ? 200 : call.rp.code;
    reply_finish(w, &call.rp);
    asked.body = call.rp.body == NULL ? "" : work_copy(w, call.rp.body, call.rp.size);
    return asked;
}
