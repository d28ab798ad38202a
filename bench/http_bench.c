/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * GET of one contact-like record through the whole server, with a READ unit on SQLite behind it,
 * beside a bare hello-world of libuv and http_parser in the same program. 64 connections that stay,
 * one request on the way in each, sent by child processes. Prints rates and their ratio.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <http_parser.h>
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
#include <uv.h>

#include "kit/http/http.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

enum {
    ASKERS = 2,
    CONNECTIONS = 64 / ASKERS,
    ROUNDS = 5,
    RECORDS = 10000,
    ROUND_MS = 1000,
    WARM_MS = 300
};

__attribute__((noreturn)) static void give_up(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* ---- the load: children that ask and count, so many that they are not what limits ---- */

struct order {
    int port;
    int ms;
};

/* Requests are made beforehand: the machine's cores are for the server. */
enum { MADE = 1024, REQUEST_ROOM = 192 };

struct asker {
    int    peer;
    int    next;         /* of the requests made */
    size_t size, wanted; /* of the answer so far */
};

static char   requests[MADE][REQUEST_ROOM];
static size_t sizes[MADE];

static void make_requests(void)
{
    for (int i = 0; i < MADE; i++)
        sizes[i] = (size_t) snprintf(requests[i], REQUEST_ROOM,
                                     "GET /contacts/%d HTTP/1.1\r\nHost: localhost\r\n"
                                     "Accept: */*\r\nAuthorization: Bearer 0123456789abcdef\r\n"
                                     "User-Agent: bench\r\n\r\n",
                                     1 + i * 7919 % RECORDS);
}

static void ask(struct asker *asker)
{
    asker->next = (asker->next + 1) % MADE;
    size_t size = sizes[asker->next];
    if (send(asker->peer, requests[asker->next], size, MSG_NOSIGNAL) != (ssize_t) size)
        give_up("send");
    asker->size = asker->wanted = 0;
}

static void connect_asker(struct asker *asker, int port, int poll)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t) port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = asker};
    asker->peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (asker->peer < 0 || connect(asker->peer, (void *) &address, sizeof address) != 0)
        give_up("connect");
    epoll_ctl(poll, EPOLL_CTL_ADD, asker->peer, &event);
}

/* True when the answer is whole. Its size is in its head, which comes in one piece. */
static bool read_answer(struct asker *asker)
{
    char    bytes[4096];
    ssize_t size = recv(asker->peer, bytes, sizeof bytes - 1, 0);
    if (size <= 0)
        give_up("recv");
    if (asker->wanted == 0) {
        bytes[size] = '\0';
        const char *length = strstr(bytes, "Content-Length: ");
        const char *body = length == NULL ? NULL : strstr(length, "\r\n\r\n");
        if (body == NULL || strncmp(bytes, "HTTP/1.1 200", 12) != 0)
            give_up(bytes);
        asker->wanted = (size_t) (body + 4 - bytes) + strtoul(length + 16, NULL, 10);
    }
    asker->size += (size_t) size;
    return asker->size >= asker->wanted;
}

/* Answers in so many ms. */
static int64_t load(const struct order *order)
{
    static struct asker askers[CONNECTIONS];
    int                 poll = epoll_create1(EPOLL_CLOEXEC);
    int64_t             count = 0, end = now_ms() + order->ms;
    for (int i = 0; i < CONNECTIONS; i++) {
        askers[i].next = i * 16;
        connect_asker(&askers[i], order->port, poll);
        ask(&askers[i]);
    }
    while (now_ms() < end) {
        struct epoll_event events[CONNECTIONS];
        int                ready = epoll_wait(poll, events, CONNECTIONS, 100);
        for (int i = 0; i < ready; i++)
            if (read_answer(events[i].data.ptr)) {
                count++;
                ask(events[i].data.ptr);
            }
    }
    for (int i = 0; i < CONNECTIONS; i++)
        close(askers[i].peer);
    close(poll);
    return count;
}

static void serve_orders(int orders, int counts)
{
    struct order order;
    make_requests();
    prctl(PR_SET_NAME, "askers");
    while (read(orders, &order, sizeof order) == sizeof order) {
        int64_t count = load(&order);
        if (write(counts, &count, sizeof count) != sizeof count)
            break;
    }
    _exit(EXIT_SUCCESS);
}

static int to_child[ASKERS], from_child[ASKERS];

static void start_child(int index)
{
    int orders[2], counts[2];
    if (pipe2(orders, O_CLOEXEC) != 0 || pipe2(counts, O_CLOEXEC) != 0)
        give_up("pipe");
    if (fork() == 0) {
        for (int i = 0; i < index; i++)
            close(to_child[i]);
        close(orders[1]);
        close(counts[0]);
        serve_orders(orders[0], counts[1]);
    }
    close(orders[0]);
    close(counts[1]);
    to_child[index] = orders[1];
    from_child[index] = counts[0];
}

static double rate(int port, int ms)
{
    struct order order = {port, ms};
    int64_t      all = 0;
    for (int i = 0; i < ASKERS; i++)
        if (write(to_child[i], &order, sizeof order) != sizeof order)
            give_up("child");
    for (int i = 0; i < ASKERS; i++) {
        int64_t count;
        if (read(from_child[i], &count, sizeof count) != sizeof count)
            give_up("child");
        all += count;
    }
    return (double) all * 1000 / ms;
}

/* ---- the bare server ---- */

static const char HELLO[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                            "Content-Length: 12\r\n\r\nHello world!";

struct bare_peer {
    uv_tcp_t    tcp;
    http_parser parser;
};

static char bare_input[64][65536]; /* by loop */

static int on_message(http_parser *parser)
{
    uv_buf_t answer = uv_buf_init((char *) (uintptr_t) HELLO, sizeof HELLO - 1);
    if (uv_try_write(parser->data, &answer, 1) != sizeof HELLO - 1)
        give_up("bare write");
    return 0;
}

static void free_peer(uv_handle_t *handle)
{
    free(handle);
}

static void bare_alloc(uv_handle_t *handle, size_t size, uv_buf_t *ret_buffer)
{
    *ret_buffer = uv_buf_init(handle->loop->data, (unsigned) size);
}

static void bare_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    static const http_parser_settings settings = {.on_message_complete = on_message};
    struct bare_peer                 *peer = (struct bare_peer *) stream;
    if (size < 0)
        uv_close((uv_handle_t *) stream, free_peer);
    else
        http_parser_execute(&peer->parser, &settings, buffer->base, (size_t) size);
}

static void bare_connection(uv_stream_t *listener, int error)
{
    struct bare_peer *peer = calloc(1, sizeof *peer);
    (void) error;
    uv_tcp_init(listener->loop, &peer->tcp);
    http_parser_init(&peer->parser, HTTP_REQUEST);
    peer->parser.data = &peer->tcp;
    uv_accept(listener, (uv_stream_t *) &peer->tcp);
    uv_tcp_nodelay(&peer->tcp, 1);
    uv_read_start((uv_stream_t *) &peer->tcp, bare_alloc, bare_read);
}

static void run_bare(void *loop)
{
    uv_run(loop, UV_RUN_DEFAULT);
}

static int start_bare(int loops)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          size = sizeof address;
    int                yes = 1;
    for (int i = 0; i < loops; i++) {
        int         fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        uv_loop_t  *loop = calloc(1, sizeof *loop);
        uv_tcp_t   *tcp = calloc(1, sizeof *tcp);
        uv_thread_t thread;
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
        if (bind(fd, (void *) &address, sizeof address) != 0
            || getsockname(fd, (void *) &address, &size) != 0)
            give_up("bind");
        uv_loop_init(loop);
        loop->data = bare_input[i];
        uv_tcp_init(loop, tcp);
        uv_tcp_open(tcp, fd);
        uv_listen((uv_stream_t *) tcp, 1024, bare_connection);
        uv_thread_create(&thread, run_bare, loop);
    }
    return ntohs(address.sin_port);
}

/* ---- our server ---- */

struct contact {
    int64_t     id;
    const char *email;
    const char *first_name;
    const char *last_name;
    const char *country;
    int64_t     orders;
    int64_t     revenue;
    int64_t     created_at;
};

static const struct field fields[] = {
    FIELD(contact, id, FIELD_INT),          FIELD(contact, email, FIELD_TEXT),
    FIELD(contact, first_name, FIELD_TEXT), FIELD(contact, last_name, FIELD_TEXT),
    FIELD(contact, country, FIELD_TEXT),    FIELD(contact, orders, FIELD_INT),
    FIELD(contact, revenue, FIELD_MONEY),   FIELD(contact, created_at, FIELD_TIME),
};
static const struct shape contact_shape = SHAPE("Contact", contact, fields);

static const char *const id_only[] = {"id", NULL};
static const struct sql  find = {.name = "bench_contact",
                                 .sqlite = "SELECT * FROM bench_contact WHERE id = ?1",
                                 .params = id_only};

static status get_contact(struct work *w, const struct request *rq, struct reply *rp)
{
    struct contact contact;
    int64_t        id;
    TRY(request_id(w, rq, "id", &id));
    TRY(db_one(w, &find, WITH(P_INT(id)), &contact_shape, &contact));
    return reply_one(w, rp, &contact_shape, &contact);
}

static const struct route        routes[] = {{GET, "/contacts/{id}", .handler = get_contact}, {0}};
static const struct route *const tables[] = {routes, NULL};

static status fill(struct work *w, void *arg)
{
    (void) arg;
    TRY(db_run_script(
        w, "CREATE TABLE bench_contact (id INTEGER PRIMARY KEY, email TEXT, first_name TEXT, "
           "last_name TEXT, country TEXT, orders INTEGER, revenue INTEGER, "
           "created_at INTEGER)"));
    struct contact *contacts = work_take(w, RECORDS * sizeof *contacts);
    for (int i = 0; i < RECORDS; i++)
        contacts[i] = (struct contact){.id = i + 1,
                                       .email = work_text(w, "person%d@shop.example", i),
                                       .first_name = "Maria",
                                       .last_name = "Example",
                                       .country = "BR",
                                       .orders = i % 17,
                                       .revenue = i * INT64_C(1234567),
                                       .created_at = INT64_C(1700000000000) + i};
    struct rows rows = {contacts, RECORDS};
    return db_append(w, "bench_contact", &contact_shape, &rows);
}

static struct http_server *start_ours(struct work *w, const char *path, int loops)
{
    struct db_options   db = {.url = path};
    struct http_options http = {.address = "127.0.0.1:0", .routes = tables, .loops = loops};
    struct http_server *server;
    w->machines->clock = clock_open_system();
    if (db_open(w, &db, &w->machines->db) != OK || db_work(w, WRITE, fill, NULL) != OK
        || http_serve(w, &http, &server) != OK) {
        fprintf(stderr, "%s\n", w->failure.message);
        exit(EXIT_FAILURE);
    }
    return server;
}

/* ---- the comparison ---- */

static double cpu_ms(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000
           + (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

struct measured {
    double answers; /* a second */
    double cpu;     /* us of the server for one of them */
};

static struct measured measure(int port)
{
    double          before = cpu_ms();
    struct measured measured = {.answers = rate(port, ROUND_MS)};
    measured.cpu = (cpu_ms() - before) * 1000 / (measured.answers * ROUND_MS / 1000);
    return measured;
}

static double compare(int ours_port, int bare_port)
{
    struct measured bare = measure(bare_port), ours = measure(ours_port);
    printf("%-44s ours %12.0f   peer %12.0f   ratio %5.2f   (%.1f and %.1f us of CPU)\n",
           "answers a second", ours.answers, bare.answers, ours.answers / bare.answers, ours.cpu,
           bare.cpu);
    fflush(stdout);
    return ours.answers / bare.answers;
}

int main(void)
{
    char            folder[] = "/tmp/storefolk-bench-XXXXXX";
    int             loops = (int) sysconf(_SC_NPROCESSORS_ONLN);
    double          ratios[ROUNDS];
    struct machines machines = {0};
    for (int i = 0; i < ASKERS; i++)
        start_child(i);

    if (mkdtemp(folder) == NULL)
        give_up("folder");
    struct work        *w = work_open(&machines, 0);
    struct http_server *server = start_ours(w, work_text(w, "%s/bench.db", folder), loops);
    int                 bare = start_bare(loops);
    (void) rate(bare, WARM_MS);
    (void) rate(http_port(server), WARM_MS);
    for (int i = 0; i < ROUNDS; i++)
        ratios[i] = compare(http_port(server), bare);
    qsort(ratios, ROUNDS, sizeof *ratios, by_size);
    printf("%-44s median ratio %5.2f   (target >= 0.50)\n", "GET of one record beside hello-world",
           ratios[ROUNDS / 2]);
    http_stop(server);
    db_close(machines.db);
    clock_close(machines.clock);
    work_close(w);
    for (int i = 0; i < ASKERS; i++) {
        close(to_child[i]);
        wait(NULL);
    }
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
