/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Everyday words for properties in rules that people write. */
#include "base/text.h"
#include "crm/segment/segment_rule.h"

/* How to add one: a line here and in docs/segments.md. */
static const struct {
    const char *word, *property;
} words[] = {
    {"revenue", "net_lifetime_value"},
    {"orders", "total_number_of_orders"},
    {"refunds", "total_refunds"},
    {"first_order", "first_order_date"},
    {"last_order", "last_order_date"},
    {"birthday", "date_of_birth"},
    {"language", "hs_language"},
    {"owner", "hubspot_owner_id"},
    {"postcode", "zip"},
    {"visits", "number_of_visits"},
};

/* A property of that very name comes first. */
static status resolve_name(struct work *w, const struct record_type *type, const char **name)
{
    const struct record_property *property;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!text_same(words[i].word, *name))
            continue;
        status outcome = record_property_get(w, type, *name, &property);
        if (outcome != NOT_FOUND)
            return outcome;
        w->failure = (struct failure){0};
        *name = words[i].property;
        return OK;
    }
    return OK;
}

status segment_rule_resolve(struct work *w, const struct record_type *type,
                            const struct segment_rule *rule, const struct segment_rule **ret_rule)
{
    struct segment_rule *resolved = work_take(w, sizeof *resolved);
    struct segment_rule *parts = work_take(w, (rule->count + 1) * sizeof *parts);
    *resolved = *rule;
    *ret_rule = resolved;
    for (size_t i = 0; i < rule->count; i++) {
        const struct segment_rule *part;
        TRY(segment_rule_resolve(w, type, &rule->parts[i], &part));
        parts[i] = *part;
    }
    resolved->parts = parts;
    return rule->node == NODE_SAID ? resolve_name(w, type, &resolved->said.property) : OK;
}
