/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a property is needed for: shown before somebody archives it. */
#include "base/list.h"
#include "base/text.h"
#include "crm/record/record.h"
#include "crm/record/record_formula.h"
#include "crm/record/record_meta.h"
#include "crm/room.h"

/* clang-format off */
static const struct field use_fields[] = {
    FIELD(record_use, kind, FIELD_TEXT, .help = "calculation, list or view"),
    FIELD(record_use, id,   FIELD_INT,  .help = "0: it goes by its name"),
    FIELD(record_use, name, FIELD_TEXT),
};
static const struct shape use_shape = SHAPE("PropertyUse", record_use, use_fields);

static const struct field uses_fields[] = {
    FIELD(record_uses, records, FIELD_INT,  .help = "that have a value"),
    FIELD(record_uses, uses,    FIELD_LIST, .of = &use_shape),
};
const struct shape record_uses_shape = SHAPE("PropertyUses", record_uses, uses_fields);
/* clang-format on */

static status count_records(struct work *w, const struct record_type *type, const char *name,
                            int64_t *ret_count)
{
    struct record_filter       known = {.property = name, .compare = OPERATOR_HAS_PROPERTY};
    struct record_filter_group group = {.filters = &known, .count = 1};
    static const char *const   none[] = {NULL};
    struct record_query        query = {
               .groups = &group, .group_count = 1, .properties = none, .limit = 1};
    struct rows first;
    return record_search(w, type, &query, &first, ret_count);
}

static bool needs(const struct formula *formula, const char *name)
{
    for (size_t i = 0; i < formula->input_count; i++)
        if (text_same(formula->inputs[i]->is.name, name))
            return true;
    return false;
}

static status add_calculations(struct work *w, const struct record_type *type, const char *name,
                               struct list *uses)
{
    const struct record_meta *meta;
    TRY(record_meta_get(w, type, &meta));
    for (size_t i = 0; i < meta->calculation_count; i++)
        if (needs(meta->calculations[i].formula, name))
            *(struct record_use *) list_add(uses) = (struct record_use){
                .kind = "calculation", .name = meta->calculations[i].property->is.label};
    return OK;
}

status record_property_uses(struct work *w, const struct record_type *type, const char *name,
                            struct record_uses *ret_uses)
{
    const struct record_property *property;
    struct list                   uses = list_open(w->arena, sizeof(struct record_use));
    TRY(record_property_get(w, type, name, &property));
    TRY(count_records(w, type, name, &ret_uses->records));
    TRY(add_calculations(w, type, name, &uses));
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        if ((*room)->uses != NULL)
            TRY((*room)->uses(w, type, name, &uses));
    ret_uses->uses = list_rows(&uses);
    return OK;
}
