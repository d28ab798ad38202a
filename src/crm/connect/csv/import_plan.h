/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_PLAN_H
#define CRM_CONNECT_IMPORT_PLAN_H

/* How one file will be read: its form, the map in use, what each column is and where it stands. */

#include "base/list.h"
#include "base/map.h"
#include "crm/connect/csv/import_map.h"
#include "crm/connect/csv/import_source.h"
#include "crm/record/record.h"
#include "crm/store/store.h"

/* A column that is read. */
struct import_column {
    size_t            place; /* of its cells in a row, from 0 */
    enum import_field field;
    enum import_ids   ids;
    const char       *name; /* in the header */
    struct property   is;   /* of PROPERTY */
};

/* A store that rows name. Those that are not there yet are made in the first WRITE that needs them.
 */
struct import_shop {
    const char        *name;
    int64_t            id; /* 0 = to be made */
    const char        *currency;
    const struct zone *zone; /* of its times; NULL = UTC */
    const char        *zone_name;
};

struct import_plan {
    const char           *path;
    const char           *map_name; /* NULL: guessed, or from a file */
    struct import_form    form;
    struct import_map     map; /* dates and decimal are decided */
    bool                  dates_sure;
    struct import_column *columns;
    size_t                count;
    int                   place[IMPORT_FIELDS]; /* of a column that means it; -1 = none does */
    struct map            fees;                 /* SKU in small letters to enum line_kind */
    struct list           shops;         /* of struct import_shop; the first is the default */
    const char           *home_currency; /* NULL = there is no store yet */
    const char           *home_zone;
};

/* What was asked, as plans need it. */
struct import_wish {
    const char              *path;
    enum import_object       as;
    const char              *type; /* of IMPORT_RECORDS */
    const char              *map;  /* the name of a kept or built-in map; NULL = known or guessed */
    const struct import_map *given;    /* a map that was read from a file; NULL */
    const char              *store;    /* NULL = as the map says */
    const char              *currency; /* of a store that is made; NULL = as the map says */
};

/*
 * In no transaction: it reads the file as far as it must, and opens READ units. INVALID: the file
 * cannot be read; the map names a column that is not there; a column that is needed is missing.
 * `missing` may be NULL; otherwise what is missing is told there and is no failure.
 */
status import_plan_make(struct work *w, const struct import_wish *wish, const char **ret_missing,
                        struct import_plan *ret_plan) MUST_CHECK;

/* The shop of that name among those of the plan, added when it is new; in no transaction. */
status import_plan_shop(struct work *w, struct import_plan *plan, const char *name,
                        size_t *ret_index) MUST_CHECK;

/* The trimmed cell of a field; "" when there is none. Good as long as the record. */
const char *import_cell(const struct import_plan *plan, const struct csv_record *record,
                        enum import_field field, struct text *scratch);

/* Without blanks at its ends and the guard against formulas. */
const char *import_trimmed(const struct csv_field *cell, struct text *scratch);

#endif
