/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_json.h"
#include "crm/record/record_link_api.h"

#define REFUSE(field, ...) fail_reason(w, INVALID, "VALIDATION_ERROR", field, __VA_ARGS__)

enum { SHOWN = 500 }; /* links of one type with a record */

/* ---- in ---- */

status record_link_api_types(struct work *w, const struct request *rq, enum record_aim aim,
                             struct link_types *ret_types)
{
    TRY(record_api_type(w, rq, aim, &ret_types->from));
    return record_api_type_named(w, request_part(rq, "toObjectType"), aim, &ret_types->to);
}

const char *record_link_category(const struct record_link_kind *kind)
{
    return kind->made ? "USER_DEFINED" : "HUBSPOT_DEFINED";
}

static status check_category(struct work *w, const char *word, const struct record_link_kind *kind)
{
    if (text_empty(word) || text_same(word, record_link_category(kind)))
        return OK;
    return fail_reason(w, INVALID, "INVALID_ASSOCIATION_TYPE", "associationCategory",
                       "Association type %lld is %s, not %.60s.", (long long) kind->id,
                       record_link_category(kind), word);
}

static status read_kind(struct work *w, const struct json *item, const struct link_types *types,
                        struct record_link_kind *ret_kind)
{
    static const char *const members[] = {"associationCategory", "associationTypeId", NULL};
    int64_t                  id = 0;
    TRY(record_json_check(w, item, members));
    const struct json *number = json_member(item, "associationTypeId");
    if (number == NULL
        || !(json_to_int(number, &id)
             || (number->type == JSON_TEXT && text_to_int(number->text, &id))))
        return REFUSE("associationTypeId", "\"associationTypeId\" must be a whole number.");
    TRY(record_link_kind_get(w, types->from, types->to, id, ret_kind));
    return check_category(w, json_text(item, "associationCategory"), ret_kind);
}

status record_link_json_kinds(struct work *w, const struct json *array,
                              const struct link_types *types, struct rows *ret_kinds)
{
    struct link_types known = *types;
    struct list       kinds = list_open(w->arena, sizeof(struct record_link_kind));
    if (array == NULL || array->type != JSON_ARRAY || array->size == 0)
        return REFUSE("types", "Say in an array of {\"associationCategory\", "
                               "\"associationTypeId\"} how the records are associated.");
    for (const struct json *item = array->first; item != NULL; item = item->next) {
        struct record_link_kind *kind = list_add(&kinds);
        TRY(read_kind(w, item, &known, kind));
        known.to = kind->to;
    }
    *ret_kinds = list_rows(&kinds);
    return OK;
}

status record_link_json_id(struct work *w, const struct json *object, const char *name,
                           const struct record_type *type, struct record_ref *ret_ref)
{
    const struct json *value = json_member(object, name);
    if (value != NULL && value->type == JSON_OBJECT)
        value = json_member(value, "id");
    if (value == NULL || (value->type != JSON_TEXT && value->type != JSON_NUMBER))
        return REFUSE(name, "\"%s\" must be {\"id\": \"…\"}.", name);
    ret_ref->type = type;
    return record_api_id(w, type, value->text, NULL, &ret_ref->id);
}

static status read_wish(struct work *w, const struct json *item, const struct record_type *from,
                        struct record_link_wish *ret_wish)
{
    static const char *const members[] = {"to", "types", NULL};
    const struct link_types  types = {.from = from};
    TRY(record_json_check(w, item, members));
    TRY(record_link_json_kinds(w, json_member(item, "types"), &types, &ret_wish->kinds));
    const struct record_link_kind *kind = ret_wish->kinds.items;
    const struct record_type      *to;
    TRY(record_api_type_named(w, kind->to->id, RECORD_EDIT, &to));
    return record_link_json_id(w, item, "to", to, &ret_wish->to);
}

status record_link_json_wishes(struct work *w, const struct json *array,
                               const struct record_type *from, struct rows *ret_wishes)
{
    struct list wishes = list_open(w->arena, sizeof(struct record_link_wish));
    if (array != NULL && array->type != JSON_NULL && array->type != JSON_ARRAY)
        return REFUSE("associations", "\"associations\" must be an array.");
    for (const struct json *item = array == NULL ? NULL : array->first; item != NULL;
         item = item->next)
        TRY(read_wish(w, item, from, list_add(&wishes)));
    *ret_wishes = list_rows(&wishes);
    return OK;
}

status record_link_api_grant(struct work *w, const struct record_ref *from,
                             const struct rows *wishes)
{
    const struct record_link_wish *wish = wishes->items;
    for (int64_t i = 0; i < wishes->count; i++)
        TRY(record_link_put(w, from, &wish[i].to, &wish[i].kinds));
    return OK;
}

/* ---- out ---- */

void record_link_json_put_id(struct json_out *out, const char *name, int64_t id)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long) id);
    json_put_name(out, name);
    json_put_text(out, digits);
}

void record_link_json_put_kind(struct json_out *out, const struct record_link_kind *kind)
{
    json_open_object(out);
    json_put_name(out, "category");
    json_put_text(out, record_link_category(kind));
    json_put_name(out, "typeId");
    json_put_int(out, kind->id);
    json_put_name(out, "label");
    json_put_text(out, kind->label);
    json_close_object(out);
}

void record_link_json_put(struct json_out *out, const struct record_link *link)
{
    const struct record_link_kind *kind = link->kinds.items;
    json_open_object(out);
    record_link_json_put_id(out, "toObjectId", link->id);
    json_put_name(out, "associationTypes");
    json_open_array(out);
    for (int64_t i = 0; i < link->kinds.count; i++)
        record_link_json_put_kind(out, &kind[i]);
    json_close_array(out);
    json_close_object(out);
}

void record_link_json_put_pair(struct json_out *out, const struct record_ref *from,
                               const struct record_ref *to, const struct rows *kinds)
{
    const struct record_link_kind *kind = kinds->items;
    json_open_object(out);
    json_put_name(out, "fromObjectTypeId");
    json_put_text(out, from->type->id);
    record_link_json_put_id(out, "fromObjectId", from->id);
    json_put_name(out, "toObjectTypeId");
    json_put_text(out, to->type->id);
    record_link_json_put_id(out, "toObjectId", to->id);
    json_put_name(out, "labels");
    json_open_array(out);
    for (int64_t i = 0; i < kinds->count; i++)
        if (kind[i].label != NULL)
            json_put_text(out, kind[i].label);
    json_close_array(out);
    json_close_object(out);
}

void record_link_json_put_v3(struct json_out *out, const struct record_link *link)
{
    const struct record_link_kind *kind = link->kinds.items;
    for (int64_t i = 0; i < link->kinds.count; i++) {
        json_open_object(out);
        record_link_json_put_id(out, "id", link->id);
        json_put_name(out, "type");
        json_put_text(out, kind[i].name);
        json_close_object(out);
    }
}

/* One direction of a default association. */
static void put_direction(struct json_out *out, const struct record_ref *from,
                          const struct record_ref *to, int64_t kind)
{
    const struct record_ref *const ends[] = {from, to};
    static const char *const       names[] = {"from", "to"};
    json_open_object(out);
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        json_put_name(out, names[i]);
        json_open_object(out);
        record_link_json_put_id(out, "id", ends[i]->id);
        json_close_object(out);
    }
    json_put_name(out, "associationSpec");
    json_open_object(out);
    json_put_name(out, "associationCategory");
    json_put_text(out, "HUBSPOT_DEFINED");
    json_put_name(out, "associationTypeId");
    json_put_int(out, kind);
    json_close_object(out);
    json_close_object(out);
}

void record_link_json_put_default(struct json_out *out, const struct record_ref *from,
                                  const struct record_ref *to, const struct record_link_kind *kind)
{
    put_direction(out, from, to, kind->id);
    put_direction(out, to, from, kind->inverse);
}

void record_link_json_open_batch(struct json_out *out)
{
    json_open_object(out);
    json_put_name(out, "status");
    json_put_text(out, "COMPLETE");
    json_put_name(out, "results");
    json_open_array(out);
}

void record_link_json_close_batch(struct work *w, struct json_out *out)
{
    json_put_name(out, "startedAt");
    json_put_time(out, w->now);
    json_put_name(out, "completedAt");
    json_put_time(out, w->now);
    json_close_object(out);
}

/* ---- with a record ---- */

status record_link_api_page(struct work *w, struct record_link_page *page, struct rows *ret_links,
                            int64_t *ret_after)
{
    struct record record;
    TRY(record_get(w, page->from.type, page->from.id, (const char *const[]){NULL}, false, &record));
    page->from.id = record.id;
    return record_link_list(w, page, ret_links, ret_after);
}

status record_link_api_shown(struct work *w, const struct record_ref *from,
                             const char *const *names, struct rows *ret_shown)
{
    struct list all = list_open(w->arena, sizeof(struct record_link_shown));
    for (; names != NULL && *names != NULL; names++) {
        struct record_link_shown *shown = list_add(&all);
        struct record_link_page   page = {.from = *from, .limit = SHOWN};
        TRY(record_api_type_named(w, *names, RECORD_SEE, &page.to));
        shown->to = page.to;
        TRY(record_link_list(w, &page, &shown->links, &shown->after));
    }
    *ret_shown = list_rows(&all);
    return OK;
}

static void put_more(struct work *w, struct json_out *out, const struct record_ref *from,
                     const struct record_link_shown *shown)
{
    json_put_name(out, "paging");
    json_open_object(out);
    json_put_name(out, "next");
    json_open_object(out);
    record_link_json_put_id(out, "after", shown->after);
    json_put_name(out, "link");
    json_put_text(out, work_text(w, "/crm/v3/objects/%s/%lld/associations/%s?after=%lld",
                                 from->type->name, (long long) from->id, shown->to->name,
                                 (long long) shown->after));
    json_close_object(out);
    json_close_object(out);
}

void record_link_json_put_shown(struct work *w, struct json_out *out, const struct record_ref *from,
                                const struct rows *shown)
{
    const struct record_link_shown *one = shown->items;
    json_put_name(out, "associations");
    json_open_object(out);
    for (int64_t i = 0; i < shown->count; i++) {
        if (one[i].links.count == 0)
            continue;
        json_put_name(out, one[i].to->name);
        json_open_object(out);
        json_put_name(out, "results");
        json_open_array(out);
        for (int64_t j = 0; j < one[i].links.count; j++)
            record_link_json_put_v3(out, (const struct record_link *) one[i].links.items + j);
        json_close_array(out);
        if (one[i].after != 0)
            put_more(w, out, from, &one[i]);
        json_close_object(out);
    }
    json_close_object(out);
}
