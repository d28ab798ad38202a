/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first owner of a fresh installation (R131). */
#include <string.h>

#include "base/time.h"
#include "crm/staff/staff.h"
#include "crm/staff/staff_api.h"
#include "test/check.h"
#include "test/check_api.h"
#include "test/check_db.h"

static status make_code(struct work *w, void *arg)
{
    return staff_create_setup_code(w, arg);
}

static struct asked make_owner(struct work *w, const char *code, const char *email)
{
    return check_api(w, staff_routes, POST, "/api/setup",
                     work_text(w,
                               "{\"code\":\"%s\",\"email\":\"%s\",\"name\":\"Ann\","
                               "\"password\":\"a long password\"}",
                               code, email));
}

static bool is_needed(struct work *w)
{
    struct asked asked = check_api(w, staff_routes, GET, "/api/setup", NULL);
    return strstr(asked.body, "\"needed\":true") != NULL;
}

static void whoever_has_the_code_makes_the_owner_once(struct work *w)
{
    const char *code, *other;
    CHECK_OK(db_work(w, WRITE, make_code, &code));
    CHECK_OK(db_work(w, WRITE, make_code, &other)); /* of another node */
    CHECK(is_needed(w));
    struct asked asked = make_owner(w, work_text(w, " %s ", code), "Ann@Shop.example");
    CHECK_INT(asked.code, 201);
    CHECK(strstr(asked.body, "\"email\":\"ann@shop.example\"") != NULL);
    CHECK(strstr(asked.body, "\"role\":\"owner\"") != NULL);
    CHECK(!is_needed(w));
    CHECK_INT(make_owner(w, code, "bob@shop.example").outcome, CONFLICT);
    CHECK_INT(make_owner(w, other, "bob@shop.example").outcome, CONFLICT);
}

static void a_stranger_without_the_code_makes_no_owner(struct work *w)
{
    const char *code;
    CHECK_OK(db_work(w, WRITE, make_code, &code));
    struct asked asked = make_owner(w, "aaaa-bbbb-cccc-dddd-eeee", "eve@shop.example");
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "code");
    w->now += 7 * DAY;
    CHECK_INT(make_owner(w, code, "ann@shop.example").outcome, INVALID);
    CHECK(is_needed(w));
}

static void a_short_password_or_a_wrong_address_keeps_the_code_good(struct work *w)
{
    const char *code;
    CHECK_OK(db_work(w, WRITE, make_code, &code));
    struct asked asked = check_api(
        w, staff_routes, POST, "/api/setup",
        work_text(w, "{\"code\":\"%s\",\"email\":\"ann@shop.example\",\"password\":\"short\"}",
                  code));
    CHECK_TEXT(asked.field, "password");
    CHECK_TEXT(make_owner(w, code, "no address").field, "email");
    CHECK_INT(make_owner(w, code, "ann@shop.example").code, 201);
}

SUITE_DB("staff setup", TEST(whoever_has_the_code_makes_the_owner_once),
         TEST(a_stranger_without_the_code_makes_no_owner),
         TEST(a_short_password_or_a_wrong_address_keeps_the_code_good));
