/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Maps that are kept under a name. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/connect/csv/import_map.h"
#include "crm/connect/csv/import_store.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

static const char *header_of(struct work *w, const struct import_map *map)
{
    const struct import_map_column *columns = map->columns.items;
    const char **names = work_take(w, ((size_t) map->columns.count + 1) * sizeof *names);
    for (int64_t i = 0; i < map->columns.count; i++)
        names[i] = columns[i].column;
    return import_header_key(w, names, (size_t) map->columns.count);
}

static status check_name(struct work *w, const struct import_map *draft)
{
    if (text_empty(draft->name))
        return fail(w, INVALID, "name", "A map that is kept needs a name.");
    if (import_map_built_in(draft->name) != NULL)
        return fail(w, CONFLICT, "name", "'%s' is the name of a map that everybody has.",
                    draft->name);
    return import_map_check(w, draft);
}

static struct import_map_row row_of(struct work *w, struct import_map *map)
{
    map->updated_at = w->now;
    return (struct import_map_row){
        .id = map->id,
        .name = map->name,
        .as = map->as,
        .header = header_of(w, map),
        .map = json_of(w, &import_map_shape, map),
        .created_at = map->created_at,
        .updated_at = map->updated_at,
    };
}

static status map_of(struct work *w, const struct import_map_row *row, struct import_map *ret_map)
{
    TRY(import_map_parse(w, row->map, strlen(row->map), ret_map));
    ret_map->id = row->id;
    ret_map->name = row->name;
    ret_map->created_at = row->created_at;
    ret_map->updated_at = row->updated_at;
    return OK;
}

status import_map_create(struct work *w, struct import_map *draft)
{
    TRY(check_name(w, draft));
    draft->id = db_new_id(w);
    draft->created_at = w->now;
    struct import_map_row row = row_of(w, draft);
    return import_store_insert_map(w, &row);
}

status import_map_change(struct work *w, struct import_map *draft)
{
    struct import_map_row before;
    TRY(check_name(w, draft));
    TRY(import_store_get_map(w, draft->name, &before));
    draft->id = before.id;
    draft->created_at = before.created_at;
    struct import_map_row row = row_of(w, draft);
    return import_store_update_map(w, &row);
}

status import_map_remove(struct work *w, const char *name)
{
    if (import_map_built_in(name) != NULL)
        return fail(w, FORBIDDEN, "name", "'%s' is a map that everybody has.", name);
    return import_store_delete_map(w, name);
}

status import_map_find(struct work *w, const char *name, struct import_map *ret_map)
{
    const struct import_map *built_in = import_map_built_in(name);
    if (built_in != NULL) {
        *ret_map = *built_in;
        return OK;
    }
    struct import_map_row row;
    TRY(import_store_get_map(w, name, &row));
    return map_of(w, &row, ret_map);
}

status import_map_find_for(struct work *w, enum import_object as, const char *header_key,
                           struct import_map *ret_map)
{
    struct import_map_row row;
    TRY(import_store_find_map(w, as, header_key, &row));
    return map_of(w, &row, ret_map);
}

status import_map_list(struct work *w, struct rows *ret_maps)
{
    struct rows rows, built_in = import_maps_built_in();
    struct list maps = list_open(w->arena, sizeof(struct import_map));
    TRY(import_store_list_maps(w, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        TRY(map_of(w, (struct import_map_row *) rows.items + i, list_add(&maps)));
    for (int64_t i = 0; i < built_in.count; i++)
        *(struct import_map *) list_add(&maps) = ((const struct import_map *) built_in.items)[i];
    *ret_maps = list_rows(&maps);
    return OK;
}
