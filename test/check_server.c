/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test/check_server.h"

#include "app/rooms.h"
#include "crm/problem.h"
#include "crm/staff/staff.h"
#include "kit/http/http.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_db.h"

struct check_server {
    struct http_server *http;
    const char         *token;
};

static status make_owner(struct work *w, void *arg)
{
    struct check_server *server = arg;
    struct user owner = {.email = "owner@example.com", .name = "Olu Owner", .role = ROLE_OWNER};
    TRY(staff_create_user(w, &owner));
    struct staff_token token = {.user_id = owner.id, .name = "test"};
    TRY(staff_create_token(w, &token));
    server->token = token.token;
    return OK;
}

struct check_server *check_server_open(struct work *w)
{
    struct check_server       *server = work_take(w, sizeof *server);
    struct http_client_options client = {.private_addresses = true, .user_agent = "check"};
    struct http_options        options = {
               .address = "127.0.0.1:0",
               .folder = check_path(w, "."),
               .routes = rooms_routes(w),
               .gate = staff_authenticate,
               .problem = problem_reply,
    };
    w->machines->house = &app_house;
    CHECK_OK(db_work(w, WRITE, make_owner, server));
    CHECK_OK(http_client_open(w, &client, &w->machines->client));
    CHECK_OK(http_serve(w, &options, &server->http));
    return server;
}

void check_server_close(struct work *w, struct check_server *server)
{
    http_stop(server->http);
    http_client_close(w->machines->client);
    w->machines->client = NULL;
}

const char *check_server_url(struct work *w, const struct check_server *server)
{
    return work_text(w, "http://127.0.0.1:%d", http_port(server->http));
}

const char *check_server_token(const struct check_server *server)
{
    return server->token;
}
