/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_RECORD_META_H
#define CRM_RECORD_META_H

/*
 * What is known of the types: built-in properties and those made at run time in one list. For this
 * room only. Kept for the whole process and read again when somebody, also another node, changed
 * it.
 */

#include "base/map.h"
#include "crm/record/record.h"

struct formula;

/* A property that is calculated, and how. */
struct record_calculation {
    const struct record_property *property;
    const struct formula         *formula;
};

struct record_meta {
    const struct record_type     *type;
    const struct record_property *properties;
    size_t                        count;
    struct map                    names; /* name to index */
    const struct record_group    *groups;
    size_t                        group_count;
    /* Each after those that it is calculated from. A formula that has become wrong is left out. */
    const struct record_calculation *calculations;
    size_t                           calculation_count;
    const struct record_pipeline    *pipelines;
    size_t                           pipeline_count;
};

status record_meta_get(struct work *w, const struct record_type *type,
                       const struct record_meta **ret_meta) MUST_CHECK;

/* Of every type, in the order of the rooms. */
status record_meta_all(struct work *w, const struct record_meta **ret_metas,
                       size_t *ret_count) MUST_CHECK;

/* Of the types made at run time that are archived; read anew, for this unit. */
status record_meta_archived(struct work *w, const struct record_meta **ret_metas,
                            size_t *ret_count) MUST_CHECK;

/* NULL when there is none. */
const struct record_property *record_meta_find(const struct record_meta *meta, const char *name);
const struct record_group    *record_meta_group(const struct record_meta *meta, const char *name);

/* INVALID PROPERTY_DOESNT_EXIST instead of NULL. */
status record_meta_need(struct work *w, const struct record_meta *meta, const char *name,
                        const struct record_property **ret_property) MUST_CHECK;

/* Call after each change of the metadata. WRITE. */
status record_meta_changed(struct work *w) MUST_CHECK;

static inline bool record_is(const struct record_property *property, enum property_flag flag)
{
    return (property->is.flags & (unsigned) flag) != 0;
}

/* An e-mail, or a built-in text that is unique (a domain): kept in lower case by its owner. */
static inline bool record_is_lower(const struct record_property *property)
{
    return record_is(property, PROPERTY_EMAIL)
           || (record_is(property, PROPERTY_UNIQUE) && record_is(property, PROPERTY_BUILT_IN)
               && property->is.type == PROPERTY_STRING);
}

/* Whether its values are in the table of unique values: those of properties made at run time. */
static inline bool record_has_key(const struct record_property *property)
{
    return record_is(property, PROPERTY_UNIQUE) && !record_is(property, PROPERTY_BUILT_IN);
}

#endif
