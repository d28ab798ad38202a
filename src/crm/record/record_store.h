/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_STORE_H
#define CRM_RECORD_STORE_H

/* The rows of records and of what describes them. For this room only. */

#include "crm/record/record.h"
#include "kit/db/db.h"

/* ---- records ---- */

struct record_cell {
    const struct record_property *property;
    struct db_value               value;
};

/* One row to be written. */
struct record_row {
    int64_t                   id;
    int64_t                   created_at, updated_at;
    const struct record_cell *cells;
    size_t                    count;
};

/* Which columns are read, in their order. */
struct record_columns {
    const struct record_type      *type;
    const struct record_property **properties;
    size_t                         count;
};

struct record_meta;

/* `properties` as in record_get; names that are no property are left out. */
struct record_columns record_columns_of(struct work *w, const struct record_meta *meta,
                                        const char *const *properties);

status record_store_next_number(struct work *w, const char *table, int64_t *ret_id) MUST_CHECK;
status record_store_insert(struct work *w, const struct record_type *type,
                           const struct record_row *row) MUST_CHECK;
status record_store_update(struct work *w, const struct record_type *type,
                           const struct record_row *row) MUST_CHECK;
status record_store_archive(struct work *w, const struct record_type *type, int64_t id,
                            int64_t archived_at) MUST_CHECK;

/* A row with its cells in the order of the columns. NOT_FOUND without words. */
status record_store_get(struct work *w, const struct record_columns *columns, int64_t id,
                        struct record *ret_record, const struct db_value **ret_cells) MUST_CHECK;

/* Who is not archived and has this value. NOT_FOUND without words. */
status record_store_find(struct work *w, const struct record_type *type,
                         const struct record_cell *cell, int64_t *ret_id) MUST_CHECK;

/* "SELECT id, created_at, updated_at, archived_at, columns FROM table": the caller goes on with
 * WHERE … */
enum { RECORD_STORE_HEAD = 4 };
struct query *record_store_select(struct work *w, const struct record_columns *columns)
    __attribute__((returns_nonnull));

/* Runs it: rows of struct record. */
status record_store_list(struct work *w, struct query *query, const struct record_columns *columns,
                         struct rows *ret_records) MUST_CHECK;

/* The text as the database folds it: for comparing without regard to case. */
status record_store_fold(struct work *w, const char *words, struct db_value *ret_folded) MUST_CHECK;

/* The value as a parameter. */
void record_store_add_value(struct query *query, const struct db_value *value);

/* ---- history ---- */

/* The values from the one at `from` on, as an entry; it becomes the last one of the change. */
status record_store_add_history(struct work *w, struct record_change *change, size_t from,
                                const char *source) MUST_CHECK;
/* Rows of struct record_was, newest first; `property` NULL = all. */
status record_store_history(struct work *w, const char *type, int64_t record, const char *property,
                            struct rows *ret_history) MUST_CHECK;

/* The id of its last entry; 0: it has none. */
status record_store_last_history(struct work *w, const char *type, int64_t record,
                                 int64_t *ret_id) MUST_CHECK;

/* Nobody else changes it before this unit ends. */
status record_store_lock_record(struct work *w, const struct record_type *type,
                                int64_t id) MUST_CHECK;

/* ---- metadata ---- */

struct record_property_row {
    const char        *type, *name, *label, *group_name;
    enum property_type value_type;
    const char        *field_type, *column_name;
    int64_t            flags;
    const char        *options, *description;
    int64_t            display_order;
    int64_t            created_at, created_by, updated_at, updated_by, archived_at;
    bool               form_field, external_options, currency_symbol;
    const char        *sensitivity, *number_hint, *text_hint;
    const char        *currency_property, *referenced_type, *formula;
};

struct record_rule_row {
    const char           *type, *property;
    enum record_rule_kind rule;
    const char           *arguments; /* JSON array of texts; NULL: without the rule */
};

struct record_group_row {
    const char *type, *name, *label;
    int64_t     display_order;
    int64_t     created_at, archived_at;
};

status record_store_properties(struct work *w, struct rows *ret_properties) MUST_CHECK;
status record_store_groups(struct work *w, struct rows *ret_groups) MUST_CHECK;
status record_store_put_property(struct work *w, const struct record_property_row *row) MUST_CHECK;
status record_store_put_group(struct work *w, const struct record_group_row *row) MUST_CHECK;
status record_store_rules(struct work *w, struct rows *ret_rules) MUST_CHECK;
status record_store_put_rule(struct work *w, const struct record_rule_row *row) MUST_CHECK;

status record_store_add_column(struct work *w, const struct record_type *type,
                               const struct record_property *property) MUST_CHECK;

/* ---- calculations ---- */

/* NOT_FOUND without words. */
status record_store_get_calculating(struct work *w, const char *type, const char *property,
                                    struct record_calculating *ret_calculating) MUST_CHECK;
status record_store_put_calculating(struct work                     *w,
                                    const struct record_calculating *calculating) MUST_CHECK;

/* Nobody changes the rows that the query finds before this unit ends. */
void record_store_lock(struct work *w, struct query *query);

/* ---- unique values of properties that were made at run time ---- */

struct record_unique {
    const char *type, *property; /* its id, and the column */
    const char *value;           /* as in the API */
    int64_t     record;
};

/* NOT_FOUND without words. */
status record_store_find_unique(struct work *w, const struct record_unique *unique,
                                int64_t *ret_record) MUST_CHECK;
/* False: another record has it. What a unit that is not committed yet took is waited for. */
status record_store_put_unique(struct work *w, const struct record_unique *unique,
                               bool *ret_put) MUST_CHECK;
/* `property` NULL = all of the record. */
status record_store_remove_unique(struct work *w, const struct record_unique *unique) MUST_CHECK;

/* ---- erasing ---- */

status record_store_erase(struct work *w, const struct record_type *type, int64_t id) MUST_CHECK;
status record_store_erase_history(struct work *w, const char *type, int64_t record) MUST_CHECK;

/*
 * Merges so many pages of the search's index, SQLite only; below 0 begins to merge all of it.
 * `ret_done`: nothing is left to merge.
 */
status record_store_merge_words(struct work *w, int64_t pages, bool *ret_done) MUST_CHECK;

/* ---- full text ---- */

struct search_entry {
    int64_t     id; /* in the index of SQLite: record_store_entries */
    const char *type;
    int64_t     record;
    const char *tokens; /* separated by blanks */
};

/* Rows of struct search_entry, none of a record twice. One statement. */
status record_store_put_tokens(struct work *w, const struct rows *entries) MUST_CHECK;
status record_store_remove_tokens(struct work *w, const char *type, int64_t record) MUST_CHECK;

/*
 * Where the entries of a type are in the index of SQLite: the id of an entry is `first` + record.
 * The number of a type is N of "0-N", and 512 + N of "2-N".
 */
struct record_entries {
    int64_t first, last;
};
struct record_entries record_store_entries(const char *type);

/* The tokens of some records of the type, far from each other: rows of struct search_entry. */
status record_store_sample_tokens(struct work *w, const char *type,
                                  struct rows *ret_entries) MUST_CHECK;

#endif
