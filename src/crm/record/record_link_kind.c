/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Kinds of links: the built-in ones, those that follow from a formula, those made at run time. */
#include <ctype.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_link_rules.h"
#include "crm/record/record_link_store.h"
#include "kit/db/db.h"

#define CONTACT       "0-1"
#define COMPANY       "0-2"
#define DEAL          "0-3"
#define TICKET        "0-5"
#define LINE_ITEM     "0-8"
#define COMMUNICATION "0-18"
#define TASK          "0-27"
#define NOTE          "0-46"
#define MEETING       "0-47"
#define CALL          "0-48"
#define EMAIL         "0-49"
#define ORDER         "0-123"
#define CART          "0-142"

enum {
    MOST_LABELS = 50, /* of a pair of types */
    MOST_NAME = 100,
    FIRST_BY_FORMULA = 1 << 30,
};

/*
 * Both directions in one line. The first line of a pair is its default; what has a label is not.
 * How to add one: a line here. Numbers are for ever.
 */
static const struct built_in {
    const char *from, *to;
    int64_t     id, inverse;
    const char *label, *inverse_label;
    bool        one, inverse_one;    /* a record has one of it; a new one takes its place */
    const char *name, *inverse_name; /* NULL = from the names of the types */
} built_in[] = {
    {CONTACT, CONTACT, 449, 449},
    {CONTACT, COMPANY, 279, 280},
    {CONTACT, COMPANY, 1, 2, .label = "Primary", .inverse_label = "Primary", .one = true},
    {COMPANY, COMPANY, 450, 450},
    {COMPANY, COMPANY, 13, 14, .label = "Child Company", .inverse_label = "Parent Company",
     .inverse_one = true, .name = "parent_to_child_company",
     .inverse_name = "child_to_parent_company"},

    {DEAL, CONTACT, 3, 4},
    {DEAL, COMPANY, 341, 342},
    {DEAL, COMPANY, 5, 6, .label = "Primary", .inverse_label = "Primary", .one = true},
    {DEAL, DEAL, 451, 451},
    {DEAL, LINE_ITEM, 19, 20},
    {DEAL, TICKET, 27, 28},

    {CONTACT, TICKET, 15, 16},
    {TICKET, COMPANY, 339, 340},
    {TICKET, COMPANY, 26, 25, .label = "Primary", .inverse_label = "Primary", .one = true},
    {TICKET, TICKET, 452, 452},

    {ORDER, CONTACT, 507, 508},
    {ORDER, COMPANY, 509, 510},
    {DEAL, ORDER, 511, 512},
    {ORDER, LINE_ITEM, 513, 514},
    {ORDER, TICKET, 525, 526},
    {ORDER, TASK, 726, 727},
    {CART, CONTACT, 586, 587},
    {CART, LINE_ITEM, 590, 591},
    {CART, ORDER, 592, 593},
    {CART, TICKET, 594, 595},

    {COMMUNICATION, CONTACT, 81, 82},
    {COMMUNICATION, TICKET, 83, 84},
    {COMMUNICATION, DEAL, 85, 86},
    {COMMUNICATION, COMPANY, 87, 88},
    {COMPANY, CALL, 181, 182},
    {COMPANY, EMAIL, 185, 186},
    {COMPANY, MEETING, 187, 188},
    {COMPANY, NOTE, 189, 190},
    {COMPANY, TASK, 191, 192},
    {CONTACT, CALL, 193, 194},
    {CONTACT, EMAIL, 197, 198},
    {CONTACT, MEETING, 199, 200},
    {CONTACT, NOTE, 201, 202},
    {CONTACT, TASK, 203, 204},
    {DEAL, CALL, 205, 206},
    {DEAL, EMAIL, 209, 210},
    {DEAL, MEETING, 211, 212},
    {DEAL, NOTE, 213, 214},
    {DEAL, TASK, 215, 216},
    {TICKET, CALL, 219, 220},
    {TICKET, EMAIL, 223, 224},
    {TICKET, MEETING, 225, 226},
    {TICKET, NOTE, 227, 228},
    {TICKET, TASK, 229, 230},
    {CALL, MEETING, 399, 400},
};

/* ---- one kind ---- */

/* A default beside which there are labelled ones of the house gives its short name to them. */
static bool has_built_in_label(const struct built_in *line)
{
    for (size_t i = 0; i < COUNT_OF(built_in); i++)
        if (text_same(built_in[i].from, line->from) && text_same(built_in[i].to, line->to)
            && built_in[i].label != NULL && built_in[i].name == NULL)
            return true;
    return false;
}

static const char *name_of(struct work *w, const struct record_type *from,
                           const struct record_type *to, bool unlabeled)
{
    return work_text(w, "%s_to_%s%s", from->singular, to->singular, unlabeled ? "_unlabeled" : "");
}

static struct record_link_kind forward(struct work *w, const struct built_in *line,
                                       const struct record_type *from, const struct record_type *to)
{
    bool plain = line->label == NULL;
    return (struct record_link_kind){
        .id = line->id,
        .inverse = line->inverse,
        .from = from,
        .to = to,
        .name = line->name != NULL ? line->name
                                   : name_of(w, from, to, plain && has_built_in_label(line)),
        .label = line->label,
        .is_default = plain,
        .most = line->one,
        .newest_wins = line->one,
    };
}

static struct record_link_kind backward(struct work *w, const struct built_in *line,
                                        const struct record_type *from,
                                        const struct record_type *to)
{
    struct built_in turned = {
        line->to,    line->from,        line->inverse, line->id,           line->inverse_label,
        line->label, line->inverse_one, line->one,     line->inverse_name, line->name};
    struct record_link_kind kind = forward(w, &turned, from, to);
    if (turned.name == NULL)
        kind.name = name_of(w, from, to, turned.label == NULL && has_built_in_label(line));
    return kind;
}

/* Types 0-n and 2-n in one number below 2^15. */
static int64_t code_of(const struct record_type *type)
{
    int64_t number = 0;
    bool    custom = text_starts(type->id, "2-");
    if (!text_to_int(type->id + 2, &number) || number < 0)
        return 0;
    return custom ? 1000 + number : number;
}

static struct record_link_kind by_formula(struct work *w, const struct record_type *from,
                                          const struct record_type *to)
{
    int64_t own = code_of(from), other = code_of(to);
    return (struct record_link_kind){
        .id = FIRST_BY_FORMULA + own * 32768 + other,
        .inverse = FIRST_BY_FORMULA + other * 32768 + own,
        .from = from,
        .to = to,
        .name = name_of(w, from, to, false),
        .is_default = true,
    };
}

/* ---- all kinds of a pair ---- */

static void add_built_in(struct work *w, struct list *kinds, const struct record_type *from,
                         const struct record_type *to)
{
    for (size_t i = 0; i < COUNT_OF(built_in); i++) {
        const struct built_in *line = &built_in[i];
        if (text_same(line->from, from->id) && text_same(line->to, to->id))
            *(struct record_link_kind *) list_add(kinds) = forward(w, line, from, to);
        if (text_same(line->to, from->id) && text_same(line->from, to->id)
            && line->id != line->inverse)
            *(struct record_link_kind *) list_add(kinds) = backward(w, line, from, to);
    }
    if (kinds->count == 0)
        *(struct record_link_kind *) list_add(kinds) = by_formula(w, from, to);
}

static status add_made(struct work *w, struct list *kinds, const struct record_type *from,
                       const struct record_type *to)
{
    struct rows rows;
    TRY(record_link_store_labels(w, from->id, to->id, &rows));
    const struct link_label_row *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++, row++)
        *(struct record_link_kind *) list_add(kinds) =
            (struct record_link_kind){.id = row->id,
                                      .inverse = row->inverse,
                                      .from = from,
                                      .to = to,
                                      .name = row->name,
                                      .label = row->label,
                                      .made = true};
    return OK;
}

static status set_limits(struct work *w, struct list *kinds, const struct record_type *from,
                         const struct record_type *to)
{
    struct rows rows;
    TRY(record_link_store_limits(w, from->id, to->id, &rows));
    const struct link_limit_row *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++, row++)
        for (size_t j = 0; j < kinds->count; j++) {
            struct record_link_kind *kind = list_at(kinds, j);
            if (kind->id == row->kind)
                kind->most = row->most;
        }
    return OK;
}

status record_link_kinds(struct work *w, const struct record_type *from,
                         const struct record_type *to, struct rows *ret_kinds)
{
    struct list kinds = list_open(w->arena, sizeof(struct record_link_kind));
    add_built_in(w, &kinds, from, to);
    TRY(add_made(w, &kinds, from, to));
    TRY(set_limits(w, &kinds, from, to));
    *ret_kinds = list_rows(&kinds);
    return OK;
}

status record_link_default(struct work *w, const struct record_type *from,
                           const struct record_type *to, struct record_link_kind *ret_kind)
{
    struct rows kinds;
    TRY(record_link_kinds(w, from, to, &kinds));
    *ret_kind = *(const struct record_link_kind *) kinds.items;
    return OK;
}

/* ---- finding ---- */

/* Which type a number leads to; NULL: none that is known. */
static status target_of(struct work *w, const struct record_type *from, int64_t id,
                        const char **ret_type)
{
    struct link_label_row label;
    *ret_type = NULL;
    for (size_t i = 0; i < COUNT_OF(built_in); i++) {
        if (built_in[i].id == id && text_same(built_in[i].from, from->id))
            *ret_type = built_in[i].to;
        if (built_in[i].inverse == id && text_same(built_in[i].to, from->id))
            *ret_type = built_in[i].from;
    }
    if (id >= FIRST_BY_FORMULA && (id - FIRST_BY_FORMULA) / 32768 == code_of(from)) {
        int64_t code = (id - FIRST_BY_FORMULA) % 32768;
        *ret_type = code > 1000 ? work_text(w, "2-%lld", (long long) code - 1000)
                                : work_text(w, "0-%lld", (long long) code);
    }
    if (*ret_type != NULL)
        return OK;
    status outcome = record_link_store_label(w, id, &label);
    if (outcome == OK && text_same(label.from_type, from->id))
        *ret_type = label.to_type;
    return outcome == NOT_FOUND ? OK : outcome;
}

static const struct record_link_kind *find_id(const struct rows *kinds, int64_t id)
{
    const struct record_link_kind *kind = kinds->items;
    for (int64_t i = 0; i < kinds->count; i++)
        if (kind[i].id == id)
            return &kind[i];
    return NULL;
}

static status no_such_kind(struct work *w, const struct record_type *from,
                           const struct record_type *to, const char *name)
{
    return fail_reason(w, INVALID, "INVALID_ASSOCIATION_TYPE", "associationTypeId",
                       "There is no association type %.100s from %s to %s. GET "
                       "/crm/v4/associations/%s/%s/labels lists those that there are.",
                       name, from->name, to->name, from->name, to->name);
}

/* It may be the right one from the other end. */
static status refuse_id(struct work *w, const struct record_type *from,
                        const struct record_type *to, int64_t id)
{
    struct rows kinds;
    TRY(record_link_kinds(w, to, from, &kinds));
    const struct record_link_kind *kind = find_id(&kinds, id);
    if (kind == NULL)
        return no_such_kind(w, from, to, work_text(w, "%lld", (long long) id));
    return fail_reason(w, INVALID, "WRONG_ASSOCIATION_DIRECTION", "associationTypeId",
                       "Association type %lld goes from %s to %s; from %s to %s it is %lld.",
                       (long long) id, to->name, from->name, from->name, to->name,
                       (long long) kind->inverse);
}

status record_link_kind_get(struct work *w, const struct record_type *from,
                            const struct record_type *to, int64_t id,
                            struct record_link_kind *ret_kind)
{
    const char *type;
    struct rows kinds;
    if (to == NULL) {
        TRY(target_of(w, from, id, &type));
        if (type == NULL || record_type_get(w, type, &to) != OK)
            return fail_reason(w, INVALID, "INVALID_ASSOCIATION_TYPE", "associationTypeId",
                               "There is no association type %lld that begins at %s.",
                               (long long) id, from->name);
    }
    TRY(record_link_kinds(w, from, to, &kinds));
    const struct record_link_kind *kind = find_id(&kinds, id);
    if (kind == NULL)
        return refuse_id(w, from, to, id);
    *ret_kind = *kind;
    return OK;
}

status record_link_kind_find(struct work *w, const struct record_type *from,
                             const struct record_type *to, const char *name,
                             struct record_link_kind *ret_kind)
{
    int64_t     id = 0;
    struct rows kinds;
    if (text_to_int(name, &id))
        return record_link_kind_get(w, from, to, id, ret_kind);
    TRY(record_link_kinds(w, from, to, &kinds));
    const struct record_link_kind *kind = kinds.items;
    for (int64_t i = 0; i < kinds.count; i++)
        if (text_same_nocase(kind[i].name, name)) {
            *ret_kind = kind[i];
            return OK;
        }
    return no_such_kind(w, from, to, work_text(w, "'%.100s'", name));
}

/* ---- made at run time ---- */

static status check_draft(struct work *w, const struct rows *kinds,
                          const struct record_link_draft *draft)
{
    const struct record_link_kind *kind = kinds->items;
    size_t                         size = draft->name == NULL ? 0 : strlen(draft->name);
    if (size == 0 || size > MOST_NAME || isdigit((unsigned char) draft->name[0]))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "name",
                           "An association type needs a name of 1 to %d bytes that does not begin "
                           "with a digit.",
                           MOST_NAME);
    for (int64_t i = 0; i < kinds->count; i++) {
        if (text_same_nocase(kind[i].name, draft->name))
            return fail_reason(w, CONFLICT, "CONFLICT", "name",
                               "There is an association type '%s' from %s to %s already.",
                               draft->name, kind->from->name, kind->to->name);
        if (draft->label != NULL && text_same(kind[i].label, draft->label))
            return fail_reason(w, CONFLICT, "CONFLICT", "label",
                               "There is a label '%s' from %s to %s already.", draft->label,
                               kind->from->name, kind->to->name);
    }
    if (kinds->count >= MOST_LABELS)
        return fail_reason(w, CONFLICT, "LIMIT_EXCEEDED", NULL,
                           "There are %d association types from %s to %s; remove one first.",
                           MOST_LABELS, kind->from->name, kind->to->name);
    return OK;
}

/* A label that is the same both ways between records of one type is one kind, its own inverse. */
static status add_rows(struct work *w, struct link_label_row *row, const char *inverse_label)
{
    struct link_label_row other = {.from_type = row->to_type,
                                   .to_type = row->from_type,
                                   .name = row->name,
                                   .label = inverse_label};
    TRY(record_link_store_next_label(w, &row->id));
    row->inverse = row->id;
    if (text_same(row->from_type, row->to_type) && text_same(row->label, inverse_label))
        return record_link_store_add_label(w, row);
    TRY(record_link_store_next_label(w, &other.id));
    row->inverse = other.id;
    other.inverse = row->id;
    if (text_same(row->from_type, row->to_type))
        other.name = work_text(w, "%s_inverse", row->name);
    TRY(record_link_store_add_label(w, row));
    return record_link_store_add_label(w, &other);
}

status record_link_kind_create(struct work *w, const struct record_type *from,
                               const struct record_type *to, const struct record_link_draft *draft,
                               struct rows *ret_kinds)
{
    struct rows             kinds;
    struct list             made = list_open(w->arena, sizeof(struct record_link_kind));
    struct link_label_row   row = {.from_type = from->id, .to_type = to->id};
    struct record_link_kind other;
    TRY(record_link_kinds(w, from, to, &kinds));
    TRY(check_draft(w, &kinds, draft));
    row.name = draft->name;
    row.label = draft->label;
    TRY(add_rows(w, &row, draft->inverse != NULL ? draft->inverse : draft->label));
    TRY(record_link_kind_get(w, from, to, row.id, list_add(&made)));
    if (row.inverse != row.id) {
        TRY(record_link_kind_get(w, to, from, row.inverse, &other));
        *(struct record_link_kind *) list_add(&made) = other;
    }
    *ret_kinds = list_rows(&made);
    return OK;
}

static status need_made(struct work *w, const struct record_link_kind *kind)
{
    if (kind->made)
        return OK;
    return fail_reason(w, FORBIDDEN, "BUILT_IN", "associationTypeId",
                       "Association type %lld is part of Storefolk and cannot be changed.",
                       (long long) kind->id);
}

status record_link_kind_change(struct work *w, const struct record_link_kind *kind,
                               const struct record_link_draft *draft)
{
    TRY(need_made(w, kind));
    if (text_empty(draft->label))
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "label", "\"label\" is missing.");
    TRY(record_link_store_change_label(w, kind->id, draft->label));
    if (kind->inverse == kind->id)
        return OK;
    return draft->inverse == NULL
               ? OK
               : record_link_store_change_label(w, kind->inverse, draft->inverse);
}

status record_link_kind_remove(struct work *w, const struct record_link_kind *kind)
{
    TRY(need_made(w, kind));
    TRY(record_link_store_put_limit(w, kind, 0));
    TRY(record_link_store_remove_label(w, kind->from->id, kind->id));
    if (kind->inverse == kind->id)
        return OK;
    const struct record_link_kind other = {.id = kind->inverse, .from = kind->to, .to = kind->from};
    TRY(record_link_store_put_limit(w, &other, 0));
    return record_link_store_remove_label(w, other.from->id, other.id);
}

status record_link_kind_limit(struct work *w, const struct record_link_kind *kind, int64_t most)
{
    if (most < 0 || most > INT32_MAX)
        return fail_reason(w, INVALID, "VALIDATION_ERROR", "maxToObjectIds",
                           "\"maxToObjectIds\" must be a whole number from 1 on.");
    if (kind->newest_wins)
        return fail_reason(w, FORBIDDEN, "BUILT_IN", "typeId",
                           "A record has one of association type %lld; that cannot be changed.",
                           (long long) kind->id);
    return record_link_store_put_limit(w, kind, most);
}

status record_link_limited(struct work *w, struct rows *ret_kinds)
{
    struct rows rows;
    struct list kinds = list_open(w->arena, sizeof(struct record_link_kind));
    TRY(record_link_store_limited(w, &rows));
    const struct link_label_row *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++) {
        const struct record_type *from, *to;
        TRY(record_type_get(w, row[i].from_type, &from));
        TRY(record_type_get(w, row[i].to_type, &to));
        TRY(record_link_kind_get(w, from, to, row[i].id, list_add(&kinds)));
    }
    *ret_kinds = list_rows(&kinds);
    return OK;
}
