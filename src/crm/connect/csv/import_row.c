/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every kind of row has: cells, who, where, and what is wrong with it. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/connect/csv/import_slice.h"
#include "crm/record/record.h"
#include "kit/text/country.h"

/* ---- bad rows ---- */

struct import_row import_row_keep(struct work *w, const struct csv_record *record, int64_t place)
{
    size_t size = 0;
    for (size_t i = 0; i < record->count; i++)
        size += record->fields[i].size + 1;
    char *cells = work_take(w, size), *to = cells;
    for (size_t i = 0; i < record->count; i++) {
        memcpy(to, record->fields[i].text, record->fields[i].size);
        to += record->fields[i].size + 1;
    }
    return (struct import_row){
        .line = record->line, .place = place, .cells = cells, .count = record->count};
}

/* As a record of CSV. */
static const char *row_text(struct work *w, const struct import_row *row)
{
    struct text    text = text_open(w->arena);
    struct csv_out out = csv_out_open(&text, ',', false);
    const char    *cell = row->cells;
    for (size_t i = 0; i < row->count; i++, cell += strlen(cell) + 1)
        csv_put(&out, csv_unguarded(cell));
    return text.bytes;
}

static const char *column_of(const struct import_run *run, const struct csv_record *record,
                             enum import_field field)
{
    if (field != IMPORT_UNREAD && run->plan->place[field] >= 0)
        return run->plan->form.names[run->plan->place[field]];
    bool known = record->column > 0 && (size_t) record->column <= run->plan->form.count;
    return known ? run->plan->form.names[record->column - 1] : NULL;
}

/* The row itself, or of one that could not be cut into cells its beginning. */
static const char *row_of(struct work *w, const struct csv_record *record)
{
    struct import_row row;
    if (record->raw == NULL) {
        row = import_row_keep(w, record, ABSENT);
        return row_text(w, &row);
    }
    struct text    text = text_open(w->arena);
    struct csv_out out = csv_out_open(&text, ',', false);
    size_t         size = text_utf8_prefix(record->raw, record->raw_size);
    csv_put(&out, work_copy(w, record->raw, size));
    return text.bytes;
}

void import_blame(struct import_run *run, struct import_slice *slice,
                  const struct csv_record *record, enum import_field field, const char *reason)
{
    struct import_error *error = list_add(&slice->errors);
    const char          *cell = import_cell(run->plan, record, field, &run->scratch);
    *error = (struct import_error){
        .import = run->import.id,
        .line = record->line,
        .field = column_of(run, record, field),
        .reason = *cell != '\0' ? work_text(slice->w, "'%.80s' %s", cell, reason)
                                : work_text(slice->w, "%s", reason),
        .place = ABSENT,
        .row = row_of(slice->w, record),
    };
    size_t size = strlen(error->reason);
    if (text_utf8_prefix(error->reason, size) < size) /* cut within a character */
        error->reason = reason;
}

void import_refuse(struct import_slice *slice, const struct import_row *row, const char *column,
                   const char *reason)
{
    struct import_error *error = list_add(&slice->refused);
    *error = (struct import_error){
        .import = slice->run->import.id,
        .line = row->line,
        .field = column,
        .reason = reason != NULL ? reason : "it was refused",
        .place = row->place,
        .row = row_text(slice->w, row),
    };
}

/* ---- cells ---- */

const char *import_row_copy(struct import_run *run, struct import_slice *slice,
                            const struct csv_record *record, enum import_field field)
{
    const char *cell = import_cell(run->plan, record, field, &run->scratch);
    return *cell == '\0' ? NULL : work_copy(slice->w, cell, strlen(cell));
}

static bool ids_are_whole(const struct import_plan *plan, enum import_field field)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->columns[i].field == field)
            return plan->columns[i].ids == IMPORT_IDS_WHOLE_NUMBER;
    return false;
}

const char *import_row_customer(struct import_run *run, struct import_slice *slice,
                                const struct csv_record *record)
{
    const char *cell = import_cell(run->plan, record, IMPORT_CUSTOMER, &run->scratch);
    size_t      size = strlen(cell);
    if (size == 0)
        return NULL;
    if (ids_are_whole(run->plan, IMPORT_CUSTOMER) && import_whole_float(cell, size))
        size = strspn(cell, "0123456789");
    return work_copy(slice->w, cell, size);
}

const char *import_row_country(struct import_run *run, struct import_slice *slice,
                               const struct csv_record *record)
{
    const char *cell = import_cell(run->plan, record, IMPORT_COUNTRY, &run->scratch);
    size_t      size = strlen(cell);
    if (size == 0)
        return NULL;
    if (size >= sizeof run->last.country)
        return work_copy(slice->w, cell, size);
    if (strcmp(cell, run->last.country) != 0) {
        memcpy(run->last.country, cell, size + 1);
        const char *code = country_code(slice->w, cell);
        memset(run->last.code, 0, sizeof run->last.code);
        if (code != NULL)
            memcpy(run->last.code, code, strlen(code));
    }
    const char *known = *run->last.code != '\0' ? run->last.code : cell;
    return work_copy(slice->w, known, strlen(known));
}

bool import_row_shop(struct import_run *run, struct import_slice *slice,
                     const struct csv_record *record, size_t *ret_shop)
{
    const char *name = import_cell(run->plan, record, IMPORT_STORE, &run->scratch);
    *ret_shop = 0;
    if (*name == '\0' || strcmp(name, run->last.shop_name) == 0) {
        *ret_shop = *name == '\0' ? 0 : run->last.shop;
        return true;
    }
    if (strlen(name) >= sizeof run->last.shop_name) {
        import_blame(run, slice, record, IMPORT_STORE, "is too long for the name of a store");
        return false;
    }
    if (import_plan_shop(run->w, run->plan, name, ret_shop) != OK) {
        import_blame(run, slice, record, IMPORT_STORE, run->w->failure.message);
        return false;
    }
    memcpy(run->last.shop_name, name, strlen(name) + 1);
    run->last.shop = *ret_shop;
    return true;
}

/* ---- who ---- */

const char *import_row_person(struct import_run *run, struct import_slice *slice,
                              const struct csv_record *record, struct person_draft *ret_person,
                              enum import_field *ret_field)
{
    const char *email = import_row_copy(run, slice, record, IMPORT_EMAIL);
    *ret_field = IMPORT_EMAIL;
    *ret_person = (struct person_draft){.created_at = ABSENT};
    if (email != NULL && !record_email(slice->w, email, &email))
        return "is not an e-mail address";
    ret_person->customer = import_row_customer(run, slice, record);
    ret_person->email = email;
    ret_person->phone = import_row_copy(run, slice, record, IMPORT_PHONE);
    ret_person->firstname = import_row_copy(run, slice, record, IMPORT_FIRSTNAME);
    ret_person->lastname = import_row_copy(run, slice, record, IMPORT_LASTNAME);
    const char *fullname = import_row_copy(run, slice, record, IMPORT_FULLNAME);
    if (fullname != NULL && ret_person->firstname == NULL && ret_person->lastname == NULL)
        import_split_name(slice->w, fullname, &ret_person->firstname, &ret_person->lastname);
    ret_person->company = import_row_copy(run, slice, record, IMPORT_COMPANY);
    ret_person->address = import_row_copy(run, slice, record, IMPORT_ADDRESS);
    ret_person->city = import_row_copy(run, slice, record, IMPORT_CITY);
    ret_person->state = import_row_copy(run, slice, record, IMPORT_STATE);
    ret_person->zip = import_row_copy(run, slice, record, IMPORT_ZIP);
    ret_person->country = import_row_country(run, slice, record);
    return NULL;
}
