/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ROOM_H
#define CRM_ROOM_H

/*
 * What a room hangs on the house. One constant `<name>_room` in its room.c, one line in
 * app/rooms.c. Tables end with an empty entry; NULL = none.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct chore;
struct follower;
struct job_kind;
struct list;
struct record_reach;
struct record_type;
struct route;
struct sender;
struct timer_kind;

struct record_erased;
struct work;

/*
 * A proof that what is stored agrees with itself, for `storefolk doctor`. Runs in one READ unit.
 * BROKEN: it does not, and the failure names the first place.
 */
struct check {
    const char *name; /* "totals of contacts" */
    status (*run)(struct work *w);
};

/*
 * Makes something derived anew from what it was derived from, for `storefolk doctor --rebuild`.
 * Runs with no transaction open and nothing else at work; opens its own units, in slices.
 */
struct rebuild {
    const char *name;
    status (*run)(struct work *w);
};

struct room {
    const char                *name;
    const struct route        *routes;
    const struct job_kind     *jobs;
    const struct chore        *chores;
    const struct follower     *followers;
    const struct timer_kind   *timers;
    const struct sender       *senders;
    const struct record_type  *records; /* object types this room owns; crm/record/record.h */
    const struct record_reach *reaches; /* what belongs to a store; crm/record/record.h */
    const struct check        *checks;
    const struct rebuild      *rebuilds; /* rooms in their order */
    /* Forgets what this room keeps of a record that is erased, in the same WRITE. */
    status (*erase)(struct work *w, const struct record_erased *erased);
    /* Identities of a contact came or went, in the same WRITE: what this room keeps by contact,
     * made from what is written against identities, is made anew. */
    status (*regrouped)(struct work *w, int64_t contact);
    /* Adds what of this room speaks of a property, as struct record_use, for whoever wants to
     * archive it. */
    status (*uses)(struct work *w, const struct record_type *type, const char *property,
                   struct list *uses);
};

/* All rooms, lowest first, then NULL; a work finds them through its machines (app/rooms.c). */
struct house {
    const struct room *const *rooms;
    /* Searches may be longer than programs of the CRM API expect. */
    bool search_without_limits;
};

const struct house *house_of(const struct work *w);

#endif
