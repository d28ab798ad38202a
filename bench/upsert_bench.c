/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Contacts by e-mail, 100 in a durable WRITE unit: upsert_bench [CONTACTS] [URL]
 *
 *   new, changed and unchanged contacts a second, with 60 values and with 4 (limit 20,000 new ones
 *   with 60); of those that change, every tenth value is another
 *   the same through POST …/batch/upsert, on four connections, with everything that follows the
 *   ledger at work: bodies are read, each record is answered with all its values
 *
 * Wall time, and the processor's time of this process for each contact. Values and bodies are made
 * before the clock begins.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/config.h"
#include "app/machines.h"
#include "app/rooms.h"
#include "base/text.h"
#include "bench/shop.h"
#include "crm/staff/staff.h"
#include "kit/http/http.h"
#include "kit/job/job.h"
#include "kit/json/json.h"

enum { CONNECTIONS = 4, MOST_BATCHES = 10000, LIMIT = 20000 };

__attribute__((noreturn)) static void give_up(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

/* ---- the client, a process of its own ---- */

struct order {
    int            port;
    char           token[100];
    struct upserts upserts;
};

static struct text bodies[MOST_BATCHES];
static int         body_count;
static atomic_int  next_body;

static struct text make_body(struct work *w, const struct order *order, int64_t first)
{
    struct text     text = text_open(w->arena), all = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    struct batch   *batch = work_take(w, sizeof *batch);
    int             filled = order->upserts.filled;
    make_batch(w, first, filled, order->upserts.turn, batch);
    json_open_object(&out);
    json_put_name(&out, "inputs");
    json_open_array(&out);
    for (int i = 0; i < BATCH; i++) {
        json_open_object(&out);
        json_add_text(&out, "idProperty", "email");
        json_add_text(&out, "id", batch->values[i][0].value);
        json_put_name(&out, "properties");
        json_open_object(&out);
        for (int j = 0; j < filled; j++)
            json_add_text(&out, batch->values[i][j].property, batch->values[i][j].value);
        json_close_object(&out);
        json_close_object(&out);
    }
    json_close_array(&out);
    json_close_object(&out);
    text_addf(&all,
              "POST /crm/v3/objects/contacts/batch/upsert HTTP/1.1\r\nHost: localhost\r\n"
              "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
              "Content-Length: %zu\r\n\r\n",
              order->token, text.size);
    text_add_bytes(&all, text.bytes, text.size);
    return all;
}

static void send_all(int peer, const struct text *body)
{
    for (size_t sent = 0; sent < body->size;) {
        ssize_t size = send(peer, body->bytes + sent, body->size - sent, MSG_NOSIGNAL);
        if (size <= 0)
            give_up("send");
        sent += (size_t) size;
    }
}

static void read_answer(int peer)
{
    char   bytes[65536];
    size_t size = 0, wanted = 0;
    while (wanted == 0 || size < wanted) {
        size_t  room = wanted == 0 ? sizeof bytes - 1 - size : sizeof bytes - 1;
        char   *at = wanted == 0 ? bytes + size : bytes;
        ssize_t got = recv(peer, at, room, 0);
        if (got <= 0)
            give_up("recv");
        size += (size_t) got;
        if (wanted > 0)
            continue;
        bytes[size] = '\0';
        const char *length = strstr(bytes, "Content-Length: ");
        const char *end = length == NULL ? NULL : strstr(length, "\r\n\r\n");
        if (strncmp(bytes, "HTTP/1.1 200", 12) != 0)
            give_up(bytes);
        if (end != NULL)
            wanted = (size_t) (end + 4 - bytes) + strtoul(length + 16, NULL, 10);
    }
}

static void *run_connection(void *arg)
{
    const struct order *order = arg;
    struct sockaddr_in  address = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t) order->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int                 peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(peer, (void *) &address, sizeof address) != 0)
        give_up("connect");
    for (int i; (i = atomic_fetch_add(&next_body, 1)) < body_count;) {
        send_all(peer, &bodies[i]);
        read_answer(peer);
    }
    close(peer);
    return NULL;
}

/* Seconds. */
static double load(struct order *order)
{
    struct work *w = work_open(NULL, 0);
    pthread_t    threads[CONNECTIONS];
    body_count = next_body = 0;
    for (int64_t first = order->upserts.from; first < order->upserts.to; first += BATCH)
        bodies[body_count++] = make_body(w, order, first);
    double begin = seconds();
    for (int i = 0; i < CONNECTIONS; i++)
        if (pthread_create(&threads[i], NULL, run_connection, order) != 0)
            give_up("thread");
    for (int i = 0; i < CONNECTIONS; i++)
        pthread_join(threads[i], NULL);
    double took = seconds() - begin;
    work_close(w);
    return took;
}

/* Waits for orders, since a process with threads cannot be forked. */
static void child_main(int orders, int outcomes)
{
    struct order order;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (read(orders, &order, sizeof order) == (ssize_t) sizeof order) {
        double took = load(&order);
        if (write(outcomes, &took, sizeof took) < 0)
            give_up("write");
    }
    exit(EXIT_SUCCESS);
}

/* ---- the measurements ---- */

static void tell(const char *what, double rate, double cpu_us)
{
    printf("%-44s %9.0f a second   %6.1f us of processor   limit %d\n", what, rate, cpu_us, LIMIT);
}

static void measure(struct machines *machines, const char *what, struct upserts upserts)
{
    double cpu_us, rate = upsert_all(machines, &upserts, &cpu_us);
    tell(what, rate, cpu_us);
}

static void measure_client(const int pipes[2], const char *what, struct order order)
{
    double cpu = cpu_seconds(), took, count = (double) (order.upserts.to - order.upserts.from);
    if (write(pipes[1], &order, sizeof order) < 0
        || read(pipes[0], &took, sizeof took) != (ssize_t) sizeof took)
        give_up("child");
    tell(what, count / took, (cpu_seconds() - cpu) / count * 1e6);
}

static status make_token(struct work *w, void *arg)
{
    struct staff_token *token = arg;
    struct user         owner = {.email = "owner@example.com", .name = "Owner", .role = ROLE_OWNER};
    TRY(staff_create_user(w, &owner));
    *token = (struct staff_token){
        .user_id = owner.id, .name = "bench", .burst_limit = ABSENT, .daily_limit = ABSENT};
    return staff_create_token(w, token);
}

static void measure_all(struct machines *machines, int64_t contacts)
{
    int64_t few = contacts * 2;
    measure(machines, "new, 60 values", (struct upserts){0, contacts, FILLED, 0});
    measure(machines, "there, 60 values, six of them changed",
            (struct upserts){0, contacts, FILLED, 1});
    measure(machines, "there and unchanged, 60 values", (struct upserts){0, contacts, FILLED, 1});
    measure(machines, "new, 4 values", (struct upserts){contacts, few, 4, 0});
    measure(machines, "there and unchanged, 4 values", (struct upserts){contacts, few, 4, 0});
}

static void serve(struct work *w, const int pipes[2], int64_t contacts)
{
    struct staff_token  token;
    struct http_server *server;
    struct http_options options = {.address = "127.0.0.1:0"};
    must(w, db_work(w, WRITE, make_token, &token), "token");
    rooms_hang_on(w, &options);
    jobs_start(w->machines->jobs);
    must(w, http_serve(w, &options, &server), "serve");
    struct order order = {.port = http_port(server)};
    snprintf(order.token, sizeof order.token, "%s", token.token);
    order.upserts = (struct upserts){contacts * 2, contacts * 3, FILLED, 0};
    measure_client(pipes, "HTTP: new, 60 values", order);
    order.upserts.turn = 1;
    measure_client(pipes, "HTTP: there, 60 values, six of them changed", order);
    measure_client(pipes, "HTTP: there and unchanged, 60 values", order);
    http_stop(server);
}

int main(int argc, char **argv)
{
    int          orders[2], outcomes[2];
    char         folder[] = "/tmp/storefolk-upsert-XXXXXX";
    int64_t      contacts = argc > 1 ? atoll(argv[1]) : 10000;
    struct work *w = work_open(NULL, 0);
    if (pipe(orders) != 0 || pipe(outcomes) != 0 || mkdtemp(folder) == NULL)
        give_up("start");
    contacts -= contacts % BATCH;
    if (fork() == 0)
        child_main(orders[0], outcomes[1]);

    struct config config = {.values = {NULL}};
    config.values[OPTION_DATA] = folder;
    config.values[OPTION_DB] = argc > 2 ? argv[2] : NULL;
    config.values[OPTION_READERS] = "8";
    config.values[OPTION_NODE] = "0";
    config.values[OPTION_LOG_LEVEL] = "error";
    setvbuf(stdout, NULL, _IOLBF, 0);
    must(w, machines_open(w, &config, MACHINES_MAKE), "machines");
    for (int i = 0; i < MADE; i++)
        run(w->machines, WRITE, make_property, &i);
    measure_all(w->machines, contacts);
    serve(w, (const int[]){outcomes[0], orders[1]}, contacts);
    machines_close(w);
    work_close(w);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
