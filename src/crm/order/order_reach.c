/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What belongs to a store: its documents with their lines, its carts, and who bought there. */
#include "crm/order/order.h"
#include "crm/record/record.h"
#include "kit/db/db.h"

static void add_own_store(struct query *query, const int64_t *stores, size_t count)
{
    query_words(query, "store IN ");
    query_ints(query, stores, count);
}

static void add_lines(struct query *query, const int64_t *stores, size_t count)
{
    query_words(query, "order_id IN (SELECT orders.id FROM orders WHERE orders.store IN ");
    query_ints(query, stores, count);
    query_words(query, ")");
}

static void add_buyers(struct query *query, const int64_t *stores, size_t count)
{
    query_words(query, "id IN (SELECT identity.contact FROM orders"
                       " JOIN identity ON identity.id = orders.identity WHERE orders.store IN ");
    query_ints(query, stores, count);
    query_words(query, ")");
}

/* How to add one: a line here; docs/security.md says what people of a branch see. */
const struct record_reach order_reaches[] = {
    {"0-123", add_own_store},
    {"0-142", add_own_store},
    {"0-8", add_lines},
    {"0-1", add_buyers},
    {NULL, NULL},
};
