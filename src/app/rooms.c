/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/rooms.h"

#include <stddef.h>

#include "app/backups.h"
#include "app/house_api.h"
#include "app/web.h"
#include "base/list.h"
#include "base/work.h"
#include "crm/prefix.h"
#include "crm/problem.h"
#include "crm/replay/replay.h"
#include "crm/staff/staff.h"

/* How to add one: a line here and a line below. */
extern const struct room fact_room;
extern const struct room staff_room;
extern const struct room replay_room;
extern const struct room record_room;
extern const struct room person_room;
extern const struct room activity_room;
extern const struct room store_room;
extern const struct room catalog_room;
extern const struct room order_room;
extern const struct room visit_room;
extern const struct room deal_room;
extern const struct room segment_room;
extern const struct room desk_room;
extern const struct room bulk_room;
extern const struct room view_room;
extern const struct room report_room;
extern const struct room connect_room;
extern const struct room hook_room;

/* Lowest first, as in floors.txt. */
/* clang-format off */
static const struct room *const rooms[] = {
    &fact_room,
    &staff_room,
    &replay_room,
    &record_room,
    &person_room,
    &activity_room,
    &store_room,
    &catalog_room,
    &order_room,
    &visit_room,
    &deal_room,
    &segment_room,
    &desk_room,
    &bulk_room,
    &view_room,
    &report_room,
    &connect_room,
    &hook_room,
    &backups_room,
    NULL,
};
/* clang-format on */

const struct house app_house = {.rooms = rooms};
const struct house app_house_without_limits = {.rooms = rooms, .search_without_limits = true};

static void add(struct list *tables, const void *table)
{
    if (table != NULL)
        *(const void **) list_add(tables) = table;
}

/* The member at `offset` of every room that has one, after those of `first`, which ends with NULL.
 */
static void *gather(struct work *w, const void *const *first, size_t offset)
{
    struct list tables = list_open(w->arena, sizeof(const void *));
    for (; first != NULL && *first != NULL; first++)
        add(&tables, *first);
    for (const struct room *const *room = rooms; *room != NULL; room++)
        add(&tables, *(const void *const *) ((const char *) *room + offset));
    *(const void **) list_add(&tables) = NULL;
    return tables.items;
}

const struct route *const *rooms_routes(struct work *w)
{
    static const void *const of_the_house[] = {house_routes, web_routes, NULL};
    return gather(w, of_the_house, offsetof(struct room, routes));
}

void rooms_hang_on(struct work *w, struct http_options *options)
{
    options->routes = rooms_routes(w);
    options->gate = staff_authenticate;
    options->problem = problem_reply;
    options->rewrite = prefix_rewrite;
    options->around = replay_around;
    options->id_name = "X-HubSpot-Correlation-Id";
}

struct job_options rooms_job_options(struct work *w)
{
    return (struct job_options){.kinds = gather(w, NULL, offsetof(struct room, jobs)),
                                .chores = gather(w, NULL, offsetof(struct room, chores)),
                                .followers = gather(w, NULL, offsetof(struct room, followers)),
                                .timers = gather(w, NULL, offsetof(struct room, timers))};
}

const struct sender *const *rooms_senders(struct work *w)
{
    return gather(w, NULL, offsetof(struct room, senders));
}
