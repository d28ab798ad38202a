/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_profit.h"

#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/segment/segment_rules.h"
#include "crm/staff/staff.h"
#include "crm/store/store.h"
#include "kit/bitmap/bitmap.h"
#include "kit/ledger/ledger.h"
#include "kit/text/zone.h"

/* ---- what is bought ---- */

/* A product while facts are added up. */
struct counted {
    struct segment_buy buy;
    struct bitmap     *buyers, *against;
};

struct counting {
    struct work   *w;
    struct map     contacts, products; /* identity to contact; product to struct counted * */
    struct bitmap *members, *others;   /* others NULL: everybody */
};

static status members_of(struct work *w, int64_t list, struct bitmap *members)
{
    struct segment segment;
    struct rows    ids;
    TRY(segment_get(w, list, &segment));
    if (!text_same(segment.type, "0-1"))
        return fail(w, INVALID, "listId", "Only of lists of contacts it is known what they buy.");
    TRY(segment_everybody(w, &segment, &ids));
    for (int64_t i = 0; i < ids.count; i++)
        bitmap_add(members, (uint32_t) ((const int64_t *) ids.items)[i]);
    return OK;
}

static struct counted *counted_of(struct counting *counting, int64_t product)
{
    bool             is_new;
    union map_value *place = map_put_int(&counting->products, product, &is_new);
    if (is_new) {
        struct counted *counted = work_take(counting->w, sizeof *counted);
        counted->buy.product = product;
        counted->buyers = bitmap_open();
        counted->against = bitmap_open();
        place->pointer = counted;
    }
    return place->pointer;
}

static void count_line(struct counting *counting, const struct ledger_batch *batch, size_t i)
{
    const union map_value *contact = map_get_int(&counting->contacts, batch->subject[i]);
    if (contact == NULL || batch->reference[i] == 0)
        return;
    uint32_t        number = (uint32_t) contact->number;
    struct counted *counted = counted_of(counting, batch->reference[i]);
    bool            sold = batch->kind[i] == FACT_LINE_SOLD;
    if (sold && (counting->others == NULL || bitmap_has(counting->others, number)))
        bitmap_add(counted->against, number);
    if (!bitmap_has(counting->members, number))
        return;
    if (sold)
        bitmap_add(counted->buyers, number);
    counted->buy.pieces += batch->quantity[i];
    counted->buy.revenue += batch->value[i];
}

static status count_lines(struct counting *counting, const struct segment_buys_asked *asked)
{
    static const int64_t kinds[] = {FACT_LINE_SOLD, FACT_LINE_REFUNDED, FACT_LINE_CORRECTED, 0};
    struct ledger_query  query = {.columns = LEDGER_SUBJECT | LEDGER_KIND | LEDGER_VALUE
                                             | LEDGER_QUANTITY | LEDGER_REFERENCE,
                                  .kinds = kinds,
                                  .from = asked->from,
                                  .until = asked->until};
    struct ledger_scan  *scan;
    struct ledger_batch  batch;
    TRY(ledger_scan_open(counting->w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        for (size_t i = 0; i < batch.count; i++)
            count_line(counting, &batch, i);
    return ledger_scan_close(scan);
}

static int compare_buys(const void *a, const void *b)
{
    const struct segment_buy *left = a, *right = b;
    if (left->revenue != right->revenue)
        return left->revenue > right->revenue ? -1 : 1;
    return left->product < right->product ? -1 : left->product > right->product;
}

static status name_products(struct work *w, struct rows *buys)
{
    struct segment_buy *buy = buys->items;
    int64_t            *ids = work_take(w, (size_t) buys->count * sizeof *ids + 1);
    struct rows         labels;
    for (int64_t i = 0; i < buys->count; i++)
        ids[i] = buy[i].product;
    TRY(catalog_labels(w, ids, (size_t) buys->count, &labels));
    for (int64_t i = 0; i < buys->count; i++)
        for (int64_t j = 0; j < labels.count; j++) {
            const struct product_label *label = (const struct product_label *) labels.items + j;
            if (label->id == buy[i].product)
                buy[i].name = label->name;
        }
    return OK;
}

/* The counts of all products as rows, the first `limit`. */
static struct rows rows_of(const struct counting *counting, int64_t limit)
{
    struct list buys = list_open(counting->w->arena, sizeof(struct segment_buy));
    for (struct map_slot *slot = NULL; (slot = map_next(&counting->products, slot)) != NULL;) {
        struct counted *counted = slot->value.pointer;
        counted->buy.buyers = (int64_t) bitmap_count(counted->buyers);
        counted->buy.against = (int64_t) bitmap_count(counted->against);
        if (counted->buy.buyers > 0)
            *(struct segment_buy *) list_add(&buys) = counted->buy;
    }
    if (buys.count > 1)
        qsort(buys.items, buys.count, sizeof(struct segment_buy), compare_buys);
    if ((int64_t) buys.count > limit)
        buys.count = (size_t) limit;
    return list_rows(&buys);
}

static void close_all(struct counting *counting)
{
    for (struct map_slot *slot = NULL; (slot = map_next(&counting->products, slot)) != NULL;) {
        bitmap_close(((struct counted *) slot->value.pointer)->buyers);
        bitmap_close(((struct counted *) slot->value.pointer)->against);
    }
    bitmap_close(counting->members);
    bitmap_close(counting->others);
}

static status count_contacts(struct work *w, int64_t *ret_count)
{
    struct query *query = query_open(w);
    query_words(query, "SELECT count(*) FROM contact WHERE archived_at IS NULL");
    return query_number(w, query, ret_count);
}

static status count_all(struct counting *counting, const struct segment_buys_asked *asked,
                        struct segment_buys *ret_buys)
{
    TRY(members_of(counting->w, asked->list, counting->members));
    if (asked->against != 0)
        TRY(members_of(counting->w, asked->against, counting->others));
    TRY(person_contact_map(counting->w, &counting->contacts));
    TRY(count_lines(counting, asked));
    ret_buys->size = (int64_t) bitmap_count(counting->members);
    if (asked->against != 0)
        ret_buys->against = (int64_t) bitmap_count(counting->others);
    else
        TRY(count_contacts(counting->w, &ret_buys->against));
    ret_buys->buys = rows_of(counting, asked->limit);
    return name_products(counting->w, &ret_buys->buys);
}

status segment_what_is_bought(struct work *w, const struct segment_buys_asked *asked,
                              struct segment_buys *ret_buys)
{
    struct counting counting = {.w = w, .products = map_open(w->arena, 1)};
    TRY(staff_need_everything(w));
    counting.members = bitmap_open();
    counting.others = asked->against == 0 ? NULL : bitmap_open();
    status outcome = count_all(&counting, asked, ret_buys);
    close_all(&counting);
    return outcome;
}

/* ---- growth ---- */

static struct segment_growth_day *day_of_growth(struct list *days, struct map *places, int64_t day)
{
    bool             is_new;
    union map_value *place = map_put_int(places, day, &is_new);
    if (is_new) {
        place->number = (int64_t) days->count;
        *(struct segment_growth_day *) list_add(days) = (struct segment_growth_day){.day = day};
    }
    return list_at(days, (size_t) place->number);
}

static int compare_days(const void *a, const void *b)
{
    const struct segment_growth_day *left = a, *right = b;
    return left->day < right->day ? -1 : left->day > right->day;
}

static status read_days(struct work *w, int64_t list, const int64_t *from_until, struct list *days,
                        struct list *entered)
{
    static const int64_t kinds[] = {FACT_SEGMENT_ENTERED, FACT_SEGMENT_LEFT, 0};
    struct ledger_query  query = {.columns =
                                      LEDGER_SUBJECT | LEDGER_KIND | LEDGER_AT | LEDGER_REFERENCE,
                                  .kinds = kinds,
                                  .from = from_until[0],
                                  .until = from_until[1]};
    struct map           places = map_open(w->arena, 1);
    struct store_home    home;
    const struct zone   *zone;
    struct ledger_scan  *scan;
    struct ledger_batch  batch;
    TRY(zone_open(w, store_get_home(w, &home) == OK ? home.zone : "UTC", &zone));
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        for (size_t i = 0; i < batch.count; i++) {
            if (batch.reference[i] != list)
                continue;
            bool                       in = batch.kind[i] == FACT_SEGMENT_ENTERED;
            struct segment_growth_day *day =
                day_of_growth(days, &places, zone_day_of(zone, batch.at[i]));
            day->entered += in;
            day->left += !in;
            if (in)
                *(int64_t *) list_add(entered) = batch.subject[i];
        }
    return ledger_scan_close(scan);
}

static int compare_sources(const void *a, const void *b)
{
    const struct segment_source *left = a, *right = b;
    return left->count > right->count ? -1 : left->count < right->count;
}

/* Those who entered, by what a property of theirs says now. */
static status read_sources(struct work *w, const char *by, const struct list *entered,
                           struct rows *ret_sources)
{
    const struct record_type *contacts;
    struct list               sources = list_open(w->arena, sizeof(struct segment_source));
    struct map                places = map_open(w->arena, 1);
    const char *const         properties[] = {by, NULL};
    int64_t                  *ids = work_take(w, entered->count * sizeof *ids + 1);
    TRY(record_type_get(w, "0-1", &contacts));
    TRY(person_contacts_of(w, entered->items, entered->count, ids));
    for (size_t i = 0; i < entered->count; i++) {
        struct record record;
        bool          is_new;
        status        outcome = ids[i] == ABSENT
                                    ? NOT_FOUND
                                    : record_get(w, contacts, ids[i], properties, false, &record);
        if (outcome == NOT_FOUND)
            continue; /* gone since */
        TRY(outcome);
        const char      *value = record_value_of(&record, by);
        union map_value *place = map_put(&places, value == NULL ? "" : value, &is_new);
        if (is_new) {
            place->number = (int64_t) sources.count;
            *(struct segment_source *) list_add(&sources) = (struct segment_source){.value = value};
        }
        ((struct segment_source *) list_at(&sources, (size_t) place->number))->count++;
    }
    if (sources.count > 1)
        qsort(sources.items, sources.count, sizeof(struct segment_source), compare_sources);
    *ret_sources = list_rows(&sources);
    return OK;
}

status segment_growth(struct work *w, int64_t list, const char *by, const int64_t *from_until,
                      struct segment_growth *ret_growth)
{
    struct segment segment;
    struct list    days = list_open(w->arena, sizeof(struct segment_growth_day)),
                entered = list_open(w->arena, sizeof(int64_t));
    TRY(segment_get(w, list, &segment));
    TRY(staff_need_all(w, segment.type));
    TRY(read_days(w, list, from_until, &days, &entered));
    if (days.count > 1)
        qsort(days.items, days.count, sizeof(struct segment_growth_day), compare_days);
    *ret_growth = (struct segment_growth){.days = list_rows(&days)};
    return by == NULL ? OK : read_sources(w, by, &entered, &ret_growth->sources);
}
