/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What each stage adds to the properties of a type, and where their values are read. */
#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_stage_time.h"
#include "kit/db/db.h"

/*
 * A line for each property of a stage; the label takes the labels of the stage and of its pipeline.
 * The older names come last: they stand for the same columns.
 */
static const struct stage_property {
    const char        *prefix, *label;
    enum property_type type;
    const char        *field_type;
    const char        *column; /* of stage_time */
    const char        *now;    /* the prefix of the name that it is known by now */
    const char        *description;
} stage_properties[] = {
    {"hs_v2_date_entered_", "Date entered \"%s (%s)\"", PROPERTY_DATETIME, "date", "entered_at",
     "hs_v2_date_entered_", "When it came to this stage the last time"},
    {"hs_v2_date_exited_", "Date exited \"%s (%s)\"", PROPERTY_DATETIME, "date", "exited_at",
     "hs_v2_date_exited_", "When it left this stage the last time"},
    {"hs_v2_latest_time_in_", "Latest time in \"%s (%s)\"", PROPERTY_NUMBER, "number", "latest",
     "hs_v2_latest_time_in_", "Milliseconds of its last stay in this stage that is over"},
    {"hs_v2_cumulative_time_in_", "Cumulative time in \"%s (%s)\"", PROPERTY_NUMBER, "number",
     "total", "hs_v2_cumulative_time_in_",
     "Milliseconds of all its stays in this stage that are over"},
    {"hs_date_entered_", "Date entered '%s (%s)'", PROPERTY_DATETIME, "calculation_read_time",
     "entered_at", "hs_v2_date_entered_", "The same as hs_v2_date_entered_…"},
    {"hs_date_exited_", "Date exited '%s (%s)'", PROPERTY_DATETIME, "calculation_read_time",
     "exited_at", "hs_v2_date_exited_", "The same as hs_v2_date_exited_…"},
    {"hs_time_in_", "Time in '%s (%s)'", PROPERTY_NUMBER, "calculation_read_time", "latest",
     "hs_v2_latest_time_in_", "The same as hs_v2_latest_time_in_…"},
};

/* A stage's id as the end of a name; what a name cannot hold is told apart by a number. */
static const char *suffix_of(struct work *w, const char *stage)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    char             *suffix = work_copy(w, stage, strlen(stage));
    if (strspn(stage, plain) == strlen(stage))
        return suffix;
    for (char *at = suffix; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char) (*at - 'A' + 'a');
        else if (strchr(plain, *at) == NULL)
            *at = '_';
    return work_text(w, "%s_%u", suffix, (unsigned) map_hash(stage, strlen(stage), 0));
}

static const char *label_of(struct work *w, const struct stage_property *of,
                            const struct record_stage    *stage,
                            const struct record_pipeline *pipeline)
{
    struct text text = text_open(w->arena);
    const char *first = strstr(of->label, "%s"), *second = strstr(first + 2, "%s");
    text_add(&text, work_copy(w, of->label, (size_t) (first - of->label)));
    text_add(&text, stage->label);
    text_add(&text, work_copy(w, first + 2, (size_t) (second - first - 2)));
    text_add(&text, pipeline->label);
    text_add(&text, second + 2);
    return text.bytes;
}

static const struct record_stage_value *place_of(struct work *w, const struct record_type *type,
                                                 const char *stage, const char *column)
{
    struct record_stage_value *place = work_take(w, sizeof *place);
    *place = (struct record_stage_value){type->id, type->table, stage, column};
    return place;
}

static struct record_property property_of(struct work *w, const struct record_meta *meta,
                                          const struct stage_property *of, const char *suffix)
{
    bool     old = !text_same(of->prefix, of->now);
    unsigned flags = PROPERTY_BUILT_IN | PROPERTY_READ_ONLY;
    if (of->type == PROPERTY_NUMBER)
        flags |= PROPERTY_INTEGER;
    return (struct record_property){
        .is = {.name = work_text(w, "%s%s", of->prefix, suffix),
               .group = record_meta_find(meta, meta->type->stage)->is.group,
               .type = of->type,
               .field_type = of->field_type,
               .column = work_text(w, "%s%s", of->now, suffix),
               .flags = flags | (old ? PROPERTY_HIDDEN : 0),
               .description = of->description},
        .display_order = -1,
        .created_at = ABSENT,
        .updated_at = ABSENT,
    };
}

static void add_stage(struct work *w, struct record_meta *meta, struct list *properties,
                      const struct record_pipeline *pipeline, const struct record_stage *stage)
{
    const char *suffix = suffix_of(w, stage->id);
    for (size_t i = 0; i < COUNT_OF(stage_properties); i++) {
        const struct stage_property *of = &stage_properties[i];
        struct record_property       property = property_of(w, meta, of, suffix);
        bool                         fresh;
        if (map_get(&meta->names, property.is.name) != NULL)
            continue; /* of a stage of another pipeline, or one that somebody made */
        map_put(&meta->names, property.is.name, &fresh)->number = (int64_t) properties->count;
        property.is.label = label_of(w, of, stage, pipeline);
        property.stage_value = place_of(w, meta->type, stage->id, of->column);
        *(struct record_property *) list_add(properties) = property;
        meta->properties = properties->items;
        meta->count = properties->count;
    }
}

void record_stage_time_describe(struct work *w, struct record_meta *meta, struct list *properties)
{
    for (size_t i = 0; i < meta->pipeline_count; i++) {
        const struct record_pipeline *pipeline = &meta->pipelines[i];
        for (size_t j = 0; j < pipeline->stage_count; j++)
            add_stage(w, meta, properties, pipeline, &pipeline->stages[j]);
    }
}

/* ---- reading ---- */

void record_add_column(struct query *query, const struct record_property *property)
{
    const struct record_stage_value *in = property->stage_value;
    if (in == NULL) {
        query_name(query, property->is.column);
        return;
    }
    query_words(query, "(SELECT ");
    query_name(query, in->column);
    query_words(query, " FROM stage_time WHERE stage_time.type = ");
    query_text(query, in->type);
    query_words(query, " AND stage_time.record = ");
    query_name(query, in->table);
    query_words(query, ".id AND stage_time.stage = ");
    query_text(query, in->stage);
    query_words(query, ")");
}
