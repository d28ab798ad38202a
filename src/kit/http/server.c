/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/server.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <http_parser.h>

#include "base/time.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "kit/os/file.h"
#include "kit/os/random.h"

enum {
    STOP_MS = 30000, /* how long what has begun may go on after http_stop */
    SWEEP_LEAST_MS = 5,
    SWEEP_MOST_MS = 250,
    BACKLOG = 1024,
    LOOPS_MOST = 64,
};

int64_t http_server_now(const struct http_server *server)
{
    return clock_now(server->machines->clock);
}

/* ---- what each answer carries ---- */

static void write_date(char *ret_words, size_t size, int64_t now)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t                  day = day_of(now), second = (now - day * DAY) / SECOND;
    struct date              date = date_of_day(day);
    snprintf(ret_words, size, "%s, %02d %s %d %02d:%02d:%02d GMT", days[day - week_of_day(day)],
             date.day, months[date.month - 1], date.year, (int) (second / 3600),
             (int) (second / 60 % 60), (int) (second % 60));
}

const char *http_loop_date(struct http_loop *loop, int64_t now)
{
    int64_t second = now / SECOND;
    if (second != loop->date_second || loop->date[0] == '\0') {
        write_date(loop->date, sizeof loop->date, now);
        loop->date_second = second;
    }
    return loop->date;
}

/* xorshift128+: ids need to be different, not secret. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t x = state[0], y = state[1];
    state[0] = y;
    x ^= x << 23;
    state[1] = x ^ y ^ (x >> 17) ^ (y >> 26);
    return state[1] + y;
}

/* The form of a UUID, version 4: what the field's clients expect of a correlation id. */
void http_loop_put_id(struct http_loop *loop, char *ret_id)
{
    static const char digits[] = "0123456789abcdef";
    static const char form[] = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
    uint64_t          bits = 0;
    for (size_t i = 0, used = 0; i < sizeof form; i++) {
        if (form[i] != 'x') {
            ret_id[i] = form[i];
            continue;
        }
        if (used++ % 16 == 0)
            bits = next_random(loop->random);
        ret_id[i] = digits[bits & 15];
        bits >>= 4;
    }
}

/* ---- from the database's threads back to the loop ---- */

void http_loop_finish(struct http_exchange *e)
{
    struct http_loop     *loop = e->loop;
    struct http_exchange *head = atomic_load_explicit(&loop->finished, memory_order_relaxed);
    do
        e->next = head;
    while (!atomic_compare_exchange_weak_explicit(&loop->finished, &head, e, memory_order_release,
                                                  memory_order_relaxed));
    if (head == NULL) /* otherwise the loop was woken already and has not looked yet */
        uv_async_send(&loop->wake);
}

/* ---- short reads on the loop itself ---- */

void http_loop_keep(struct http_exchange *e)
{
    e->next = NULL;
    *e->loop->last_here = e;
    e->loop->last_here = &e->next;
}

static void run_here(struct http_loop *loop)
{
    struct http_exchange *list = loop->here;
    loop->here = NULL;
    loop->last_here = &loop->here;
    for (struct http_exchange *e = list; e != NULL; e = e->next)
        e->task.next = e->next == NULL ? NULL : &e->next->task;
    db_reader_run(loop->reader, &list->task);
    for (struct http_exchange *e = list, *next; e != NULL; e = next) {
        next = e->next;
        http_exchange_take_back(e);
        http_connection_on_finished(e);
    }
}

/*
 * What was asked until now runs on one snapshot, which is younger than every request of it: whoever
 * has heard of a WRITE sees it. An answer lets the next request of its peer in, so there may be
 * more at once.
 */
static void run_all_here(struct http_loop *loop)
{
    bool any = loop->here != NULL;
    while (loop->here != NULL)
        run_here(loop);
    if (any)
        http_loop_check(loop);
}

/* After all the bytes that were there have been read. */
static void on_check(uv_check_t *check)
{
    run_all_here(check->data);
}

/* Before the loop sleeps: something else than bytes may have let a request in. */
static void on_prepare(uv_prepare_t *prepare)
{
    run_all_here(prepare->data);
}

/* All that is finished, the earliest first. */
static struct http_exchange *take_finished(struct http_loop *loop)
{
    struct http_exchange *list = atomic_exchange(&loop->finished, NULL), *turned = NULL;
    while (list != NULL) {
        struct http_exchange *next = list->next;
        list->next = turned;
        turned = list;
        list = next;
    }
    return turned;
}

/* ---- stopping ---- */

static bool stop_wanted(const struct http_loop *loop)
{
    return atomic_load(&loop->server->stopping);
}

static void stop_connections(struct http_loop *loop, void (*stop)(struct http_connection *c))
{
    /* Nothing leaves the list before its handle is closed, which is after this. */
    for (struct http_connection *c = loop->connections; c != NULL; c = c->next)
        stop(c);
}

static void begin_stop(struct http_loop *loop)
{
    loop->stopping = true;
    loop->stop_at = (int64_t) uv_now(&loop->uv) + STOP_MS;
    uv_close(&loop->listener.handle, NULL);
    stop_connections(loop, http_connection_stop);
}

void http_loop_check(struct http_loop *loop)
{
    uv_handle_t *wake = (uv_handle_t *) &loop->wake;
    if (!loop->stopping || loop->connections != NULL || loop->away > 0 || uv_is_closing(wake))
        return;
    uv_close(wake, NULL);
    uv_close((uv_handle_t *) &loop->sweep, NULL);
    uv_close((uv_handle_t *) &loop->check, NULL);
    uv_close((uv_handle_t *) &loop->prepare, NULL);
}

/* ---- the loop ---- */

static void on_wake(uv_async_t *wake)
{
    struct http_loop *loop = wake->data;
    for (struct http_exchange *e = take_finished(loop), *next; e != NULL; e = next) {
        next = e->next;
        http_exchange_take_back(e);
        http_connection_on_finished(e);
    }
    if (stop_wanted(loop) && !loop->stopping)
        begin_stop(loop);
    http_loop_check(loop);
}

static void on_sweep(uv_timer_t *sweep)
{
    struct http_loop *loop = sweep->data;
    int64_t           now = (int64_t) uv_now(&loop->uv);
    for (struct http_connection *c = loop->connections; c != NULL; c = c->next)
        http_connection_check(c, now);
    if (loop->stopping && now > loop->stop_at)
        stop_connections(loop, http_connection_close);
}

static void on_connection(uv_stream_t *listener, int error)
{
    if (error == 0)
        http_connection_accept(listener->data);
}

/* Often enough for the shortest deadline. */
static uint64_t sweep_ms(const struct http_limits *limits)
{
    const int64_t deadlines[] = {limits->head_ms, limits->body_window_ms, limits->write_ms,
                                 limits->idle_ms};
    int64_t       least = SWEEP_MOST_MS;
    for (size_t i = 0; i < COUNT_OF(deadlines); i++)
        if (deadlines[i] / 4 < least)
            least = deadlines[i] / 4;
    return (uint64_t) (least < SWEEP_LEAST_MS ? SWEEP_LEAST_MS : least);
}

static void run_loop(void *arg)
{
    struct http_loop *loop = arg;
    sigset_t          all;
    sigfillset(&all); /* signals are for the program's first thread */
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
}

static void loop_start_handles(struct http_loop *loop)
{
    const struct machines *machines = loop->server->machines;
    uint64_t               ms = sweep_ms(&loop->server->rules.limits);
    uv_async_init(&loop->uv, &loop->wake, on_wake);
    uv_timer_init(&loop->uv, &loop->sweep);
    uv_check_init(&loop->uv, &loop->check);
    uv_prepare_init(&loop->uv, &loop->prepare);
    loop->wake.data = loop->sweep.data = loop->check.data = loop->prepare.data = loop;
    loop->last_here = &loop->here;
    uv_timer_start(&loop->sweep, on_sweep, ms, ms);
    uv_check_start(&loop->check, on_check);
    uv_prepare_start(&loop->prepare, on_prepare);
    if (machines->db != NULL && db_kind(machines->db) == DB_SQLITE)
        loop->reader = db_reader_open(machines->db);
}

static void loop_listen(struct http_loop *loop, int listening)
{
    int error;
    if (text_starts(loop->server->options.address, "unix:")) {
        uv_pipe_init(&loop->uv, &loop->listener.pipe, 0);
        error = uv_pipe_open(&loop->listener.pipe, listening);
    } else {
        uv_tcp_init(&loop->uv, &loop->listener.tcp);
        error = uv_tcp_open(&loop->listener.tcp, listening);
    }
    loop->listener.handle.data = loop;
    if (error == 0)
        error = uv_listen(&loop->listener.stream, BACKLOG, on_connection);
    assert(error == 0);
}

static struct http_loop *loop_open(struct http_server *server, int listening)
{
    struct http_loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL || uv_loop_init(&loop->uv) != 0)
        abort();
    loop->server = server;
    random_fill(loop->random, sizeof loop->random);
    loop_start_handles(loop);
    loop_listen(loop, listening);
    return loop;
}

static void loop_close(struct http_loop *loop)
{
    int left = uv_loop_close(&loop->uv);
    assert(left == 0 && loop->connections == NULL && loop->away == 0);
    for (struct http_exchange *e = loop->spare, *next; e != NULL; e = next) {
        next = e->next;
        http_exchange_free(e);
    }
    db_reader_close(loop->reader);
    free(loop);
}

/* ---- the server ---- */

static const char *keep(struct http_server *server, const char *words)
{
    if (words == NULL)
        return NULL;
    size_t size = strlen(words) + 1;
    return memcpy(arena_take(server->arena, size), words, size);
}

static struct http_server *server_make(struct work *w, const struct http_options *options)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL || (server->peers = calloc(HTTP_PEER_SLOTS, sizeof *server->peers)) == NULL)
        abort();
    server->arena = arena_open();
    server->machines = w->machines;
    server->options = *options;
    server->options.address = keep(server, options->address);
    server->options.certificate = server->options.key = NULL;
    server->options.folder = keep(server, options->folder == NULL ? "." : options->folder);
    server->rules = (struct http_rules){.tree = route_tree_open(server->arena, options->routes),
                                        .limits = http_limits_of(options->limits),
                                        .folder = server->options.folder,
                                        .rewrite = options->rewrite};
    random_fill(&server->peer_seed, sizeof server->peer_seed);
    server->loop_count = options->loops > 0 ? options->loops : (int) sysconf(_SC_NPROCESSORS_ONLN);
    if (server->loop_count < 1)
        server->loop_count = 1;
    if (server->loop_count > LOOPS_MOST)
        server->loop_count = LOOPS_MOST;
    return server;
}

static void server_release(struct http_server *server)
{
    http_tls_context_release(server->tls);
    arena_close(server->arena);
    free(server->peers);
    free(server->loops);
    free(server);
}

static status open_sockets(struct work *w, struct http_server *server,
                           const struct http_options *options, int *ret_sockets)
{
    struct http_place place;
    TRY(http_place_read(w, options->address, &place));
    TRY(http_tls_context_open(w, options, &server->tls));
    if (options->folder != NULL)
        TRY(temp_remove_all(w, options->folder));
    TRY(http_place_listen(w, &place, server->loop_count, ret_sockets));
    server->port = http_place_port(&place);
    return OK;
}

static void start(struct http_server *server, const int *sockets)
{
    server->loops = calloc((size_t) server->loop_count, sizeof(struct http_loop *));
    if (server->loops == NULL)
        abort();
    for (int i = 0; i < server->loop_count; i++)
        server->loops[i] = loop_open(server, sockets[i]);
    for (int i = 0; i < server->loop_count; i++)
        if (uv_thread_create(&server->loops[i]->thread, run_loop, server->loops[i]) != 0)
            abort();
}

status http_serve(struct work *w, const struct http_options *options,
                  struct http_server **ret_server)
{
    int                 sockets[LOOPS_MOST];
    struct http_server *server = server_make(w, options);
    status              outcome = open_sockets(w, server, options, sockets);
    if (outcome != OK) {
        server_release(server);
        return outcome;
    }
    signal(SIGPIPE, SIG_IGN);                   /* a peer that has gone is an outcome of write() */
    http_parser_set_max_header_size(INT32_MAX); /* our own limit comes first */
    start(server, sockets);
    *ret_server = server;
    return OK;
}

int http_port(const struct http_server *server)
{
    return server->port;
}

void http_stop(struct http_server *server)
{
    if (server == NULL)
        return;
    atomic_store(&server->stopping, true);
    for (int i = 0; i < server->loop_count; i++)
        uv_async_send(&server->loops[i]->wake);
    for (int i = 0; i < server->loop_count; i++) {
        uv_thread_join(&server->loops[i]->thread);
        loop_close(server->loops[i]);
    }
    const char *address = server->options.address;
    if (text_starts(address, "unix:"))
        unlink(address + strlen("unix:"));
    server_release(server);
}
