/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the metadata of a stage says. */
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "crm/record/record_pipeline_rules.h"
#include "kit/json/json.h"

enum { MOST_METADATA = 4096 }; /* bytes */

static status bad_metadata(struct work *w, const char *name, const char *wanted)
{
    return fail_reason(w, INVALID, "INVALID_METADATA", "metadata",
                       "In the metadata of a stage, \"%s\" must be %s.", name, wanted);
}

/* What the metadata says of closing; NULL = nothing. */
static status read_closed(struct work *w, const struct json *metadata, const char **ret_closed)
{
    const char *probability = json_text(metadata, "probability"),
               *state = json_text(metadata, "ticketState"),
               *closed = json_text(metadata, "isClosed");
    int64_t chance;
    *ret_closed = closed;
    if (probability != NULL) {
        if (money_parse(probability, &chance) != MONEY_OK || chance < 0 || chance > 1000000)
            return bad_metadata(w, "probability", "a number from 0.0 to 1.0");
        *ret_closed = chance == 0 || chance == 1000000 ? "true" : "false";
    } else if (state != NULL) {
        if (!text_same(state, "OPEN") && !text_same(state, "CLOSED"))
            return bad_metadata(w, "ticketState", "OPEN or CLOSED");
        *ret_closed = text_same(state, "CLOSED") ? "true" : "false";
    }
    if (closed != NULL && !text_same(closed, "true") && !text_same(closed, "false"))
        return bad_metadata(w, "isClosed", "true or false");
    return OK;
}

static bool is_of_house(const struct record_type *type, const struct json *member)
{
    return text_same(member->name, "isClosed") || text_same(member->name, type->stage_metadata);
}

/* Metadata with texts only, in which numbers and truths were given as such. */
static status make_texts(struct work *w, const struct json *metadata,
                         const struct json **ret_metadata)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    if (metadata != NULL && metadata->type != JSON_OBJECT)
        return fail_reason(w, INVALID, "INVALID_METADATA", "metadata",
                           "The metadata of a stage is an object of texts.");
    json_open_object(&out);
    for (const struct json *member = metadata == NULL ? NULL : metadata->first; member != NULL;
         member = member->next)
        if (member->type == JSON_TEXT || member->type == JSON_NUMBER)
            json_add_text(&out, member->name, member->text);
        else if (member->type == JSON_BOOL)
            json_add_text(&out, member->name, member->truth ? "true" : "false");
        else
            return bad_metadata(w, member->name, "a text");
    json_close_object(&out);
    return json_parse(w, text.bytes, text.size, ret_metadata);
}

status record_stage_metadata(struct work *w, const struct record_type *type,
                             const struct json *given, const struct json **ret_metadata)
{
    const struct json *metadata;
    const char        *closed = NULL, *needed;
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    TRY(make_texts(w, given, &metadata));
    needed = type->stage_metadata == NULL ? NULL : json_text(metadata, type->stage_metadata);
    if (text_same(type->stage_metadata, "probability") && needed == NULL)
        return fail_reason(w, INVALID, "INVALID_METADATA", "metadata",
                           "A stage of %s needs \"metadata\": {\"probability\": \"0.0\" to "
                           "\"1.0\"}.",
                           type->name);
    TRY(read_closed(w, metadata, &closed));
    json_open_object(&out);
    json_add_text(&out, "isClosed", closed == NULL ? "false" : closed);
    if (text_same(type->stage_metadata, "ticketState"))
        needed = text_same(closed, "true") ? "CLOSED" : "OPEN";
    if (needed != NULL)
        json_add_text(&out, type->stage_metadata, needed);
    /* Whatever else an integration keeps there stays as it came. */
    for (const struct json *member = metadata->first; member != NULL; member = member->next)
        if (!is_of_house(type, member))
            json_add_text(&out, member->name, member->text);
    json_close_object(&out);
    if (text.size > MOST_METADATA)
        return fail_reason(w, INVALID, "INVALID_METADATA", "metadata",
                           "The metadata of a stage has at most %d bytes.", MOST_METADATA);
    return json_parse(w, text.bytes, text.size, ret_metadata);
}
