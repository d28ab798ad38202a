/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/staff/staff.h"

#include <pthread.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/staff/staff_store.h"
#include "kit/crypt/crypt.h"
#include "kit/db/db.h"
#include "test/check.h"

static struct user make_user(struct work *w, const char *email, enum staff_role role)
{
    struct user user = {.email = email, .role = role};
    CHECK_OK(staff_create_user(w, &user));
    return user;
}

static void act_as(struct work *w, const struct user *user)
{
    w->actor = (struct actor){
        .user = user->id, .role = (int) user->role, .scopes = staff_role_scopes(user->role)};
}

/* What a unit that fails leaves must be undone before the next statement. */
struct change {
    struct user user;
    status (*call)(struct work *w, struct user *user);
};

static status change_unit(struct work *w, void *arg)
{
    struct change *change = arg;
    return change->call(w, &change->user);
}

static status create_call(struct work *w, struct user *user)
{
    return staff_create_user(w, user);
}

static status change_call(struct work *w, struct user *user)
{
    return staff_change_user(w, user);
}

static status try_create(struct work *w, struct user user)
{
    return db_nested(w, change_unit, &(struct change){user, create_call});
}

static status try_change(struct work *w, struct user user)
{
    return db_nested(w, change_unit, &(struct change){user, change_call});
}

/* ---- users --------------------------------------------------------------------------------------
 */

static void an_email_address_has_one_user_however_it_is_written(struct work *w)
{
    struct user ann = make_user(w, "  Ann@Example.COM ", ROLE_OWNER), found = {0};
    CHECK_TEXT(ann.email, "ann@example.com");
    CHECK_TEXT(ann.name, "ann@example.com");
    CHECK_OK(staff_find_user(w, "ANN@example.com", &found));
    CHECK_INT(found.id, ann.id);
    CHECK_INT(try_create(w, (struct user){.email = "ann@EXAMPLE.com", .role = ROLE_SALES}),
              CONFLICT);
    CHECK_TEXT(w->failure.field, "email");
}

static void what_is_no_email_address_is_refused(struct work *w)
{
    static const char *const bad[] = {"",
                                      "ann",
                                      "@example.com",
                                      "ann@",
                                      "a@b@c",
                                      "a b@c.example",
                                      "<a@b.example>",
                                      "a@b.example\n.",
                                      "a\"@b.c",
                                      NULL};
    for (int i = 0; bad[i] != NULL; i++)
        CHECK_INT(staff_create_user(w, &(struct user){.email = bad[i], .role = ROLE_SALES}),
                  INVALID);
    char long_one[300];
    memset(long_one, 'a', sizeof long_one);
    memcpy(long_one + 280, "@b.example", 11);
    CHECK_INT(staff_create_user(w, &(struct user){.email = long_one, .role = ROLE_SALES}), INVALID);
}

static void a_user_needs_a_role(struct work *w)
{
    CHECK_INT(staff_create_user(w, &(struct user){.email = "a@b.example"}), INVALID);
    CHECK_TEXT(w->failure.field, "role");
}

static void a_password_is_kept_only_as_argon2id(struct work *w)
{
    struct user draft = {.email = "a@b.example", .role = ROLE_OWNER, .password = "correct horse"};
    CHECK_OK(staff_hash_password(w, &draft));
    CHECK(text_starts(draft.hash, "$argon2id$"));
    CHECK_OK(staff_create_user(w, &draft));
    struct user found = {0};
    CHECK_OK(staff_get_user(w, draft.id, &found));
    CHECK_TEXT(found.hash, draft.hash);
    CHECK(found.password == NULL);
}

static void a_password_counts_characters_and_is_not_the_email_address(struct work *w)
{
    struct user nine = {.email = "a@b.example", .password = "ninechars"};
    CHECK_INT(staff_hash_password(w, &nine), INVALID);
    struct user wide = {.email = "a@b.example", .password = "비밀번호비밀번호비"};
    CHECK_INT(staff_hash_password(w, &wide), INVALID);
    struct user same = {.email = "a@b.example", .password = "A@B.example"};
    CHECK_INT(staff_hash_password(w, &same), INVALID);
    struct user none = {.email = "a@b.example"};
    CHECK_OK(staff_hash_password(w, &none));
    CHECK(none.hash == NULL);
}

static void the_last_owner_can_be_neither_demoted_nor_disabled(struct work *w)
{
    struct user owner = make_user(w, "a@b.example", ROLE_OWNER);
    struct user demoted = owner, disabled = owner;
    demoted.role = ROLE_ADMIN;
    disabled.disabled = true;
    CHECK_INT(try_change(w, demoted), CONFLICT);
    CHECK_INT(try_change(w, disabled), CONFLICT);

    struct user second = make_user(w, "c@d.example", ROLE_OWNER);
    CHECK_OK(try_change(w, demoted));
    second.disabled = true;
    CHECK_INT(try_change(w, second), CONFLICT);
}

/* One owner who steps down, on a thread of its own. */
struct leaving {
    struct machines *machines;
    struct user      user;
    status           outcome;
};

static status leave_unit(struct work *w, void *arg)
{
    return staff_change_user(w, arg);
}

static void *leave(void *arg)
{
    struct leaving *leaving = arg;
    struct work    *w = work_open(leaving->machines, TEST_NOW);
    leaving->user.role = ROLE_SALES;
    leaving->outcome = db_work(w, WRITE, leave_unit, &leaving->user);
    work_close(w);
    return NULL;
}

static status two_owners_unit(struct work *w, void *arg)
{
    struct leaving *leaving = arg;
    for (int i = 0; i < 2; i++) {
        leaving[i].user.role = ROLE_OWNER;
        if (leaving[i].user.id != 0) {
            TRY(staff_change_user(w, &leaving[i].user));
            continue;
        }
        leaving[i].user.email = i == 0 ? "a@b.example" : "c@d.example";
        TRY(staff_create_user(w, &leaving[i].user));
    }
    return OK;
}

static void of_two_owners_who_step_down_at_once_one_stays(struct work *w)
{
    struct leaving leaving[2] = {{.machines = w->machines}, {.machines = w->machines}};
    for (int round = 0; round < 5; round++) {
        pthread_t threads[2];
        CHECK_OK(db_work(w, WRITE, two_owners_unit, leaving));
        for (int i = 0; i < 2; i++)
            CHECK_INT(pthread_create(&threads[i], NULL, leave, &leaving[i]), 0);
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        CHECK_INT((leaving[0].outcome == OK) + (leaving[1].outcome == OK), 1);
    }
}

static void only_an_owner_makes_or_changes_an_owner(struct work *w)
{
    struct user owner = make_user(w, "a@b.example", ROLE_OWNER);
    struct user other = make_user(w, "e@f.example", ROLE_OWNER);
    struct user admin = make_user(w, "c@d.example", ROLE_ADMIN);
    act_as(w, &admin);
    CHECK_INT(try_create(w, (struct user){.email = "x@y.example", .role = ROLE_OWNER}), FORBIDDEN);
    other.role = ROLE_SALES;
    CHECK_INT(try_change(w, other), FORBIDDEN);
    admin.role = ROLE_OWNER;
    CHECK_INT(try_change(w, admin), FORBIDDEN);
    act_as(w, &owner);
    CHECK_OK(try_change(w, admin));
}

static void who_did_what_is_in_the_audit_log(struct work *w)
{
    struct user owner = make_user(w, "a@b.example", ROLE_OWNER);
    act_as(w, &owner);
    w->source = "api";
    struct user sales = make_user(w, "c@d.example", ROLE_SALES);
    sales.role = ROLE_SUPPORT;
    CHECK_OK(staff_change_user(w, &sales));

    struct rows entries;
    CHECK_OK(staff_list_audit(w, 0, 1, &entries));
    CHECK_INT(entries.count, 1);
    const struct audit_entry *entry = entries.items;
    CHECK_TEXT(entry->action, "user.changed");
    CHECK_TEXT(entry->details, "role:support");
    CHECK_TEXT(entry->email, "a@b.example");
    CHECK_TEXT(entry->source, "api");
    CHECK_INT(entry->object_id, sales.id);
    CHECK_OK(staff_list_audit(w, entry->id, 10, &entries));
    CHECK_INT(entries.count, 2);
    CHECK_INT(((struct audit_entry *) entries.items)[1].user_id, 0);
    CHECK_INT(staff_list_audit(w, 0, 1001, &entries), INVALID);
}

/* ---- what they may ------------------------------------------------------------------------------
 */

static void every_role_may_what_the_table_says(struct work *w)
{
    static const struct {
        enum staff_role role;
        enum access     access;
        bool            may;
    } cases[] = {
        {ROLE_OWNER, MAY_EDIT_STAFF, true},       {ROLE_ADMIN, MAY_EDIT_STAFF, true},
        {ROLE_MANAGER, MAY_EDIT_STAFF, false},    {ROLE_MANAGER, MAY_IMPORT, true},
        {ROLE_MARKETER, MAY_EXPORT, true},        {ROLE_MARKETER, MAY_EDIT_ORDERS, false},
        {ROLE_SALES, MAY_EDIT_COMPANIES, true},   {ROLE_SALES, MAY_EXPORT, false},
        {ROLE_SUPPORT, MAY_MERGE, true},          {ROLE_SUPPORT, MAY_ERASE, false},
        {ROLE_MANAGER, MAY_ERASE, true},          {ROLE_SUPPORT, MAY_SEE_REPORTS, false},
        {ROLE_BRANCH, MAY_EDIT_CONTACTS, true},   {ROLE_BRANCH, MAY_SEE_REPORTS, false},
        {ROLE_READ_ONLY, MAY_SEE_REPORTS, true},  {ROLE_READ_ONLY, MAY_EDIT_CONTACTS, false},
        {ROLE_NONE, MAY_SIGN_IN, false},          {ROLE_NONE, ANYBODY, true},
        {ROLE_READ_ONLY, MAY_EDIT_SCHEMA, false}, {ROLE_ADMIN, MAY_EDIT_SCHEMA, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        w->actor = (struct actor){.user = 7, .scopes = staff_role_scopes(cases[i].role)};
        CHECK_INT(staff_may(w, cases[i].access), cases[i].may);
    }
    w->actor = (struct actor){.user = -1};
    CHECK(!staff_may(w, MAY_SIGN_IN));
    w->actor = (struct actor){0};
    CHECK(staff_may(w, MAY_EDIT_STAFF));
}

static void names_of_scopes_come_and_go(struct work *w)
{
    uint64_t scopes;
    CHECK_OK(staff_read_scopes(w, "contacts.see  merge", &scopes));
    CHECK_INT(scopes, 1 << MAY_SEE_CONTACTS | 1 << MAY_MERGE);
    CHECK_TEXT(staff_scope_names(w, scopes), "contacts.see merge");
    CHECK_INT(staff_read_scopes(w, "contacts.see everything", &scopes), INVALID);
    CHECK_OK(staff_read_scopes(w, "", &scopes));
    CHECK_INT(scopes, 0);
}

/* ---- tokens -------------------------------------------------------------------------------------
 */

static void a_token_is_shown_once_and_kept_as_a_hash(struct work *w)
{
    struct user        owner = make_user(w, "a@b.example", ROLE_OWNER);
    struct staff_token token = {.user_id = owner.id, .name = "laptop"};
    CHECK_OK(staff_create_token(w, &token));
    CHECK(text_starts(token.token, "sf_"));

    struct rows tokens;
    CHECK_OK(staff_list_tokens(w, &tokens));
    const struct staff_token *listed = tokens.items;
    CHECK_INT(tokens.count, 1);
    CHECK(listed->token == NULL);
    CHECK(text_ends(token.token, listed->hint));

    struct key        key = staff_key_of(token.token);
    struct credential credential = {0};
    CHECK_OK(staff_store_find_token(w, &key, &credential));
    CHECK_INT(credential.user_id, owner.id);
}

static status token_unit(struct work *w, void *arg)
{
    return staff_create_token(w, arg);
}

static status try_token(struct work *w, struct staff_token token)
{
    return db_nested(w, token_unit, &token);
}

static void a_token_gives_nobody_more_than_they_have(struct work *w)
{
    struct user owner = make_user(w, "a@b.example", ROLE_OWNER);
    struct user admin = make_user(w, "c@d.example", ROLE_ADMIN);
    struct user sales = make_user(w, "e@f.example", ROLE_SALES);
    act_as(w, &sales);
    CHECK_INT(try_token(w, (struct staff_token){.name = "x", .user_id = admin.id}), FORBIDDEN);
    CHECK_INT(try_token(w, (struct staff_token){.name = "x", .scopes = "staff.edit"}), FORBIDDEN);
    CHECK_INT(try_token(w, (struct staff_token){.name = " "}), INVALID);
    CHECK_OK(try_token(w, (struct staff_token){.name = "x", .scopes = "contacts.see"}));
    act_as(w, &admin);
    CHECK_INT(try_token(w, (struct staff_token){.name = "x", .user_id = owner.id}), FORBIDDEN);
    CHECK_OK(try_token(w, (struct staff_token){.name = "x", .user_id = sales.id}));
}

static void a_token_made_by_a_narrow_token_is_as_narrow(struct work *w)
{
    struct user owner = make_user(w, "a@b.example", ROLE_OWNER);
    w->actor = (struct actor){.user = owner.id, .token = 5, .role = ROLE_OWNER};
    w->actor.scopes = UINT64_C(1) << MAY_SIGN_IN | UINT64_C(1) << MAY_SEE_ORDERS;
    struct staff_token token = {.name = "narrow"};
    CHECK_OK(staff_create_token(w, &token));
    CHECK_TEXT(token.scopes, "account orders.see");
    CHECK_INT(try_token(w, (struct staff_token){.name = "x", .scopes = "merge"}), FORBIDDEN);
}

static void tokens_of_others_are_seen_and_removed_by_who_may_edit_staff(struct work *w)
{
    struct user        owner = make_user(w, "a@b.example", ROLE_OWNER);
    struct user        sales = make_user(w, "e@f.example", ROLE_SALES);
    struct staff_token of_owner = {.name = "one", .user_id = owner.id};
    struct rows        tokens;
    CHECK_OK(staff_create_token(w, &of_owner));
    act_as(w, &sales);
    CHECK_OK(staff_list_tokens(w, &tokens));
    CHECK_INT(tokens.count, 0);
    CHECK_INT(staff_remove_token(w, of_owner.id), NOT_FOUND);
    act_as(w, &owner);
    CHECK_OK(staff_remove_token(w, of_owner.id));
    CHECK_INT(staff_remove_token(w, of_owner.id), NOT_FOUND);
}

/* ---- signing in ---------------------------------------------------------------------------------
 */

static struct user make_signer(struct work *w)
{
    struct user user = {.email = "ann@b.example", .role = ROLE_OWNER, .password = "correct horse"};
    CHECK_OK(staff_hash_password(w, &user));
    CHECK_OK(staff_create_user(w, &user));
    return user;
}

/* What the answer would be. */
static status sign_in(struct work *w, const char *email, const char *password, const char *peer)
{
    struct sign_in attempt = {.email = email, .password = password, .peer = peer};
    int64_t        wait;
    const char    *session;
    status         outcome = staff_check_sign_in(w, &attempt, &wait);
    if (outcome != OK)
        return outcome;
    CHECK_OK(staff_sign_in(w, &attempt, &session));
    return session != NULL ? OK : UNAUTHENTICATED;
}

static void unknown_user_wrong_password_and_disabled_user_look_the_same(struct work *w)
{
    struct user ann = make_signer(w);
    make_user(w, "other@b.example", ROLE_OWNER);
    CHECK_INT(sign_in(w, "ann@b.example", "correct horse", "192.0.2.1"), OK);
    CHECK_INT(sign_in(w, "ANN@b.example", "correct horse", "192.0.2.1"), OK);
    CHECK_INT(sign_in(w, "ann@b.example", "wrong horse", "192.0.2.1"), UNAUTHENTICATED);
    CHECK_INT(sign_in(w, "nobody@b.example", "correct horse", "192.0.2.1"), UNAUTHENTICATED);
    CHECK_INT(sign_in(w, "other@b.example", "", "192.0.2.1"), UNAUTHENTICATED);
    ann.disabled = true;
    CHECK_OK(staff_change_user(w, &ann));
    CHECK_INT(sign_in(w, "ann@b.example", "correct horse", "192.0.2.1"), UNAUTHENTICATED);
}

static void a_session_lasts_thirty_days_after_it_was_last_seen(struct work *w)
{
    struct user    ann = make_signer(w);
    struct sign_in attempt = {.right = true, .user_id = ann.id, .email = ann.email};
    const char    *session;
    CHECK_OK(staff_sign_in(w, &attempt, &session));

    struct key        key = staff_key_of(session);
    struct credential credential = {0};
    w->now += 29 * DAY;
    CHECK_OK(staff_store_find_session(w, &key, w->now - 30 * DAY, &credential));
    CHECK_INT(credential.user_id, ann.id);
    CHECK_OK(staff_store_seen(w, &credential, &key));
    w->now += 29 * DAY;
    CHECK_OK(staff_store_find_session(w, &key, w->now - 30 * DAY, &credential));
    w->now += DAY;
    CHECK_INT(staff_store_find_session(w, &key, w->now - 30 * DAY, &credential), NOT_FOUND);
    CHECK_OK(staff_store_forget(w, w->now - 30 * DAY, w->now));
}

static void a_new_password_ends_all_sessions(struct work *w)
{
    struct user    ann = make_signer(w);
    struct sign_in attempt = {.right = true, .user_id = ann.id, .email = ann.email};
    const char    *session;
    CHECK_OK(staff_sign_in(w, &attempt, &session));
    struct key        key = staff_key_of(session);
    struct credential credential = {0};
    ann.hash = "another";
    CHECK_OK(staff_change_user(w, &ann));
    CHECK_INT(staff_store_find_session(w, &key, 0, &credential), NOT_FOUND);
}

/* Counts failures without the slow checking of passwords. */
static void fail_often(struct work *w, const char *email, const char *peer, int times)
{
    struct sign_in attempt = {.email = email, .password = "x", .peer = peer};
    const char    *session;
    for (int i = 0; i < times; i++)
        CHECK_OK(staff_sign_in(w, &attempt, &session));
}

static int64_t must_wait(struct work *w, const char *email, const char *peer)
{
    struct sign_in attempt = {.email = email, .password = "x", .peer = peer};
    int64_t        wait;
    status         outcome = staff_check_sign_in(w, &attempt, &wait);
    CHECK(outcome == (wait > 0 ? TOO_MANY : OK));
    return wait;
}

static void failures_with_an_email_make_the_next_try_wait_longer_up_to_a_minute(struct work *w)
{
    fail_often(w, "ann@b.example", "192.0.2.1", 4);
    CHECK_INT(must_wait(w, "ann@b.example", "192.0.2.9"), 0);
    fail_often(w, "ann@b.example", "192.0.2.2", 1);
    CHECK_INT(must_wait(w, "Ann@b.example ", "192.0.2.9"), SECOND);
    fail_often(w, "ann@b.example", "192.0.2.3", 2);
    CHECK_INT(must_wait(w, "ann@b.example", "192.0.2.9"), 4 * SECOND);
    CHECK_INT(must_wait(w, "bob@b.example", "192.0.2.9"), 0);
    fail_often(w, "ann@b.example", "192.0.2.4", 30);
    CHECK_INT(must_wait(w, "ann@b.example", "192.0.2.9"), MINUTE);
    w->now += MINUTE;
    CHECK_INT(must_wait(w, "ann@b.example", "192.0.2.9"), 0);
    fail_often(w, "ann@b.example", "192.0.2.5", 1);
    CHECK_INT(must_wait(w, "ann@b.example", "192.0.2.9"), MINUTE);
    w->now += HOUR;
    fail_often(w, "ann@b.example", "192.0.2.6", 1);
    CHECK_INT(must_wait(w, "ann@b.example", "192.0.2.9"), 0);
}

static void failures_from_a_network_make_its_next_try_wait(struct work *w)
{
    for (int i = 0; i < 20; i++)
        fail_often(w, work_text(w, "u%d@b.example", i), work_text(w, "2001:db8::%x:1", i), 1);
    CHECK_INT(must_wait(w, "other@b.example", "2001:db8::ffff:2"), SECOND);
    CHECK_INT(must_wait(w, "other@b.example", "2001:db8:0:1::2"), 0);
}

static void signing_in_forgives_the_email_but_not_the_address(struct work *w)
{
    make_signer(w);
    fail_often(w, "ann@b.example", "192.0.2.1", 4);
    CHECK_INT(sign_in(w, "ann@b.example", "correct horse", "192.0.2.1"), OK);
    fail_often(w, "ann@b.example", "192.0.2.1", 4);
    CHECK_INT(must_wait(w, "ann@b.example", "192.0.2.2"), 0);
    fail_often(w, "bob@b.example", "192.0.2.1", 12);
    CHECK_INT(must_wait(w, "cat@b.example", "192.0.2.1"), SECOND);
}

SUITE_DB("staff", IN_WRITE(an_email_address_has_one_user_however_it_is_written),
         IN_WRITE(what_is_no_email_address_is_refused), IN_WRITE(a_user_needs_a_role),
         IN_WRITE(a_password_is_kept_only_as_argon2id),
         IN_WRITE(a_password_counts_characters_and_is_not_the_email_address),
         IN_WRITE(the_last_owner_can_be_neither_demoted_nor_disabled),
         TEST(of_two_owners_who_step_down_at_once_one_stays),
         IN_WRITE(only_an_owner_makes_or_changes_an_owner),
         IN_WRITE(who_did_what_is_in_the_audit_log), TEST(every_role_may_what_the_table_says),
         TEST(names_of_scopes_come_and_go), IN_WRITE(a_token_is_shown_once_and_kept_as_a_hash),
         IN_WRITE(a_token_gives_nobody_more_than_they_have),
         IN_WRITE(a_token_made_by_a_narrow_token_is_as_narrow),
         IN_WRITE(tokens_of_others_are_seen_and_removed_by_who_may_edit_staff),
         IN_WRITE(unknown_user_wrong_password_and_disabled_user_look_the_same),
         IN_WRITE(a_session_lasts_thirty_days_after_it_was_last_seen),
         IN_WRITE(a_new_password_ends_all_sessions),
         IN_WRITE(failures_with_an_email_make_the_next_try_wait_longer_up_to_a_minute),
         IN_WRITE(failures_from_a_network_make_its_next_try_wait),
         IN_WRITE(signing_in_forgives_the_email_but_not_the_address));
