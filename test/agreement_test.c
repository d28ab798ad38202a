/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was agreed with a customer for good, as the app, a shop and a till see it. */
#include <string.h>

#include "crm/person/person_api.h"
#include "crm/record/record_api.h"
#include "test/check.h"
#include "test/check_api.h"

#define CONTACTS "/crm/v3/objects/contacts"

static struct asked change(struct work *w, const char *properties)
{
    return check_api(w, record_routes, PATCH, CONTACTS "/1",
                     work_text(w, "{\"properties\":%s}", properties));
}

static bool has(const struct asked *asked, const char *words)
{
    return strstr(asked->body, words) != NULL;
}

/* R28: a yearly discount stands on the contact, is told to whoever has it open, and a shop reads
 * it. */
static void a_standing_agreement_is_kept_told_and_read(struct work *w)
{
    check_api(w, record_routes, POST, CONTACTS, "{\"properties\":{\"email\":\"jo@example.com\"}}");
    struct asked asked =
        change(w, "{\"standing_agreement\":\"For the charity order in May\","
                  "\"standing_discount\":\"10\",\"standing_until\":\"2030-05-31\"}");
    CHECK_INT(asked.code, 200);
    asked = check_api(w, record_routes, GET,
                      CONTACTS "/jo@example.com?idProperty=email"
                               "&properties=standing_agreement,standing_discount,standing_until",
                      NULL);
    CHECK(has(&asked, "\"standing_agreement\":\"For the charity order in May\""));
    CHECK(has(&asked, "\"standing_discount\":\"10\""));
    CHECK(has(&asked, "\"standing_until\":\"2030-05-31\""));
    asked =
        check_api(w, person_routes, GET, "/api/contacts/1/timeline?kinds=contact_changed", NULL);
    CHECK(has(&asked, "standing_discount"));
}

static void an_agreement_that_says_no_percent_or_no_day_is_refused(struct work *w)
{
    check_api(w, record_routes, POST, CONTACTS, "{\"properties\":{\"email\":\"jo@example.com\"}}");
    CHECK_INT(change(w, "{\"standing_discount\":\"much\"}").outcome, INVALID);
    CHECK_INT(change(w, "{\"standing_until\":\"in May\"}").outcome, INVALID);
    CHECK_INT(change(w, "{\"standing_discount\":\"\",\"standing_until\":null}").code, 200);
}

SUITE_DB("agreements", TEST(a_standing_agreement_is_kept_told_and_read),
         TEST(an_agreement_that_says_no_percent_or_no_day_is_refused));
