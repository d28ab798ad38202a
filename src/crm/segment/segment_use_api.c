/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done with segments, /api/segments: members by hand, files, what they buy, how they grow.
 */
#include "base/text.h"
#include "base/time.h"
#include "crm/segment/segment_api.h"
#include "crm/segment/segment_export.h"
#include "crm/segment/segment_profit.h"
#include "crm/segment/segment_read.h"
#include "crm/segment/segment_rules.h"
#include "crm/staff/staff.h"

enum { BUYS = 50, MOST_BUYS = 1000, SHOWN_BY_HAND = 1000 };

/* ---- by hand ---- */

static status by_hand(struct work *w, const struct request *rq, struct reply *rp,
                      enum segment_hand hand)
{
    struct text        text = text_open(w->arena);
    struct json_out    out = json_out_open(&text);
    const struct json *body;
    struct rows        contacts;
    int64_t            id, changed;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_api_body(w, rq, "ids", &body));
    TRY(segment_api_ids(w, json_member(body, "ids"), "ids", &contacts));
    if (contacts.count > SHOWN_BY_HAND)
        return fail(w, INVALID, "ids", "At most %d contacts at once.", SHOWN_BY_HAND);
    TRY(segment_put_by_hand(w, id, hand, &contacts, &changed));
    json_open_object(&out);
    json_put_name(&out, "changed");
    json_put_int(&out, changed);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* POST /api/segments/{listId}/include */
status segment_include_api(struct work *w, const struct request *rq, struct reply *rp)
{
    return by_hand(w, rq, rp, HAND_INCLUDE);
}

/* POST /api/segments/{listId}/exclude */
status segment_exclude_api(struct work *w, const struct request *rq, struct reply *rp)
{
    return by_hand(w, rq, rp, HAND_EXCLUDE);
}

/* POST /api/segments/{listId}/release */
status segment_release_api(struct work *w, const struct request *rq, struct reply *rp)
{
    return by_hand(w, rq, rp, HAND_RELEASE);
}

static status put_hand(struct work *w, struct json_out *out, const char *name, int64_t list)
{
    struct segment segment;
    struct rows    members = {0};
    int64_t        size = 0;
    json_put_name(out, name);
    if (list > 0) {
        TRY(segment_get(w, list, &segment));
        TRY(segment_size(w, &segment, &size));
        TRY(segment_members(w, &segment, 0, SHOWN_BY_HAND, &members));
    }
    json_open_object(out);
    if (list > 0)
        segment_api_put_id(out, "listId", list);
    json_put_name(out, "count");
    json_put_int(out, size);
    json_put_name(out, "ids");
    json_open_array(out);
    for (int64_t i = 0; i < members.count; i++)
        json_put_text(
            out, work_text(w, "%lld",
                           (long long) ((const struct segment_member *) members.items)[i].record));
    json_close_array(out);
    json_close_object(out);
    return OK;
}

/* GET /api/segments/{listId}/by-hand */
status segment_by_hand_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    struct segment  segment;
    int64_t         id;
    TRY(segment_api_id(w, rq, &id));
    TRY(segment_get(w, id, &segment));
    json_open_object(&out);
    TRY(put_hand(w, &out, "included", segment.included));
    TRY(put_hand(w, &out, "excluded", segment.excluded));
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

/* ---- files ---- */

/* GET /api/segments/{listId}/export */
status segment_export_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct segment_export *state = work_take(w, sizeof *state);
    const char            *word = request_query_text(rq, "format");
    int64_t                id;
    int                    format = 0;
    TRY(segment_api_id(w, rq, &id));
    while (word != NULL && segment_format_words[format] != NULL
           && !text_same_nocase(segment_format_words[format], word))
        format++;
    if (segment_format_words[format] == NULL)
        return fail(w, INVALID, "format", "A file is csv, google or meta, not '%.60s'.", word);
    const char *names = request_query_text(rq, format == SEGMENT_CSV ? "properties" : "consent");
    TRY(segment_export_open(w, id, (enum segment_format) format, names, state));
    staff_note_later(w, "list.exported", "list", id, segment_format_words[format]);
    rp->type = "text/csv; charset=utf-8; header=present";
    reply_header(rp, "Content-Disposition",
                 work_text(w, "attachment; filename=\"segment-%lld-%s.csv\"", (long long) id,
                           segment_format_words[format]));
    rp->stream = (struct reply_stream){
        .next = segment_export_next, .state_size = sizeof *state, .state = state};
    return OK;
}

/* ---- what they buy, how they grow ---- */

/* A time of the query: ms, or ISO 8601; as `otherwise` where it is not said. */
static status read_time(struct work *w, const struct request *rq, const char *name,
                        int64_t otherwise, int64_t *ret_time)
{
    const char *words = request_query_text(rq, name);
    *ret_time = otherwise;
    if (text_empty(words) || text_to_int(words, ret_time) || time_parse(words, ret_time, NULL))
        return OK;
    return fail(w, INVALID, name, "The %s must be an instant: ms since 1970, or ISO 8601.", name);
}

static status read_number(struct work *w, const struct request *rq, const char *name,
                          int64_t otherwise, int64_t *ret_number)
{
    const char *words = request_query_text(rq, name);
    *ret_number = otherwise;
    if (text_empty(words) || (text_to_int(words, ret_number) && *ret_number > 0))
        return OK;
    return fail(w, INVALID, name, "The %s must be a number above 0.", name);
}

static double share_of(int64_t part, int64_t all)
{
    return all == 0 ? 0 : (double) part / (double) all;
}

static void put_buy(struct json_out *out, const struct segment_buys *buys,
                    const struct segment_buy *buy)
{
    double share = share_of(buy->buyers, buys->size),
           against = share_of(buy->against, buys->against);
    json_open_object(out);
    segment_api_put_id(out, "product", buy->product);
    json_put_name(out, "name");
    json_put_text(out, buy->name == NULL ? "" : buy->name);
    json_put_name(out, "buyers");
    json_put_int(out, buy->buyers);
    json_put_name(out, "share");
    json_put_number(out, share);
    json_put_name(out, "againstShare");
    json_put_number(out, against);
    json_put_name(out, "lift");
    if (against > 0)
        json_put_number(out, share / against);
    else
        json_put_null(out);
    json_put_name(out, "pieces");
    json_put_money(out, buy->pieces);
    json_put_name(out, "revenue");
    json_put_money(out, buy->revenue);
    json_close_object(out);
}

/* GET /api/segments/{listId}/buys */
status segment_buys_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text               text = text_open(w->arena);
    struct json_out           out = json_out_open(&text);
    struct segment_buys_asked asked;
    struct segment_buys       buys;
    TRY(segment_api_id(w, rq, &asked.list));
    TRY(read_number(w, rq, "against", 0, &asked.against));
    TRY(read_number(w, rq, "limit", BUYS, &asked.limit));
    TRY(read_time(w, rq, "from", 0, &asked.from));
    TRY(read_time(w, rq, "until", w->now, &asked.until));
    if (asked.limit > MOST_BUYS)
        return fail(w, INVALID, "limit", "At most %d products at once.", MOST_BUYS);
    TRY(segment_what_is_bought(w, &asked, &buys));
    json_open_object(&out);
    json_put_name(&out, "size");
    json_put_int(&out, buys.size);
    json_put_name(&out, "againstSize");
    json_put_int(&out, buys.against);
    json_put_name(&out, "products");
    json_open_array(&out);
    for (int64_t i = 0; i < buys.buys.count; i++)
        put_buy(&out, &buys, (const struct segment_buy *) buys.buys.items + i);
    json_close_array(&out);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}

static void put_growth(struct json_out *out, const struct segment_growth *growth)
{
    json_put_name(out, "days");
    json_open_array(out);
    for (int64_t i = 0; i < growth->days.count; i++) {
        const struct segment_growth_day *day =
            (const struct segment_growth_day *) growth->days.items + i;
        json_open_object(out);
        json_put_name(out, "day");
        json_put_date(out, day->day);
        json_put_name(out, "entered");
        json_put_int(out, day->entered);
        json_put_name(out, "left");
        json_put_int(out, day->left);
        json_close_object(out);
    }
    json_close_array(out);
    json_put_name(out, "sources");
    json_open_array(out);
    for (int64_t i = 0; i < growth->sources.count; i++) {
        const struct segment_source *source =
            (const struct segment_source *) growth->sources.items + i;
        json_open_object(out);
        json_put_name(out, "value");
        json_put_text(out, source->value == NULL ? "" : source->value);
        json_put_name(out, "count");
        json_put_int(out, source->count);
        json_close_object(out);
    }
    json_close_array(out);
}

/* GET /api/segments/{listId}/growth */
status segment_growth_api(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text           text = text_open(w->arena);
    struct json_out       out = json_out_open(&text);
    struct segment_growth growth;
    int64_t               id, from_until[2];
    TRY(segment_api_id(w, rq, &id));
    TRY(read_time(w, rq, "from", w->now - 90 * DAY, &from_until[0]));
    TRY(read_time(w, rq, "until", w->now + 1, &from_until[1]));
    TRY(segment_growth(w, id, request_query_text(rq, "by"), from_until, &growth));
    json_open_object(&out);
    put_growth(&out, &growth);
    json_close_object(&out);
    return segment_api_reply(rp, 200, &out);
}
