/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "kit/http/server.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

enum { SPARE_MOST = 256 };

static struct http_exchange *make(struct http_loop *loop)
{
    struct http_exchange *e = calloc(1, sizeof *e);
    if (e == NULL)
        abort();
    e->loop = loop;
    e->work = work_open(loop->server->machines, 0);
    e->fresh = arena_mark(e->work->arena);
    return e;
}

static struct http_exchange *take_spare(struct http_loop *loop)
{
    struct http_exchange *e = loop->spare;
    if (e == NULL)
        return make(loop);
    loop->spare = e->next;
    loop->spare_count--;
    return e;
}

static void refresh_work(struct http_exchange *e)
{
    struct work *w = e->work;
    arena_rewind(w->arena, e->fresh);
    *w = (struct work){.arena = w->arena,
                       .machines = w->machines,
                       .now = http_server_now(e->loop->server),
                       .source = "api"};
}

struct http_exchange *http_exchange_open(struct http_connection *c)
{
    struct http_exchange *e = take_spare(c->loop);
    e->connection = c;
    refresh_work(e);
    http_intake_open(&e->intake, &c->loop->server->rules, e->work);
    http_loop_put_id(c->loop, e->id);
    memcpy(e->peer, c->peer, sizeof e->peer);
    e->intake.request.id = e->id;
    e->intake.request.peer = e->peer;
    e->intake.request.secure = c->tls != NULL;
    e->intake.request.kept = &e->kept;
    e->intake.request.extra = e->extra;
    e->extra[0].name = NULL;
    e->kept = NULL;
    e->refused = false;
    return e;
}

void http_exchange_free(struct http_exchange *e)
{
    work_close(e->work);
    free(e);
}

void http_exchange_release(struct http_exchange *e)
{
    struct http_loop *loop = e->loop;
    http_stream_release(e);
    http_intake_release(&e->intake);
    e->connection = NULL;
    if (loop->spare_count >= SPARE_MOST) {
        http_exchange_free(e);
        return;
    }
    arena_rewind(e->work->arena, e->fresh);
    e->next = loop->spare;
    loop->spare = e;
    loop->spare_count++;
}

/* ---- the unit ---- */

static status ask_gate(struct work *w, struct http_exchange *e)
{
    http_gate *gate = e->loop->server->options.gate;
    w->actor = (struct actor){0};
    e->extra[0].name = NULL;
    return gate == NULL ? OK : gate(w, &e->intake.request);
}

static status run_gate(struct work *w, void *exchange)
{
    return ask_gate(w, exchange);
}

static status run_before(struct work *w, void *exchange)
{
    struct http_exchange *e = exchange;
    e->reply = (struct reply){0};
    TRY(ask_gate(w, e));
    return e->intake.request.route->before(w, &e->intake.request, &e->reply);
}

static status run_handler(struct work *w, void *exchange)
{
    struct http_exchange *e = exchange;
    const struct route   *route = e->intake.request.route;
    e->reply = (struct reply){0};
    if (route->before == NULL)
        TRY(ask_gate(w, e));
    handler *around = e->loop->server->options.around;
    status   outcome = (around != NULL ? around : route->handler)(w, &e->intake.request, &e->reply);
    e->refused = outcome != OK;
    return outcome;
}

/* The same, and notes how long it took: what reads before a WRITE, too, may be short enough. */
static status run_measured(struct work *w, void *exchange)
{
    struct http_exchange *e = exchange;
    int64_t               began = clock_ticks();
    status                outcome = e->step == STEP_BEFORE ? run_before(w, e) : run_handler(w, e);
    route_pace_add(e->intake.pace, clock_ticks() - began);
    return outcome;
}

/* ---- there and back ---- */

void http_exchange_send_away(struct http_exchange *e)
{
    assert(!e->away);
    e->away = true;
    e->loop->away++;
}

void http_exchange_take_back(struct http_exchange *e)
{
    assert(e->away);
    e->away = false;
    e->loop->away--;
}

/*
 * READ answers are made here, on a worker or on the loop. The writer of SQLite has better things
 * to do, so WRITE answers are made when they are back.
 */
static void on_done(struct db_task *task, status outcome)
{
    struct http_exchange *e = task->arg;
    e->outcome = outcome;
    if (e->step == STEP_STREAM)
        http_stream_frame(e);
    else if (e->step == STEP_HANDLE && task->mode == READ)
        http_render(e);
    if (!e->here)
        http_loop_finish(e);
}

/* Of a route one step is measured: the handler that reads, or what comes before one that writes. */
static bool is_measured(const struct http_exchange *e, enum http_step step)
{
    bool reads = e->intake.request.route->transaction == READ;
    return reads ? step == STEP_HANDLE : step == STEP_BEFORE;
}

static struct db_task task_of(struct http_exchange *e, enum http_step step)
{
    static db_unit *const units[] = {run_gate, run_before, run_handler, http_stream_unit};
    bool reads = step != STEP_HANDLE || e->intake.request.route->transaction == READ;
    return (struct db_task){.work = e->work,
                            .mode = reads ? READ : WRITE,
                            .unit = is_measured(e, step) ? run_measured : units[step],
                            .arg = e,
                            .done = on_done};
}

void http_exchange_submit(struct http_exchange *e, enum http_step step)
{
    struct http_loop *loop = e->loop;
    if (step == STEP_STREAM)
        refresh_work(e);
    else
        e->work->now = http_server_now(loop->server);
    memcpy(e->date, http_loop_date(loop, e->work->now), sizeof e->date);
    e->step = step;
    e->rendered = e->refused = false;
    e->task = task_of(e, step);
    e->here = loop->reader != NULL && is_measured(e, step) && route_pace_short(e->intake.pace);
    http_exchange_send_away(e);
    if (e->here)
        http_loop_keep(e);
    else
        db_submit(loop->server->machines->db, &e->task);
}
