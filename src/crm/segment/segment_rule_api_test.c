/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Segments by their rule over HTTP, and the ready ones (R38, R42, R66, R83). */
#include "base/text.h"
#include "crm/segment/segment_ready.h"
#include "crm/segment/segment_rig.h"
#include "crm/segment/segment_rule.h"
#include "test/check_api.h"

static void every_ready_segment_is_a_rule_for_contacts(struct work *w)
{
    for (const struct segment_ready *ready = segment_readies; ready->name != NULL; ready++) {
        const struct segment_rule   *rule;
        const struct segment_branch *filter;
        const struct record_type    *contacts;
        const struct json           *json;
        CHECK_OK(segment_rule_parse(w, ready->sentence, &rule));
        CHECK_OK(segment_rule_to_filter(w, rule, &json));
        CHECK_OK(segment_filter_read(w, json, &filter));
        CHECK_OK(record_type_get(w, "contacts", &contacts));
        CHECK_OK(segment_filter_check(w, contacts, filter));
    }
}

SUITE_DB("segment rule api", IN_WRITE(every_ready_segment_is_a_rule_for_contacts));
