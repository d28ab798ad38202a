/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_API_H
#define CRM_CONNECT_IMPORT_API_H

/* Handlers of imports and their maps; the table that names their routes is connect_api.c. */

#include "kit/http/http.h"

handler import_api_plan, import_api_create, import_api_preview, import_api_list, import_api_get,
    import_api_cancel, import_api_errors, import_api_events;
handler import_map_api_list, import_map_api_create, import_map_api_get, import_map_api_change,
    import_map_api_remove;

extern const struct shape import_upload_shape, import_page_shape;

#endif
