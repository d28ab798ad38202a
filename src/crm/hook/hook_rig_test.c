/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_rig.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/person/person.h"
#include "kit/crypt/crypt.h"
#include "kit/http/http.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "kit/post/post.h"
#include "test/check_db.h"

/* One test at a time runs; the receiver's threads and the test share this behind the lock. */
static pthread_mutex_t     lock = PTHREAD_MUTEX_INITIALIZER;
static struct work        *memory;
static struct list         calls;
static hook_rig_answer    *answer;
static const char         *retry_after;
static struct http_server *server;
static int                 silent = -1;

/* ---- the receiver ---- */

static const char *kept(const char *words)
{
    return words == NULL ? NULL : work_copy(memory, words, strlen(words));
}

static void read_standard(struct hook_rig_call *call)
{
    const struct json *body, *number;
    if (json_parse(memory, call->body, strlen(call->body), &body) != OK)
        return;
    const struct json *data = json_member(body, "data");
    number = json_member(data, "contact");
    if (number != NULL)
        (void) json_to_int(number, &call->contact);
    const char *value = json_text(data, "value");
    if (value != NULL)
        (void) text_to_int(value, &call->value);
}

static status receive(struct work *w, const struct request *rq, struct reply *rp)
{
    pthread_mutex_lock(&lock);
    struct hook_rig_call *call = list_add(&calls);
    *call = (struct hook_rig_call){
        .path = kept(request_part(rq, "name")),
        .body = kept(rq->body),
        .id = kept(request_header(rq, "webhook-id")),
        .timestamp = kept(request_header(rq, "webhook-timestamp")),
        .signature = kept(request_header(rq, "webhook-signature")),
        .v3 = kept(request_header(rq, "x-hubspot-signature-v3")),
        .v3_previous = kept(request_header(rq, "x-hubspot-signature-v3-previous")),
        .v1 = kept(request_header(rq, "x-hubspot-signature")),
        .request_time = kept(request_header(rq, "x-hubspot-request-timestamp")),
    };
    read_standard(call);
    int code = answer == NULL ? 200 : answer(call);
    call->code = code == 0 ? 200 : code;
    struct text text = text_open(w->arena);
    text_addf(&text, "answered %d", call->code);
    if (retry_after != NULL)
        reply_header(rp, "Retry-After", retry_after);
    if (call->code == 302)
        reply_header(rp, "Location", "/hook/elsewhere");
    code = call->code;
    pthread_mutex_unlock(&lock);
    return reply_text(rp, code, "text/plain", &text);
}

static const struct route routes[] = {
    {POST, "/hook/{name}", 0, READ, receive, .body = BODY_ANY},
    {0},
};
static const struct route *const tables[] = {routes, NULL};

static void open_silent(void)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(silent >= 0);
    CHECK_INT(bind(silent, (struct sockaddr *) &here, sizeof here), 0);
    CHECK_INT(listen(silent, 100), 0);
}

void hook_rig_open(struct work *w)
{
    struct http_client_options client = {.private_addresses = true, .user_agent = "check"};
    struct http_options        options = {
               .address = "127.0.0.1:0", .folder = check_path(w, "."), .routes = tables, .loops = 1};
    memory = work_open(NULL, w->now);
    calls = list_open(memory->arena, sizeof(struct hook_rig_call));
    answer = NULL;
    retry_after = NULL;
    CHECK_OK(cipher_open(w, check_path(w, "."), &w->machines->cipher));
    CHECK_OK(http_client_open(w, &client, &w->machines->client));
    CHECK_OK(http_serve(w, &options, &server));
    open_silent();
}

void hook_rig_close(struct work *w)
{
    http_stop(server);
    close(silent);
    http_client_close(w->machines->client);
    cipher_close(w->machines->cipher);
    w->machines->client = NULL;
    w->machines->cipher = NULL;
    work_close(memory);
}

void hook_rig_set_answer(hook_rig_answer *next)
{
    pthread_mutex_lock(&lock);
    answer = next;
    pthread_mutex_unlock(&lock);
}

void hook_rig_set_retry_after(const char *seconds)
{
    pthread_mutex_lock(&lock);
    retry_after = seconds;
    pthread_mutex_unlock(&lock);
}

size_t hook_rig_count(void)
{
    pthread_mutex_lock(&lock);
    size_t count = calls.count;
    pthread_mutex_unlock(&lock);
    return count;
}

const struct hook_rig_call *hook_rig_at(size_t place)
{
    static const struct hook_rig_call none = {.path = "", .body = "", .id = "", .signature = ""};
    if (place < hook_rig_count())
        return list_at(&calls, place);
    check_failed(__FILE__, __LINE__, "there was no call %zu", place);
    return &none;
}

const struct hook_rig_call *hook_rig_first(void)
{
    return calls.items;
}

void hook_rig_forget(void)
{
    pthread_mutex_lock(&lock);
    calls.count = 0;
    pthread_mutex_unlock(&lock);
}

const char *hook_rig_url(struct work *w, const char *path)
{
    return work_text(w, "http://127.0.0.1:%d/hook/%s", http_port(server), path);
}

const char *hook_rig_silent_url(struct work *w)
{
    struct sockaddr_in here;
    socklen_t          size = sizeof here;
    CHECK_INT(getsockname(silent, (struct sockaddr *) &here, &size), 0);
    return work_text(w, "http://127.0.0.1:%d/", ntohs(here.sin_port));
}

/* ---- endpoints ---- */

static status create_unit(struct work *w, void *arg)
{
    struct hook_rig_endpoint *endpoint = arg;
    return hook_create(w, &endpoint->is, NULL, &endpoint->secret);
}

struct hook_rig_endpoint hook_rig_endpoint_of(struct work *w, struct hook_endpoint draft)
{
    struct hook_rig_endpoint endpoint = {.is = draft};
    CHECK_OK(db_work(w, WRITE, create_unit, &endpoint));
    return endpoint;
}

struct hook_rig_endpoint hook_rig_endpoint(struct work *w, const char *path, const char *events)
{
    return hook_rig_endpoint_of(w, (struct hook_endpoint){.name = path,
                                                          .url = hook_rig_url(w, path),
                                                          .events = events,
                                                          .store = ABSENT,
                                                          .timeout = ABSENT,
                                                          .flights = ABSENT,
                                                          .app = ABSENT});
}

struct looking {
    int64_t                   id;
    struct hook_endpoint      endpoint;
    struct hook_health        health;
    struct hook_delivery_page page;
    struct rows               deliveries;
};

static status look_unit(struct work *w, void *arg)
{
    struct looking *looking = arg;
    TRY(hook_get(w, looking->id, &looking->endpoint));
    TRY(hook_health(w, &looking->endpoint, &looking->health));
    return hook_deliveries(w, looking->id, &looking->page, &looking->deliveries);
}

static struct looking look(struct work *w, const struct hook_rig_endpoint *endpoint,
                           const char *state)
{
    struct looking looking = {.id = endpoint->is.id, .page = {.state = state, .limit = 200}};
    CHECK_OK(db_work(w, READ, look_unit, &looking));
    return looking;
}

struct hook_endpoint hook_rig_look(struct work *w, const struct hook_rig_endpoint *endpoint)
{
    return look(w, endpoint, NULL).endpoint;
}

struct hook_health hook_rig_health(struct work *w, const struct hook_rig_endpoint *endpoint)
{
    return look(w, endpoint, NULL).health;
}

struct rows hook_rig_deliveries(struct work *w, const struct hook_rig_endpoint *endpoint,
                                const char *state)
{
    return look(w, endpoint, state).deliveries;
}

/* ---- what happens ---- */

struct making {
    const char             *email;
    struct hook_rig_contact made;
};

static status contact_unit(struct work *w, void *arg)
{
    struct making            *making = arg;
    const struct record_value values[] = {{"email", making->email}};
    struct rows               identities;
    TRY(record_create(w, &person_types[0], values, 1, &making->made.contact));
    TRY(person_identities(w, making->made.contact, &identities));
    making->made.identity = *(const int64_t *) identities.items;
    return OK;
}

struct hook_rig_contact hook_rig_contact(struct work *w, const char *email)
{
    struct making making = {.email = email};
    CHECK_OK(db_work(w, WRITE, contact_unit, &making));
    return making.made;
}

static status tell_unit(struct work *w, void *arg)
{
    return fact_tell(w, arg);
}

void hook_rig_tell(struct work *w, const struct hook_rig_contact *contact, int64_t value)
{
    struct fact fact = {.subject = contact->identity,
                        .kind = FACT_CART_CHANGED,
                        .value = value * MONEY_UNIT,
                        .reference = 7};
    CHECK_OK(db_work(w, WRITE, tell_unit, &fact));
}

/* What was sent may make room for more. */
void hook_rig_run(struct work *w)
{
    size_t before;
    do {
        before = hook_rig_count();
        CHECK_OK(jobs_run_due(w, w->machines->jobs));
        CHECK_OK(post_run_due(w, w->machines->post));
    } while (hook_rig_count() != before);
}

void hook_rig_run_next(struct work *w, const struct hook_rig_endpoint *endpoint)
{
    int64_t next = hook_rig_health(w, endpoint).next_attempt_at;
    if (next != ABSENT && next > w->now)
        check_pass_time(w, next - w->now);
    hook_rig_run(w);
}
