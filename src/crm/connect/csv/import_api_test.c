/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/csv/import_api.h"

#include <unistd.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/connect/connect.h"
#include "crm/connect/connect_api.h"
#include "crm/connect/csv/import.h"
#include "crm/order/order.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_api.h"
#include "test/check_db.h"

#define RETAIL "test/data/retail.csv"

/* ---- the rig: what the server does with an upload ---- */

struct exchange {
    struct request rq;
    struct reply   rp;
    void          *kept;
    handler       *handle;
};

static status run_handler(struct work *w, void *arg)
{
    struct exchange *exchange = arg;
    return exchange->handle(w, &exchange->rq, &exchange->rp);
}

static status run(struct work *w, struct exchange *exchange, enum transaction mode, handler *handle)
{
    exchange->handle = handle;
    exchange->rq.kept = &exchange->kept;
    return db_work(w, mode, run_handler, exchange);
}

static const struct http_pair nothing[] = {{.name = NULL}};

/* The body lies in a temporary file, as for a route with BODY_FILE. */
static struct exchange upload_of(struct work *w, const char *content, const struct http_pair *query)
{
    const char *path = check_path(w, "upload");
    CHECK_OK(file_replace(w, path, content, strlen(content)));
    return (struct exchange){.rq = {.body_path = path,
                                    .size = strlen(content),
                                    .query = query,
                                    .parts = nothing,
                                    .headers = nothing}};
}

static const char *content_of(struct work *w, const char *path)
{
    const char *bytes;
    size_t      size;
    CHECK_OK(file_read(w, path, 1000000, &bytes, &size));
    return bytes;
}

static const struct json *parsed(struct work *w, const char *body)
{
    const struct json *value = NULL;
    CHECK_OK(json_parse(w, body, strlen(body), &value));
    return value;
}

static int64_t number_in(struct work *w, const char *body, const char *name)
{
    int64_t number = -1;
    CHECK(json_to_int(json_member(parsed(w, body), name), &number));
    return number;
}

static int64_t send(struct work *w, const char *content, const struct http_pair *query)
{
    struct exchange exchange = upload_of(w, content, query);
    CHECK_OK(run(w, &exchange, READ, import_api_plan));
    CHECK_OK(run(w, &exchange, WRITE, import_api_create));
    CHECK_INT(exchange.rp.code, 201);
    return number_in(w, exchange.rp.body, "id");
}

static void end(struct work *w)
{
    rmdir(check_path(w, "imports"));
    CHECK_OK(file_remove(w, check_path(w, "upload")));
}

static struct asked look_at(struct work *w, int64_t id)
{
    return check_api(w, connect_routes, GET, work_text(w, "/api/imports/%lld", (long long) id),
                     NULL);
}

struct turn {
    const struct reply_stream *stream;
    struct text               *out;
    bool                       over;
};

static status next_turn(struct work *w, void *arg)
{
    struct turn *turn = arg;
    int64_t      wait;
    return turn->stream->next(w, turn->stream->state, turn->out, &turn->over, &wait);
}

/* One piece of a body, as the server asks for it; whether it was the last. */
static bool take_turn(struct work *w, const struct reply *rp, struct text *out)
{
    struct turn turn = {&rp->stream, out, false};
    CHECK_OK(db_work(w, READ, next_turn, &turn));
    return turn.over;
}

static struct exchange get_of(struct work *w, int64_t id, handler *handle)
{
    struct http_pair *parts = work_take(w, 2 * sizeof *parts);
    parts[0] = (struct http_pair){"id", work_text(w, "%lld", (long long) id)};
    struct exchange exchange = {.rq = {.parts = parts, .query = nothing, .headers = nothing}};
    CHECK_OK(run(w, &exchange, READ, handle));
    return exchange;
}

static const struct http_pair as_lines[] = {
    {"as", "order_lines"}, {"name", "retail.csv"}, {.name = NULL}};

/* ---- uploads ---- */

static void an_upload_is_imported_by_a_job(struct work *w)
{
    int64_t      id = send(w, content_of(w, RETAIL), as_lines);
    struct asked asked = look_at(w, id);
    CHECK(strstr(asked.body, "\"state\":\"waiting\"") != NULL);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    asked = look_at(w, id);
    CHECK(strstr(asked.body, "\"state\":\"done\"") != NULL);
    CHECK(strstr(asked.body, "\"name\":\"retail.csv\"") != NULL);
    CHECK_INT(number_in(w, asked.body, "rows"), 14);
    CHECK_INT(number_in(w, asked.body, "created"), 9);
    CHECK(
        !file_exists(path_join(w, check_path(w, "imports"), work_text(w, "%lld", (long long) id))));
    asked = check_api(w, connect_routes, GET, "/api/imports?limit=1", NULL);
    CHECK(strstr(asked.body, "retail.csv") != NULL);
    CHECK(strstr(asked.body, "\"after\":") != NULL);
    asked = check_api(w, connect_routes, GET,
                      work_text(w, "/api/imports?after=%lld", (long long) id), NULL);
    CHECK(strstr(asked.body, "retail.csv") == NULL);
    end(w);
}

static void what_cannot_be_read_is_refused_at_once(struct work *w)
{
    static const struct http_pair as_nothing[] = {{.name = NULL}},
                                  as_what[] = {{"as", "things"}, {.name = NULL}},
                                  no_map[] = {{"as", "orders"}, {"map", "none"}, {.name = NULL}};
    struct exchange exchange = upload_of(w, "red,green\n1,2\n", as_lines);
    CHECK_INT(run(w, &exchange, READ, import_api_plan), INVALID);
    CHECK(strstr(w->failure.message, "No column means") != NULL);
    exchange = upload_of(w, "", as_lines);
    CHECK_INT(run(w, &exchange, READ, import_api_plan), INVALID);
    exchange = upload_of(w, "a,b\n1,2\n", as_nothing);
    CHECK_INT(run(w, &exchange, READ, import_api_plan), INVALID);
    CHECK_TEXT(w->failure.field, "as");
    exchange = upload_of(w, "a,b\n1,2\n", as_what);
    CHECK_INT(run(w, &exchange, READ, import_api_plan), INVALID);
    exchange = upload_of(w, "a,b\n1,2\n", no_map);
    CHECK_INT(run(w, &exchange, READ, import_api_plan), NOT_FOUND);
    CHECK_INT(look_at(w, 12345).outcome, NOT_FOUND);
    end(w);
}

/* A path of the server's own disk is no upload. */
static void a_path_instead_of_a_file_is_refused(struct work *w)
{
    struct exchange exchange = upload_of(w, "{\"path\":\"/etc/passwd\"}", as_lines);
    CHECK_INT(run(w, &exchange, READ, import_api_plan), INVALID);
    CHECK(strstr(w->failure.message, "No column means") != NULL);
    end(w);
}

static void a_preview_shows_how_it_would_be_read(struct work *w)
{
    struct exchange exchange = upload_of(w, content_of(w, RETAIL), as_lines);
    CHECK_OK(run(w, &exchange, READ, import_api_preview));
    const char *body = exchange.rp.body;
    CHECK(strstr(body, "\"encoding\":\"UTF-8\"") != NULL);
    CHECK(strstr(body, "\"delimiter\":\"comma\"") != NULL);
    CHECK(strstr(body, "\"map\":\"online_retail\"") != NULL);
    CHECK(strstr(body, "\"means\":\"customer\"") != NULL);
    CHECK(strstr(body, "\"form\":\"whole number\"") != NULL);
    CHECK(strstr(body, "\"missing\":null") != NULL);
    CHECK(strstr(body, "[\"700001\",\"A100\",\"WHITE LANTERN \",\"6\"") != NULL);

    exchange = upload_of(w, "red,green\n1,2\n", as_lines);
    CHECK_OK(run(w, &exchange, READ, import_api_preview));
    CHECK(strstr(exchange.rp.body, "\"missing\":\"No column means") != NULL);
    end(w);
}

static void progress_comes_as_events(struct work *w)
{
    int64_t         id = send(w, content_of(w, RETAIL), as_lines);
    struct exchange exchange = get_of(w, id, import_api_events);
    struct text     out = text_open(w->arena);
    CHECK_TEXT(exchange.rp.type, "text/event-stream");
    CHECK(!take_turn(w, &exchange.rp, &out));
    CHECK(text_starts(out.bytes, "event: progress\ndata: {\"id\":"));
    CHECK(!take_turn(w, &exchange.rp, &out)); /* no news */
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    text_clear(&out);
    CHECK(take_turn(w, &exchange.rp, &out));
    CHECK(text_starts(out.bytes, "event: end\ndata: {"));
    end(w);
}

static void the_error_file_can_be_fetched(struct work *w)
{
    static const char             text[] = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice\n"
                                           "1,A,one,2024-01-01,5\n";
    static const struct http_pair query[] = {
        {"as", "order_lines"}, {"store", "Shop"}, {.name = NULL}};
    int64_t id = send(w, text, query);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    struct asked asked = look_at(w, id);
    CHECK(strstr(asked.body, "'one' is not a number") != NULL);
    struct exchange exchange = get_of(w, id, import_api_errors);
    struct text     out = text_open(w->arena);
    CHECK(take_turn(w, &exchange.rp, &out));
    CHECK_TEXT(out.bytes, "error_line,error_column,error_reason,line_number,InvoiceNo,StockCode,"
                          "Quantity,InvoiceDate,UnitPrice\r\n"
                          "2,Quantity,'one' is not a number,1,1,A,one,2024-01-01,5\r\n");
    end(w);
}

static void an_import_whose_store_has_no_currency_says_what_to_do(struct work *w)
{
    static const struct http_pair query[] = {
        {"as", "order_lines"}, {"store", "Shop"}, {.name = NULL}};
    int64_t id = send(w, "number,placed_at,price\n1,2024-01-01,5\n", query);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    struct asked asked = look_at(w, id);
    CHECK(strstr(asked.body, "\"state\":\"failed\"") != NULL);
    CHECK(strstr(asked.body, "\\\"currency\\\" in the map") != NULL);
    end(w);
}

static status count_orders(struct work *w, void *arg)
{
    return order_count(w, arg);
}

static void a_dry_run_of_an_upload_changes_nothing(struct work *w)
{
    static const struct http_pair query[] = {
        {"as", "order_lines"}, {"dry_run", "true"}, {.name = NULL}};
    int64_t id = send(w, content_of(w, RETAIL), query);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    struct asked asked = look_at(w, id);
    CHECK_INT(number_in(w, asked.body, "created"), 9);
    CHECK(strstr(asked.body, "\"dry_run\":true") != NULL);
    struct order_counts counts;
    CHECK_OK(db_work(w, READ, count_orders, &counts));
    CHECK_INT(counts.orders, 0);
    end(w);
}

static void an_import_that_waits_can_be_cancelled(struct work *w)
{
    int64_t     id = send(w, content_of(w, RETAIL), as_lines);
    const char *path = work_text(w, "/api/imports/%lld", (long long) id);
    CHECK_INT(check_api(w, connect_routes, DELETE, path, NULL).code, 200);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK(strstr(look_at(w, id).body, "\"state\":\"cancelled\"") != NULL);
    struct asked asked = check_api(w, connect_routes, DELETE, path, NULL);
    CHECK_INT(asked.outcome, CONFLICT);
    CHECK(strstr(asked.message, "over already") != NULL);
    end(w);
}

/* ---- maps ---- */

static void maps_are_kept_changed_and_removed(struct work *w)
{
    static const char map[] = "{\"name\":\"mine\",\"as\":\"orders\",\"columns\":["
                              "{\"column\":\"Nr\",\"means\":\"number\"}]}";
    CHECK_INT(check_api(w, connect_routes, POST, "/api/import-maps", map).code, 201);
    CHECK_INT(check_api(w, connect_routes, POST, "/api/import-maps", map).outcome, CONFLICT);
    struct asked asked = check_api(w, connect_routes, GET, "/api/import-maps", NULL);
    CHECK(strstr(asked.body, "\"mine\"") != NULL);
    CHECK(strstr(asked.body, "\"online_retail\"") != NULL);
    asked = check_api(w, connect_routes, PUT, "/api/import-maps/mine",
                      "{\"as\":\"orders\",\"currency\":\"EUR\",\"columns\":["
                      "{\"column\":\"Nr\",\"means\":\"number\"}]}");
    CHECK_INT(asked.code, 200);
    asked = check_api(w, connect_routes, GET, "/api/import-maps/mine", NULL);
    CHECK(strstr(asked.body, "\"currency\":\"EUR\"") != NULL);
    CHECK_INT(check_api(w, connect_routes, DELETE, "/api/import-maps/mine", NULL).code, 204);
    CHECK_INT(check_api(w, connect_routes, GET, "/api/import-maps/mine", NULL).outcome, NOT_FOUND);
    CHECK_INT(check_api(w, connect_routes, DELETE, "/api/import-maps/online_retail", NULL).outcome,
              FORBIDDEN);
}

static void a_map_that_makes_no_sense_is_refused(struct work *w)
{
    static const struct {
        const char *body, *field;
    } cases[] = {
        {"{\"name\":\"m\",\"as\":\"orders\",\"columns\":[{\"column\":\"a\",\"means\":\"sku\"}]}",
         "columns"},
        {"{\"name\":\"m\",\"as\":\"boxes\",\"columns\":[]}", "as"},
        {"{\"name\":\"m\",\"as\":\"orders\"}", "columns"},
        {"{\"as\":\"orders\",\"columns\":[{\"column\":\"a\",\"means\":\"number\"}]}", "name"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct asked asked = check_api(w, connect_routes, POST, "/api/import-maps", cases[i].body);
        CHECK_INT(asked.outcome, INVALID);
        CHECK_TEXT(asked.field, cases[i].field);
    }
}

SUITE_DB("import api", TEST(an_upload_is_imported_by_a_job),
         TEST(what_cannot_be_read_is_refused_at_once), TEST(a_path_instead_of_a_file_is_refused),
         TEST(a_preview_shows_how_it_would_be_read), TEST(progress_comes_as_events),
         TEST(the_error_file_can_be_fetched),
         TEST(an_import_whose_store_has_no_currency_says_what_to_do),
         TEST(a_dry_run_of_an_upload_changes_nothing), TEST(an_import_that_waits_can_be_cancelled),
         TEST(maps_are_kept_changed_and_removed), TEST(a_map_that_makes_no_sense_is_refused));
