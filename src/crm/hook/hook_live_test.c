/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an open page hears (R28, R39). */
#include "crm/hook/hook_live.h"

#include <string.h>

#include "base/text.h"
#include "crm/access.h"
#include "crm/hook/hook_api.h"
#include "crm/hook/hook_rig.h"
#include "crm/record/record.h"
#include "test/check_api.h"

struct look {
    struct hook_live *live;
    struct text       out;
    bool              end;
    int64_t           wait;
};

static status look_unit(struct work *w, void *arg)
{
    struct look *look = arg;
    return hook_live_next(w, look->live, &look->out, &look->end, &look->wait);
}

/* What one look tells. */
static struct look look(struct work *w, struct hook_live *live)
{
    struct look look = {.live = live, .out = text_open(w->arena)};
    CHECK_OK(db_work(w, READ, look_unit, &look));
    return look;
}

static struct hook_live begin(struct work *w)
{
    struct hook_live live = {.sequence = ABSENT};
    struct look      first = look(w, &live);
    CHECK(strstr(first.out.bytes, "event: open\ndata: {\"sequence\":") != NULL);
    CHECK(!first.end);
    return live;
}

struct change {
    int64_t     contact;
    const char *value;
};

static status change_unit(struct work *w, void *arg)
{
    const struct change      *change = arg;
    const struct record_type *type;
    struct record_value       value = {"firstname", change->value};
    TRY(record_type_get(w, "contacts", &type));
    return record_change(w, type, change->contact, &value, 1);
}

static void a_change_is_heard_once_by_who_listens(struct work *w)
{
    struct hook_rig_contact ann = hook_rig_contact(w, "ann@example.com");
    struct hook_live        live = begin(w);
    CHECK_TEXT(look(w, &live).out.bytes, "");
    CHECK_OK(db_work(w, WRITE, change_unit, &(struct change){ann.contact, "Ann"}));
    struct look heard = look(w, &live);
    const char *told = heard.out.bytes;
    CHECK(strstr(told, "event: fact\n") != NULL);
    CHECK(strstr(told, "\"kind\":\"contact_changed\"") != NULL);
    CHECK(strstr(told, work_text(w, "\"type\":\"0-1\",\"id\":%lld", (long long) ann.contact))
          != NULL);
    CHECK(strstr(told, "\"properties\":[\"firstname\"]") != NULL);
    CHECK(strstr(told, "Ann") == NULL); /* what it became is asked for, with the rights of then */
    CHECK_INT(heard.wait, 250);
    CHECK_TEXT(look(w, &live).out.bytes, "");
}

static void who_comes_again_hears_what_was_missed(struct work *w)
{
    struct hook_rig_contact ann = hook_rig_contact(w, "ann@example.com");
    struct hook_live        live = begin(w);
    int64_t                 heard = live.sequence;
    CHECK_OK(db_work(w, WRITE, change_unit, &(struct change){ann.contact, "Ann"}));
    struct hook_live again = {.sequence = heard};
    CHECK(strstr(look(w, &again).out.bytes, "contact_changed") != NULL);
}

static status tell_many_unit(struct work *w, void *arg)
{
    const struct hook_rig_contact *contact = arg;
    struct fact fact = {.subject = contact->identity, .kind = FACT_CART_CHANGED, .reference = 7};
    for (int i = 0; i < 1100; i++)
        TRY(fact_tell(w, &fact));
    return OK;
}

static void much_at_once_is_one_event(struct work *w)
{
    struct hook_rig_contact ann = hook_rig_contact(w, "ann@example.com");
    struct hook_live        live = begin(w);
    CHECK_OK(db_work(w, WRITE, tell_many_unit, &ann));
    struct look heard = look(w, &live);
    CHECK(strstr(heard.out.bytes, "event: many\n") != NULL);
    CHECK(strstr(heard.out.bytes, "event: fact\n") == NULL);
    CHECK_TEXT(look(w, &live).out.bytes, "");
}

static void who_does_not_see_contacts_hears_nothing_of_them(struct work *w)
{
    struct hook_rig_contact ann = hook_rig_contact(w, "ann@example.com");
    struct hook_live        live = begin(w);
    CHECK_OK(db_work(w, WRITE, change_unit, &(struct change){ann.contact, "Ann"}));
    const struct actor house = w->actor;
    w->actor = (struct actor){.user = 7, .scopes = UINT64_C(1) << MAY_SEE_COMPANIES};
    CHECK_TEXT(look(w, &live).out.bytes, "");
    w->actor = house;
}

static void a_quiet_stream_speaks_now_and_then_and_ends_so_that_rights_are_asked_anew(
    struct work *w)
{
    struct hook_live live = begin(w);
    check_pass_time(w, 16 * 1000);
    CHECK_TEXT(look(w, &live).out.bytes, ": still there\n\n");
    CHECK_TEXT(look(w, &live).out.bytes, "");
    check_pass_time(w, HOOK_LIVE_FOR);
    CHECK(look(w, &live).end);
}

static void a_place_that_is_none_is_refused(struct work *w)
{
    struct asked asked = check_api(w, hook_routes, GET, "/api/events?after=-1", NULL);
    CHECK_INT(asked.outcome, INVALID);
    CHECK_TEXT(asked.field, "after");
}

SUITE_DB("hook live", TEST(a_change_is_heard_once_by_who_listens),
         TEST(who_comes_again_hears_what_was_missed), TEST(much_at_once_is_one_event),
         TEST(who_does_not_see_contacts_hears_nothing_of_them),
         TEST(a_quiet_stream_speaks_now_and_then_and_ends_so_that_rights_are_asked_anew),
         TEST(a_place_that_is_none_is_refused));
