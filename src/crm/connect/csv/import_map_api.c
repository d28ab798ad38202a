/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/text.h"
#include "crm/connect/csv/import_api.h"
#include "crm/connect/csv/import_map.h"
#include "crm/staff/staff.h"

/* GET /api/import-maps */
status import_map_api_list(struct work *w, const struct request *rq, struct reply *rp)
{
    struct rows maps;
    TRY(import_map_list(w, &maps));
    return reply_list(w, rp, &import_map_shape, &maps, NULL);
}

static status read_map(struct work *w, const struct request *rq, struct import_map *ret_map)
{
    shape_clear(&import_map_shape, ret_map);
    ret_map->decimal = IMPORT_DECIMAL_AUTO;
    return request_body(w, rq, &import_map_shape, ret_map);
}

/* POST /api/import-maps */
status import_map_api_create(struct work *w, const struct request *rq, struct reply *rp)
{
    struct import_map map;
    TRY(read_map(w, rq, &map));
    TRY(import_map_create(w, &map));
    TRY(staff_note(w, "import_map.create", "import_map", map.id, NULL));
    return reply_created(w, rp, &import_map_shape, &map);
}

/* GET /api/import-maps/{name} */
status import_map_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    struct import_map map;
    TRY(import_map_find(w, request_part(rq, "name"), &map));
    return reply_one(w, rp, &import_map_shape, &map);
}

/* PUT /api/import-maps/{name} */
status import_map_api_change(struct work *w, const struct request *rq, struct reply *rp)
{
    struct import_map map;
    const char       *name = request_part(rq, "name");
    TRY(read_map(w, rq, &map));
    if (!text_empty(map.name) && !text_same(map.name, name))
        return fail(w, INVALID, "name", "The map is '%s'; a map cannot be renamed.", name);
    map.name = name;
    TRY(import_map_change(w, &map));
    TRY(staff_note(w, "import_map.change", "import_map", map.id, NULL));
    return reply_one(w, rp, &import_map_shape, &map);
}

/* DELETE /api/import-maps/{name} */
status import_map_api_remove(struct work *w, const struct request *rq, struct reply *rp)
{
    struct import_map map;
    TRY(import_map_find(w, request_part(rq, "name"), &map));
    TRY(import_map_remove(w, map.name));
    TRY(staff_note(w, "import_map.remove", "import_map", map.id, NULL));
    return reply_empty(rp);
}
