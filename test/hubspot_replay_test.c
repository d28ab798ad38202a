/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Plays the recorded calls of a shop's plugin against a running server, in order, the way the
 * plugin acts upon the answers: what a search finds it changes instead of making it again, lines of
 * a deal that has some it does not send again, and a pipeline that is missing it makes.
 */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "crm/connect/hubspot/hubspot.h"
#include "crm/fact/fact.h"
#include "crm/staff/staff_oauth.h"
#include "crm/store/store.h"
#include "kit/http/http.h"
#include "test/check.h"
#include "test/check_server.h"
#include "test/online_retail.h"

#define RECORDED "../shared/data/hubspot_plugin/*.json"
#define OWN      "test/data/hubspot_plugin.ndjson"
#define PIPELINE "Ecommerce Pipeline"

/* One recorded call. */
struct recorded {
    const char        *method, *path;
    int64_t            code; /* that the recorder gave */
    const struct json *body, *answer;
};

struct player {
    struct work         *w;
    struct check_server *server;
    const char          *token;
    struct map           ids;       /* the recorder's → ours, as text */
    const char          *found;     /* by the last search; NULL = nothing */
    bool                 has_lines; /* the deal that was found */
    const char          *pipeline, *stage;
    struct staff_app     app;
    const char          *refresh_token;
};

/* What came back. */
struct played {
    int                code;
    const struct json *body; /* NULL = none */
    const char        *words;
};

/* ---- the recorded calls ---- */

static const char *read_file(struct work *w, const char *path, size_t *ret_size)
{
    char        buffer[65536];
    struct text text = text_open(w->arena);
    FILE       *file = fopen(path, "rb");
    CHECK(file != NULL);
    for (size_t size; file != NULL && (size = fread(buffer, 1, sizeof buffer, file)) > 0;)
        text_add_bytes(&text, buffer, size);
    if (file != NULL)
        CHECK_INT(fclose(file), 0);
    *ret_size = text.size;
    return text.bytes;
}

static void add_call(struct work *w, const char *words, size_t size, struct list *calls)
{
    const struct json *json = NULL;
    struct recorded   *call = list_add(calls);
    CHECK_OK(json_parse(w, words, size, &json));
    call->method = json_text(json, "method");
    call->path = json_text(json, "path");
    call->body = json_member(json, "body");
    call->answer = json_member(json, "answer");
    CHECK(json_to_int(json_member(json, "answered"), &call->code));
}

/* Rows of struct recorded, in the order in which they were made. False: they are not there. */
static bool read_recorded(struct work *w, struct list *ret_calls)
{
    glob_t found;
    *ret_calls = list_open(w->arena, sizeof(struct recorded));
    if (glob(RECORDED, 0, NULL, &found) != 0)
        return false;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        size_t      size;
        const char *words = read_file(w, found.gl_pathv[i], &size);
        add_call(w, words, size, ret_calls);
    }
    globfree(&found);
    return true;
}

static struct list read_own(struct work *w)
{
    size_t       size;
    struct list  calls = list_open(w->arena, sizeof(struct recorded));
    const char **lines = text_split(w, read_file(w, OWN, &size), '\n', NULL);
    for (; *lines != NULL; lines++)
        if (**lines != '\0')
            add_call(w, *lines, strlen(*lines), &calls);
    return calls;
}

/* ---- asking ---- */

static struct played ask(struct player *player, const char *method, const char *path,
                         const char *body)
{
    static const char *const methods[] = {
        [GET] = "GET", [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH", [DELETE] = "DELETE"};
    struct work           *w = player->w;
    const struct http_pair headers[] = {{"Authorization", work_text(w, "Bearer %s", player->token)},
                                        {"Content-Type", text_starts(path, "/oauth/")
                                                             ? "application/x-www-form-urlencoded"
                                                             : "application/json"},
                                        {NULL, NULL}};
    struct http_call       call = {
              .headers = headers, .body = body, .size = body == NULL ? 0 : strlen(body)};
    struct http_answer answer = {0};
    struct played      played = {.words = ""};
    call.url = work_text(w, "%s%s", check_server_url(w, player->server), path);
    for (enum method m = GET; m <= DELETE; m++)
        if (text_same(methods[m], method))
            call.method = m;
    CHECK_OK(http_send(w, &call, &answer));
    played.code = answer.code;
    played.words = work_copy(w, answer.body, answer.size);
    if (answer.size > 0)
        CHECK_OK(json_parse(w, played.words, answer.size, &played.body));
    return played;
}

static void complain(const struct recorded *call, const struct played *played, const char *why)
{
    check_failed(__FILE__, __LINE__, "%s %s: %s; the answer was %d %.600s", call->method,
                 call->path, why, played->code, played->words);
}

/* ---- ids ---- */

static void learn(struct player *player, const struct json *recorded, const struct json *ours)
{
    const char *theirs = json_text(recorded, "id");
    bool        is_new;
    if (theirs != NULL && json_text(ours, "id") != NULL)
        map_put(&player->ids, theirs, &is_new)->pointer =
            (void *) (uintptr_t) json_text(ours, "id");
}

static const char *our_id(const struct player *player, const char *theirs)
{
    union map_value *ours = map_get(&player->ids, theirs);
    return ours == NULL ? theirs : ours->pointer;
}

static const char *our_path(const struct player *player, const char *path)
{
    struct work *w = player->w;
    size_t       size = strcspn(path, "?");
    struct text  text = text_open(w->arena);
    const char **pieces = text_split(w, work_copy(w, path, size), '/', NULL);
    for (size_t i = 0; pieces[i] != NULL; i++)
        text_addf(&text, "%s%s", i == 0 ? "" : "/", our_id(player, pieces[i]));
    text_add(&text, path + size);
    return text.bytes;
}

static const char *our_text(const struct player *player, const struct json *value)
{
    if (text_same(value->name, "id") || text_same(value->name, "hs_product_id"))
        return our_id(player, value->text);
    if (text_same(value->name, "pipeline"))
        return player->pipeline;
    return text_same(value->name, "dealstage") ? player->stage : value->text;
}

/* The recorded body with our ids in it. */
static void put_body(const struct player *player, struct json_out *out, const struct json *value)
{
    if (value->type == JSON_TEXT) {
        json_put_text(out, our_text(player, value));
        return;
    }
    if (value->type != JSON_ARRAY && value->type != JSON_OBJECT) {
        json_put_json(out, value);
        return;
    }
    if (value->type == JSON_ARRAY)
        json_open_array(out);
    else
        json_open_object(out);
    for (const struct json *item = value->first; item != NULL; item = item->next) {
        if (item->name != NULL)
            json_put_name(out, item->name);
        put_body(player, out, item);
    }
    if (value->type == JSON_ARRAY)
        json_close_array(out);
    else
        json_close_object(out);
}

static const char *our_body(const struct player *player, const struct json *body)
{
    struct text     text = text_open(player->w->arena);
    struct json_out out = json_out_open(&text);
    if (body == NULL || body->type == JSON_NULL)
        return NULL;
    put_body(player, &out, body);
    return text.bytes;
}

/* ---- what the plugin does, and what it needs ---- */

static size_t count_of(const struct json *object, const char *name)
{
    const struct json *array = json_member(object, name);
    return array == NULL || array->type != JSON_ARRAY ? 0 : array->size;
}

static void play_refresh(struct player *player, const struct recorded *call)
{
    struct played played =
        ask(player, "POST", "/oauth/v1/token",
            work_text(player->w,
                      "grant_type=refresh_token&client_id=%s&client_secret=%s&refresh_token=%s",
                      player->app.client_id, player->app.client_secret, player->refresh_token));
    if (played.code != 200 || json_text(played.body, "access_token") == NULL)
        complain(call, &played, "the plugin gets no token");
    else
        player->token = json_text(played.body, "access_token");
}

/* The pipeline of its name, and the stage of the orders that are done. */
static bool find_pipeline(struct player *player, const struct json *body)
{
    const struct json *results = json_member(body, "results");
    for (const struct json *pipeline = results == NULL ? NULL : results->first; pipeline != NULL;
         pipeline = pipeline->next) {
        if (!text_same(json_text(pipeline, "label"), PIPELINE))
            continue;
        player->pipeline = json_text(pipeline, "id");
        for (const struct json *stage = json_member(pipeline, "stages")->first; stage != NULL;
             stage = stage->next)
            if (text_same(json_text(stage, "label"), "Completed"))
                player->stage = json_text(stage, "id");
        return true;
    }
    return false;
}

static void play_pipelines(struct player *player, const struct recorded *call)
{
    static const char wanted[] =
        "{\"label\":\"" PIPELINE "\",\"displayOrder\":0,\"stages\":["
        "{\"label\":\"Checkout Abandoned\",\"displayOrder\":0,\"metadata\":{\"isClosed\":false,\"probability\":0.1}},"
        "{\"label\":\"Processing\",\"displayOrder\":3,\"metadata\":{\"isClosed\":true,\"probability\":1.0}},"
        "{\"label\":\"Completed\",\"displayOrder\":4,\"metadata\":{\"isClosed\":true,\"probability\":1.0}}]}";
    struct played played = ask(player, call->method, call->path, NULL);
    if (played.code == 200 && find_pipeline(player, played.body))
        return;
    struct played made = ask(player, "POST", call->path, wanted);
    if (made.code != 201)
        complain(call, &made, "the plugin cannot make its pipeline");
    played = ask(player, call->method, call->path, NULL);
    if (played.code != 200 || !find_pipeline(player, played.body) || player->stage == NULL)
        complain(call, &played, "the plugin does not find its pipeline");
}

static void play_search(struct player *player, const struct recorded *call)
{
    struct played      played = ask(player, "POST", call->path, our_body(player, call->body));
    const struct json *results = json_member(played.body, "results");
    if (played.code != 200 || results == NULL)
        complain(call, &played, "the plugin cannot search");
    const struct json *first = results == NULL ? NULL : results->first;
    const char        *lines =
        json_text(json_member(first, "properties"), "hs_num_of_associated_line_items");
    player->found = json_text(first, "id");
    player->has_lines = !text_empty(lines) && !text_same(lines, "0");
}

/* Made, or changed when it was found just before. */
static void play_create(struct player *player, const struct recorded *call)
{
    const char   *found = player->found, *body = our_body(player, call->body);
    struct played played =
        found == NULL
            ? ask(player, "POST", call->path, body)
            : ask(player, "PATCH", work_text(player->w, "%s/%s", call->path, found), body);
    if (played.code != (found == NULL ? 201 : 200) || json_text(played.body, "id") == NULL)
        complain(call, &played, "the plugin needs the id of a record");
    learn(player, call->answer, played.body);
    player->found = NULL;
}

static void play_upsert(struct player *player, const struct recorded *call)
{
    struct played      played = ask(player, "POST", call->path, our_body(player, call->body));
    const struct json *results = json_member(played.body, "results");
    if (played.code != 200 || count_of(played.body, "results") != count_of(call->body, "inputs"))
        complain(call, &played, "the plugin needs every contact");
    for (const struct json *result = results == NULL ? NULL : results->first; result != NULL;
         result = result->next)
        if (text_empty(json_text(json_member(result, "properties"), "email")))
            complain(call, &played, "the plugin finds its users by the e-mail of the answer");
}

static void play_properties(struct player *player, const struct recorded *call)
{
    struct played played = ask(player, "POST", call->path, our_body(player, call->body));
    int64_t       errors = 0;
    json_to_int(json_member(played.body, "numErrors"), &errors);
    if (played.code != 201 && played.code != 207)
        complain(call, &played, "the plugin counts this as not made");
    if (count_of(played.body, "results") + (size_t) errors != count_of(call->body, "inputs"))
        complain(call, &played, "the plugin's progress never reaches its end");
}

static void play_list(struct player *player, const struct recorded *call)
{
    struct played played = ask(player, "POST", call->path, our_body(player, call->body));
    bool          there = played.code == 400
                 && text_same(json_text(played.body, "subCategory"), "ILS.DUPLICATE_LIST_NAMES");
    if (!there
        && (played.code != 200 || json_text(json_member(played.body, "list"), "listId") == NULL))
        complain(call, &played, "the plugin counts this as not made");
}

/* Lines of a deal, which are sent once; products that are read. */
static void play_batch(struct player *player, const struct recorded *call)
{
    if (text_ends(call->path, "/line_items/batch/create") && player->has_lines)
        return;
    struct played played = ask(player, "POST", call->path, our_body(player, call->body));
    if (played.code != call->code
        || count_of(played.body, "results") != count_of(call->body, "inputs"))
        complain(call, &played, "the plugin needs every record");
}

static void play_other(struct player *player, const struct recorded *call)
{
    struct played played =
        ask(player, call->method, our_path(player, call->path), our_body(player, call->body));
    bool there = played.code == 409 && text_ends(call->path, "/groups");
    if (played.code != call->code && !there)
        complain(call, &played, work_text(player->w, "not %lld", (long long) call->code));
}

/* How to add one: a line; the first whose method and ending fit plays the call. */
static const struct {
    const char *method, *start, *end;
    void (*play)(struct player *player, const struct recorded *call);
} plays[] = {
    {"POST", "/oauth/", "/token", play_refresh},
    {"GET", "/crm/v3/pipelines/", "", play_pipelines},
    {"POST", "/crm/v3/properties/", "/batch/create", play_properties},
    {"POST", "/crm/v3/lists", "", play_list},
    {"POST", "/crm/v3/objects/", "/search", play_search},
    {"POST", "/crm/v3/objects/", "/batch/upsert", play_upsert},
    {"POST", "/crm/v3/objects/", "/batch/create", play_batch},
    {"POST", "/crm/v3/objects/", "/batch/read", play_batch},
    {"POST", "/crm/v3/objects/", "", play_create},
    {"", "", "", play_other},
};

static void play_all(struct player *player, const struct list *calls)
{
    for (size_t i = 0; i < calls->count; i++) {
        const struct recorded *call = list_at(calls, i);
        size_t                 at = 0;
        while ((plays[at].method[0] != '\0' && !text_same(plays[at].method, call->method))
               || !text_starts(call->path, plays[at].start)
               || !text_ends(call->path, plays[at].end))
            at++;
        plays[at].play(player, call);
    }
}

/* ---- everything that there is ---- */

struct seen {
    int64_t contacts, products, deals, lines, properties, lists, workflows, facts;
};

static int64_t count_type(struct player *player, const char *type)
{
    int64_t       total = -1;
    struct played played = ask(
        player, "POST", work_text(player->w, "/crm/v3/objects/%s/search", type), "{\"limit\":1}");
    CHECK(json_to_int(json_member(played.body, "total"), &total));
    return total;
}

static int64_t count_lists(struct player *player)
{
    int64_t       total = -1;
    struct played played = ask(player, "POST", "/crm/v3/lists/search", "{}");
    CHECK(json_to_int(json_member(played.body, "total"), &total));
    return total;
}

static status count_facts(struct work *w, void *arg)
{
    struct fact_page page = {.from = ABSENT, .until = ABSENT, .limit = 1000};
    struct rows      rows;
    int64_t         *count = arg;
    do {
        TRY(fact_list(w, &page, &rows, &page.after));
        *count += rows.count;
    } while (page.after != 0);
    return OK;
}

static struct seen look(struct player *player)
{
    struct work  *w = player->w;
    struct seen   seen = {.contacts = count_type(player, "contacts"),
                          .products = count_type(player, "products"),
                          .deals = count_type(player, "deals"),
                          .lines = count_type(player, "line_items")};
    struct played played = ask(player, "GET", "/crm/v3/properties/contacts", NULL);
    seen.properties = (int64_t) count_of(played.body, "results");
    seen.lists = count_lists(player);
    played = ask(player, "GET", "/automation/v3/workflows", NULL);
    seen.workflows = (int64_t) count_of(played.body, "workflows");
    CHECK_OK(db_work(w, READ, count_facts, &seen.facts));
    return seen;
}

/* ---- tests ---- */

/* The shop's plugin is an app that an owner has let in. */
static status let_in(struct work *w, void *arg)
{
    struct player       *player = arg;
    struct user          owner;
    struct oauth_ask     ask;
    struct oauth_tokens  tokens;
    struct oauth_refusal refusal;
    const char          *code;
    player->app = (struct staff_app){.name = "Plugin", .redirect_uris = "https://app.example/back"};
    TRY(staff_find_user(w, "owner@example.com", &owner));
    w->actor = (struct actor){
        .user = owner.id, .role = (int) owner.role, .scopes = staff_role_scopes(owner.role)};
    TRY(staff_app_create(w, &player->app));
    const struct http_pair query[] = {
        {"client_id", player->app.client_id},
        {"redirect_uri", player->app.redirect_uris},
        {"response_type", "code"},
        {"scope", "oauth contacts e-commerce automation forms content crm.lists.write"},
        {NULL, NULL}};
    TRY(staff_oauth_read(w, query, &ask));
    TRY(staff_oauth_allow(w, &ask, &code));
    struct oauth_call call = {.client_id = player->app.client_id,
                              .client_secret = player->app.client_secret,
                              .grant_type = "authorization_code",
                              .redirect_uri = player->app.redirect_uris,
                              .code = code};
    TRY(staff_oauth_exchange(w, &call, &tokens, &refusal));
    CHECK(refusal.error == NULL);
    player->refresh_token = tokens.refresh_token;
    w->actor = (struct actor){0};
    return OK;
}

static struct player open_player(struct work *w)
{
    struct player player = {.w = w, .server = check_server_open(w), .ids = map_open(w->arena, 1)};
    player.token = check_server_token(player.server);
    CHECK_OK(db_work(w, WRITE, let_in, &player));
    return player;
}

/* Twice in a row: the second time nothing is made, and nothing is told. */
static void play_twice(struct player *player, const struct list *calls)
{
    struct seen before, after;
    play_all(player, calls);
    before = look(player);
    player->token = check_server_token(player->server);
    play_all(player, calls);
    after = look(player);
    CHECK_INT(after.contacts, before.contacts);
    CHECK_INT(after.products, before.products);
    CHECK_INT(after.deals, before.deals);
    CHECK_INT(after.lines, before.lines);
    CHECK_INT(after.properties, before.properties);
    CHECK_INT(after.lists, before.lists);
    CHECK_INT(after.workflows, before.workflows);
    CHECK_INT(after.facts, before.facts);
    online_retail_verify(player->w);
}

static void a_small_road_is_gone_twice_in_a_row(struct work *w)
{
    struct player player = open_player(w);
    struct list   calls = read_own(w);
    play_twice(&player, &calls);
    struct seen seen = look(&player);
    CHECK_INT(seen.contacts, 3);
    CHECK_INT(seen.products, 2);
    CHECK_INT(seen.deals, 1);
    CHECK_INT(seen.lines, 2);
    check_server_close(w, player.server);
}

static void every_call_of_the_real_plugin_gets_what_it_needs_twice_in_a_row(struct work *w)
{
    struct list calls;
    if (!read_recorded(w, &calls)) {
        check_skip("../shared/data/hubspot_plugin is not there");
        return;
    }
    struct player player = open_player(w);
    CHECK_INT(calls.count, 131);
    play_twice(&player, &calls);
    struct seen seen = look(&player);
    CHECK_INT(seen.contacts, 7);
    CHECK_INT(seen.deals, 6);
    check_server_close(w, player.server);
}

/* What our own call made first is what the plugin finds. */
static void the_road_is_also_good_after_our_own_setup(struct work *w)
{
    struct player player = open_player(w);
    struct list   calls = read_own(w);
    struct played first = ask(&player, "POST", "/api/connect/hubspot/setup", NULL);
    CHECK_INT(first.code, 200);
    CHECK(strstr(first.words, "\"made\"") != NULL);
    CHECK(strstr(first.words, "\"changed\"") == NULL);
    struct played second = ask(&player, "POST", "/api/connect/hubspot/setup", NULL);
    CHECK_INT(second.code, 200);
    CHECK(strstr(second.words, "\"made\"") == NULL);
    CHECK(strstr(second.words, "\"changed\"") == NULL);
    CHECK_INT(count_of(second.body, "results"), count_of(first.body, "results"));
    play_twice(&player, &calls);
    check_server_close(w, player.server);
}

static status make_store(struct work *w, void *arg)
{
    struct store shop = {.name = "Shop", .currency = "EUR", .zone = "UTC"};
    return store_create(w, &shop);
}

static status move_home(struct work *w, void *arg)
{
    struct store_home home = {.currency = "EUR", .zone = arg};
    return store_put_home(w, &home);
}

/* Zones whose clocks do not change. */
static void the_account_says_how_far_its_clock_is_from_utc(struct work *w)
{
    static const struct {
        const char *zone, *offset;
        int64_t     ms;
    } rows[] = {
        {"UTC", "+00:00", 0},
        {"Asia/Kolkata", "+05:30", 19800000},
        {"America/Phoenix", "-07:00", -25200000},
        {"Pacific/Marquesas", "-09:30", -34200000},
    };
    struct player player = open_player(w);
    CHECK_OK(db_work(w, WRITE, make_store, NULL));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = -1;
        CHECK_OK(db_work(w, WRITE, move_home, (void *) (uintptr_t) rows[i].zone));
        struct played played = ask(&player, "GET", "/account-info/v3/details", NULL);
        CHECK_INT(played.code, 200);
        CHECK_TEXT(json_text(played.body, "timeZone"), rows[i].zone);
        CHECK_TEXT(json_text(played.body, "utcOffset"), rows[i].offset);
        CHECK(json_to_int(json_member(played.body, "utcOffsetMilliseconds"), &ms));
        CHECK_INT(ms, rows[i].ms);
    }
    check_server_close(w, player.server);
}

SUITE_DB("hubspot replay", TEST(a_small_road_is_gone_twice_in_a_row),
         TEST(every_call_of_the_real_plugin_gets_what_it_needs_twice_in_a_row),
         TEST(the_road_is_also_good_after_our_own_setup),
         TEST(the_account_says_how_far_its_clock_is_from_utc));
