/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/pos/pos_store.h"

#include "crm/connect/pos/pos_sql.h"
#include "kit/db/db.h"

/* clang-format off */
static const struct field secret_fields[] = {
    FIELD(pos_secret, store,  FIELD_INT),
    FIELD(pos_secret, secret, FIELD_TEXT),
};
static const struct shape secret_shape = SHAPE("TillSecretRow", pos_secret, secret_fields);
/* clang-format on */

status pos_store_get(struct work *w, int64_t store, const char *till, const char *receipt,
                     struct pos_kept *ret_kept)
{
    return db_one(w, &POS_GET, WITH(P_INT(store), P_TEXT(till), P_TEXT(receipt)), &pos_kept_shape,
                  ret_kept);
}

status pos_store_put(struct work *w, const struct rows *kept)
{
    return db_run_each(w, &POS_PUT, &pos_kept_shape, kept, NULL);
}

status pos_store_keep_apart(struct work *w, const struct pos_kept *kept)
{
    return db_run(w, &POS_KEEP_APART, params_of(w, &pos_kept_shape, kept), NULL);
}

status pos_store_of_card(struct work *w, int64_t contact, int64_t limit, struct rows *ret_kept)
{
    return db_list(w, &POS_OF_CARD, WITH(P_INT(contact), P_INT(limit)), &pos_kept_shape, ret_kept);
}

status pos_store_forget_cards(struct work *w, int64_t contact)
{
    return db_run(w, &POS_FORGET_CARDS, WITH(P_INT(contact)), NULL);
}

status pos_store_get_secret(struct work *w, int64_t store, struct pos_secret *ret_secret)
{
    return db_one(w, &POS_SECRET_GET, WITH(P_INT(store)), &secret_shape, ret_secret);
}

status pos_store_put_secret(struct work *w, const struct pos_secret *row)
{
    int64_t     store = row->store, now = w->now;
    const char *secret = row->secret;
    return db_run(w, &POS_SECRET_PUT, WITH(P_INT(store), P_TEXT(secret), P_INT(now)), NULL);
}
