/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/report/report_store.h"

#include <string.h>

#include "crm/report/report_sql.h"
#include "kit/db/db.h"

static const struct field filter_fields[] = {
    FIELD(filter_row, id, FIELD_INT),          FIELD(filter_row, name, FIELD_TEXT),
    FIELD(filter_row, label, FIELD_TEXT),      FIELD(filter_row, conditions, FIELD_TEXT),
    FIELD(filter_row, created_at, FIELD_TIME),
};
static const struct shape filter_shape = SHAPE("ReportFilterRow", filter_row, filter_fields);

static status taken(struct work *w, const struct filter_row *filter, status outcome)
{
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "name", "there is a filter named '%s' already", filter->name);
    return outcome;
}

static status missing(struct work *w, int64_t id)
{
    return fail(w, NOT_FOUND, "id", "there is no saved filter %lld", (long long) id);
}

status report_store_insert(struct work *w, const struct filter_row *filter)
{
    const struct param *params = params_of(w, &filter_shape, filter);
    return taken(w, filter, db_run(w, &REPORT_FILTER_INSERT, params, NULL));
}

status report_store_update(struct work *w, const struct filter_row *filter)
{
    int64_t             changed = 0;
    const struct param *params = params_of(w, &filter_shape, filter);
    TRY(taken(w, filter, db_run(w, &REPORT_FILTER_UPDATE, params, &changed)));
    return changed == 1 ? OK : missing(w, filter->id);
}

status report_store_remove(struct work *w, int64_t id)
{
    int64_t changed = 0;
    TRY(db_run(w, &REPORT_FILTER_REMOVE, WITH(P_INT(id)), &changed));
    return changed == 1 ? OK : missing(w, id);
}

status report_store_get(struct work *w, int64_t id, struct filter_row *ret_filter)
{
    status outcome = db_one(w, &REPORT_FILTER_BY_ID, WITH(P_INT(id)), &filter_shape, ret_filter);
    return outcome == NOT_FOUND ? missing(w, id) : outcome;
}

status report_store_find(struct work *w, const char *name, struct filter_row *ret_filter)
{
    return db_one(w, &REPORT_FILTER_BY_NAME, WITH(P_TEXT(name)), &filter_shape, ret_filter);
}

status report_store_list(struct work *w, struct rows *ret_filters)
{
    return db_list(w, &REPORT_FILTER_ALL, NO_PARAMS, &filter_shape, ret_filters);
}
