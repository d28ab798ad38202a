/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_type.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/access.h"
#include "crm/record/record_store.h"
#include "crm/record/record_type_rules.h"
#include "crm/record/record_type_store.h"
#include "crm/staff/staff.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

enum {
    LONGEST_NAME = 50,
    LONGEST_LABEL = 255,
    LONGEST_DESCRIPTION = 5000,
    MOST_TYPES = 200,
    LAST_TYPE = 511,  /* numbers are not given again: record_store_entries */
    MOST_LISTED = 50, /* names in one of its lists */
    SLICE = 100,      /* records that come into the search in one unit */
};

/* ---- what is known of it ---- */

/* What every such type has. */
static const struct property common[] = {
    {"hs_pipeline", "Pipeline", NULL, PROPERTY_ENUMERATION},
    {"hs_pipeline_stage", "Stage", NULL, PROPERTY_ENUMERATION},
    {"hubspot_owner_id", "Owner", NULL, PROPERTY_ENUMERATION, .flags = PROPERTY_OWNER},
};

static const struct property *properties_in(struct work *w, const char *group)
{
    struct property *properties = work_take(w, (COUNT_OF(common) + 1) * sizeof *properties);
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        properties[i] = common[i];
        properties[i].group = group;
    }
    return properties;
}

/* "a;b"; nothing is an empty list and not a list of one empty name. */
static const char *const *read_list(struct work *w, const char *words)
{
    static const char *const none[] = {NULL};
    return text_empty(words) ? none : text_split(w, words, ';', NULL);
}

static const char *write_list(struct work *w, const char *const *list)
{
    struct text text = text_open(w->arena);
    for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
        if (i > 0)
            text_add_char(&text, ';');
        text_add(&text, list[i]);
    }
    return text.bytes;
}

static bool is_in(const char *name, const char *const *list)
{
    for (; list != NULL && *list != NULL; list++)
        if (text_same(*list, name))
            return true;
    return false;
}

static struct record_made made_of_row(struct work *w, const struct record_type_row *row)
{
    return (struct record_made){
        .name = row->name,
        .label = row->singular,
        .plural = row->plural,
        .description = row->description,
        .primary = row->primary_property,
        .secondary = read_list(w, row->secondary_properties),
        .required = read_list(w, row->required_properties),
        .searchable = read_list(w, row->searchable_properties),
        .associated = read_list(w, row->associated_types),
        .created_at = row->created_at,
        .created_by = row->created_by,
        .updated_at = row->updated_at,
        .updated_by = row->updated_by,
        .archived_at = row->archived_at,
    };
}

const struct record_type *record_type_of_row(struct work *w, const struct record_type_row *row)
{
    struct record_type *type = work_take(w, sizeof *type);
    struct record_made *made = work_take(w, sizeof *made);
    const char         *group = work_text(w, "%s_information", row->name);
    *made = made_of_row(w, row);
    *type = (struct record_type){
        .id = work_text(w, "2-%lld", (long long) row->id),
        .name = row->qualified,
        .singular = row->name,
        .table = record_store_table_of(w, row->id),
        .see = MAY_SEE_RECORDS,
        .edit = MAY_EDIT_RECORDS,
        .properties = properties_in(w, group),
        .groups = work_text(w, "%s=%s information", group, row->singular),
        .title = row->primary_property,
        .pipeline = "hs_pipeline",
        .stage = "hs_pipeline_stage",
        .merging = &record_merging_plain,
        .made = made,
    };
    return type;
}

void record_type_mark(const struct record_made *made, struct record_property *property)
{
    const char *name = property->is.name;
    if (text_same(name, made->primary) || is_in(name, made->secondary)
        || is_in(name, made->required))
        property->is.flags |= PROPERTY_DEFAULT;
    if (is_in(name, made->searchable) || text_same(name, made->primary))
        property->is.flags |= PROPERTY_SEARCHED;
}

static bool has_name(const struct record_type *type, const char *name)
{
    return text_same_nocase(type->name, name) || text_same_nocase(type->singular, name)
           || text_same(type->id, name);
}

/* What integrations and people also say: "p_car", "Cars". */
static bool has_other_name(const struct record_type *type, const char *name)
{
    const struct record_made *made = type->made;
    if (made == NULL)
        return false;
    if ((*name == 'p' || *name == 'P') && name[1] == '_' && text_same_nocase(made->name, name + 2))
        return true;
    return text_same_nocase(made->plural, name) || text_same_nocase(made->label, name);
}

const struct record_type *record_type_named(const struct record_meta *metas, size_t count,
                                            const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (has_name(metas[i].type, name))
            return metas[i].type;
    for (size_t i = 0; i < count; i++)
        if (has_other_name(metas[i].type, name))
            return metas[i].type;
    return NULL;
}

/* The type stays until the unit ends: who removes it waits, and sees then what was made. */
static status hold(struct work *w, const struct record_type *type)
{
    status outcome = record_store_hold_type(w, type->id);
    return outcome != NOT_FOUND ? outcome
                                : fail(w, NOT_FOUND, "objectType",
                                       "The object type '%s' was removed just now.", type->name);
}

status record_type_check(struct work *w, const struct record_type *type,
                         const struct record_change *change)
{
    const char *const *name = type->made == NULL ? NULL : type->made->required;
    for (; name != NULL && *name != NULL; name++) {
        const char *value = record_change_value(change, *name);
        if (change->created ? text_empty(value) : value != NULL && *value == '\0')
            return fail_reason(w, INVALID, "MISSING_REQUIRED_PROPERTIES", *name,
                               "Some required properties were not set: a %s needs %s.",
                               type->made->label, *name);
    }
    return type->made != NULL && change->created ? hold(w, type) : OK;
}

status record_type_check_unused(struct work *w, const struct record_type *type, const char *name)
{
    const struct record_made *made = type->made;
    const char               *where = NULL;
    if (made == NULL)
        return OK;
    if (text_same(name, made->primary))
        where = "primaryDisplayProperty";
    else if (is_in(name, made->required))
        where = "requiredProperties";
    else if (is_in(name, made->secondary))
        where = "secondaryDisplayProperties";
    else if (is_in(name, made->searchable))
        where = "searchableProperties";
    if (where == NULL)
        return OK;
    return fail_reason(w, CONFLICT, "PROPERTY_IN_USE", "name",
                       "%s is in \"%s\" of the type; take it out with PATCH /crm/v3/schemas/%s.",
                       name, where, type->id);
}

/* ---- checks ---- */

static status check_name(struct work *w, const char *name)
{
    size_t size = name == NULL ? 0 : strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (size > 0 && size <= LONGEST_NAME && name[size] == '\0' && name[0] >= 'a' && name[0] <= 'z')
        return OK;
    return fail_reason(w, INVALID, "INVALID_NAME", "name",
                       "A type's name begins with a letter and has at most %d letters, digits and "
                       "underscores; '%.60s' is none.",
                       LONGEST_NAME, name == NULL ? "" : name);
}

static status check_labels(struct work *w, const struct record_made *made)
{
    if (text_empty(made->label) || text_empty(made->plural) || strlen(made->label) > LONGEST_LABEL
        || strlen(made->plural) > LONGEST_LABEL || strpbrk(made->label, "=;") != NULL)
        return fail_reason(w, INVALID, "INVALID_LABEL", "labels",
                           "A type needs \"labels\": {\"singular\", \"plural\"} of 1 to %d bytes "
                           "without '=' and ';'.",
                           LONGEST_LABEL);
    if (made->description != NULL && strlen(made->description) > LONGEST_DESCRIPTION)
        return fail(w, INVALID, "description", "A description has at most %d bytes.",
                    LONGEST_DESCRIPTION);
    return OK;
}

/* Whether the names are properties; `find` says which there are. */
static status check_list(struct work *w, const struct record_meta *meta, const char *field,
                         const char *const *names)
{
    size_t count = 0;
    for (; names != NULL && names[count] != NULL; count++) {
        const struct record_property *property = record_meta_find(meta, names[count]);
        if (property == NULL)
            return fail_reason(w, INVALID, "PROPERTY_DOESNT_EXIST", field,
                               "\"%s\": '%.100s' is no property of the type.", field, names[count]);
        if (count >= MOST_LISTED)
            return fail(w, INVALID, field, "\"%s\" has at most %d names.", field, MOST_LISTED);
    }
    return OK;
}

static status check_lists(struct work *w, const struct record_meta *meta,
                          const struct record_made *made)
{
    const char *const primary[] = {made->primary, NULL};
    TRY(check_list(w, meta, "primaryDisplayProperty", primary));
    TRY(check_list(w, meta, "secondaryDisplayProperties", made->secondary));
    TRY(check_list(w, meta, "requiredProperties", made->required));
    return check_list(w, meta, "searchableProperties", made->searchable);
}

/* The ids of the types by whatever name they were given. */
static status read_associated(struct work *w, const char *const *names, const char *const **ret_ids)
{
    struct list ids = list_open(w->arena, sizeof(const char *));
    for (; names != NULL && *names != NULL; names++) {
        const struct record_type *type;
        if (record_type_get(w, *names, &type) != OK)
            return fail_reason(w, INVALID, "OBJECT_TYPE_DOESNT_EXIST", "associatedObjects",
                               "There is no object type '%.60s'.", *names);
        *(const char **) list_add(&ids) = type->id;
    }
    list_add(&ids);
    *ret_ids = ids.items;
    return OK;
}

status record_type_find_row(struct work *w, const char *name, struct record_type_row *ret_row)
{
    struct rows rows;
    TRY(record_store_types(w, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct record_type_row *row = &((const struct record_type_row *) rows.items)[i];
        const struct record_type     *type = record_type_of_row(w, row);
        if (record_type_is_going(row))
            continue;
        if (has_name(type, name) || has_other_name(type, name)) {
            *ret_row = *row;
            return OK;
        }
    }
    return fail(w, NOT_FOUND, "objectType", "There is no object type '%.100s' that was made here.",
                name);
}

status record_type_refuse_built_in(struct work *w, const struct record_type *type)
{
    return fail_reason(w, FORBIDDEN, "TYPE_BUILT_IN", "objectType",
                       "%s belong to Storefolk and cannot be changed or removed.", type->name);
}

/* People tell types apart by their labels, in any letter case. `own`: the type's id; NULL = new. */
static status check_labels_free(struct work *w, const struct record_made *made, const char *own)
{
    const struct record_meta *metas;
    const char *const         labels[] = {made->label, made->plural};
    size_t                    count;
    TRY(record_meta_all(w, &metas, &count));
    for (size_t i = 0; i < count; i++) {
        const struct record_type *type = metas[i].type;
        for (size_t k = 0; k < COUNT_OF(labels) && !text_same(type->id, own); k++)
            if (has_name(type, labels[k]) || has_other_name(type, labels[k]))
                return fail_reason(w, CONFLICT, "LABEL_EXISTS", "labels",
                                   "The label '%.100s' belongs to the object type %s already; "
                                   "choose another.",
                                   labels[k], type->id);
    }
    return OK;
}

/* ---- creating ---- */

static struct record_type_row row_of(struct work *w, const struct record_made *made)
{
    return (struct record_type_row){
        .name = made->name,
        .singular = made->label,
        .plural = made->plural,
        .description = made->description,
        .primary_property = made->primary,
        .secondary_properties = write_list(w, made->secondary),
        .required_properties = write_list(w, made->required),
        .searchable_properties = write_list(w, made->searchable),
        .associated_types = write_list(w, made->associated),
        .created_at = w->now,
        .created_by = w->actor.user,
        .updated_at = w->now,
        .updated_by = w->actor.user,
        .archived_at = ABSENT,
    };
}

static status check_free(struct work *w, const char *name)
{
    const struct record_type *taken;
    struct record_type_row    row;
    struct rows               types;
    TRY(record_types(w, &types));
    if (types.count >= MOST_TYPES)
        return fail(w, CONFLICT, "name", "There are %d object types already.", MOST_TYPES);
    if (record_type_get(w, name, &taken) == OK)
        return fail_reason(w, CONFLICT, "OBJECT_TYPE_EXISTS", "name",
                           "There is an object type '%s' already: %s.", name, taken->id);
    if (record_type_find_row(w, name, &row) == OK)
        return fail_reason(w, CONFLICT, "OBJECT_TYPE_EXISTS", "name",
                           "There was an object type '%s'; DELETE /crm/v3/schemas/%s?archived=true "
                           "removes what is left of it.",
                           name, name);
    return OK;
}

static status create_properties(struct work *w, const struct record_type *type,
                                const struct record_type_draft *draft)
{
    for (size_t i = 0; i < draft->property_count; i++) {
        struct record_property property = draft->properties[i];
        if (text_empty(property.is.group))
            property.is.group = type->properties[0].group;
        TRY(record_property_create(w, type, &property));
    }
    return OK;
}

/* "p", the number of the account, "_" and the name. */
static status qualify(struct work *w, const char *name, const char **ret_qualified)
{
    int64_t account = 0;
    status  outcome = staff_account_id(w, &account);
    if (outcome != OK && outcome != NOT_FOUND)
        return outcome;
    if (account == ABSENT)
        account = 0;
    *ret_qualified = work_text(w, "p%lld_%s", (long long) account, name);
    return OK;
}

status record_type_create(struct work *w, const struct record_type_draft *draft,
                          const struct record_type **ret_type)
{
    struct record_made        made = draft->made;
    const struct record_meta *meta;
    made.name = made.name == NULL ? NULL : text_lower(w, made.name);
    TRY(check_name(w, made.name));
    TRY(check_labels(w, &made));
    TRY(check_free(w, made.name));
    TRY(check_labels_free(w, &made, NULL));
    TRY(read_associated(w, made.associated, &made.associated));

    struct record_type_row row = row_of(w, &made);
    TRY(qualify(w, made.name, &row.qualified));
    TRY(record_store_next_number(w, "object_type", &row.id));
    if (row.id > LAST_TYPE)
        return fail(w, CONFLICT, "name", "%d object types were made here, and no more can be.",
                    LAST_TYPE);
    TRY(record_store_create_table(w, record_store_table_of(w, row.id)));
    TRY(record_store_put_type(w, &row));
    TRY(record_meta_changed(w));
    TRY(record_type_get(w, made.name, ret_type));
    TRY(create_properties(w, *ret_type, draft));
    TRY(record_type_get(w, made.name, ret_type));
    TRY(record_meta_get(w, *ret_type, &meta));
    return check_lists(w, meta, &made);
}

/* ---- changing ---- */

status record_type_change(struct work *w, const struct record_type *type,
                          const struct record_made *draft)
{
    const struct record_meta *meta;
    struct record_type_row    old;
    if (type->made == NULL)
        return record_type_refuse_built_in(w, type);
    TRY(record_meta_get(w, type, &meta));
    TRY(record_type_find_row(w, type->id, &old));
    TRY(check_labels(w, draft));
    TRY(check_labels_free(w, draft, type->id));
    TRY(check_lists(w, meta, draft));
    struct record_type_row row = row_of(w, draft);
    row.id = old.id;
    row.name = old.name;
    row.qualified = old.qualified;
    row.associated_types = old.associated_types;
    TRY(record_store_put_type(w, &row));
    TRY(record_meta_changed(w));
    if (text_same(row.searchable_properties, old.searchable_properties)
        && text_same(row.primary_property, old.primary_property))
        return OK;
    const char *payload = work_text(w, "{\"type\":\"%s\"}", type->id);
    return job_enqueue(w, RECORD_INDEX_JOB, type->id, 0, payload);
}

/* ---- the search ---- */

struct indexing {
    const char *type;
    int64_t     after;
    bool        done;
};

static status index_slice(struct work *w, void *arg)
{
    struct indexing          *indexing = arg;
    const struct record_type *type;
    struct rows               ids;
    status                    outcome = record_type_get(w, indexing->type, &type);
    indexing->done = outcome == NOT_FOUND;
    if (outcome != OK)
        return indexing->done ? OK : outcome;
    TRY(record_store_ids(w, type->table, indexing->after, SLICE, &ids));
    const int64_t *id = ids.items;
    for (int64_t i = 0; i < ids.count; i++)
        TRY(record_index_again(w, type, id[i]));
    if (ids.count > 0)
        indexing->after = id[ids.count - 1];
    indexing->done = ids.count < SLICE;
    return OK;
}

status record_type_index_run(struct work *w, const struct job *job)
{
    const struct json *payload;
    struct indexing    indexing = {0};
    TRY(json_parse(w, job->payload, strlen(job->payload), &payload));
    indexing.type = json_text(payload, "type");
    while (!indexing.done) {
        if (job_should_stop(w))
            return fail(w, UNAVAILABLE, NULL, "The house is closing.");
        TRY(db_work(w, WRITE, index_slice, &indexing));
        job_tick(w);
    }
    return OK;
}
