/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/rooms.h"

#include <stddef.h>

extern const struct room record_room, person_room;

/* Lowest first, as in floors.txt. */
static const struct room *const rooms[] = {
    &record_room,
    &person_room,
    NULL,
};

const struct house app_house = {.rooms = rooms};

struct job_options rooms_job_options(struct work *w)
{
    size_t                  count = sizeof rooms / sizeof *rooms;
    size_t                  kinds = 0, chores = 0, followers = 0;
    const struct job_kind **all_kinds = work_take(w, count * sizeof *all_kinds);
    const struct chore    **all_chores = work_take(w, count * sizeof *all_chores);
    const struct follower **all_followers = work_take(w, count * sizeof *all_followers);
    for (size_t i = 0; rooms[i] != NULL; i++) {
        if (rooms[i]->jobs != NULL)
            all_kinds[kinds++] = rooms[i]->jobs;
        if (rooms[i]->chores != NULL)
            all_chores[chores++] = rooms[i]->chores;
        if (rooms[i]->followers != NULL)
            all_followers[followers++] = rooms[i]->followers;
    }
    return (struct job_options){
        .kinds = all_kinds, .chores = all_chores, .followers = all_followers};
}
