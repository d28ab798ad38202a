/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_said_of.h"

#include "crm/record/record.h"
#include "kit/db/db.h"

status segment_said_of(struct work *w, const char *type_name, const char *property,
                       const struct list *ids, struct list *texts)
{
    const struct record_type     *type;
    const struct record_property *column;
    struct db_table               table;
    struct query                 *query = query_open(w);
    TRY(record_type_get(w, type_name, &type));
    TRY(record_property_get(w, type, property, &column));
    query_words(query, "SELECT ");
    record_add_column(query, column);
    query_words(query, " FROM ");
    query_name(query, type->table);
    query_words(query, " WHERE id IN ");
    query_ints(query, ids->items, ids->count);
    TRY(query_table(w, query, &table));
    for (int64_t i = 0; i < table.height; i++)
        if (table.cells[i].type == DB_TEXT && !table.cells[i].null)
            *(const char **) list_add(texts) = table.cells[i].text;
    return OK;
}
