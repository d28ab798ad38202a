/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test/shop_rig.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/rooms.h"
#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/connect/woocommerce/woo_read.h"
#include "crm/connect/shop/shop_store.h"
#include "crm/order/order.h"
#include "crm/store/store.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "test/check.h"
#include "test/check_server.h"

#define SHOPIFY "shopify "

/* ---- the shop ---- */

static void run_shop(const char *what, int input, int output)
{
    char  words[512];
    char  python[] = "python3", woocommerce[] = "test/shop/shop.py";
    char  shopify[] = "test/shop/shopify.py";
    char *arguments[16] = {python, woocommerce};
    int   count = 2;
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    bool is_shopify = text_starts(what, SHOPIFY);
    if (is_shopify)
        arguments[1] = shopify;
    snprintf(words, sizeof words, "%s", what + (is_shopify ? strlen(SHOPIFY) : 0));
    for (char *word = strtok(words, " "); word != NULL && count < 15; word = strtok(NULL, " "))
        arguments[count++] = word;
    execvp(arguments[0], arguments);
    _exit(127);
}

static const char *first_line(struct work *w, int from)
{
    struct text line = text_open(w->arena);
    char        c;
    while (read(from, &c, 1) == 1 && c != '\n')
        text_add_char(&line, c);
    return line.bytes;
}

static bool start_shop(struct shop_rig *rig, const char *what)
{
    int input[2], output[2];
    if (pipe(input) != 0 || pipe(output) != 0)
        return false;
    rig->process = fork();
    if (rig->process == 0) {
        close(input[1]);
        close(output[0]);
        run_shop(what, input[0], output[1]);
    }
    close(input[0]);
    close(output[1]);
    rig->input = input[1];
    rig->url = first_line(rig->w, output[0]);
    close(output[0]);
    return *rig->url != '\0';
}

static void stop_shop(struct shop_rig *rig)
{
    int outcome;
    close(rig->input);
    kill(rig->process, SIGKILL);
    waitpid(rig->process, &outcome, 0);
}

/* ---- calls ---- */

static const struct json *call(struct work *w, const struct http_call *http, int *ret_code)
{
    struct http_answer answer;
    const struct json *body = NULL;
    CHECK_OK(http_send(w, http, &answer));
    if (ret_code != NULL)
        *ret_code = answer.code;
    if (answer.size > 0 && strchr("[{", *answer.body) != NULL)
        CHECK_OK(json_parse(w, answer.body, answer.size, &body));
    return body;
}

const struct json *shop_rig_ask(struct shop_rig *rig, const char *path, const char *body)
{
    struct work     *w = rig->w;
    struct http_call http = {.method = POST,
                             .url = work_text(w, "%s/_shop/%s", rig->url, path),
                             .body = body,
                             .size = strlen(body),
                             .most = 512 * 1024 * 1024};
    return call(w, &http, NULL);
}

static enum method method_of(const char *word)
{
    static const char *const words[] = {
        [GET] = "GET", [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH", [DELETE] = "DELETE"};
    for (enum method method = GET; method <= DELETE; method++)
        if (text_same(words[method], word))
            return method;
    abort();
}

const struct json *shop_rig_api(struct shop_rig *rig, const char *method, const char *path,
                                const char *body, int *ret_code)
{
    struct work     *w = rig->w;
    const char      *token = work_text(w, "Bearer %s", check_server_token(rig->server));
    struct http_pair headers[] = {{"Authorization", token}, {NULL, NULL}};
    struct http_call http = {.method = method_of(method),
                             .headers = headers,
                             .body = body,
                             .size = body == NULL ? 0 : strlen(body)};
    http.url = work_text(w, "%s%s", check_server_url(w, rig->server), path);
    return call(w, &http, ret_code);
}

/* ---- opening ---- */

void shop_rig_pass(struct shop_rig *rig, int64_t ms)
{
    struct work *w = rig->w;
    check_pass_time(w, ms);
    int64_t ahead = w->now / SECOND - (int64_t) time(NULL);
    shop_rig_ask(rig, "knobs", work_text(w, "{\"clock\":%lld}", (long long) ahead));
}

bool shop_rig_open(struct shop_rig *rig, struct work *w, const char *what)
{
    *rig = (struct shop_rig){.w = w, .shopify = text_starts(what, SHOPIFY)};
    if (!start_shop(rig, what)) {
        check_skip("the simulated shop does not start: is python3 there?");
        return false;
    }
    rig->server = check_server_open(w);
    struct job_options options = rooms_job_options(w);
    rig->jobs_before = w->machines->jobs;
    CHECK_OK(jobs_open(w, &options, &rig->jobs));
    w->machines->jobs = rig->jobs;
    /* The shop's clock is the real one. */
    shop_rig_pass(rig, (int64_t) time(NULL) * SECOND - w->now);
    return true;
}

void shop_rig_close(struct shop_rig *rig)
{
    jobs_close(rig->jobs);
    rig->w->machines->jobs = rig->jobs_before;
    check_server_close(rig->w, rig->server);
    stop_shop(rig);
}

void shop_rig_run(struct shop_rig *rig)
{
    struct work *w = rig->w;
    CHECK_OK(jobs_run_due(w, rig->jobs));
}

void shop_rig_connect(struct shop_rig *rig)
{
    int                code;
    struct work       *w = rig->w;
    const char        *who = rig->shopify ? "\"platform\":\"shopify\",\"key\":\"" SHOPIFY_TOKEN
                                     "\",\"secret\":\"" SHOPIFY_SECRET "\",\"currency\":\"USD\""
                                          : "\"key\":\"" SHOP_KEY "\",\"secret\":\"" SHOP_SECRET
                                     "\",\"currency\":\"EUR\"";
    const char        *body = work_text(w,
                                        "{\"name\":\"Shop %d\",\"store\":%lld,\"url\":\"%s/\",%s,"
                                               "\"zone\":\"Europe/Berlin\",\"deliver_to\":\"%s\"}",
                                        ++rig->connections, (long long) rig->store, rig->url, who,
                                        check_server_url(w, rig->server));
    const struct json *said = shop_rig_api(rig, "POST", "/api/connections", body, &code);
    CHECK_INT(code, 201);
    CHECK(json_to_int(json_member(json_member(said, "connection"), "id"), &rig->connection));
    shop_rig_run(rig);
}

void shop_rig_pull(struct shop_rig *rig)
{
    const char *path = work_text(rig->w, "/api/connections/%lld/pull", (long long) rig->connection);
    shop_rig_api(rig, "POST", path, "", NULL);
    shop_rig_run(rig);
}

void shop_rig_prove(struct shop_rig *rig)
{
    const char *path =
        work_text(rig->w, "/api/connections/%lld/proof", (long long) rig->connection);
    shop_rig_api(rig, "POST", path, "", NULL);
    shop_rig_run(rig);
}

/* ---- looking ---- */

struct looking {
    struct shop_rig  *rig;
    struct connection connection;
    struct rows       rows;
    struct shop_proof proof;
    struct text       text;
};

static status connection_unit(struct work *w, void *arg)
{
    struct looking *looking = arg;
    TRY(shop_store_get(w, looking->rig->connection, &looking->connection));
    return shop_store_list_proof(w, looking->rig->connection, &looking->rows);
}

struct connection shop_rig_connection(struct shop_rig *rig)
{
    struct work   *w = rig->w;
    struct looking looking = {.rig = rig};
    CHECK_OK(db_work(w, READ, connection_unit, &looking));
    return looking.connection;
}

struct shop_proof shop_rig_proof(struct shop_rig *rig)
{
    struct work      *w = rig->w;
    struct looking    looking = {.rig = rig};
    struct shop_proof proof = {0, 0, 0};
    CHECK_OK(db_work(w, READ, connection_unit, &looking));
    for (int64_t i = 0; i < looking.rows.count; i++) {
        const struct shop_proof_line *line =
            &((const struct shop_proof_line *) looking.rows.items)[i];
        proof.shop += line->shop_count;
        proof.ours += line->our_count;
        proof.differences += line->shop_count != line->our_count || line->shop_sum != line->our_sum;
    }
    return proof;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static struct text in_order(struct work *w, struct list *lines)
{
    struct text text = text_open(w->arena);
    if (lines->count > 0)
        qsort(lines->items, lines->count, sizeof(const char *), by_text);
    for (size_t i = 0; i < lines->count; i++)
        text_addf(&text, "%s\n", *(const char **) list_at(lines, i));
    return text;
}

static status orders_unit(struct work *w, void *arg)
{
    struct looking    *looking = arg;
    struct list        lines = list_open(w->arena, sizeof(const char *));
    struct order_query query = {
        .contact = ABSENT, .store = looking->connection.store, .after = 0, .limit = 200};
    struct rows page;
    do {
        TRY(order_list(w, &query, &page));
        for (int64_t i = 0; i < page.count; i++) {
            const struct order *order = &((const struct order *) page.items)[i];
            query.after = order->id;
            if (!text_same(order->status, "trash"))
                *(const char **) list_add(&lines) = work_text(
                    w, "%s %s %s", order->number, order->status, money_text(w, order->total));
        }
    } while (page.count == query.limit);
    looking->text = in_order(w, &lines);
    return OK;
}

const char *shop_rig_state(struct shop_rig *rig)
{
    struct work   *w = rig->w;
    struct looking looking = {.rig = rig, .connection = shop_rig_connection(rig)};
    CHECK_OK(db_work(w, READ, orders_unit, &looking));
    return looking.text.bytes;
}

/* ---- what is true ---- */

static bool is_out(const char *word)
{
    return text_same(word, "trash") || text_same(word, "checkout-draft");
}

static const char *amount_of(struct work *w, const struct json *object, const char *name, int sign)
{
    int64_t amount = 0;
    CHECK_OK(shop_money(w, object, name, &amount));
    return money_text(w, sign * amount);
}

const char *shop_rig_truth(struct shop_rig *rig)
{
    struct work       *w = rig->w;
    struct list        lines = list_open(w->arena, sizeof(const char *));
    const struct json *state = shop_rig_ask(rig, "state", "{}");
    const struct json *orders = json_member(state, "orders");
    for (const struct json *one = orders->first; one != NULL; one = one->next)
        if (!is_out(json_text(one, "status")))
            *(const char **) list_add(&lines) =
                work_text(w, "%s %s %s", json_text(one, "number"), json_text(one, "status"),
                          amount_of(w, one, "total", 1));
    for (const struct json *one = json_member(state, "refunds")->first; one != NULL;
         one = one->next) {
        const char        *parent = work_text(w, "%lld", (long long) shop_int(one, "parent_id"));
        const struct json *order = json_member(orders, parent);
        const char        *word = json_text(order, "status");
        if (word != NULL && !is_out(word))
            *(const char **) list_add(&lines) = work_text(
                w, "%s-R%lld %s %s", json_text(order, "number"), (long long) shop_int(one, "id"),
                order_status_counts(word) ? "completed" : word, amount_of(w, one, "amount", -1));
    }
    return in_order(w, &lines).bytes;
}

/* ---- both ---- */

static void add_lines(struct work *w, const char *from, const char *other, char sign,
                      struct text *out)
{
    const char **lines = text_split(w, from, '\n', NULL);
    const char  *others = work_text(w, "\n%s", other);
    for (; *lines != NULL; lines++)
        if (**lines != '\0' && strstr(others, work_text(w, "\n%s\n", *lines)) == NULL)
            text_addf(out, "%c %s\n", sign, *lines);
}

const char *shop_rig_difference(struct shop_rig *rig)
{
    struct work *w = rig->w;
    struct text  out = text_open(w->arena);
    const char  *ours = shop_rig_state(rig), *theirs = shop_rig_truth(rig);
    add_lines(w, ours, theirs, '+', &out);
    add_lines(w, theirs, ours, '-', &out);
    return out.bytes;
}
