/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Units that change several people at the same time on PostgreSQL. Each would lock rows of people
 * as it comes to them; two that come to the same two in another order would wait for each other
 * until the database notices, a second later, and ends one of them.
 */
#include "base/text.h"
#include "crm/person/person_rules.h"
#include "crm/person/person_store.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

/* Each turn is a place in memory that all of PostgreSQL shares; it has room for some thousands. */
enum { MOST_TURNS = 200 };

status person_take_turns(struct work *w, const struct person_named *names, size_t count)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    if (work_db_kind(w) == DB_SQLITE || count < 2)
        return OK;
    if (count > MOST_TURNS)
        return person_store_take_all_turns(w);
    json_open_array(&out);
    for (size_t i = 0; i < count; i++) {
        json_open_array(&out);
        json_put_text(&out, identity_kind_words[names[i].kind]);
        json_put_text(&out, names[i].value);
        json_close_array(&out);
    }
    json_close_array(&out);
    return person_store_take_turns(w, text.bytes);
}

/* What is no address, or no id, is refused later and in its place. */
static bool names_contact(struct work *w, const struct record_value *value,
                          struct person_named *ret_name)
{
    int64_t id;
    *ret_name = (struct person_named){IDENTITY_RECORD, value->value};
    if (value->property == NULL)
        return value->value != NULL && text_to_int(value->value, &id);
    ret_name->kind = IDENTITY_EMAIL;
    status outcome =
        text_same(value->property, "email")
            ? person_identity_value(w, IDENTITY_EMAIL, value->value, NULL, &ret_name->value)
            : INVALID;
    w->failure = (struct failure){0};
    return outcome == OK;
}

status person_contact_turns(struct work *w, const struct record_value *values, size_t count)
{
    struct person_named *names;
    size_t               named = 0;
    if (work_db_kind(w) == DB_SQLITE)
        return OK;
    names = work_take(w, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        named += names_contact(w, &values[i], &names[named]);
    return person_take_turns(w, names, named);
}
