/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_EXPORT_H
#define CRM_CONNECT_EXPORT_H

/* What the kinds of exports share. Private to crm/connect. */

#include "base/list.h"
#include "base/text.h"
#include "crm/connect/connect.h"
#include "crm/record/record.h"
#include "crm/store/store.h"

/* One page on its way out: rows of cells under the columns. */
struct export_page {
    struct export     *state;
    const char *const *columns; /* asked for, in order */
    size_t             count;
    struct rows        stores; /* of struct store */
    struct list        rows;   /* of const char ** with a cell for each column; NULL = empty */
    bool               end;
};

/* How records of one kind come out. */
struct export_kind {
    const char        *type;
    const char *const *columns; /* all there are, then NULL */
    status (*fill)(struct work *w, struct export_page *page);
};
extern const struct export_kind export_orders, export_order_lines;

/* Contacts, companies, products and every other type: by their properties. */
status export_fill_records(struct work *w, struct export_page *page) MUST_CHECK;
status export_record_columns(struct work *w, const char *type, const char *const **ret_columns,
                             size_t *ret_count) MUST_CHECK;

/* The name of a store; "" when there is none of that id. */
const char *export_store_name(const struct export_page *page, int64_t id);

/* A new row of empty cells. */
const char **export_add_row(struct work *w, struct export_page *page);
/* Puts a cell under its column, when that was asked for. */
void export_put(const struct export_page *page, const char **row, const char *column,
                const char *value);

#endif
