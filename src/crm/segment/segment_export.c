/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_export.h"

#include <stdio.h>
#include <string.h>

#include "crm/segment/segment_rules.h"
#include "kit/crypt/crypt.h"
#include "kit/text/csv.h"
#include "kit/text/phone.h"
#include "kit/text/unicode.h"

enum { PAGE = 250 };

const char *const segment_format_words[] = {"csv", "google", "meta", NULL};

/* ---- the forms that are hashed ---- */

static bool is_gmail(const char *domain)
{
    return text_same(domain, "@gmail.com") || text_same(domain, "@googlemail.com");
}

const char *segment_export_email(struct work *w, const char *email, bool google)
{
    const char *plain = text_lower(w, text_trim(w, email));
    const char *domain = strrchr(plain, '@');
    struct text local = text_open(w->arena);
    if (!google || domain == NULL || !is_gmail(domain))
        return plain;
    for (const char *c = plain; c < domain; c++)
        if (*c != '.')
            text_add_char(&local, *c);
    text_add(&local, domain);
    return local.bytes;
}

static const char *hashed(struct work *w, const char *words)
{
    return text_empty(words) ? NULL : sha256_hex(w, words, strlen(words));
}

static const char *plain_name(struct work *w, const char *name)
{
    return name == NULL ? NULL : text_fold_case(w, text_trim(w, name));
}

/* Without blanks and dashes, lower case. */
static const char *plain_zip(struct work *w, const char *zip)
{
    struct text out = text_open(w->arena);
    for (const char *c = zip == NULL ? "" : text_lower(w, zip); *c != '\0'; c++)
        if (*c != ' ' && *c != '-')
            text_add_char(&out, *c);
    return out.bytes;
}

/* Two letters of ISO 3166; other ways to write a country are left out. */
static const char *country_code(struct work *w, const char *country)
{
    const char *trimmed = country == NULL ? "" : text_trim(w, country);
    return strlen(trimmed) == 2 ? text_lower(w, trimmed) : NULL;
}

static int upper(char c)
{
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

static const char *plain_phone(struct work *w, const char *phone, const char *country)
{
    const char *number, *region = NULL;
    if (country != NULL) /* two letters */
        region = work_text(w, "%c%c", upper(country[0]), upper(country[1]));
    return phone != NULL && phone_e164(w, phone, region, &number) ? number : NULL;
}

/* ---- rows ---- */

static const char *const identifying[] = {"email",   "phone", "firstname", "lastname",
                                          "country", "zip",   NULL};

static const char *of(const struct record *record, const char *property)
{
    return record_value_of(record, property);
}

static void put_advertised(struct work *w, struct csv_out *out, const struct record *record,
                           bool google)
{
    const char *email = of(record, "email"), *country = country_code(w, of(record, "country"));
    const char *phone = plain_phone(w, of(record, "phone"), country);
    const char *zip = plain_zip(w, of(record, "zip"));
    email = text_empty(email) ? NULL : segment_export_email(w, email, google);
    if (email == NULL && phone == NULL)
        return; /* nobody could be found by it */
    csv_put(out, hashed(w, email));
    csv_put(out, hashed(w, google || phone == NULL ? phone : phone + 1));
    csv_put(out, hashed(w, plain_name(w, of(record, "firstname"))));
    csv_put(out, hashed(w, plain_name(w, of(record, "lastname"))));
    if (google) {
        csv_put(out, country);
        csv_put(out, zip);
    } else {
        csv_put(out, hashed(w, zip));
        csv_put(out, hashed(w, country));
    }
    csv_end_record(out);
}

static void put_plain(struct work *w, struct csv_out *out, const struct record *record,
                      const char *const *names)
{
    csv_put(out, work_text(w, "%lld", (long long) record->id));
    for (size_t i = 0; names[i] != NULL; i++)
        csv_put(out, of(record, names[i]));
    csv_end_record(out);
}

static void put_head(struct csv_out    *out, const struct segment_export *export,
                     const char *const *names)
{
    static const char *const heads[][7] = {
        [SEGMENT_GOOGLE] = {"Email", "Phone", "First Name", "Last Name", "Country", "Zip", NULL},
        [SEGMENT_META] = {"email", "phone", "fn", "ln", "zip", "country", NULL}};
    if (export->format == SEGMENT_CSV)
        csv_put(out, "id");
    else
        names = heads[export->format];
    for (size_t i = 0; names[i] != NULL; i++)
        csv_put(out, names[i]);
    csv_end_record(out);
}

/* ---- what is asked for ---- */

static status check_consent(struct work *w, const struct record_type *contacts, const char *name)
{
    const struct record_property *property;
    if (text_empty(name))
        return fail(w, INVALID, "consent",
                    "Name the property that says whether a contact agreed to be shown to "
                    "advertisers, as consent=…; only those for whom it is true are in the file.");
    TRY(record_property_get(w, contacts, name, &property));
    if (property->is.type != PROPERTY_BOOL)
        return fail(w, INVALID, "consent", "The property '%.100s' is not true or false.", name);
    return OK;
}

status segment_export_open(struct work *w, int64_t list, enum segment_format format,
                           const char *names, struct segment_export *ret_export)
{
    const struct record_type     *contacts;
    const struct record_property *property;
    struct segment                segment;
    *ret_export = (struct segment_export){.list = list, .format = format};
    TRY(segment_get(w, list, &segment));
    TRY(segment_type_of(w, &segment, &contacts));
    if (names == NULL)
        names = format == SEGMENT_CSV && text_same(segment.type, "0-1")
                    ? "email,firstname,lastname,phone"
                    : "";
    if (strlen(names) >= sizeof ret_export->names)
        return fail(w, INVALID, "properties", "The names of the properties are too long.");
    snprintf(ret_export->names, sizeof ret_export->names, "%s", names);
    if (format == SEGMENT_CSV) {
        const char **each = text_split(w, names, ',', NULL);
        for (size_t i = 0; each[i] != NULL; i++)
            if (*each[i] != '\0')
                TRY(record_property_get(w, contacts, each[i], &property));
        return OK;
    }
    if (!text_same(segment.type, "0-1"))
        return fail(w, INVALID, "format", "Only lists of contacts are for advertisers.");
    return check_consent(w, contacts, names);
}

static const char *const *asked_of(struct work *w, const struct segment_export *export)
{
    if (export->format == SEGMENT_CSV)
        return *export->names == '\0'
                   ? &identifying[COUNT_OF(identifying) - 1]
                   : (const char *const *) text_split(w, export->names, ',', NULL);
    const char **names = work_take(w, (COUNT_OF(identifying) + 1) * sizeof(const char *));
    memcpy(names, identifying, sizeof identifying);
    names[COUNT_OF(identifying) - 1] = export->names;
    return names;
}

static status put_member(struct work         *w, const struct segment_export *export,
                         const struct record *record, const char *const *names, struct csv_out *out)
{
    if (export->format == SEGMENT_CSV)
        put_plain(w, out, record, names);
    else if (text_same(of(record, export->names), "true"))
        put_advertised(w, out, record, export->format == SEGMENT_GOOGLE);
    return OK;
}

status segment_export_next(struct work *w, void *state, struct text *out, bool *ret_end,
                           int64_t *ret_wait)
{
    struct segment_export *export = state;
    struct csv_out            csv = csv_out_open(out, ',', export->format != SEGMENT_CSV);
    const char *const        *names = asked_of(w, export);
    const struct record_type *type;
    struct segment            segment;
    struct rows               members;
    TRY(segment_get(w, export->list, &segment));
    TRY(segment_type_of(w, &segment, &type));
    TRY(segment_members(w, &segment, export->after, PAGE, &members));
    if (!export->begun)
        put_head(&csv, export, names);
    export->begun = true;
    for (int64_t i = 0; i < members.count; i++) {
        struct record record;
        export->after = ((const struct segment_member *) members.items)[i].record;
        status outcome = record_get(w, type, export->after, names, false, &record);
        if (outcome == NOT_FOUND)
            continue;
        TRY(outcome);
        TRY(put_member(w, export, &record, names, &csv));
    }
    *ret_end = members.count < PAGE;
    *ret_wait = 0;
    return OK;
}
