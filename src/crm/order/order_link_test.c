/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What documents say themselves is read as associations, and kept nowhere else. */
#include "base/text.h"
#include "crm/order/order.h"
#include "crm/record/record.h"
#include "test/check.h"
#include "test/order_rig.h"

static struct record_ref ref(struct work *w, const char *type, int64_t id)
{
    struct record_ref found = {.id = id};
    CHECK_OK(record_type_get(w, type, &found.type));
    return found;
}

static const char *links(struct work *w, struct record_ref from, const char *to, int64_t limit)
{
    struct record_link_page page = {.from = from, .to = ref(w, to, 0).type, .limit = limit};
    struct text             text = text_open(w->arena);
    do {
        struct rows rows = {0};
        CHECK_OK(record_link_list(w, &page, &rows, &page.after));
        const struct record_link *link = rows.items;
        for (int64_t i = 0; i < rows.count; i++)
            text_add(&text,
                     work_text(w, "%lld:%lld ", (long long) link[i].id,
                               (long long) ((struct record_link_kind *) link[i].kinds.items)->id));
    } while (page.after != 0);
    return text.bytes;
}

/* One customer with two orders, the first of two lines. */
struct shop {
    int64_t store, first, second, contact;
};

static struct shop open_shop(struct work *w)
{
    struct shop        shop = {.store = rig_store(w, "Till", "GBP")};
    struct order_line  lines[] = {rig_line("A", 1, UNIT), rig_line("B", 1, UNIT)};
    struct order_draft first = rig_draft(shop.store, "1", lines, 2),
                       second = rig_draft(shop.store, "2", lines, 1);
    shop.first = rig_put(w, &first).order;
    shop.second = rig_put(w, &second).order;
    shop.contact = rig_look(w, shop.store, "1").contact;
    return shop;
}

static status check_reading(struct work *w, void *arg)
{
    const struct shop *shop = arg;
    struct record_ref  buyer = ref(w, "contacts", shop->contact),
                      order = ref(w, "orders", shop->first);
    const char *both =
        work_text(w, "%lld:508 %lld:508 ", (long long) shop->first, (long long) shop->second);
    int64_t line = shop->first * 1048576 + 1;
    CHECK_TEXT(links(w, buyer, "orders", 10), both);
    CHECK_TEXT(links(w, buyer, "orders", 1), both);
    CHECK_TEXT(links(w, order, "contacts", 10),
               work_text(w, "%lld:507 ", (long long) shop->contact));
    CHECK_TEXT(links(w, order, "line_items", 1),
               work_text(w, "%lld:513 %lld:513 ", (long long) line, (long long) line + 1));
    CHECK_TEXT(links(w, ref(w, "line_items", line), "orders", 10),
               work_text(w, "%lld:514 ", (long long) shop->first));
    return OK;
}

static void orders_buyers_and_lines_are_associated_by_nature(struct work *w)
{
    struct shop shop = open_shop(w);
    CHECK_OK(db_work(w, READ, check_reading, &shop));
}

static status put_another(struct work *w, void *arg)
{
    const struct shop        *shop = arg;
    const struct record_value value = {"firstname", "Wife"};
    struct record_ref         buyer = ref(w, "contacts", shop->contact),
                      order = ref(w, "orders", shop->first), wife = ref(w, "contacts", 0);
    struct record_link_kind kind;
    struct rows             kinds = {&kind, 1};
    CHECK_OK(record_create(w, wife.type, &value, 1, &wife.id));
    CHECK_OK(record_link_default(w, order.type, buyer.type, &kind));
    CHECK_OK(record_link_put(w, &order, &buyer, &kinds));
    CHECK_OK(record_link_put(w, &order, &wife, &kinds));
    CHECK_TEXT(links(w, order, "contacts", 1),
               work_text(w, "%lld:507 %lld:507 ", (long long) buyer.id, (long long) wife.id));
    CHECK_OK(record_link_remove(w, &wife, &order, NULL));
    CHECK_TEXT(links(w, order, "contacts", 10), work_text(w, "%lld:507 ", (long long) buyer.id));
    return OK;
}

static void others_may_be_associated_with_an_order_besides_its_buyer(struct work *w)
{
    struct shop shop = open_shop(w);
    CHECK_OK(db_work(w, WRITE, put_another, &shop));
}

static status part(struct work *w, void *arg)
{
    const struct shop *shop = arg;
    struct record_ref  buyer = ref(w, "contacts", shop->contact),
                      order = ref(w, "orders", shop->first);
    CHECK_INT(record_link_remove(w, &buyer, &order, NULL), CONFLICT);
    CHECK_TEXT(w->failure.reason, "RELATED_BY_NATURE");
    return OK;
}

static void an_order_cannot_be_parted_from_its_buyer(struct work *w)
{
    struct shop shop = open_shop(w);
    CHECK_OK(db_work(w, WRITE, part, &shop));
}

static int64_t count(struct work *w, const char *type, const struct record_filter *filter)
{
    const struct record_filter_group group = {filter, 1};
    const struct record_query        query = {.groups = &group, .group_count = 1, .limit = 1};
    struct rows                      rows;
    int64_t                          total = -1;
    CHECK_OK(record_search(w, ref(w, type, 0).type, &query, &rows, &total));
    return total;
}

static status search(struct work *w, void *arg)
{
    const struct shop   *shop = arg;
    struct record_filter of_buyer = {.property = "associations.contacts",
                                     .value = work_text(w, "%lld", (long long) shop->contact)},
                         of_order = {.property = "associations.orders",
                                     .value = work_text(w, "%lld", (long long) shop->first)},
                         with_any = {.property = "associations.orders",
                                     .compare = OPERATOR_HAS_PROPERTY};
    CHECK_INT(count(w, "orders", &of_buyer), 2);
    CHECK_INT(count(w, "line_items", &of_order), 2);
    CHECK_INT(count(w, "contacts", &of_order), 1);
    CHECK_INT(count(w, "contacts", &with_any), 1);
    with_any.compare = OPERATOR_NOT_HAS_PROPERTY;
    CHECK_INT(count(w, "contacts", &with_any), 0);
    return OK;
}

static void searches_know_what_documents_say(struct work *w)
{
    struct shop shop = open_shop(w);
    CHECK_OK(db_work(w, READ, search, &shop));
}

SUITE_DB("order link", TEST(orders_buyers_and_lines_are_associated_by_nature),
         TEST(others_may_be_associated_with_an_order_besides_its_buyer),
         TEST(an_order_cannot_be_parted_from_its_buyer), TEST(searches_know_what_documents_say));
