/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/export.h"

#include <stdio.h>
#include <string.h>

#include "crm/staff/staff.h"
#include "kit/json/json.h"
#include "kit/text/csv.h"

static const struct export_kind *const kinds[] = {&export_orders, &export_order_lines, NULL};

static const struct export_kind *kind_of(const char *type)
{
    const struct export_kind *const *kind = kinds;
    while (*kind != NULL && !text_same((*kind)->type, type))
        kind++;
    return *kind;
}

/* ---- columns ---- */

static status all_columns(struct work *w, const char *type, const char *const **ret_columns,
                          size_t *ret_count)
{
    const struct export_kind *kind = kind_of(type);
    if (kind == NULL)
        return export_record_columns(w, type, ret_columns, ret_count);
    TRY(staff_need(w, MAY_SEE_ORDERS));
    TRY(staff_need_all(w, "0-123")); /* documents, and who bought, as they are */
    TRY(staff_need_all(w, "0-1"));
    *ret_columns = kind->columns;
    for (*ret_count = 0; kind->columns[*ret_count] != NULL;)
        (*ret_count)++;
    return OK;
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_same(names[i], name))
            return true;
    return false;
}

/* Those that are asked for, or all. INVALID: one of them is none. */
static status choose_columns(struct work *w, const char *type, const char *wanted,
                             struct export_page *page)
{
    const char *const *all;
    size_t             count;
    TRY(all_columns(w, type, &all, &count));
    page->columns = all;
    page->count = count;
    if (text_empty(wanted))
        return OK;
    const char **names = text_split(w, wanted, ',', &page->count);
    for (size_t i = 0; i < page->count; i++) {
        names[i] = text_trim(w, names[i]);
        if (!is_among(all, count, names[i]))
            return fail(w, INVALID, "properties", "%s have no property '%s'.", type, names[i]);
    }
    page->columns = names;
    return OK;
}

static status keep(struct work *w, const char *field, const char *words, char *ret_place,
                   size_t room)
{
    size_t size = words == NULL ? 0 : strlen(words);
    if (size >= room)
        return fail(w, INVALID, field, "is too long");
    memcpy(ret_place, words == NULL ? "" : words, size);
    ret_place[size] = '\0';
    return OK;
}

status export_open(struct work *w, const struct export_request *request, struct export *ret_export)
{
    struct export_page page = {0};
    *ret_export = (struct export){.format = request->format, .raw = request->raw};
    TRY(keep(w, "type", request->type, ret_export->type, sizeof ret_export->type));
    TRY(keep(w, "properties", request->properties, ret_export->properties,
             sizeof ret_export->properties));
    return choose_columns(w, ret_export->type, ret_export->properties, &page);
}

/* ---- rows ---- */

const char *export_store_name(const struct export_page *page, int64_t id)
{
    const struct store *stores = page->stores.items;
    for (int64_t i = 0; i < page->stores.count; i++)
        if (stores[i].id == id)
            return stores[i].name;
    return "";
}

const char **export_add_row(struct work *w, struct export_page *page)
{
    const char **cells = work_take(w, (page->count + 1) * sizeof *cells);
    *(const char ***) list_add(&page->rows) = cells;
    return cells;
}

void export_put(const struct export_page *page, const char **row, const char *column,
                const char *value)
{
    for (size_t i = 0; i < page->count; i++)
        if (text_same(page->columns[i], column))
            row[i] = value;
}

static void write_csv(const struct export_page *page, struct text *out)
{
    struct csv_out csv = csv_out_open(out, ',', page->state->raw);
    for (size_t i = 0; !page->state->begun && i < page->count; i++)
        csv_put(&csv, page->columns[i]);
    if (!page->state->begun)
        csv_end_record(&csv);
    for (size_t k = 0; k < page->rows.count; k++) {
        const char **cells = *(const char ***) list_at(&page->rows, k);
        for (size_t i = 0; i < page->count; i++)
            csv_put(&csv, cells[i]);
        csv_end_record(&csv);
    }
}

static void write_ndjson(const struct export_page *page, struct text *out)
{
    for (size_t k = 0; k < page->rows.count; k++) {
        const char    **cells = *(const char ***) list_at(&page->rows, k);
        struct json_out json = json_out_open(out);
        json_open_object(&json);
        for (size_t i = 0; i < page->count; i++) {
            json_put_name(&json, page->columns[i]);
            json_put_text(&json, cells[i]);
        }
        json_close_object(&json);
        text_add_char(out, '\n');
    }
}

status export_next(struct work *w, void *state, struct text *out, bool *ret_end, int64_t *ret_wait)
{
    struct export *export = state;
    struct export_page        page = {.state = export};
    const struct export_kind *kind = kind_of(export->type);
    page.rows = list_open(w->arena, sizeof(const char **));
    TRY(choose_columns(w, export->type, export->properties, &page));
    TRY(store_list(w, &page.stores));
    TRY(kind != NULL ? kind->fill(w, &page) : export_fill_records(w, &page));
    if (export->format == EXPORT_CSV)
        write_csv(&page, out);
    else
        write_ndjson(&page, out);
    export->begun = true;
    *ret_end = page.end;
    *ret_wait = 0;
    return OK;
}
