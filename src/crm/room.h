/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ROOM_H
#define CRM_ROOM_H

/*
 * What a room hangs on the house. One constant `<name>_room` in its room.c, one line in
 * app/rooms.c. Tables end with an empty entry; NULL = none.
 */

struct chore;
struct follower;
struct job_kind;
struct record_type;
struct route;

struct room {
    const char               *name;
    const struct route       *routes;
    const struct job_kind    *jobs;
    const struct chore       *chores;
    const struct follower    *followers;
    const struct record_type *records; /* object types this room owns; crm/record/record.h */
};

/* All rooms, lowest first, then NULL; a work finds them through its machines (app/rooms.c). */
struct house {
    const struct room *const *rooms;
};

struct work;
const struct house *house_of(const struct work *w);

#endif
