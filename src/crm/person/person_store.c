/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/person/person_store.h"

#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "crm/person/person_sql.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

const char *const identity_kind_words[] = {"email",     "phone",  "customer", "order",
                                           "anonymous", "user",   "card",     "pos",
                                           "record",    "erased", NULL};

static const struct field identity_fields[] = {
    FIELD(identity, id, FIELD_INT),
    FIELD(identity, kind, FIELD_CHOICE, .words = identity_kind_words),
    FIELD(identity, value, FIELD_TEXT),
    FIELD(identity, contact, FIELD_INT),
    FIELD(identity, verified, FIELD_BOOL),
    FIELD(identity, created_at, FIELD_TIME),
};
const struct shape identity_shape = SHAPE("Identity", identity, identity_fields);

static const struct field known_fields[] = {
    FIELD(person_known, identity, FIELD_INT),
    FIELD(person_known, kind, FIELD_CHOICE, .words = identity_kind_words),
    FIELD(person_known, value, FIELD_TEXT),
    FIELD(person_known, contact, FIELD_INT),
    FIELD(person_known, archived_at, FIELD_TIME),
    FIELD(person_known, email, FIELD_TEXT),
    FIELD(person_known, phone, FIELD_TEXT),
    FIELD(person_known, firstname, FIELD_TEXT),
    FIELD(person_known, lastname, FIELD_TEXT),
    FIELD(person_known, company, FIELD_TEXT),
    FIELD(person_known, address, FIELD_TEXT),
    FIELD(person_known, city, FIELD_TEXT),
    FIELD(person_known, state, FIELD_TEXT),
    FIELD(person_known, zip, FIELD_TEXT),
    FIELD(person_known, country, FIELD_TEXT),
};
static const struct shape known_shape = SHAPE("PersonKnown", person_known, known_fields);

/* ---- identities ---- */

status person_store_known(struct work *w, const struct person_key *key, struct rows *ret_known)
{
    const char *customer = key->customer, *email = key->email, *phone = key->phone;
    return db_list(w, &PERSON_KNOWN, WITH(P_TEXT(customer), P_TEXT(email), P_TEXT(phone)),
                   &known_shape, ret_known);
}

static void put_pair(struct json_out *out, struct map *seen, enum identity_kind kind,
                     const char *value)
{
    bool is_new = false;
    if (value != NULL)
        map_put(seen, value, &is_new);
    if (!is_new)
        return;
    json_open_array(out);
    json_put_text(out, identity_kind_words[kind]);
    json_put_text(out, value);
    json_close_array(out);
}

status person_store_known_all(struct work *w, const struct person_key *keys, size_t count,
                              struct rows *ret_known)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    struct map      customers = map_open(w->arena, (uint64_t) (uintptr_t) w);
    struct map      emails = map_open(w->arena, (uint64_t) (uintptr_t) w);
    struct map      phones = map_open(w->arena, (uint64_t) (uintptr_t) w);
    json_open_array(&out);
    for (size_t i = 0; i < count; i++) {
        put_pair(&out, &customers, IDENTITY_CUSTOMER, keys[i].customer);
        put_pair(&out, &emails, IDENTITY_EMAIL, keys[i].email);
        put_pair(&out, &phones, IDENTITY_PHONE, keys[i].phone);
    }
    json_close_array(&out);
    const char *pairs = text.bytes;
    return db_list(w, &PERSON_KNOWN_ALL, WITH(P_TEXT(pairs)), &known_shape, ret_known);
}

status person_store_take_turns(struct work *w, const char *pairs)
{
    int64_t taken;
    return db_number(w, &PERSON_TAKE_TURNS, WITH(P_TEXT(pairs)), &taken);
}

status person_store_take_all_turns(struct work *w)
{
    int64_t taken;
    return db_number(w, &PERSON_TAKE_ALL_TURNS, NO_PARAMS, &taken);
}

status person_store_find(struct work *w, enum identity_kind kind_number, const char *value,
                         struct identity *ret_identity)
{
    const char *kind = identity_kind_words[kind_number];
    return db_one(w, &PERSON_IDENTITY_FIND, WITH(P_TEXT(kind), P_TEXT(value)), &identity_shape,
                  ret_identity);
}

status person_store_insert(struct work *w, const struct identity *identity, bool *ret_added)
{
    int64_t added;
    TRY(db_run(w, &PERSON_IDENTITY_INSERT, params_of(w, &identity_shape, identity), &added));
    *ret_added = added > 0;
    return OK;
}

status person_store_insert_all(struct work *w, const struct rows *identities, int64_t *ret_added)
{
    return db_run_each(w, &PERSON_IDENTITY_INSERT, &identity_shape, identities, ret_added);
}

status person_store_point(struct work *w, int64_t identity, int64_t contact)
{
    return db_run(w, &PERSON_IDENTITY_POINT, WITH(P_INT(identity), P_INT(contact)), NULL);
}

status person_store_identities(struct work *w, int64_t contact, struct rows *ret_identities)
{
    return db_list(w, &PERSON_IDENTITIES, WITH(P_INT(contact)), &identity_shape, ret_identities);
}

static const struct field id_fields[] = {FIELD(person_id, id, FIELD_INT)};
static const struct shape id_shape = SHAPE("PersonId", person_id, id_fields);

status person_store_identity_ids(struct work *w, int64_t contact, struct rows *ret_identities)
{
    return db_list(w, &PERSON_IDENTITY_IDS, WITH(P_INT(contact)), &id_shape, ret_identities);
}

static const struct field of_fields[] = {
    FIELD(person_of, id, FIELD_INT),
    FIELD(person_of, contact, FIELD_INT),
};
static const struct shape person_of_shape = SHAPE("PersonOf", person_of, of_fields);

/* Lists go to the database as one JSON array: one statement, however many there are. */
static const char *list_of(struct work *w, const int64_t *ids, size_t count)
{
    struct text     list = text_open(w->arena);
    struct json_out out = json_out_open(&list);
    json_open_array(&out);
    for (size_t i = 0; i < count; i++)
        json_put_int(&out, ids[i]);
    json_close_array(&out);
    return list.bytes;
}

status person_store_contacts_of(struct work *w, const int64_t *ids, size_t count,
                                struct rows *ret_of)
{
    const char *identities = list_of(w, ids, count);
    return db_list(w, &PERSON_CONTACT_OF, WITH(P_TEXT(identities)), &person_of_shape, ret_of);
}

status person_store_contacts_open(struct work *w, struct db_cursor **ret_cursor)
{
    return db_cursor_open(w, &PERSON_CONTACT_OF_ALL, NO_PARAMS, &person_of_shape, ret_cursor);
}

status person_store_contacts_between(struct work *w, int64_t after, int64_t last,
                                     struct rows *ret_of)
{
    return db_list(w, &PERSON_CONTACT_OF_BETWEEN, WITH(P_INT(after), P_INT(last)), &person_of_shape,
                   ret_of);
}

static const struct field name_fields[] = {
    FIELD(person_name, id, FIELD_INT),        FIELD(person_name, firstname, FIELD_TEXT),
    FIELD(person_name, lastname, FIELD_TEXT), FIELD(person_name, email, FIELD_TEXT),
    FIELD(person_name, phone, FIELD_TEXT),    FIELD(person_name, customer, FIELD_TEXT),
};
static const struct shape name_shape = SHAPE("PersonName", person_name, name_fields);

status person_store_names(struct work *w, const int64_t *ids, size_t count, struct rows *ret_names)
{
    const char *contacts = list_of(w, ids, count);
    return db_list(w, &PERSON_LABELS, WITH(P_TEXT(contacts)), &name_shape, ret_names);
}

status person_store_customers(struct work *w, int64_t contact, const char *prefix,
                              int64_t *ret_count)
{
    return db_number(w, &PERSON_CUSTOMERS, WITH(P_INT(contact), P_TEXT(prefix)), ret_count);
}

status person_store_email_owner(struct work *w, const char *email, int64_t *ret_contact)
{
    const char *value = email;
    return db_number(w, &PERSON_EMAIL_OWNER, WITH(P_TEXT(value)), ret_contact);
}

/* ---- contacts ---- */

status person_store_is_archived(struct work *w, int64_t contact, bool *ret_archived)
{
    int64_t archived_at;
    TRY(db_number(w, &PERSON_ARCHIVED_AT, WITH(P_INT(contact)), &archived_at));
    *ret_archived = archived_at != ABSENT;
    return OK;
}

status person_store_merged_into(struct work *w, int64_t id, int64_t *ret_into)
{
    return db_number(w, &PERSON_MERGED_INTO, WITH(P_INT(id)), ret_into);
}

status person_store_set_merged_into(struct work *w, int64_t id, int64_t into)
{
    int64_t merged_into = into;
    return db_run(w, &PERSON_SET_MERGED_INTO, WITH(P_INT(id), P_INT(merged_into)), NULL);
}

status person_store_yield_email(struct work *w, int64_t contact)
{
    return db_run(w, &PERSON_YIELD_EMAIL, WITH(P_INT(contact)), NULL);
}

status person_store_refresh_emails(struct work *w, int64_t contact)
{
    return db_run(w, &PERSON_REFRESH_EMAILS, WITH(P_INT(contact)), NULL);
}

/* ---- totals ---- */

static const struct field totals_fields[] = {
    FIELD(person_totals, identity, FIELD_INT),      FIELD(person_totals, orders, FIELD_INT),
    FIELD(person_totals, revenue, FIELD_MONEY),     FIELD(person_totals, refunds, FIELD_MONEY),
    FIELD(person_totals, first_order, FIELD_INT),   FIELD(person_totals, first_at, FIELD_TIME),
    FIELD(person_totals, first_value, FIELD_MONEY), FIELD(person_totals, last_order, FIELD_INT),
    FIELD(person_totals, last_at, FIELD_TIME),      FIELD(person_totals, last_value, FIELD_MONEY),
};
const struct shape person_totals_shape = SHAPE("PersonTotals", person_totals, totals_fields);

status person_store_refresh_totals(struct work *w, int64_t contact, int64_t identity)
{
    if (contact != 0 && identity != 0) { /* both: the statement takes one */
        TRY(person_store_refresh_totals(w, contact, 0));
        contact = 0;
    }
    return db_run(w, &PERSON_REFRESH_TOTALS, WITH(P_INT(contact), P_INT(identity)), NULL);
}

/* What is bought under an identity, with the names of the statement; and whom that changes. */
struct spend_row {
    int64_t identity, contact; /* contact 0: that of the identity */
    int64_t orders, revenue, refunds, at, order_id;
};

static const struct field spend_fields[] = {
    FIELD(spend_row, identity, FIELD_INT),  FIELD(spend_row, contact, FIELD_INT),
    FIELD(spend_row, orders, FIELD_INT),    FIELD(spend_row, revenue, FIELD_MONEY),
    FIELD(spend_row, refunds, FIELD_MONEY), FIELD(spend_row, at, FIELD_TIME),
    FIELD(spend_row, order_id, FIELD_INT),
};
static const struct shape spend_shape = SHAPE("PersonSpend", spend_row, spend_fields);

/* Each identity once. */
static struct rows identities_of(struct work *w, const struct list *spends)
{
    struct list identities = list_open(w->arena, sizeof(struct spend_row));
    struct map  seen = map_open(w->arena, (uint64_t) (uintptr_t) w);
    for (size_t i = 0; i < spends->count; i++) {
        const struct spend_row *row = list_at(spends, i);
        bool                    is_new;
        map_put_int(&seen, row->identity, &is_new);
        if (is_new)
            *(struct spend_row *) list_add(&identities) = *row;
    }
    return list_rows(&identities);
}

status person_store_add_spends(struct work *w, const struct rows *spent)
{
    struct list list = list_open(w->arena, sizeof(struct spend_row));
    int64_t    *changed = work_take(w, ((size_t) spent->count + 1) * sizeof *changed);
    for (int64_t i = 0; i < spent->count; i++) {
        const struct person_spent *one = &((const struct person_spent *) spent->items)[i];
        *(struct spend_row *) list_add(&list) = (struct spend_row){.identity = one->identity,
                                                                   .orders = one->spend.orders,
                                                                   .revenue = one->spend.revenue,
                                                                   .refunds = one->spend.refunds,
                                                                   .at = one->spend.at,
                                                                   .order_id = one->spend.order};
    }
    struct rows rows = list_rows(&list);
    TRY(db_run_each(w, &PERSON_SPEND_ADD, &spend_shape, &rows, changed));
    for (int64_t i = 0; i < rows.count; i++)
        if (changed[i] == 0)
            return NOT_FOUND;
    rows = identities_of(w, &list);
    return db_run_each(w, &PERSON_REFRESH_TOTALS, &spend_shape, &rows, NULL);
}

status person_store_put_totals(struct work *w, const struct person_totals *totals)
{
    return db_run(w, &PERSON_TOTALS_PUT, params_of(w, &person_totals_shape, totals), NULL);
}

status person_store_totals(struct work *w, int64_t after, int64_t limit, struct rows *ret_totals)
{
    return db_list(w, &PERSON_TOTALS_LIST, WITH(P_INT(after), P_INT(limit)), &person_totals_shape,
                   ret_totals);
}

/* ---- merges ---- */

status person_store_move_identities(struct work *w, int64_t merge, int64_t from, int64_t into)
{
    int64_t merge_id = merge, contact = from;
    TRY(db_run(w, &PERSON_MERGE_KEEP_IDENTITIES, WITH(P_INT(merge_id), P_INT(contact)), NULL));
    return db_run(w, &PERSON_MERGE_MOVE_IDENTITIES, WITH(P_INT(from), P_INT(into)), NULL);
}

status person_store_return_identities(struct work *w, const struct record_merged *merge)
{
    int64_t merge_id = merge->id, survivor = merge->survivor, merged = merge->merged;
    return db_run(w, &PERSON_MERGE_RETURN_IDENTITIES,
                  WITH(P_INT(merge_id), P_INT(survivor), P_INT(merged)), NULL);
}

/* ---- pairs ---- */

static const struct field pair_fields[] = {
    FIELD(person_pair, contact, FIELD_INT),
    FIELD(person_pair, other, FIELD_INT),
    FIELD(person_pair, reason, FIELD_TEXT),
    FIELD(person_pair, noted_at, FIELD_TIME),
};
const struct shape person_pair_shape = SHAPE("Pair", person_pair, pair_fields);

status person_store_add_pair(struct work *w, const struct person_pair *pair)
{
    return db_run(w, &PERSON_PAIR_INSERT, params_of(w, &person_pair_shape, pair), NULL);
}

status person_store_pairs(struct work *w, const struct person_pair *after, int64_t limit,
                          struct rows *ret_pairs)
{
    int64_t contact = after->contact, other = after->other;
    return db_list(w, &PERSON_PAIRS, WITH(P_INT(contact), P_INT(other), P_INT(limit)),
                   &person_pair_shape, ret_pairs);
}

/* ---- erasing ---- */

status person_store_merged_contacts(struct work *w, int64_t contact, struct rows *ret_contacts)
{
    return db_list(w, &PERSON_MERGED_CONTACTS, WITH(P_INT(contact)), &identity_shape, ret_contacts);
}

status person_store_erase(struct work *w, int64_t contact)
{
    static const struct sql *const statements[] = {
        &PERSON_IDENTITY_ERASE,       &PERSON_PAIR_ERASE,  &PERSON_MERGE_VALUE_ERASE,
        &PERSON_MERGE_IDENTITY_ERASE, &PERSON_MERGE_ERASE,
    };
    for (size_t i = 0; i < COUNT_OF(statements); i++)
        TRY(db_run(w, statements[i], WITH(P_INT(contact)), NULL));
    return OK;
}

/* ---- proofs ---- */

status person_store_check_identities(struct work *w, int64_t *ret_identity)
{
    return db_number(w, &PERSON_CHECK_IDENTITIES, NO_PARAMS, ret_identity);
}

status person_store_check_contacts(struct work *w, int64_t *ret_contact)
{
    return db_number(w, &PERSON_CHECK_CONTACTS, NO_PARAMS, ret_contact);
}

status person_store_check_totals(struct work *w, int64_t *ret_contact)
{
    return db_number(w, &PERSON_CHECK_TOTALS, NO_PARAMS, ret_contact);
}

status person_store_ids(struct work *w, int64_t after, int64_t limit, struct rows *ret_ids)
{
    return db_list(w, &PERSON_REBUILD_PAGE, WITH(P_INT(after), P_INT(limit)), &id_shape, ret_ids);
}

status person_store_put_visits(struct work *w, const struct person_visits *visits)
{
    return db_run(w, &PERSON_PUT_VISITS, params_of(w, &person_visits_shape, visits), NULL);
}
