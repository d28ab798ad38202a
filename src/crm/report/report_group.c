/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/report/report_group.h"

#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/catalog/catalog.h"
#include "crm/record/record.h"
#include "crm/store/store.h"
#include "kit/text/country.h"

/* The groups of BY_CUSTOMERS. */
enum { OF_NEW, OF_RETURNING, OF_NOBODY_KNOWN };

/* clang-format off */
static const struct {
    const char *name;
    unsigned    needs;
} dimensions[] = {
    [BY_NONE]      = {"none",      0},
    [BY_DAY]       = {"day",       NEED_TIME},
    [BY_WEEK]      = {"week",      NEED_TIME},
    [BY_MONTH]     = {"month",     NEED_TIME},
    [BY_COUNTRY]   = {"country",   0},
    [BY_CHANNEL]   = {"channel",   0},
    [BY_PRODUCT]   = {"product",   NEED_PRODUCT},
    [BY_STORE]     = {"store",     NEED_STORE},
    [BY_CUSTOMERS] = {"customers", NEED_CONTACT | NEED_ORDER},
    [BY_CONTACT]   = {"contact",   NEED_CONTACT},
};
/* clang-format on */

status report_dimension(struct work *w, const char *name, enum dimension *ret_by)
{
    *ret_by = BY_NONE;
    for (size_t i = 0; i < COUNT_OF(dimensions) && !text_empty(name); i++)
        if (text_same(dimensions[i].name, name)) {
            *ret_by = (enum dimension) i;
            return OK;
        }
    if (text_empty(name))
        return OK;
    return fail(w, INVALID, "by",
                "'%s' is no grouping: use none, day, week, month, country, channel, product, "
                "store, customers or contact",
                name);
}

const char *report_dimension_name(enum dimension by)
{
    return dimensions[by].name;
}

unsigned report_group_needs(enum dimension by, enum newness newness)
{
    return dimensions[by].needs
           | (newness == NEW_OR_NOT ? 0 : NEED_TIME | NEED_CONTACT | NEED_ORDER);
}

status report_group_open(struct work *w, const struct fold_plan *plan, struct grouping *grouping)
{
    uint64_t seed = (uint64_t) (uintptr_t) grouping;
    grouping->w = w;
    grouping->texts = map_open(w->arena, seed);
    grouping->names = list_open(w->arena, sizeof(const char *));
    grouping->places = map_open(w->arena, seed);
    grouping->groups = list_open(w->arena, sizeof(struct group));
    grouping->total = (struct group){.documents = map_open(w->arena, seed),
                                     .customers = map_open(w->arena, seed)};
    if (grouping->by != BY_CUSTOMERS && grouping->newness == NEW_OR_NOT)
        return OK;
    return report_list_firsts(w, &grouping->scope, plan->of_lines, &grouping->firsts);
}

/* ---- keys ---- */

static int64_t text_key(struct grouping *grouping, const char *text)
{
    bool             is_new;
    union map_value *place = map_put(&grouping->texts, text == NULL ? "" : text, &is_new);
    if (is_new) {
        place->number = (int64_t) grouping->names.count;
        *(const char **) list_add(&grouping->names) = text == NULL ? "" : text;
    }
    return place->number;
}

static int64_t time_key(const struct grouping *grouping, int64_t at)
{
    int64_t day = zone_day_of(grouping->scope.zone, at);
    if (grouping->by == BY_WEEK)
        return week_of_day(day);
    return grouping->by == BY_MONTH ? month_of_day(day) : day;
}

static int64_t customers_key(const struct grouping *grouping, const struct told *told)
{
    if (told->contact == ABSENT)
        return OF_NOBODY_KNOWN;
    const struct sale *first = report_first_of(&grouping->firsts, told->contact);
    return first != NULL && first->order == told->order ? OF_NEW : OF_RETURNING;
}

static int64_t key_of(struct grouping *grouping, const struct told *told)
{
    switch (grouping->by) {
    case BY_NONE:
        return 0;
    case BY_DAY:
    case BY_WEEK:
    case BY_MONTH:
        return time_key(grouping, told->at);
    case BY_COUNTRY:
        return text_key(grouping, told->details->country);
    case BY_CHANNEL:
        return text_key(grouping, told->details->channel);
    case BY_PRODUCT:
        return told->product;
    case BY_STORE:
        return told->store;
    case BY_CUSTOMERS:
        return customers_key(grouping, told);
    case BY_CONTACT:
        return told->contact;
    }
    return 0;
}

/* Whether the customer's first sale lies in the time of the group that the fact belongs to. */
static bool is_new_customer(const struct grouping *grouping, const struct told *told)
{
    const struct sale *first = report_first_of(&grouping->firsts, told->contact);
    if (first == NULL)
        return false;
    if (grouping->by == BY_DAY || grouping->by == BY_WEEK || grouping->by == BY_MONTH)
        return time_key(grouping, first->at) == time_key(grouping, told->at);
    return first->at >= grouping->scope.from || grouping->scope.from == 0;
}

bool report_group_key(struct grouping *grouping, const struct told *told, int64_t *ret_key)
{
    if (grouping->newness != NEW_OR_NOT) {
        if (told->contact == ABSENT)
            return false;
        if (is_new_customer(grouping, told) != (grouping->newness == ONLY_NEW))
            return false;
    }
    *ret_key = key_of(grouping, told);
    return true;
}

/* ---- adding up ---- */

static void count_one(struct map *map, int64_t id, int64_t weight)
{
    bool is_new;
    map_put_int(map, id, &is_new)->number += weight;
}

static bool add_to(const struct grouping *grouping, struct group *group, const struct told *told)
{
    bool fits = money_add(group->value, told->value, &group->value);
    fits = money_add(group->quantity, told->quantity, &group->quantity) && fits;
    group->lines += told->weight;
    if (grouping->counts_documents)
        count_one(&group->documents, told->order, told->weight);
    if (grouping->counts_customers && told->contact != ABSENT)
        count_one(&group->customers, told->contact, told->weight);
    return fits;
}

static struct group *group_of(struct grouping *grouping, int64_t key)
{
    bool             is_new;
    union map_value *place = map_put_int(&grouping->places, key, &is_new);
    if (is_new) {
        uint64_t seed = (uint64_t) (uintptr_t) grouping;
        place->number = (int64_t) grouping->groups.count;
        *(struct group *) list_add(&grouping->groups) =
            (struct group){.key = key,
                           .documents = map_open(grouping->w->arena, seed),
                           .customers = map_open(grouping->w->arena, seed)};
    }
    return list_at(&grouping->groups, (size_t) place->number);
}

void report_group_add(struct grouping *grouping, const struct told *told)
{
    int64_t key;
    if (!report_group_key(grouping, told, &key))
        return;
    bool fits = add_to(grouping, &grouping->total, told);
    if (grouping->by != BY_NONE)
        fits = add_to(grouping, group_of(grouping, key), told) && fits;
    grouping->overflow |= !fits;
}

status report_group_all(struct work *w, const struct fold_plan *plan, struct grouping *grouping)
{
    struct fold_plan with_needs = *plan;
    struct fold      fold;
    struct told      told;

    with_needs.needs |= report_group_needs(grouping->by, grouping->newness);
    with_needs.needs |= grouping->counts_documents ? NEED_ORDER : 0U;
    with_needs.needs |= grouping->counts_customers ? NEED_CONTACT : 0U;
    TRY(report_group_open(w, plan, grouping));
    TRY(report_fold_open(w, &grouping->scope, &with_needs, &fold));
    while (report_fold_next(&fold, &told))
        report_group_add(grouping, &told);
    TRY(report_fold_close(&fold));
    if (grouping->overflow)
        return fail(w, INVALID, NULL, "the sum is beyond all measure: ask for a shorter time");
    return OK;
}

int64_t report_count_told(const struct map *told)
{
    int64_t count = 0;
    for (struct map_slot *slot = NULL; (slot = map_next(told, slot)) != NULL;)
        count += slot->value.number > 0;
    return count;
}

/* ---- keys in words ---- */

static const char *month_text(struct work *w, int64_t month)
{
    struct date date = date_of_day(day_of_month(month));
    return work_text(w, "%04d-%02d", date.year, date.month);
}

const char *report_key_text(struct grouping *grouping, int64_t key)
{
    static const char *const customers[] = {"new", "returning", "anonymous"};
    struct work             *w = grouping->w;
    switch (grouping->by) {
    case BY_NONE:
        return "";
    case BY_DAY:
    case BY_WEEK:
        return date_text(w, key);
    case BY_MONTH:
        return month_text(w, key);
    case BY_COUNTRY:
    case BY_CHANNEL:
        return *(const char **) list_at(&grouping->names, (size_t) key);
    case BY_PRODUCT:
    case BY_STORE:
    case BY_CONTACT:
        return key == ABSENT ? "" : work_text(w, "%lld", (long long) key);
    case BY_CUSTOMERS:
        return customers[key];
    }
    return "";
}

static const char *product_words(struct work *w, const struct product_label *label)
{
    return label->name == NULL ? label->sku : work_text(w, "%s %s", label->sku, label->name);
}

static status label_products(struct work *w, const int64_t *keys, size_t count, const char **labels)
{
    struct rows found;
    struct map  by_id = map_open(w->arena, (uint64_t) (uintptr_t) w);
    TRY(catalog_labels(w, keys, count, &found));
    for (int64_t i = 0; i < found.count; i++) {
        struct product_label *label = &((struct product_label *) found.items)[i];
        bool                  is_new;
        map_put_int(&by_id, label->id, &is_new)->pointer = label;
    }
    for (size_t i = 0; i < count; i++) {
        const union map_value *label = map_get_int(&by_id, keys[i]);
        if (label != NULL)
            labels[i] = product_words(w, label->pointer);
        else if (keys[i] == ABSENT)
            labels[i] = "No product";
    }
    return OK;
}

static status label_stores(struct work *w, const int64_t *keys, size_t count, const char **labels)
{
    struct rows stores;
    TRY(store_list(w, &stores));
    for (size_t i = 0; i < count; i++)
        for (int64_t k = 0; k < stores.count; k++) {
            const struct store *store = &((const struct store *) stores.items)[k];
            if (store->id == keys[i])
                labels[i] = store->name;
        }
    return OK;
}

static status label_contacts(struct work *w, const int64_t *keys, size_t count, const char **labels)
{
    const struct record_type *contacts;
    TRY(record_type_get(w, "contacts", &contacts));
    for (size_t i = 0; i < count; i++)
        if (keys[i] != ABSENT)
            TRY(record_title(w, contacts, keys[i], &labels[i]));
    return OK;
}

static void label_countries(struct work *w, size_t count, const char **labels)
{
    for (size_t i = 0; i < count; i++) {
        const char *name = *labels[i] == '\0' ? "Not known" : country_name(w, labels[i]);
        labels[i] = name == NULL ? labels[i] : name;
    }
}

status report_key_labels(struct work *w, struct grouping *grouping, const int64_t *keys,
                         size_t count, const char **labels)
{
    for (size_t i = 0; i < count; i++)
        labels[i] = report_key_text(grouping, keys[i]);
    if (grouping->by == BY_PRODUCT)
        return label_products(w, keys, count, labels);
    if (grouping->by == BY_STORE)
        return label_stores(w, keys, count, labels);
    if (grouping->by == BY_CONTACT)
        return label_contacts(w, keys, count, labels);
    if (grouping->by == BY_COUNTRY)
        label_countries(w, count, labels);
    return OK;
}
