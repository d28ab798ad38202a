/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_meta.h"

#include <assert.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_formula.h"
#include "crm/record/record_pipeline_rules.h"
#include "crm/record/record_pipeline_store.h"
#include "crm/record/record_rule.h"
#include "crm/record/record_sql.h"
#include "crm/record/record_stage_time.h"
#include "crm/record/record_store.h"
#include "crm/record/record_type_rules.h"
#include "crm/record/record_type_store.h"
#include "crm/record/record_value.h"
#include "crm/room.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

/* Everything that is known of all types: one state of it is kept for the process. */
struct registry {
    struct record_meta *metas;
    size_t              count;
};

/* ---- built in -------------------------------------------------------------------------------
 */

/* What every table has. A type that says more of one of them says it in its own list. */
static const struct property common[] = {
    {"hs_object_id", "Record ID", NULL, PROPERTY_NUMBER, NULL, "id",
     PROPERTY_BUILT_IN | PROPERTY_READ_ONLY | PROPERTY_INTEGER | PROPERTY_DEFAULT, NULL,
     "The number of this record"},
    {"createdate", "Create date", NULL, PROPERTY_DATETIME, NULL, "created_at",
     PROPERTY_BUILT_IN | PROPERTY_DEFAULT, NULL, "When it came to be"},
    {"hs_createdate", "Create date", NULL, PROPERTY_DATETIME, NULL, "created_at",
     PROPERTY_BUILT_IN | PROPERTY_HIDDEN, NULL, "The same as createdate"},
};

static const struct property changed_at = {NULL,
                                           "Last modified date",
                                           NULL,
                                           PROPERTY_DATETIME,
                                           NULL,
                                           "updated_at",
                                           PROPERTY_BUILT_IN | PROPERTY_READ_ONLY
                                               | PROPERTY_DEFAULT,
                                           NULL,
                                           "When a property changed last"};

/* "value=Label;value=Label" */
static void read_options(struct work *w, const char *words, struct record_property *property)
{
    struct list options = list_open(w->arena, sizeof(struct record_option));
    for (const char **part = text_split(w, words, ';', NULL); *part != NULL; part++) {
        const char          *equals = strchr(*part, '=');
        struct record_option option = {.value = *part, .label = *part};
        if (equals != NULL) {
            option.value = work_copy(w, *part, (size_t) (equals - *part));
            option.label = equals + 1;
        }
        option.display_order = (int64_t) options.count;
        *(struct record_option *) list_add(&options) = option;
    }
    property->options = options.items;
    property->option_count = options.count;
}

static struct record_property *add_property(struct record_meta *meta, struct list *properties)
{
    struct record_property *property = list_add(properties);
    meta->properties = properties->items;
    meta->count = properties->count;
    return property;
}

static void add_built_in(struct work *w, const struct property *is, struct record_meta *meta,
                         struct list *properties)
{
    bool fresh;
    map_put(&meta->names, is->name, &fresh)->number = (int64_t) properties->count;
    if (!fresh)
        return;
    struct record_property *property = add_property(meta, properties);
    *property = (struct record_property){
        .is = *is, .display_order = -1, .created_at = ABSENT, .updated_at = ABSENT};
    property->is.flags |= PROPERTY_BUILT_IN;
    property->external_options = (is->flags & PROPERTY_OWNER) != 0;
    property->form_field = (is->flags & (PROPERTY_READ_ONLY | PROPERTY_HIDDEN)) == 0;
    if (is->column == NULL)
        property->is.column = is->name;
    if (is->field_type == NULL)
        property->is.field_type = record_field_type(is->type);
    if (is->options != NULL)
        read_options(w, is->options, property);
}

static void add_built_ins(struct work *w, struct record_meta *meta, struct list *properties)
{
    const struct record_type *type = meta->type;
    const char               *group = type->properties[0].group;
    for (const struct property *is = type->properties; is->name != NULL; is++)
        add_built_in(w, is, meta, properties);
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        struct property is = common[i];
        is.group = group;
        add_built_in(w, &is, meta, properties);
    }
    struct property is = changed_at;
    is.name = type->changed_at != NULL ? type->changed_at : "hs_lastmodifieddate";
    is.group = group;
    add_built_in(w, &is, meta, properties);
}

/* ---- made at run time -----------------------------------------------------------------------
 */

static int64_t number_of(const struct json *object, const char *name, int64_t otherwise)
{
    int64_t number;
    return json_to_int(json_member(object, name), &number) ? number : otherwise;
}

static status read_stored_options(struct work *w, const char *words,
                                  struct record_property *property)
{
    const struct json *array;
    struct list        options = list_open(w->arena, sizeof(struct record_option));
    TRY(json_parse(w, words, strlen(words), &array));
    for (const struct json *item = array->first; item != NULL; item = item->next) {
        const struct json *hidden = json_member(item, "hidden");
        *(struct record_option *) list_add(&options) = (struct record_option){
            .value = json_text(item, "value"),
            .label = json_text(item, "label"),
            .description = json_text(item, "description"),
            .display_order = number_of(item, "displayOrder", -1),
            .hidden = hidden != NULL && hidden->truth,
        };
    }
    property->options = options.items;
    property->option_count = options.count;
    return OK;
}

static status read_stored(struct work *w, const struct record_property_row *row,
                          const struct record_type *type, struct record_property *property)
{
    *property = (struct record_property){
        .is = {.name = row->name,
               .label = row->label,
               .group = row->group_name,
               .type = row->value_type,
               .field_type = row->field_type,
               .column = row->column_name,
               .flags = (unsigned) row->flags,
               .description = row->description},
        .display_order = row->display_order,
        .created_at = row->created_at,
        .created_by = row->created_by,
        .updated_at = row->updated_at,
        .updated_by = row->updated_by,
        .form_field = row->form_field,
        .external_options = row->external_options,
        .currency_symbol = row->currency_symbol,
        .sensitivity = row->sensitivity,
        .number_hint = row->number_hint,
        .text_hint = row->text_hint,
        .currency_property = row->currency_property,
        .referenced_type = row->referenced_type,
        .formula = row->formula,
        .archived = row->archived_at != ABSENT,
    };
    if (row->formula != NULL)
        property->is.flags |= PROPERTY_READ_ONLY;
    if (type->made != NULL)
        record_type_mark(type->made, property);
    return row->options == NULL ? OK : read_stored_options(w, row->options, property);
}

static status add_stored(struct work *w, const struct record_property_row *row,
                         struct record_meta *meta, struct list *properties)
{
    bool fresh;
    map_put(&meta->names, row->name, &fresh)->number = (int64_t) properties->count;
    assert(fresh);
    return read_stored(w, row, meta->type, add_property(meta, properties));
}

status record_property_list_archived(struct work *w, const struct record_type *type,
                                     struct rows *ret_properties)
{
    struct rows rows;
    struct list properties = list_open(w->arena, sizeof(struct record_property));
    TRY(record_store_properties(w, &rows));
    const struct record_property_row *row = rows.items;
    for (int64_t i = 0; i < rows.count; i++, row++)
        if (text_same(row->type, type->id) && row->archived_at != ABSENT)
            TRY(read_stored(w, row, type, list_add(&properties)));
    *ret_properties = list_rows(&properties);
    return OK;
}

static status add_all_stored(struct work *w, const struct rows *rows, struct record_meta *meta,
                             struct list *properties)
{
    const struct record_property_row *row = rows->items;
    for (int64_t i = 0; i < rows->count; i++, row++)
        if (text_same(row->type, meta->type->id) && row->archived_at == ABSENT
            && map_get(&meta->names, row->name) == NULL)
            TRY(add_stored(w, row, meta, properties));
    return OK;
}

/* ---- rules ----------------------------------------------------------------------------------
 */

static status add_property_rules(struct work *w, const struct rows *rows,
                                 const struct record_type *type, struct record_property *property)
{
    const struct record_rule_row *row = rows->items;
    struct list                   rules = list_open(w->arena, sizeof(struct record_rule));
    for (int64_t i = 0; i < rows->count; i++, row++) {
        if (!text_same(row->type, type->id) || !text_same(row->property, property->is.name))
            continue;
        struct record_rule *rule = list_add(&rules);
        rule->kind = row->rule;
        TRY(record_rule_read(w, row->arguments, &rule->arguments));
    }
    property->rules = rules.items;
    property->rule_count = rules.count;
    return OK;
}

static status add_rules(struct work *w, const struct rows *rows, struct record_meta *meta,
                        struct list *properties)
{
    for (size_t i = 0; rows->count > 0 && i < properties->count; i++)
        TRY(add_property_rules(w, rows, meta->type, list_at(properties, i)));
    return OK;
}

/* ---- calculations ---------------------------------------------------------------------------
 */

static bool is_calculated(const struct list *calculations, const struct record_property *property)
{
    for (size_t i = 0; i < calculations->count; i++)
        if (((const struct record_calculation *) list_at(calculations, i))->property == property)
            return true;
    return false;
}

/* Whether all that the formula needs stands before it. */
static bool is_ready(const struct list *calculations, const struct formula *formula)
{
    for (size_t i = 0; i < formula->input_count; i++)
        if (formula->inputs[i]->formula != NULL && !is_calculated(calculations, formula->inputs[i]))
            return false;
    return true;
}

/* Those that can be added now; true when there was one. */
static bool add_ready(struct work *w, struct record_meta *meta, struct list *calculations)
{
    size_t before = calculations->count;
    for (size_t i = 0; i < meta->count; i++) {
        const struct record_property *property = &meta->properties[i];
        const struct formula         *formula;
        if (property->formula == NULL || is_calculated(calculations, property)
            || record_formula_read(w, meta, property->formula, property->is.type, &formula) != OK
            || !is_ready(calculations, formula))
            continue;
        *(struct record_calculation *) list_add(calculations) =
            (struct record_calculation){property, formula};
    }
    return calculations->count > before;
}

static void add_calculations(struct work *w, struct record_meta *meta)
{
    struct failure failure = w->failure;
    struct list    calculations = list_open(w->arena, sizeof(struct record_calculation));
    while (add_ready(w, meta, &calculations))
        continue;
    w->failure = failure;
    meta->calculations = calculations.items;
    meta->calculation_count = calculations.count;
}

/* ---- groups ---------------------------------------------------------------------------------
 */

static const char *built_in_label(struct work *w, const struct record_type *type, const char *name)
{
    if (type->groups == NULL)
        return name;
    for (const char **part = text_split(w, type->groups, ';', NULL); *part != NULL; part++) {
        size_t size = strlen(name);
        if (strncmp(*part, name, size) == 0 && (*part)[size] == '=')
            return *part + size + 1;
    }
    return name;
}

static struct record_group *group_in(const struct list *groups, const char *name)
{
    for (size_t i = 0; i < groups->count; i++) {
        struct record_group *group = list_at(groups, i);
        if (text_same(group->name, name))
            return group;
    }
    return NULL;
}

static void add_groups(struct work *w, const struct rows *rows, struct record_meta *meta)
{
    struct list groups = list_open(w->arena, sizeof(struct record_group));
    for (const struct property *is = meta->type->properties; is->name != NULL; is++)
        if (group_in(&groups, is->group) == NULL)
            *(struct record_group *) list_add(&groups) = (struct record_group){
                is->group, built_in_label(w, meta->type, is->group), -1, true};

    const struct record_group_row *row = rows->items;
    for (int64_t i = 0; i < rows->count; i++, row++) {
        if (!text_same(row->type, meta->type->id) || row->archived_at != ABSENT)
            continue;
        struct record_group *group = group_in(&groups, row->name);
        bool                 built_in = group != NULL;
        if (!built_in)
            group = list_add(&groups);
        *group = (struct record_group){row->name, row->label, row->display_order, built_in};
    }
    meta->groups = groups.items;
    meta->group_count = groups.count;
}

/* ---- the registry ---------------------------------------------------------------------------
 */

static status describe(struct work *w, const struct record_type *type, const struct rows *rows,
                       struct record_meta *ret_meta)
{
    struct list properties = list_open(w->arena, sizeof(struct record_property));
    *ret_meta = (struct record_meta){.type = type, .names = map_open(w->arena, 1)};
    add_built_ins(w, ret_meta, &properties);
    TRY(add_all_stored(w, &rows[0], ret_meta, &properties));
    TRY(record_pipelines_describe(w, &rows[3], ret_meta, &properties));
    record_stage_time_describe(w, ret_meta, &properties);
    add_groups(w, &rows[1], ret_meta);
    add_calculations(w, ret_meta);
    return add_rules(w, &rows[2], ret_meta, &properties);
}

status record_version(struct work *w, int64_t *ret_version)
{
    return db_number(w, &RECORD_VERSION, NO_PARAMS, ret_version);
}

/* After the built-in ones. */
static status describe_made(struct work *w, const struct rows *rows, bool archived,
                            struct list *metas)
{
    struct rows made;
    TRY(record_store_types(w, &made));
    const struct record_type_row *row = made.items;
    for (int64_t i = 0; i < made.count; i++, row++)
        if ((row->archived_at != ABSENT) == archived && !record_type_is_going(row))
            TRY(describe(w, record_type_of_row(w, row), rows, list_add(metas)));
    return OK;
}

/* All rows that types are described by, in the order that `describe` takes. */
enum { STORED = 5 };

static status read_rows(struct work *w, struct rows *ret_rows)
{
    TRY(record_store_properties(w, &ret_rows[0]));
    TRY(record_store_groups(w, &ret_rows[1]));
    TRY(record_store_rules(w, &ret_rows[2]));
    TRY(record_store_pipelines(w, &ret_rows[3]));
    return record_store_stages(w, &ret_rows[4]);
}

static status make_registry(struct work *w, const void **ret_registry)
{
    struct registry *registry = work_take(w, sizeof *registry);
    struct list      metas = list_open(w->arena, sizeof(struct record_meta));
    struct rows      rows[STORED];
    TRY(read_rows(w, rows));
    for (const struct room *const *room = house_of(w)->rooms; *room != NULL; room++)
        for (const struct record_type *type = (*room)->records; type != NULL && type->id != NULL;
             type++)
            TRY(describe(w, type, rows, list_add(&metas)));
    TRY(describe_made(w, rows, false, &metas));
    registry->metas = metas.items;
    registry->count = metas.count;
    *ret_registry = registry;
    return OK;
}

static const struct db_kept registry_kept = {"the properties of records", record_version,
                                             make_registry};

status record_meta_all(struct work *w, const struct record_meta **ret_metas, size_t *ret_count)
{
    const void *kept;
    TRY(db_kept_get(w, &registry_kept, &kept));
    const struct registry *registry = kept;
    *ret_metas = registry->metas;
    *ret_count = registry->count;
    return OK;
}

status record_meta_archived(struct work *w, const struct record_meta **ret_metas, size_t *ret_count)
{
    struct rows rows[STORED];
    struct list metas = list_open(w->arena, sizeof(struct record_meta));
    TRY(read_rows(w, rows));
    TRY(describe_made(w, rows, true, &metas));
    *ret_metas = metas.items;
    *ret_count = metas.count;
    return OK;
}

status record_meta_get(struct work *w, const struct record_type *type,
                       const struct record_meta **ret_meta)
{
    size_t count;
    TRY(record_meta_all(w, ret_meta, &count));
    for (; count > 0; count--, (*ret_meta)++)
        if ((*ret_meta)->type == type || text_same((*ret_meta)->type->id, type->id))
            return OK;
    return fail(w, NOT_FOUND, NULL, "There is no object type '%s'.", type->name);
}

const struct record_property *record_meta_find(const struct record_meta *meta, const char *name)
{
    const union map_value *place = map_get(&meta->names, name);
    return place == NULL ? NULL : &meta->properties[place->number];
}

const struct record_group *record_meta_group(const struct record_meta *meta, const char *name)
{
    for (size_t i = 0; i < meta->group_count; i++)
        if (text_same(meta->groups[i].name, name))
            return &meta->groups[i];
    return NULL;
}

status record_meta_need(struct work *w, const struct record_meta *meta, const char *name,
                        const struct record_property **ret_property)
{
    *ret_property = record_meta_find(meta, name);
    if (*ret_property != NULL)
        return OK;
    return fail_reason(w, INVALID, "PROPERTY_DOESNT_EXIST", name,
                       "Property \"%.100s\" does not exist on %s.", name, meta->type->name);
}

status record_meta_changed(struct work *w)
{
    int64_t version = db_new_id(w);
    TRY(db_run(w, &RECORD_VERSION_PUT, WITH(P_INT(version)), NULL));
    db_kept_changed(w, &registry_kept);
    return OK;
}
