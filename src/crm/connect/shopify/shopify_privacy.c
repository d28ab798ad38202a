/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the privacy topics of Shopify want done: somebody asks for their data, somebody or a whole
 * shop is to be forgotten. Whoever sent them had the app's secret: the shop, or Shopify for it.
 */
#include "base/text.h"
#include "crm/connect/shop/shop_store.h"
#include "crm/connect/shopify/shopify.h"
#include "crm/record/record.h"

enum { AT_A_TIME = 50 };

struct asked {
    const struct connection *connection;
    const struct json       *body;
    int64_t                  after, customer, contact;
    struct rows              rows;
};

/* Whose the shop's number is, or the address; ABSENT: nobody's here. */
static status find_contact(struct work *w, const struct asked *asked, int64_t *ret_contact)
{
    const struct json *customer = json_member(asked->body, "customer");
    const char        *email = shop_text(w, customer, "email", 255);
    struct identity    identity;
    const char        *value = work_text(w, "%lld:%lld", (long long) asked->connection->store,
                                         (long long) shop_int(customer, "id"));
    status             outcome = person_find_identity(w, IDENTITY_CUSTOMER, value, &identity);
    if (outcome == NOT_FOUND && email != NULL)
        outcome = person_find_identity(w, IDENTITY_EMAIL, text_lower(w, email), &identity);
    *ret_contact = outcome == OK ? identity.contact : ABSENT;
    return outcome == NOT_FOUND ? OK : outcome;
}

/* ---- somebody is to be forgotten ---- */

static status redact_unit(struct work *w, void *arg)
{
    struct asked *asked = arg;
    int64_t       contact;
    TRY(find_contact(w, asked, &contact));
    return contact == ABSENT ? OK : person_erase(w, contact);
}

status shopify_redact_customer(struct work *w, const struct connection *connection,
                               const struct json *body)
{
    struct asked asked = {.connection = connection, .body = body};
    return db_work(w, WRITE, redact_unit, &asked);
}

/* ---- a shop is to be forgotten ---- */

static status customers_unit(struct work *w, void *arg)
{
    struct asked   *asked = arg;
    struct shop_row after = {
        .connection = asked->connection->id, .kind = "customers", .shop_id = asked->after};
    return shop_store_after(w, &after, AT_A_TIME, &asked->rows);
}

/* Whoever is a customer of another shop too stays that: what this one told of them is theirs. */
static bool is_of_another(struct work *w, const struct asked *asked, const struct rows *identities)
{
    const char *ours = work_text(w, "%lld:", (long long) asked->connection->store);
    for (int64_t i = 0; i < identities->count; i++) {
        const struct identity *one = &((const struct identity *) identities->items)[i];
        if (one->kind == IDENTITY_CUSTOMER && !text_starts(one->value, ours))
            return true;
    }
    return false;
}

static status forget_unit(struct work *w, void *arg)
{
    struct asked   *asked = arg;
    struct identity identity;
    struct rows     identities;
    const char     *value = work_text(w, "%lld:%lld", (long long) asked->connection->store,
                                      (long long) asked->customer);
    status          outcome = person_find_identity(w, IDENTITY_CUSTOMER, value, &identity);
    if (outcome == NOT_FOUND || (outcome == OK && identity.contact == ABSENT))
        return OK;
    TRY(outcome);
    TRY(person_list_identities(w, identity.contact, &identities));
    return is_of_another(w, asked, &identities) ? OK : person_erase(w, identity.contact);
}

static status disconnect_unit(struct work *w, void *arg)
{
    const struct asked *asked = arg;
    return shop_disconnect(w, asked->connection->id);
}

status shopify_redact_shop(struct work *w, const struct connection *connection,
                           const struct json *body)
{
    struct asked asked = {.connection = connection, .body = body};
    do {
        TRY(db_work(w, READ, customers_unit, &asked));
        for (int64_t i = 0; i < asked.rows.count; i++) {
            asked.after = asked.customer = ((const struct shop_row *) asked.rows.items)[i].shop_id;
            if (job_should_stop(w))
                return fail(w, UNAVAILABLE, NULL, "The house closes.");
            TRY(db_work(w, WRITE, forget_unit, &asked));
        }
    } while (asked.rows.count == AT_A_TIME);
    return db_work(w, WRITE, disconnect_unit, &asked);
}

/* ---- the app was taken out of the shop ---- */

/* The keys stay, for two days later the shop may want to be forgotten, signed with them. */
static status uninstalled_unit(struct work *w, void *arg)
{
    const struct asked *asked = arg;
    struct connection   now;
    TRY(shop_store_get(w, asked->connection->id, &now));
    if (now.state == CONNECTION_DISCONNECTED)
        return OK;
    now.state = CONNECTION_REFUSED;
    now.reason_code = "UNINSTALLED";
    now.reason = "The app was uninstalled in Shopify. What was read stays; install it again and "
                 "give its new access token to go on.";
    return shop_store_update(w, &now);
}

status shopify_uninstalled(struct work *w, const struct connection *connection,
                           const struct json *body)
{
    struct asked asked = {.connection = connection, .body = body};
    return db_work(w, WRITE, uninstalled_unit, &asked);
}

/* ---- somebody asks for their data ---- */

/* A ticket for the team, linked with the contact: people answer, within the month they have. */
static status request_unit(struct work *w, void *arg)
{
    struct asked             *asked = arg;
    const struct record_type *tickets, *contacts;
    const struct json        *customer = json_member(asked->body, "customer");
    const char               *email = shop_text(w, customer, "email", 255);
    struct rows               none = {.items = NULL};
    int64_t                   ticket, contact;
    const char               *content = work_text(
                      w,
                      "Shopify passed on that the customer %lld%s%s of %.200s wants to have all data that "
                                    "is kept of them. Export the contact with its orders and send it to them.",
                      (long long) shop_int(customer, "id"), email == NULL ? "" : ", ", email == NULL ? "" : email,
                      asked->connection->url);
    const struct record_value values[] = {{"subject", "A customer asks for their data"},
                                          {"content", content}};
    TRY(find_contact(w, asked, &contact));
    TRY(record_type_get(w, "tickets", &tickets));
    TRY(record_type_get(w, "contacts", &contacts));
    TRY(record_create(w, tickets, values, COUNT_OF(values), &ticket));
    if (contact == ABSENT)
        return OK;
    struct record_ref from = {tickets, ticket}, to = {contacts, contact};
    return record_link_put(w, &from, &to, &none);
}

status shopify_request_data(struct work *w, const struct connection *connection,
                            const struct json *body)
{
    struct asked asked = {.connection = connection, .body = body};
    return db_work(w, WRITE, request_unit, &asked);
}
