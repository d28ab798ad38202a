/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What shop pages ask while somebody looks at them: read straight from the ledger. */
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/visit/visit_take.h"
#include "kit/ledger/ledger.h"

/* Somebody who looks at one product again and again: so many looks are read at most. */
enum { LOOKS_MOST = 200 };

static const struct field viewed_fields[] = {
    FIELD(viewed_product, product, FIELD_INT, .help = "the record; null: it is in no catalog"),
    FIELD(viewed_product, sku, FIELD_TEXT),
    FIELD(viewed_product, name, FIELD_TEXT),
    FIELD(viewed_product, url, FIELD_TEXT),
    FIELD(viewed_product, image, FIELD_TEXT),
    FIELD(viewed_product, price, FIELD_MONEY),
    FIELD(viewed_product, at, FIELD_TIME, .help = "when it was looked at last"),
};
const struct shape viewed_product_shape = SHAPE("ViewedProduct", viewed_product, viewed_fields);

/* ---- who it is ---- */

static status add_of(struct work *w, enum identity_kind kind, const char *value, struct list *ids,
                     int64_t *contact)
{
    struct identity identity;
    status          outcome;
    if (text_empty(value) || strlen(value) > VISIT_ID_MOST)
        return OK;
    outcome = person_find_identity(w, kind, value, &identity);
    if (outcome == NOT_FOUND)
        return OK;
    TRY(outcome);
    *(int64_t *) list_add(ids) = identity.id;
    if (*contact == ABSENT)
        *contact = identity.contact;
    return OK;
}

status visit_identities(struct work *w, const struct visitor *visitor, struct rows *ret_identities)
{
    struct list ids = list_open(w->arena, sizeof(int64_t));
    int64_t     contact = ABSENT;
    if (!text_empty(visitor->user))
        TRY(add_of(w, visitor->shop_users ? IDENTITY_CUSTOMER : IDENTITY_USER,
                   work_text(w, "%lld:%s", (long long) visitor->store, visitor->user), &ids,
                   &contact));
    TRY(add_of(w, IDENTITY_ANONYMOUS, visitor->anonymous, &ids, &contact));
    *ret_identities = list_rows(&ids);
    return contact == ABSENT ? OK : person_identities(w, contact, ret_identities);
}

/* ---- what they looked at ---- */

static status read_product(struct work *w, const struct fact *fact, struct viewed_product *ret)
{
    const struct json *all = NULL, *properties;
    *ret = (struct viewed_product){.product = fact->reference == 0 ? ABSENT : fact->reference,
                                   .price = ABSENT,
                                   .at = fact->at};
    if (fact->details == NULL)
        return OK;
    TRY(json_parse(w, fact->details, strlen(fact->details), &all));
    properties = json_member(all, "properties");
    ret->sku = visit_sku(w, properties);
    const struct json *items = json_member(properties, "items");
    if (items != NULL && items->first != NULL)
        properties = items->first;
    ret->name = visit_text_of(w, properties, "name,item_name");
    ret->url = visit_text(w, properties, "url");
    ret->image = visit_text_of(w, properties, "image_url,image");
    ret->price = visit_amount_of(properties, "price");
    return OK;
}

status visit_list_viewed(struct work *w, const struct visitor *visitor, int64_t limit,
                         struct rows *ret_products)
{
    static const int64_t kinds[] = {FACT_PRODUCT_VIEWED, 0};
    struct list          products = list_open(w->arena, sizeof(struct viewed_product));
    struct map           seen = map_open(w->arena, (uint64_t) (uintptr_t) w);
    struct rows          ids, facts = {NULL, 0};
    TRY(visit_identities(w, visitor, &ids));
    struct ledger_page page = {ids.items, (size_t) ids.count, kinds, LEDGER_NEWEST, LOOKS_MOST};
    if (ids.count > 0)
        TRY(ledger_by_subject(w, &page, &facts));
    for (int64_t i = 0; i < facts.count && (int64_t) products.count < limit; i++) {
        struct viewed_product product;
        bool                  fresh = false;
        TRY(read_product(w, (const struct fact *) facts.items + i, &product));
        if (product.sku != NULL)
            map_put(&seen, product.sku, &fresh);
        if (fresh)
            *(struct viewed_product *) list_add(&products) = product;
    }
    *ret_products = list_rows(&products);
    return OK;
}
