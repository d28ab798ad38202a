/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/record/record_tell.h"

#include "crm/fact/fact.h"
#include "kit/json/json.h"

/* Names only: what the values became may be personal, and is in the history already. */
static const char *details_of(struct work *w, const struct record_change *change)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "type");
    json_put_text(&out, change->type->name);
    if (!change->created) {
        json_put_name(&out, "properties");
        json_open_array(&out);
        for (size_t i = 0; i < change->count; i++)
            json_put_text(&out, change->values[i].property);
        json_close_array(&out);
    }
    json_close_object(&out);
    return text.bytes;
}

status record_tell_change(struct work *w, const struct record_change *change)
{
    if (change->type->tells)
        return OK;
    struct fact fact = {.kind = change->created ? FACT_RECORD_CREATED : FACT_RECORD_CHANGED,
                        .reference = change->id,
                        .context = change->created ? 0 : change->history,
                        .details = details_of(w, change)};
    return fact_tell(w, &fact);
}

status record_tell_archived(struct work *w, const struct record_type *type, int64_t id,
                            bool archived)
{
    if (type->tells)
        return OK;
    struct fact fact = {.kind = archived ? FACT_RECORD_ARCHIVED : FACT_RECORD_RESTORED,
                        .reference = id,
                        .details = work_text(w, "{\"type\":\"%s\"}", type->name)};
    return fact_tell(w, &fact);
}
