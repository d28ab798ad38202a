/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test/check_server.h"

#include "app/rooms.h"
#include "kit/crypt/crypt.h"
#include "crm/staff/staff.h"
#include "kit/http/http.h"
#include "kit/machines.h"
#include "test/check.h"
#include "test/check_db.h"

struct check_server {
    struct http_server *http;
    const char         *token;
    struct cipher      *cipher; /* NULL: the machines had one */
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
    };
    rooms_hang_on(w, &options);
    w->machines->house = &app_house;
    if (w->machines->cipher == NULL)
        CHECK_OK(cipher_open(w, check_path(w, "."), &server->cipher));
    if (w->machines->cipher == NULL)
        w->machines->cipher = server->cipher;
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
    if (server->cipher != NULL) {
        cipher_close(server->cipher);
        w->machines->cipher = NULL;
    }
}

const char *check_server_url(struct work *w, const struct check_server *server)
{
    return work_text(w, "http://127.0.0.1:%d", http_port(server->http));
}

const char *check_server_token(const struct check_server *server)
{
    return server->token;
}
