/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/server_rig.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kit/json/json.h"
#include "kit/os/clock.h"

/* ---- the routes ---- */

struct greeting {
    const char *word;
    int64_t     times;
};

static const struct field greeting_fields[] = {
    FIELD(greeting, word, FIELD_TEXT, .required = true, .max = 20, .help = "What to say."),
    FIELD(greeting, times, FIELD_INT, .help = "How often."),
};
static const struct shape greeting_shape = SHAPE("Greeting", greeting, greeting_fields);

struct asked {
    int64_t     size;
    const char *names;
    int64_t     from;
    bool        all;
};

static const struct field asked_fields[] = {
    FIELD(asked, size, FIELD_INT),
    FIELD(asked, names, FIELD_TEXT),
    FIELD(asked, from, FIELD_DATE),
    FIELD(asked, all, FIELD_BOOL),
};
static const struct shape asked_shape = SHAPE("Asked", asked, asked_fields);

/* GET /hello/{name} reads from the database. */
static status hello(struct work *w, const struct request *rq, struct reply *rp)
{
    int64_t       times;
    struct query *query = query_open(w);
    query_words(query, "SELECT 40 + ");
    query_int(query, 2);
    TRY(query_number(w, query, &times));
    struct greeting greeting = {.word = request_part(rq, "name"), .times = times};
    return reply_one(w, rp, &greeting_shape, &greeting);
}

/* POST /hello */
static status greet(struct work *w, const struct request *rq, struct reply *rp)
{
    struct greeting greeting = {0};
    TRY(request_body(w, rq, &greeting_shape, &greeting));
    return reply_created(w, rp, &greeting_shape, &greeting);
}

/* GET /large?size= */
static status large(struct work *w, const struct request *rq, struct reply *rp)
{
    struct asked asked = {0};
    TRY(request_query(w, rq, &asked_shape, &asked));
    struct text text = text_open(w->arena);
    for (int64_t i = 0; (int64_t) text.size < asked.size; i++)
        text_addf(&text, "%lld ", (long long) (i * i));
    text.size = (size_t) asked.size;
    return reply_text(rp, 200, "text/plain", &text);
}

/* GET /asked */
static status say_asked(struct work *w, const struct request *rq, struct reply *rp)
{
    struct asked asked = {.size = 7, .names = "none", .from = 1};
    TRY(request_query(w, rq, &asked_shape, &asked));
    return reply_one(w, rp, &asked_shape, &asked);
}

/* POST /echo */
static status echo(struct work *w, const struct request *rq, struct reply *rp)
{
    struct text text = text_open(w->arena);
    text_add_bytes(&text, rq->body, rq->size);
    reply_header(rp, "X-Echo", "a\r\nX-Injected: b");
    return reply_text(rp, 200, "text/plain", &text);
}

/* POST /file */
static status measure_file(struct work *w, const struct request *rq, struct reply *rp)
{
    FILE *file = fopen(rq->body_path, "rb");
    if (file == NULL)
        return fail(w, BROKEN, NULL, "there is no file at %s", rq->body_path);
    fseek(file, 0, SEEK_END);
    struct greeting greeting = {.word = "bytes", .times = ftell(file)};
    fclose(file);
    return reply_one(w, rp, &greeting_shape, &greeting);
}

/* POST /notes adds one. */
static status add_note(struct work *w, const struct request *rq, struct reply *rp)
{
    (void) rq;
    struct query *query = query_open(w);
    query_words(query, "INSERT INTO rig_note (id) VALUES (");
    query_int(query, db_new_id(w));
    query_words(query, ")");
    TRY(query_run(w, query, NULL));
    return reply_empty(rp);
}

/* GET /notes says how many there are. */
static status count_notes(struct work *w, const struct request *rq, struct reply *rp)
{
    (void) rq;
    struct greeting greeting = {.word = "notes"};
    struct query   *query = query_open(w);
    query_words(query, "SELECT count(*) FROM rig_note");
    TRY(query_number(w, query, &greeting.times));
    return reply_one(w, rp, &greeting_shape, &greeting);
}

/* GET /fail/{how} */
static status end_badly(struct work *w, const struct request *rq, struct reply *rp)
{
    reply_header(rp, "Retry-After", "7");
    const char *how = request_part(rq, "how");
    int64_t     number;
    if (strcmp(how, "broken") == 0)
        return BROKEN;
    if (strcmp(how, "statement") == 0) {
        struct query *query = query_open(w);
        query_words(query, "SELECT nothing FROM nowhere");
        return query_number(w, query, &number);
    }
    if (strcmp(how, "conflict") == 0)
        return fail_reason(w, CONFLICT, "NAME_TAKEN", "name", "there is a \"name\" already");
    return fail(w, NOT_FOUND, NULL, "there is no such thing");
}

static pthread_mutex_t waiting = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  changed = PTHREAD_COND_INITIALIZER;
static int             waiters, let_go;

/* POST /wait ends when the test says so. */
static status wait_here(struct work *w, const struct request *rq, struct reply *rp)
{
    pthread_mutex_lock(&waiting);
    waiters++;
    pthread_cond_broadcast(&changed);
    while (let_go == 0)
        pthread_cond_wait(&changed, &waiting);
    waiters--;
    pthread_mutex_unlock(&waiting);
    struct greeting greeting = {.word = "done", .times = w->now - TEST_NOW};
    (void) rq;
    return reply_one(w, rp, &greeting_shape, &greeting);
}

void http_rig_let_go(void)
{
    pthread_mutex_lock(&waiting);
    let_go = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&waiting);
}

bool http_rig_wait_for_waiters(int wanted)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    pthread_mutex_lock(&waiting);
    while (waiters < wanted && pthread_cond_timedwait(&changed, &waiting, &until) == 0)
        continue;
    bool enough = waiters >= wanted;
    pthread_mutex_unlock(&waiting);
    return enough;
}

/* ---- streams ---- */

struct counter {
    int64_t next, last, wait;
    int     size;
};

static status count_on(struct work *w, void *state, struct text *out, bool *ret_end,
                       int64_t *ret_wait)
{
    struct counter *counter = state;
    if (counter->next > counter->last)
        return fail(w, BROKEN, NULL, "counted too far");
    text_addf(out, "data: %lld\n\n", (long long) counter->next);
    while ((int) out->size < counter->size)
        text_add(out, "0123456789\n");
    *ret_end = counter->next++ == counter->last && counter->wait == 0;
    *ret_wait = counter->wait;
    return OK;
}

static status stream(struct work *w, struct reply *rp, struct counter counter, const char *type)
{
    struct counter *kept = work_take(w, sizeof *kept);
    *kept = counter;
    rp->type = type;
    rp->stream = (struct reply_stream){.next = count_on, .state_size = sizeof *kept, .state = kept};
    return OK;
}

/* GET /stream?size= gives three pieces. */
static status stream_three(struct work *w, const struct request *rq, struct reply *rp)
{
    struct asked asked = {0};
    TRY(request_query(w, rq, &asked_shape, &asked));
    return stream(w, rp, (struct counter){.next = 1, .last = 3, .size = (int) asked.size},
                  "text/plain");
}

/* GET /stream/broken fails after its second piece. */
static status stream_broken(struct work *w, const struct request *rq, struct reply *rp)
{
    (void) rq;
    return stream(w, rp, (struct counter){.next = 1, .last = 2, .wait = 1}, "text/plain");
}

/* GET /events goes on for ever. */
static status events(struct work *w, const struct request *rq, struct reply *rp)
{
    (void) rq;
    return stream(w, rp, (struct counter){.next = 1, .last = INT64_MAX, .wait = 10},
                  "text/event-stream");
}

/* ---- before a handler ---- */

static status think_first(struct work *w, const struct request *rq, struct reply *rp)
{
    if (strcmp(request_part(rq, "how"), "short") == 0)
        return reply_empty(rp);
    if (strcmp(request_part(rq, "how"), "refused") == 0)
        return fail(w, FORBIDDEN, NULL, "not today");
    *rq->kept = work_take(w, sizeof(int64_t));
    *(int64_t *) *rq->kept = 12;
    return OK;
}

static status say_thought(struct work *w, const struct request *rq, struct reply *rp)
{
    struct greeting greeting = {.word = "thought", .times = *(int64_t *) *rq->kept};
    return reply_one(w, rp, &greeting_shape, &greeting);
}

static status gate(struct work *w, const struct request *rq)
{
    const char *token = request_header(rq, "authorization");
    if (rq->route->access != 0 && !text_same(token, "Bearer good"))
        return fail(w, UNAUTHENTICATED, NULL, "show a token");
    w->actor.user = 1;
    return OK;
}

static const struct route table[] = {
    {GET, "/hello/{name}", .handler = hello, .summary = "Says hello.", .gives = &greeting_shape},
    {POST, "/hello", .handler = greet, .takes = &greeting_shape},
    {GET, "/large", .handler = large, .query = &asked_shape},
    {GET, "/asked", .handler = say_asked, .query = &asked_shape},
    {POST, "/echo", .handler = echo, .body = BODY_ANY},
    {POST, "/file", .access = 1, .handler = measure_file, .body = BODY_FILE},
    {POST, "/write", .transaction = WRITE, .handler = greet},
    {GET, "/fail/{how}", .handler = end_badly},
    {POST, "/notes", .transaction = WRITE, .handler = add_note},
    {GET, "/notes", .handler = count_notes},
    {POST, "/wait", .transaction = WRITE, .handler = wait_here},
    {GET, "/stream", .handler = stream_three},
    {GET, "/stream/broken", .handler = stream_broken},
    {GET, "/events", .handler = events},
    {POST, "/think/{how}", .transaction = WRITE, .handler = say_thought, .before = think_first},
    {0},
};

/* ---- the server ---- */

void http_rig_open_with(struct http_rig *rig, struct work *w, struct http_options *options)
{
    static const struct route *const tables[] = {table, NULL};
    *rig = (struct http_rig){.w = w, .machines = *w->machines};
    snprintf(rig->folder, sizeof rig->folder, "/tmp/storefolk-http-XXXXXX");
    CHECK(mkdtemp(rig->folder) != NULL);
    rig->machines.clock = clock_open_fixed(TEST_NOW);
    struct machines *before = w->machines;
    w->machines = &rig->machines;
    options->address = options->address == NULL ? "127.0.0.1:0" : options->address;
    options->folder = rig->folder;
    options->routes = tables;
    options->gate = gate;
    options->loops = 2;
    pthread_mutex_lock(&waiting);
    let_go = 0;
    pthread_mutex_unlock(&waiting);
    CHECK_OK(http_serve(w, options, &rig->server));
    w->machines = before;
    rig->port = rig->server == NULL ? 0 : http_port(rig->server);
}

void http_rig_open(struct http_rig *rig, struct work *w, const struct http_limits *limits)
{
    struct http_options options = {0};
    if (limits != NULL)
        options.limits = *limits;
    http_rig_open_with(rig, w, &options);
}

void http_rig_close(struct http_rig *rig)
{
    http_stop(rig->server);
    clock_close(rig->machines.clock);
    DIR *folder = opendir(rig->folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    rmdir(rig->folder);
}

/* ---- the peer ---- */

int http_rig_connect(const struct http_rig *rig)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t) rig->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval     patience = {.tv_sec = 20};
    int                peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(peer >= 0);
    setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    CHECK(connect(peer, (struct sockaddr *) (void *) &address, sizeof address) == 0);
    return peer;
}

bool http_rig_send(int peer, const void *bytes, size_t size)
{
    for (size_t sent = 0; sent < size;) {
        ssize_t step = send(peer, (const char *) bytes + sent, size - sent, MSG_NOSIGNAL);
        if (step <= 0)
            return false;
        sent += (size_t) step;
    }
    return true;
}

void http_rig_shut(int peer)
{
    shutdown(peer, SHUT_WR);
}

static bool receive_more(int peer, struct text *text)
{
    char    bytes[4096];
    ssize_t size = recv(peer, bytes, sizeof bytes, 0);
    if (size > 0)
        text_add_bytes(text, bytes, (size_t) size);
    return size > 0;
}

/* Where the answer that begins the text ends; 0 when more must come. */
static size_t end_of_answer(struct work *w, const struct text *text)
{
    const char *blank = strstr(text->bytes, "\r\n\r\n");
    if (blank == NULL)
        return 0;
    size_t      head = (size_t) (blank - text->bytes) + 4;
    const char *length = http_rig_header(w, text->bytes, "Content-Length");
    int64_t     size = 0;
    if (http_rig_header(w, text->bytes, "Transfer-Encoding") != NULL) {
        const char *end = memmem(text->bytes + head, text->size - head, "0\r\n\r\n", 5);
        return end == NULL ? 0 : (size_t) (end - text->bytes) + 5;
    }
    if (length != NULL)
        CHECK(text_to_int(length, &size));
    return text->size < head + (size_t) size ? 0 : head + (size_t) size;
}

const char *http_rig_receive(struct work *w, int peer)
{
    struct text text = text_open(w->arena);
    for (size_t end;;) {
        char one;
        end = end_of_answer(w, &text);
        if (end > 0)
            return text.bytes;
        ssize_t size = recv(peer, &one, 1, 0); /* so that the next answer stays where it is */
        if (size <= 0)
            return text.bytes;
        text_add_char(&text, one);
    }
}

const char *http_rig_receive_all(struct work *w, int peer)
{
    struct text text = text_open(w->arena);
    while (receive_more(peer, &text))
        continue;
    return text.bytes;
}

const char *http_rig_ask(const struct http_rig *rig, const char *request)
{
    int peer = http_rig_connect(rig);
    (void) http_rig_send(peer, request, strlen(request));
    const char *answer = http_rig_receive(rig->w, peer);
    close(peer);
    return answer;
}

int http_rig_code(const char *answer)
{
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int) strtol(answer + 9, NULL, 10) : 0;
}

const char *http_rig_header(struct work *w, const char *answer, const char *name)
{
    const char *end = strstr(answer, "\r\n\r\n");
    const char *at = strcasestr(answer, work_text(w, "\r\n%s: ", name));
    if (at == NULL || (end != NULL && at >= end))
        return NULL;
    at += strlen(name) + 4;
    return work_copy(w, at, strcspn(at, "\r"));
}

const char *http_rig_body(const char *answer)
{
    const char *end = strstr(answer, "\r\n\r\n");
    return end == NULL ? "" : end + 4;
}
