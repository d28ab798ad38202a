/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Events through the doors of the collector, durable before each answer: batches of 100 and single
 * events, sent by a child process on the same cores, with everything that follows the ledger at
 * work. Beside it the same bytes through a door that throws them away: what moving them costs.
 * STOREFOLK_TEST_POSTGRES: there instead of SQLite. SECONDS makes it longer.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/config.h"
#include "app/machines.h"
#include "app/rooms.h"
#include "crm/store/store.h"
#include "crm/visit/visit.h"
#include "kit/http/http.h"
#include "kit/job/job.h"
#include "kit/machines.h"

enum {
    EVENT_ROOM = 1024,
    BATCH = 100,
    BATCH_CONNECTIONS = 8,
    SINGLE_CONNECTIONS = 256,
    EVENTS_OF_VISITOR = 20, /* then another one comes; so many at a time are on the shop: */
    VISITORS = 2000,
    SECONDS = 5,
};

__attribute__((noreturn)) static void give_up(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static double now_s(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* ---- the load ---- */

struct order {
    int    port, batch, connections;
    char   door[16];
    char   key[64];
    double seconds;
};

struct sender {
    int    socket;
    double sent_at;
    size_t left; /* of the request */
    char  *at;
    char   request[BATCH * EVENT_ROOM];
};

struct outcome {
    double events, seconds, p99_ms;
};

static long told; /* events so far, over all orders: each has ids of its own */

/* Some 600 bytes, as scripts in browsers send them; the ids are put in afterwards. */
static const char made[] =
    "{\"type\":\"track\",\"event\":\"Product Viewed\",\"messageId\":\"ajs-next-1767225600000-"
    "MMMMMMMM\",\"anonymousId\":\"VVVVVVVV-5b1f-4c3e-9d2a-70c8e9f0a1b2\",\"properties\":{"
    "\"product_id\":\"PPPPPPPP\",\"sku\":\"PPPPPPPP\",\"name\":\"Ceramic tea cup with handle\","
    "\"price\":18.99,\"currency\":\"EUR\",\"category\":\"Kitchen/Cups\"},\"context\":{\"page\":{"
    "\"path\":\"/p/PPPPPPPP\",\"url\":\"https://shop.example/p/PPPPPPPP\",\"title\":\"Tea cup\","
    "\"referrer\":\"https://shop.example/\"},\"locale\":\"de-DE\",\"userAgent\":\"Mozilla/5.0 "
    "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 "
    "Safari/537.36\"},\"timestamp\":\"2026-01-01T00:00:00.000Z\"}";

static void put_number(char *at, unsigned long number)
{
    for (int i = 7; i >= 0; i--, number >>= 4)
        at[i] = "0123456789abcdef"[number & 15];
}

static int write_event(char *out)
{
    static size_t places[8];
    static char   kinds[8];
    static int    count;
    long          visitor = told / (EVENTS_OF_VISITOR * VISITORS) * VISITORS + told % VISITORS;
    if (count == 0)
        for (const char *at = made; (at = strpbrk(at, "MVP")) != NULL; at++)
            if (strspn(at, (char[]){*at, 0}) == 8) {
                kinds[count] = *at;
                places[count++] = (size_t) (at - made);
                at += 7;
            }
    memcpy(out, made, sizeof made - 1);
    for (int i = 0; i < count; i++)
        put_number(out + places[i], (unsigned long) (kinds[i] == 'M'   ? told
                                                     : kinds[i] == 'V' ? visitor
                                                                       : told % 5000));
    told++;
    return sizeof made - 1;
}

static void prepare(struct sender *sender, const struct order *order)
{
    static char body[BATCH * EVENT_ROOM];
    int         size = 0;
    if (order->batch > 1)
        size += sprintf(body, "{\"writeKey\":\"%s\",\"batch\":[", order->key);
    for (int i = 0; i < order->batch; i++) {
        if (i > 0)
            body[size++] = ',';
        size += write_event(body + size);
    }
    if (order->batch > 1)
        size += sprintf(body + size, "]}");
    int head = sprintf(sender->request,
                       "POST /v1/%s HTTP/1.1\r\nHost: localhost\r\nX-Write-Key: %s\r\n"
                       "Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n",
                       order->door, order->key, size);
    memcpy(sender->request + head, body, (size_t) size);
    sender->at = sender->request;
    sender->left = (size_t) (head + size);
    sender->sent_at = now_s(CLOCK_MONOTONIC);
}

static void send_some(struct sender *sender)
{
    while (sender->left > 0) {
        ssize_t size = send(sender->socket, sender->at, sender->left, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size < 0 && errno == EAGAIN)
            return;
        if (size < 0)
            give_up("send");
        sender->at += size;
        sender->left -= (size_t) size;
    }
}

/* The answer is small and comes in one piece. */
static bool is_answered(struct sender *sender)
{
    char    bytes[4096];
    ssize_t size = recv(sender->socket, bytes, sizeof bytes - 1, MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN)
        return false;
    bytes[size < 0 ? 0 : size] = '\0';
    if (size <= 0 || strncmp(bytes, "HTTP/1.1 20", 11) != 0)
        give_up(bytes);
    return true;
}

static void connect_to(struct sender *sender, int port, int poll)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t) port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = sender};
    sender->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (sender->socket < 0 || connect(sender->socket, (void *) &address, sizeof address) != 0)
        give_up("connect");
    epoll_ctl(poll, EPOLL_CTL_ADD, sender->socket, &event);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *) a, right = *(const double *) b;
    return (left > right) - (left < right);
}

static struct outcome load(const struct order *order)
{
    enum { WAITS = 1 << 20 };
    static double  waits[WAITS];
    struct sender *senders = calloc((size_t) order->connections, sizeof *senders);
    int            poll = epoll_create1(EPOLL_CLOEXEC);
    long           answers = 0;
    double         began = now_s(CLOCK_MONOTONIC), now = began;
    for (int i = 0; i < order->connections; i++) {
        connect_to(&senders[i], order->port, poll);
        prepare(&senders[i], order);
        send_some(&senders[i]);
    }
    while ((now = now_s(CLOCK_MONOTONIC)) < began + order->seconds) {
        struct epoll_event events[64];
        int                ready = epoll_wait(poll, events, 64, 100);
        for (int i = 0; i < ready; i++) {
            struct sender *sender = events[i].data.ptr;
            if (sender->left == 0 && (events[i].events & EPOLLIN) != 0 && is_answered(sender)) {
                waits[answers++ % WAITS] = now_s(CLOCK_MONOTONIC) - sender->sent_at;
                prepare(sender, order);
            }
            send_some(sender);
        }
    }
    for (int i = 0; i < order->connections; i++)
        close(senders[i].socket);
    close(poll);
    free(senders);
    size_t count = answers < WAITS ? (size_t) answers : WAITS;
    qsort(waits, count, sizeof *waits, compare);
    return (struct outcome){(double) answers * order->batch, now - began,
                            count == 0 ? 0 : waits[count * 99 / 100] * 1e3};
}

/* Waits for orders, since a process with threads cannot be forked. */
static void child_main(int orders, int outcomes)
{
    struct order order;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (read(orders, &order, sizeof order) == (ssize_t) sizeof order) {
        struct outcome outcome = load(&order);
        if (write(outcomes, &outcome, sizeof outcome) < 0)
            give_up("write");
    }
    exit(EXIT_SUCCESS);
}

/* ---- the house ---- */

static void must(struct work *w, status outcome, const char *what)
{
    if (outcome == OK)
        return;
    fprintf(stderr, "%s: %s\n", what, w->failure.message);
    exit(EXIT_FAILURE);
}

static status make_tracker(struct work *w, void *arg)
{
    struct tracker *tracker = arg;
    struct store    store = {
           .name = "Shop", .kind = STORE_OTHER, .currency = "EUR", .zone = "Europe/Berlin"};
    TRY(store_create(w, &store));
    *tracker = (struct tracker){.store = store.id, .name = "Site"};
    return visit_create_tracker(w, tracker);
}

static double cpu_s(void)
{
    return now_s(CLOCK_PROCESS_CPUTIME_ID);
}

static long resident_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static double measure(const int pipes[2], const struct order *order, const char *name)
{
    struct outcome outcome;
    double         cpu = cpu_s();
    if (write(pipes[1], order, sizeof *order) < 0
        || read(pipes[0], &outcome, sizeof outcome) != (ssize_t) sizeof outcome)
        give_up("child");
    double rate = outcome.events / outcome.seconds;
    printf("%s: %.0f events/s, %.1f us of processor each, p99 %.1f ms, %ld MB at most\n", name,
           rate, (cpu_s() - cpu) / outcome.events * 1e6, outcome.p99_ms, resident_mb());
    fflush(stdout);
    return rate;
}

static void measure_shape(const int pipes[2], struct order order, const char *name)
{
    char title[64];
    strcpy(order.door, "m");
    double seconds = order.seconds;
    order.seconds = 1;
    snprintf(title, sizeof title, "%s, thrown away", name);
    double bare = measure(pipes, &order, title);
    strcpy(order.door, order.batch > 1 ? "batch" : "track");
    order.seconds = seconds;
    double ours = measure(pipes, &order, name);
    printf("%s: %.0f, %.0f thrown away, ratio %.2f\n", name, ours, bare, ours / bare);
}

int main(void)
{
    int orders[2], outcomes[2];
    if (pipe(orders) != 0 || pipe(outcomes) != 0)
        give_up("pipe");
    if (fork() == 0)
        child_main(orders[0], outcomes[1]);
    const int   pipes[2] = {outcomes[0], orders[1]};
    char        folder[] = "/tmp/collect-bench-XXXXXX";
    const char *seconds = getenv("SECONDS"), *postgres = getenv("STOREFOLK_TEST_POSTGRES");
    if (mkdtemp(folder) == NULL)
        give_up("mkdtemp");

    struct work        *w = work_open(NULL, 0);
    struct config       config = {.values = {NULL}};
    struct tracker      tracker;
    struct http_server *server;
    config.values[OPTION_DATA] = folder;
    config.values[OPTION_DB] = postgres;
    config.values[OPTION_READERS] = "8";
    config.values[OPTION_NODE] = "0";
    config.values[OPTION_LOG_LEVEL] = "error";
    must(w, machines_open(w, &config, MACHINES_MAKE), "machines");
    must(w, db_work(w, WRITE, make_tracker, &tracker), "tracker");
    struct http_options options = {.address = "127.0.0.1:0", .folder = folder};
    rooms_hang_on(w, &options);
    jobs_start(w->machines->jobs);
    must(w, http_serve(w, &options, &server), "serve");

    struct order order = {.port = http_port(server),
                          .batch = BATCH,
                          .connections = BATCH_CONNECTIONS,
                          .seconds = seconds == NULL ? SECONDS : atof(seconds)};
    snprintf(order.key, sizeof order.key, "%s", tracker.write_key);
    measure_shape(pipes, order, "batches of 100");
    order.batch = 1;
    order.connections = SINGLE_CONNECTIONS;
    measure_shape(pipes, order, "single events");
    http_stop(server);
    machines_close(w);
    work_close(w);
    char remove[64];
    snprintf(remove, sizeof remove, "rm -rf %s", folder);
    return system(remove) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
