/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/connect_api.h"

#include "crm/access.h"
#include "crm/connect/connect.h"
#include "crm/connect/csv/export_api.h"
#include "crm/connect/csv/import.h"
#include "crm/connect/csv/import_api.h"
#include "crm/connect/csv/import_map.h"

/* clang-format off */
const struct route connect_routes[] = {
    {POST,   "/api/imports",             MAY_IMPORT, WRITE, import_api_create,  "Imports a file",
     .query = &import_upload_shape, .gives = &import_shape, .body = BODY_FILE, .before = import_api_plan},
    {POST,   "/api/imports/preview",     MAY_IMPORT, READ,  import_api_preview, "Shows how a file would be read",
     .query = &import_upload_shape, .gives = &import_view_shape, .body = BODY_FILE},
    {GET,    "/api/imports",             MAY_IMPORT, READ,  import_api_list,    "Imports, newest first",
     .query = &import_page_shape, .gives = &import_shape, .gives_list = true},
    {GET,    "/api/imports/{id}",        MAY_IMPORT, READ,  import_api_get,     "How far an import is, and what it did",
     .gives = &import_shape},
    {DELETE, "/api/imports/{id}",        MAY_IMPORT, WRITE, import_api_cancel,  "Cancels an import; what is committed stays",
     .gives = &import_shape, .body = BODY_NONE},
    {GET,    "/api/imports/{id}/events", MAY_IMPORT, READ,  import_api_events,  "The same as server-sent events"},
    {GET,    "/api/imports/{id}/errors", MAY_IMPORT, READ,  import_api_errors,  "Its bad rows with line, column and reason, as CSV"},

    {GET,    "/api/import-maps",         MAY_IMPORT, READ,  import_map_api_list,   "Maps of columns, kept and built in",
     .gives = &import_map_shape, .gives_list = true},
    {POST,   "/api/import-maps",         MAY_IMPORT, WRITE, import_map_api_create, "Keeps a map under a name",
     .takes = &import_map_shape, .gives = &import_map_shape},
    {GET,    "/api/import-maps/{name}",  MAY_IMPORT, READ,  import_map_api_get,    "One map", .gives = &import_map_shape},
    {PUT,    "/api/import-maps/{name}",  MAY_IMPORT, WRITE, import_map_api_change, "Changes a map",
     .takes = &import_map_shape, .gives = &import_map_shape},
    {DELETE, "/api/import-maps/{name}",  MAY_IMPORT, WRITE, import_map_api_remove, "Removes a map", .body = BODY_NONE},

    {GET,    "/api/exports/{file}",      MAY_EXPORT, READ,  export_api_get,
     "Records of a type as {type}.csv or {type}.ndjson", .query = &export_query_shape},
    {0},
};
/* clang-format on */
