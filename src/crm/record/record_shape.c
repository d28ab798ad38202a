/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_shape.h"

#include "base/work.h"

struct option_view {
    const char *label, *value, *description;
    int64_t     displayOrder;
    bool        hidden;
};

struct property_view {
    const char        *name, *label, *type, *fieldType, *description, *groupName;
    struct rows        options;
    int64_t            displayOrder;
    bool               calculated, archived, hasUniqueValue, hidden, hubspotDefined;
    const char        *calculationFormula, *numberDisplayHint, *currencyPropertyName;
    bool               showCurrencySymbol;
    const struct json *modificationMetadata;
};

struct group_view {
    const char *name, *label;
    int64_t     displayOrder;
};

struct stage_view {
    const char        *id, *label;
    int64_t            displayOrder;
    const struct json *metadata;
};

struct pipeline_view {
    const char *id, *label;
    int64_t     displayOrder;
    struct rows stages;
    bool        archived;
};

struct archived_query {
    bool archived;
};

/* clang-format off */
static const struct field option_view_fields[] = {
    FIELD(option_view, label, FIELD_TEXT), FIELD(option_view, value, FIELD_TEXT),
    FIELD(option_view, description, FIELD_TEXT),
    FIELD(option_view, displayOrder, FIELD_INT), FIELD(option_view, hidden, FIELD_BOOL),
};
static const struct shape option_view_shape = SHAPE("PropertyOption", option_view, option_view_fields);

static const struct field property_view_fields[] = {
    FIELD(property_view, name, FIELD_TEXT), FIELD(property_view, label, FIELD_TEXT),
    FIELD(property_view, type, FIELD_TEXT, .help = "string number date datetime enumeration bool phone_number …"),
    FIELD(property_view, fieldType, FIELD_TEXT), FIELD(property_view, description, FIELD_TEXT),
    FIELD(property_view, groupName, FIELD_TEXT),
    FIELD(property_view, options, FIELD_LIST, .of = &option_view_shape),
    FIELD(property_view, displayOrder, FIELD_INT), FIELD(property_view, calculated, FIELD_BOOL, .read_only = true),
    FIELD(property_view, archived, FIELD_BOOL, .read_only = true),
    FIELD(property_view, hasUniqueValue, FIELD_BOOL), FIELD(property_view, hidden, FIELD_BOOL),
    FIELD(property_view, hubspotDefined, FIELD_BOOL, .read_only = true, .help = "it comes with the house"),
    FIELD(property_view, calculationFormula, FIELD_TEXT, .help = "its value follows from others"),
    FIELD(property_view, numberDisplayHint, FIELD_TEXT),
    FIELD(property_view, currencyPropertyName, FIELD_TEXT, .help = "which property says the currency of the amount"),
    FIELD(property_view, showCurrencySymbol, FIELD_BOOL),
    FIELD(property_view, modificationMetadata, FIELD_JSON, .read_only = true, .help = "{\"readOnlyValue\": true, …}"),
};
const struct shape record_property_view_shape = SHAPE("Property", property_view, property_view_fields);

static const struct field group_view_fields[] = {
    FIELD(group_view, name, FIELD_TEXT), FIELD(group_view, label, FIELD_TEXT),
    FIELD(group_view, displayOrder, FIELD_INT),
};
const struct shape record_group_view_shape = SHAPE("PropertyGroup", group_view, group_view_fields);

static const struct field stage_view_fields[] = {
    FIELD(stage_view, id, FIELD_TEXT), FIELD(stage_view, label, FIELD_TEXT),
    FIELD(stage_view, displayOrder, FIELD_INT),
    FIELD(stage_view, metadata, FIELD_JSON, .help = "of deals {\"probability\": \"0.5\"}, of tickets {\"ticketState\": \"OPEN\"}"),
};
const struct shape record_stage_view_shape = SHAPE("PipelineStage", stage_view, stage_view_fields);

static const struct field pipeline_view_fields[] = {
    FIELD(pipeline_view, id, FIELD_TEXT), FIELD(pipeline_view, label, FIELD_TEXT),
    FIELD(pipeline_view, displayOrder, FIELD_INT),
    FIELD(pipeline_view, stages, FIELD_LIST, .of = &record_stage_view_shape),
    FIELD(pipeline_view, archived, FIELD_BOOL, .help = "of a change: false brings it back"),
};
const struct shape record_pipeline_view_shape = SHAPE("Pipeline", pipeline_view, pipeline_view_fields);

static const struct field archived_fields[] = {
    FIELD(archived_query, archived, FIELD_BOOL, .help = "those that are put aside, instead of those in use"),
};
const struct shape record_archived_shape = SHAPE("ArchivedQuery", archived_query, archived_fields);
/* clang-format on */
