/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/export_api.h"

#include <string.h>

#include "base/text.h"
#include "crm/connect/connect.h"
#include "crm/staff/staff.h"

struct export_query {
    const char *properties;
    bool        raw;
};
static const struct field query_fields[] = {
    FIELD(export_query, properties, FIELD_TEXT, .max = 8000,
          .help = "Names separated by commas; left out: all"),
    FIELD(export_query, raw, FIELD_BOOL,
          .help = "Cells that a spreadsheet takes for a formula stay as they are"),
};
const struct shape export_query_shape = SHAPE("ExportQuery", export_query, query_fields);

static const struct {
    const char        *ending, *type;
    enum export_format format;
} formats[] = {
    {".csv", "text/csv; charset=utf-8; header=present", EXPORT_CSV},
    {".ndjson", "application/x-ndjson", EXPORT_NDJSON},
};

/* GET /api/exports/{file} */
status export_api_get(struct work *w, const struct request *rq, struct reply *rp)
{
    const char         *file = request_part(rq, "file");
    struct export_query query = {0};
    struct export      *state = work_take(w, sizeof *state);
    TRY(request_query(w, rq, &export_query_shape, &query));
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (!text_ends(file, formats[i].ending))
            continue;
        struct export_request request = {
            .type = work_copy(w, file, strlen(file) - strlen(formats[i].ending)),
            .format = formats[i].format,
            .raw = query.raw,
            .properties = query.properties,
        };
        TRY(export_open(w, &request, state));
        staff_note_later(w, "export.begun", state->type, 0, query.properties);
        rp->type = formats[i].type;
        reply_header(rp, "Content-Disposition",
                     work_text(w, "attachment; filename=\"%s%s\"", state->type, formats[i].ending));
        rp->stream =
            (struct reply_stream){.next = export_next, .state_size = sizeof *state, .state = state};
        return OK;
    }
    return fail(w, NOT_FOUND, "file", "Ask for a file such as contacts.csv or orders.ndjson.");
}
