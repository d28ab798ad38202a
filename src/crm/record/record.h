/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_H
#define CRM_RECORD_H

/*
 * Objects of every type: contacts, companies, products, orders, and the types a shop makes itself.
 * A type has a table; a property is a row of metadata and a real, typed column of that table.
 * Making a property adds the column. Metadata drives validation, search, import and export.
 * Values keep their history (record_history). Values come and go as text, as in the API:
 *
 *   string, phone_number  UTF-8                     enumeration  one option's value; several "a;b"
 *   number                exact decimal "12.5"      bool         "true" / "false"
 *   date                  "2024-01-31"              datetime     ISO 8601
 *   object_coordinates    "52.37,4.89" (degrees)    json         any JSON
 *
 * Dates and datetimes are also taken as ms since 1970 (a date: of UTC midnight). No text is longer
 * than 65,536 bytes.
 *
 * Besides what its table of properties says, every type has hs_object_id, createdate (also under
 * the name hs_createdate; it may be given at a creation) and the date of the last change.
 *
 * Tells:  RECORD_CREATED, RECORD_CHANGED, RECORD_ARCHIVED, RECORD_RESTORED of every type whose
 * owner does not tell it in words of its own (`tells`).
 *
 * How to add a property to a built-in type: a column in the schema, a line in the owner's table.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"
#include "crm/record/record_link.h"
#include "crm/record/record_merge.h"
#include "crm/record/record_pipeline.h"
#include "crm/record/record_type.h"

struct json;
struct query;

enum property_type {
    PROPERTY_STRING,
    PROPERTY_NUMBER,   /* column INTEGER, millionths */
    PROPERTY_DATE,     /* column INTEGER, days */
    PROPERTY_DATETIME, /* column INTEGER, ms */
    PROPERTY_ENUMERATION,
    PROPERTY_BOOL, /* column INTEGER, 0 or 1 */
    PROPERTY_PHONE,
    PROPERTY_COORDINATES, /* column TEXT */
    PROPERTY_JSON,        /* column TEXT */
};

enum property_flag {
    PROPERTY_UNIQUE = 1 << 0,
    PROPERTY_READ_ONLY = 1 << 1, /* only the house sets it: totals */
    PROPERTY_HIDDEN = 1 << 2,
    PROPERTY_BUILT_IN = 1 << 3, /* cannot be removed */
    PROPERTY_SEARCHED = 1 << 4, /* part of the full-text search */
    PROPERTY_INTEGER =
        1 << 5, /* NUMBER whose column holds whole units, not millionths: ids, counts */
    PROPERTY_EMAIL = 1 << 6,   /* STRING that must be an address; kept as record_email gives it */
    PROPERTY_DEFAULT = 1 << 7, /* given when nobody asks for particular properties */
    /* READ_ONLY too: a value that is sent is passed over instead of refused, because shops' plugins
     * send counts of their own beside what else they know of a contact. */
    PROPERTY_COUNTED = 1 << 11,
    /* Of a document: the owner writes the column (record_type.create, before), not this room. */
    PROPERTY_DOCUMENT = 1 << 12,
    PROPERTY_OWNER = 1 << 10, /* ENUMERATION: id of a user who is not disabled */
};

struct property {
    const char        *name; /* lower case, starts with a letter; never changes */
    const char        *label;
    const char        *group;
    enum property_type type;
    const char *field_type; /* text textarea number date select checkbox …; NULL = by type */
    const char *column;     /* NULL = name */
    unsigned    flags;
    const char *options; /* of ENUMERATION: "value=Label;value=Label"; NULL = free */
    const char *description;
    /* What the owner makes it of, with blanks between: from whom one of them is hidden, it is too.
     * NULL = nothing. */
    const char *made_of;
};

struct record_value {
    const char *property;
    const char *value; /* NULL or "" clears */
};

/* A creation or a change, before it is written, as the owner of the type sees it. */
struct record_change {
    const struct record_type *type;
    int64_t                   id; /* 0 before a creation */
    bool                      created;
    struct record_value      *values; /* already checked against the properties */
    struct record_value      *old;    /* what they were; NULL values at a creation */
    size_t                    count;
    int64_t history; /* id of the last entry of history that it wrote, for `after`; 0 = none */
};

/* NULL when the change does not speak of the property. "" when it clears it. */
const char *record_change_value(const struct record_change *change, const char *property);

/* Sets a value of the change, or adds it: for `before`. */
void record_change_put(struct work *w, struct record_change *change, const char *property,
                       const char *value);

/*
 * A record as it will be after a change: for `before` rules that set one property by others. Of
 * `names`, which end with NULL, what the record says now is read once.
 */
struct record_after {
    struct work          *work;
    struct record_change *change;
    struct record_value  *old; /* "" where nothing was said; then {NULL} */
};

status record_after_open(struct work *w, struct record_change *change, const char *const *names,
                         struct record_after *ret_after) MUST_CHECK;

/* The text; "" = it has none. Numbers in millionths, times in ms; ABSENT = it has none. */
const char *record_after_text(const struct record_after *after, const char *property);
int64_t     record_after_number(const struct record_after *after, const char *property);
int64_t     record_after_time(const struct record_after *after, const char *property);
bool        record_after_is(const struct record_after *after, const char *property); /* "true" */

/* Sets what it does not say yet. */
void record_after_put(struct record_after *after, const char *property, const char *value);
void record_after_put_number(struct record_after *after, const char *property, int64_t number);
void record_after_put_time(struct record_after *after, const char *property, int64_t time);
void record_after_put_bool(struct record_after *after, const char *property, bool truth);

/* That a record of a type with relations belongs to another, or not. */
struct record_wish {
    int64_t                   id;    /* of the type that declares the relation */
    const struct record_type *to;    /* the other's type … */
    int64_t                   other; /* … and id */
    bool                      add;
};

/* One object type. Built-in types are constants of the room that owns them. */
struct record_type {
    const char            *id;         /* "0-1" */
    const char            *name;       /* "contacts" */
    const char            *singular;   /* "contact" */
    const char            *table;      /* id, created_at, updated_at, archived_at + a column each */
    bool                   dense_ids;  /* numbered 1, 2, 3 … instead of 53-bit ids */
    int                    see, edit;  /* enum access */
    const struct property *properties; /* built in; ends with {0} */
    const char            *groups;     /* labels of their groups: "name=Label;name=Label" */
    /* What to call a record: names of properties, alternatives after ';': "firstname
     * lastname;email". NULL = the first that is searched. */
    const char *title;
    const char *changed_at; /* name in the API: "lastmodifieddate", NULL = "hs_lastmodifieddate" */
    /* Which properties say where a record stands; NULL = the type has no pipelines. */
    const char *pipeline, *stage;
    const char
        *stage_metadata; /* what a stage says: "probability", "ticketState"; NULL = nothing */
    /* The stage that a record is in says something else than when it came there: sets what follows
     * from it. NULL = nothing does. A job asks it of all records of the stage. */
    status (*restaged)(struct work *w, struct record_change *change,
                       const struct record_stage *stage);
    bool tells; /* the owner tells the ledger what happens to a record, in words of its own */
    const struct record_made *made; /* of a type made at run time; NULL = built in */
    /* The owner's rules; each may be NULL. `before` may change values and refuse. */
    status (*before)(struct work *w, struct record_change *change);
    status (*after)(struct work *w, const struct record_change *change);
    status (*archived)(struct work *w, int64_t id, bool archived);
    /* The record that answers for this id: itself, or the one it was merged into. */
    status (*resolve)(struct work *w, int64_t id, int64_t *ret_id);
    /* Who has this unique value, where the column does not say all. 0: nobody. NOT_FOUND: the
     * column does. */
    status (*find)(struct work *w, const char *property, const char *value, int64_t *ret_id);
    /* Many of them will be written, with these values (an id: of property NULL): whoever else
     * writes many of the same at this time goes first or comes after. */
    status (*turns)(struct work *w, const struct record_value *values, size_t count);
    const struct record_merging *merging; /* NULL = records of the type cannot be merged */
    /* A link of a record of this type came or went. */
    status (*linked)(struct work *w, const struct record_linked *linked);
    /* Links of the record moved, with a merge or its undoing: what is counted of them is counted
     * anew. */
    status (*relinked)(struct work *w, int64_t id);
    /* Of documents: makes the row, with what its PROPERTY_DOCUMENT properties say. */
    status (*create)(struct work *w, struct record_change *change, int64_t *ret_id);
    /* Somebody wishes one of `relations` to be, or to be no more: does it where it can be. */
    status (*relate)(struct work *w, const struct record_wish *wish);
    const struct record_relation *relations; /* that its records have by nature; NULL = none */
};

/*
 * Which records of a type belong to a store, for people who see only some stores (crm/staff): told
 * by the room that knows. `add` adds a condition on the type's table, such as "store IN (1, 2)";
 * NULL: everybody sees all of them. Of a type that no room tells of, people of a branch see what
 * they made.
 */
struct record_reach {
    const char *type; /* its id */
    void (*add)(struct query *query, const int64_t *stores, size_t count);
};

/*
 * Adds what reads the value of a property, in a statement on the table of its type, by that table's
 * own name: its column, or what stands for it.
 */
struct record_property;
void record_add_column(struct query *query, const struct record_property *property);

/*
 * Whether the actor may see the record, or change it. NOT_FOUND: they do not see it. FORBIDDEN:
 * they see it only. Reading and writing by this room asks by itself; who shows something else of a
 * record asks before.
 */
status record_need(struct work *w, const struct record_type *type, int64_t id,
                   bool edit) MUST_CHECK;

/*
 * Which of these records the actor sees: rows of int64_t, in order, from rows of int64_t in order.
 */
status record_seen(struct work *w, const struct record_type *type, const struct rows *ids,
                   struct rows *ret_seen) MUST_CHECK;

/*
 * Whether the actor sees a property: false when it is hidden from their role, or is calculated from
 * something that is. Reading by this room asks by itself.
 */
status record_sees_property(struct work *w, const struct record_type *type, const char *name,
                            bool *ret_sees) MUST_CHECK;

/*
 * By plural name, singular, fully-qualified name ("p4242_car", "p_car"), in any letter case, type
 * id, or the label of a type made at run time. NOT_FOUND.
 */
status record_type_get(struct work *w, const char *name,
                       const struct record_type **ret_type) MUST_CHECK;

/* All types, built in and made at run time: rows of struct record_type. */
status record_types(struct work *w, struct rows *ret_types) MUST_CHECK;

/* A number that changes with what properties and types there are, and never comes twice. */
status record_version(struct work *w, int64_t *ret_version) MUST_CHECK;

/* ---- records ---- */

struct record {
    int64_t                    id;
    int64_t                    created_at, updated_at;
    int64_t                    archived_at; /* ABSENT = it is not */
    const struct record_value *values;      /* of the properties that were asked for, in order */
    size_t                     count;
};

const char *record_value_of(const struct record *record, const char *property);

/*
 * INVALID with field and reason: PROPERTY_DOESNT_EXIST, READ_ONLY_VALUE, INVALID_INTEGER,
 * INVALID_NUMBER, INVALID_DATE, INVALID_BOOLEAN, INVALID_OPTION, INVALID_EMAIL, INVALID_TEXT,
 * VALUE_TOO_LONG, DUPLICATE_PROPERTY. CONFLICT: a unique value is taken; the message ends
 * "Existing ID: 123".
 */
status record_create(struct work *w, const struct record_type *type,
                     const struct record_value *values, size_t count, int64_t *ret_id) MUST_CHECK;
/*
 * The same, and what the unit knows already: record_find just said NOT_FOUND for `missing`, so it
 * is not looked for again. That nobody else takes it meanwhile the database sees to.
 */
struct record_draft {
    const struct record_value *values;
    size_t                     count;
    const struct record_value *missing; /* or NULL */
};
status record_create_draft(struct work *w, const struct record_type *type,
                           const struct record_draft *draft, int64_t *ret_id) MUST_CHECK;
/* Whether the actor could give a record of the type these values; outcomes as of record_create. */
status record_check_values(struct work *w, const struct record_type *type,
                           const struct record_value *values, size_t count) MUST_CHECK;

/* The same outcomes, and NOT_FOUND. Values that are what they were already change nothing. */
status record_change(struct work *w, const struct record_type *type, int64_t id,
                     const struct record_value *values, size_t count) MUST_CHECK;

/* `properties` ends with NULL; NULL = the type's defaults. An archived one is found only if asked.
 * A merged one gives the record that answers for it. Names that are no property are left out.
 */
status record_get(struct work *w, const struct record_type *type, int64_t id,
                  const char *const *properties, bool archived,
                  struct record *ret_record) MUST_CHECK;

/* By any unique property. NOT_FOUND, also for what can be no value of it; INVALID when the property
 * is not unique. */
status record_find(struct work *w, const struct record_type *type, const char *property,
                   const char *value, int64_t *ret_id) MUST_CHECK;

/* Takes it out of sight, or brings it back (CONFLICT when a unique value was taken meanwhile). */
status record_archive(struct work *w, const struct record_type *type, int64_t id,
                      bool archived) MUST_CHECK;

/* A record that is erased: nothing of it may be left anywhere. */
struct record_erased {
    const struct record_type *type;
    int64_t                   id;
    /* What others may have noted of it in words: e-mails, phones; ends with NULL. NULL = nothing.
     */
    const char *const *words;
};

/*
 * For owners who erase, in a WRITE: every room forgets it (struct room), then its history, links,
 * words of the search and the row itself go. Facts stay: they hold none of its values.
 */
status record_erase(struct work *w, const struct record_erased *erased) MUST_CHECK;

/*
 * The same for a record that stays: the values of these properties go (a list that ends with NULL),
 * and the whole history of the record with them. Nobody is told.
 */
status record_forget(struct work *w, const struct record_type *type, int64_t id,
                     const char *const *properties) MUST_CHECK;

/* Some of them, in order of id. */
struct record_page {
    const char *const *properties; /* as in record_get */
    int64_t            after;      /* an id; 0 = from the first */
    int64_t            limit;
    bool               archived; /* only those that are; otherwise only those that are not */
};

/* Rows of struct record. */
status record_list(struct work *w, const struct record_type *type, const struct record_page *page,
                   struct rows *ret_records) MUST_CHECK;

/* ---- properties ---- */

/* A property as it is now, built in or made at run time. Shared: read only. */
struct record_property {
    struct property             is; /* column, field_type and group are always set */
    const struct record_option *options;
    size_t                      option_count;
    int64_t                     display_order;          /* -1 = at the end */
    int64_t                     created_at, updated_at; /* ABSENT: built in */
    int64_t                     created_by, updated_by; /* user; 0 = the house */
    /* How others show and guard it; kept and given back. NULL = not said. */
    bool                      form_field, external_options, currency_symbol;
    const char               *sensitivity, *number_hint, *text_hint;
    const char               *currency_property, *referenced_type;
    const struct record_rule *rules;
    size_t                    rule_count;
    const char               *formula; /* of a calculation: docs/properties.md; NULL = it is none */
    /* Of one that tells how long a record was in a stage: where it stands; `is.column` is then only
     * a name. NULL = in its column of the type's table. */
    const struct record_stage_value *stage_value;
    bool                             archived;
};

struct record_option {
    const char *value, *label, *description;
    int64_t     display_order;
    bool        hidden;
};

/* In the order of the table, then in the order they were made. Rows of struct record_property. */
status record_property_list(struct work *w, const struct record_type *type,
                            struct rows *ret_properties) MUST_CHECK;

/* Those that are archived, as they were then; without their rules. */
status record_property_list_archived(struct work *w, const struct record_type *type,
                                     struct rows *ret_properties) MUST_CHECK;

/* NOT_FOUND with reason PROPERTY_DOESNT_EXIST. */
status record_property_get(struct work *w, const struct record_type *type, const char *name,
                           const struct record_property **ret_property) MUST_CHECK;

/*
 * Makes a property: the row and the column. Of `draft.is` name, label, group, type, field_type,
 * flags (UNIQUE HIDDEN SEARCHED EMAIL) and description count, and all the rest but the dates, the
 * users and the rules. How long it takes does not depend on the number of records.
 * INVALID: a bad name, no such group, options missing or twice, a field type that does not suit the
 * type. CONFLICT: the name is taken.
 */
status record_property_create(struct work *w, const struct record_type *type,
                              const struct record_property *draft) MUST_CHECK;

/*
 * All but name, type, UNIQUE and what makes a calculation one. Values that were options stay.
 * FORBIDDEN for a built-in one.
 */
status record_property_change(struct work *w, const struct record_type *type,
                              const struct record_property *draft) MUST_CHECK;

/* Out of sight with its values; making it again with the same type brings both back. */
status record_property_archive(struct work *w, const struct record_type *type,
                               const char *name) MUST_CHECK;

/* Something that speaks of a property, and misses it when it is archived. */
struct record_use {
    const char *kind; /* "calculation" "list" "view" */
    int64_t     id;   /* 0: it goes by its name */
    const char *name;
};

/* What a property is needed for: asked of every room (struct room.uses). */
struct record_uses {
    int64_t     records; /* that have a value, of those that are not archived */
    struct rows uses;    /* of struct record_use */
};
extern const struct shape record_uses_shape;

/* NOT_FOUND with reason PROPERTY_DOESNT_EXIST. */
status record_property_uses(struct work *w, const struct record_type *type, const char *name,
                            struct record_uses *ret_uses) MUST_CHECK;

/* ---- calculations ---- */

/*
 * For owners whose own statements change properties of a record, or make one: what is calculated
 * from them is calculated again, in this WRITE. Costs nothing where nothing is calculated.
 * The owner's `after` is told what changed.
 */
status record_recalculate(struct work *w, const struct record_type *type, int64_t id) MUST_CHECK;

/* Whether anything of the type is calculated: for owners that would have to look for the ids. */
status record_calculates(struct work *w, const struct record_type *type,
                         bool *ret_calculates) MUST_CHECK;

/* A calculation over the records that were there when its formula was made or changed. */
struct record_calculating {
    const char *type; /* its id */
    const char *property;
    int64_t     total; /* records; 0 = not counted yet */
    int64_t     done;
    int64_t     last;                 /* the id of the last that was looked at */
    int64_t     started_at, ended_at; /* ABSENT = it goes on */
};
extern const struct shape record_calculating_shape;

/* The newest first. Rows of struct record_calculating. */
status record_calculating_list(struct work *w, struct rows *ret_calculating) MUST_CHECK;

/* ---- rules for values ---- */

enum record_rule_kind {
    RULE_MIN_NUMBER,
    RULE_MAX_NUMBER,
    RULE_DECIMAL, /* how many decimals at most */
    RULE_MIN_LENGTH,
    RULE_MAX_LENGTH,
    RULE_ALPHANUMERIC, /* letters, digits and blanks only */
    RULE_REGEX,        /* the whole value matches kit/text/pattern.h */
    RULE_START_DATE,
    RULE_END_DATE,
    RULE_BEFORE_DURATION, /* so many days before now, or later */
    RULE_AFTER_DURATION,  /* so many days after now, or earlier */
    RULE_DAYS_OF_WEEK,
    RULE_COUNT,
};

/* A rule of a property. It is asked when a value is written, not of those that are there. */
struct record_rule {
    enum record_rule_kind kind;
    const char *const    *arguments; /* end with NULL */
};

/* By its word in the API, "MIN_NUMBER" …; false: there is none. */
bool        record_rule_kind(const char *word, enum record_rule_kind *ret_kind);
const char *record_rule_word(enum record_rule_kind kind);

/*
 * Sets one rule of a property, built in or not; arguments NULL takes it away.
 * INVALID: the rule means nothing for the type, or its arguments are none.
 */
status record_rule_put(struct work *w, const struct record_type *type, const char *property,
                       const struct record_rule *rule) MUST_CHECK;

struct record_group {
    const char *name, *label;
    int64_t     display_order; /* -1 = at the end */
    bool        built_in;
};

status record_group_list(struct work *w, const struct record_type *type,
                         struct rows *ret_groups) MUST_CHECK;
/* NOT_FOUND with reason PROPERTY_GROUP_DOESNT_EXIST. */
status record_group_get(struct work *w, const struct record_type *type, const char *name,
                        const struct record_group **ret_group) MUST_CHECK;
status record_group_create(struct work *w, const struct record_type *type,
                           const struct record_group *draft) MUST_CHECK;
status record_group_change(struct work *w, const struct record_type *type,
                           const struct record_group *draft) MUST_CHECK;
/* CONFLICT while a property is in it. */
status record_group_archive(struct work *w, const struct record_type *type,
                            const char *name) MUST_CHECK;

/* ---- history ---- */

struct record_was {
    int64_t     id; /* of the change, also of its other values; later ones are greater */
    int64_t     record;
    const char *property;
    const char *value; /* NULL: it was cleared */
    int64_t     at;
    const char *source; /* work.source */
    int64_t     actor;  /* user; 0 = the house */
};

extern const struct shape record_was_shape;

/* What a property was, newest first; `property` NULL = all. Rows of struct record_was. */
status record_history(struct work *w, const struct record_type *type, int64_t id,
                      const char *property, struct rows *ret_history) MUST_CHECK;

/* ---- search ---- */

enum record_operator {
    OPERATOR_EQ,
    OPERATOR_NEQ,
    OPERATOR_LT,
    OPERATOR_LTE,
    OPERATOR_GT,
    OPERATOR_GTE,
    OPERATOR_BETWEEN,
    OPERATOR_IN,
    OPERATOR_NOT_IN,
    OPERATOR_HAS_PROPERTY,
    OPERATOR_NOT_HAS_PROPERTY,
    OPERATOR_CONTAINS_TOKEN,
    OPERATOR_NOT_CONTAINS_TOKEN,
};

/* By its word in the API, "EQ" …, in any case. False: there is none. */
bool record_operator(const char *word, enum record_operator *ret_operator);

struct record_filter {
    const char          *property;
    enum record_operator compare;
    const char          *value, *high_value;
    const char *const   *values; /* of IN and NOT_IN; ends with NULL */
};

struct record_filter_group {
    const struct record_filter *filters; /* all of them */
    size_t                      count;
};

/* At most 5 groups, 6 filters each, 18 in all. */
struct record_query {
    const struct record_filter_group *groups; /* any of them; none = every record */
    size_t                            group_count;
    const char                       *words; /* full text over the searched properties; or NULL */
    const char                       *sort;  /* a property; NULL = createdate */
    bool                              descending;
    const char *const                *properties; /* as in record_get */
    int64_t                           limit;      /* 1..200 */
    int64_t                           offset;     /* offset + limit <= 10,000, … */
    bool                              far;        /* … or any */
    const char                       *cursor;     /* goes on there, to any depth; NULL = does not */
};

/*
 * Comparing text ignores case, but for enumerations. A record without the value is none of EQ LT …
 * IN CONTAINS_TOKEN; it is one of NEQ, NOT_IN, NOT_CONTAINS_TOKEN and NOT_HAS_PROPERTY. What this
 * unit wrote is found. Rows of struct record; `ret_total` counts all that match.
 */
status record_search(struct work *w, const struct record_type *type,
                     const struct record_query *query, struct rows *ret_records,
                     int64_t *ret_total) MUST_CHECK;

/* Where the page after the record `last` begins: as query.cursor of the same search. */
status record_search_cursor(struct work *w, const struct record_type *type,
                            const struct record_query *query, int64_t last,
                            const char **ret_cursor) MUST_CHECK;

/*
 * The body of a search, as POST …/search takes it, for whoever works on all that it finds. INVALID:
 * it is none. FORBIDDEN: it asks by associations with a type that the actor does not see.
 */
status record_query_read(struct work *w, const struct json *body,
                         struct record_query *ret_query) MUST_CHECK;

/* Whether the actor could ask so of this type; outcomes as of record_search. Runs nothing. */
status record_query_check(struct work *w, const struct record_type *type,
                          const struct record_query *query) MUST_CHECK;

/* {"city": "Porto", "vip": true, "phone": null}, as a creation takes it: struct record_value. */
status record_values_read(struct work *w, const struct json *properties,
                          struct rows *ret_values) MUST_CHECK;

/* The ids of all that match, in one snapshot, in order: rows of int64_t. Sort and page of the query
 * count for nothing. */
status record_search_ids(struct work *w, const struct record_type *type,
                         const struct record_query *query, struct rows *ret_ids) MUST_CHECK;

/* The sum of a number over all that match, in millionths; 0 when nothing does. INVALID: it is no
 * number, or the actor does not see it. */
status record_search_sum(struct work *w, const struct record_type *type,
                         const struct record_query *query, const char *property,
                         int64_t *ret_sum) MUST_CHECK;

struct record_hit {
    const struct record_type *type;
    int64_t                   id;
};

/*
 * Full text over all types that the actor may see: every word must be there, the last may be a
 * beginning; four digits or more are also the end of a phone number. Rows of struct record_hit.
 */
status record_search_words(struct work *w, const char *words, int64_t limit,
                           struct rows *ret_hits) MUST_CHECK;

/*
 * In a WRITE that is going to look for many records by one unique property and then change them:
 * reads those that are there at once. record_find and record_change then need no statement for one
 * that has all its values already. A SQLite has nothing to gain, and nothing is read.
 */
struct record_ahead_wish {
    const char                *value; /* of the unique property */
    const struct record_value *values;
    size_t                     count;
};
struct record_ahead {
    const char                     *property;
    const struct record_ahead_wish *wishes;
    size_t                          count;
};
status record_read_ahead(struct work *w, const struct record_type *type,
                         const struct record_ahead *wanted) MUST_CHECK;

/* What to call a record in a list of records of all types; never NULL. */
status record_title(struct work *w, const struct record_type *type, int64_t id,
                    const char **ret_title) MUST_CHECK;

/* For owners whose own statements change a searched property: brings the search index up to date.
 * `texts` ends with NULL; none = takes it out of the index. All entries of a unit are written
 * together at its end.
 */
status record_index(struct work *w, const struct record_type *type, int64_t id,
                    const char *const *texts) MUST_CHECK;

/* The same from what is stored of it. An archived record stays out. */
status record_index_again(struct work *w, const struct record_type *type, int64_t id) MUST_CHECK;

/*
 * An e-mail address as it is kept and compared: trimmed, in lower case. False when it is none:
 * no or two '@', an empty or over-long part (64, 255), blanks, a domain that cannot be one.
 */
bool record_email(struct work *w, const char *text, const char **ret_email);

#endif
