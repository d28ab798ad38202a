/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Contacts and companies as records: what goes before a change of one, and what follows it. */
#include <string.h>

#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person_rules.h"
#include "crm/person/person_store.h"
#include "kit/json/json.h"

/* ---- before ---- */

/* A number is read as of the country that the contact lives in. */
static status country_of(struct work *w, const struct record_change *change,
                         const char **ret_country)
{
    struct record record;
    *ret_country = record_change_value(change, "country");
    if (*ret_country != NULL || change->created)
        return OK;
    TRY(record_get(w, PERSON_CONTACTS, change->id, (const char *const[]){"country", NULL}, false,
                   &record));
    *ret_country = record_value_of(&record, "country");
    return OK;
}

static status put_number(struct work *w, struct record_change *change, const char *property,
                         const char *calculated)
{
    const char *raw = record_change_value(change, property), *country;
    if (raw == NULL)
        return OK;
    TRY(country_of(w, change, &country));
    const char *number = person_phone(w, raw, country);
    record_change_put(w, change, calculated, number == NULL ? "" : number);
    return OK;
}

status person_before_contact(struct work *w, struct record_change *change)
{
    TRY(put_number(w, change, "phone", "hs_calculated_phone_number"));
    return put_number(w, change, "mobilephone", "hs_calculated_mobile_number");
}

/* "https://www.Example.com/shop" and "example.com" are one domain. */
status person_before_company(struct work *w, struct record_change *change)
{
    const char *domain = record_change_value(change, "domain");
    if (text_empty(domain))
        return OK;
    domain = text_lower(w, text_trim(w, domain));
    const char *scheme = strstr(domain, "://");
    if (scheme != NULL)
        domain = scheme + 3;
    if (text_starts(domain, "www."))
        domain += 4;
    record_change_put(w, change, "domain", work_copy(w, domain, strcspn(domain, "/?#")));
    return OK;
}

status person_find_contact(struct work *w, const char *property, const char *value, int64_t *ret_id)
{
    if (!text_same(property, "email"))
        return NOT_FOUND;
    *ret_id = 0;
    status outcome = person_store_email_owner(w, value, ret_id);
    return outcome == NOT_FOUND ? OK : outcome;
}

/* ---- after ---- */

/* Each way of these to be recognised that the change brings. */
static const struct {
    const char        *property;
    enum identity_kind kind;
} recognised_by[] = {
    {"email", IDENTITY_EMAIL},
    {"hs_calculated_phone_number", IDENTITY_PHONE},
    {"hs_calculated_mobile_number", IDENTITY_PHONE},
};

static status claim_all(struct work *w, const struct record_change *change, int64_t *ret_first)
{
    *ret_first = 0;
    for (size_t i = 0; i < COUNT_OF(recognised_by); i++) {
        const char       *value = record_change_value(change, recognised_by[i].property);
        struct identity   identity, wanted = {.kind = recognised_by[i].kind, .value = value};
        enum person_claim claim;
        if (text_empty(value))
            continue;
        wanted.contact = change->id;
        TRY(person_claim(w, &wanted, &identity, &claim));
        if (claim == CLAIM_NEW && !change->created)
            TRY(person_tell_added(w, &identity));
        if (claim != CLAIM_OF_ANOTHER && *ret_first == 0)
            *ret_first = identity.id;
    }
    if (!change->created && record_change_value(change, "email") != NULL)
        TRY(person_emails_changed(w, change->id));
    return *ret_first != 0 ? OK : person_home(w, change->id, ret_first);
}

status person_tell_created(struct work *w, int64_t contact, int64_t identity, int64_t at)
{
    struct fact fact = {
        .subject = identity, .kind = FACT_CONTACT_CREATED, .at = at, .reference = contact};
    return fact_tell(w, &fact);
}

static const char *names_of(struct work *w, const struct record_change *change)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "properties");
    json_open_array(&out);
    for (size_t i = 0; i < change->count; i++)
        json_put_text(&out, change->values[i].property);
    json_close_array(&out);
    json_close_object(&out);
    return text.bytes;
}

status person_after_contact(struct work *w, const struct record_change *change)
{
    int64_t identity;
    TRY(claim_all(w, change, &identity));
    if (change->created)
        return person_tell_created(w, change->id, identity, 0);
    struct fact fact = {.subject = identity,
                        .kind = FACT_CONTACT_CHANGED,
                        .reference = change->id,
                        .context = change->history,
                        .details = names_of(w, change)};
    return fact_tell(w, &fact);
}

status person_contact_archived(struct work *w, int64_t id, bool archived)
{
    struct fact fact = {.kind = archived ? FACT_CONTACT_ARCHIVED : FACT_CONTACT_CHANGED,
                        .reference = id,
                        .details = archived ? NULL : "{\"archived\":false}"};
    TRY(person_home(w, id, &fact.subject));
    return fact_tell(w, &fact);
}

static const char *kind_details(struct work *w, const struct record_link_kind *kind)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_object(&out);
    json_put_name(&out, "type");
    json_put_text(&out, kind->to->id);
    json_put_name(&out, "kind");
    json_put_int(&out, kind->id);
    json_put_name(&out, "name");
    json_put_text(&out, kind->name);
    json_put_name(&out, "primary");
    json_put_bool(&out, kind->newest_wins);
    json_close_object(&out);
    return text.bytes;
}

status person_contact_linked(struct work *w, const struct record_linked *linked)
{
    struct fact fact = {.kind = linked->added ? FACT_ASSOCIATION_ADDED : FACT_ASSOCIATION_REMOVED,
                        .reference = linked->id,
                        .context = linked->other,
                        .details = kind_details(w, linked->kind)};
    TRY(person_home(w, linked->id, &fact.subject));
    return fact_tell(w, &fact);
}

status person_emails_changed(struct work *w, int64_t contact)
{
    TRY(person_store_refresh_emails(w, contact));
    TRY(record_recalculate(w, PERSON_CONTACTS, contact));
    return record_index_again(w, PERSON_CONTACTS, contact);
}

struct record_type person_quiet_contacts(void)
{
    struct record_type quiet = *PERSON_CONTACTS;
    quiet.after = NULL;
    quiet.archived = NULL;
    return quiet;
}

status person_revive(struct work *w, int64_t contact)
{
    TRY(person_yield_email(w, contact));
    return record_archive(w, PERSON_CONTACTS, contact, false);
}
