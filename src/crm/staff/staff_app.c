/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Apps: which programs may ask people, and where their browsers may be sent back to. */
#include <string.h>

#include "base/text.h"
#include "crm/staff/staff_oauth_store.h"
#include "kit/db/db.h"

enum { MOST_URIS = 20 };

static const struct field app_fields[] = {
    FIELD(staff_app, id, FIELD_INT, .read_only = true),
    FIELD(staff_app, name, FIELD_TEXT, .required = true, .max = 120,
          .help = "as people see it when they are asked"),
    FIELD(staff_app, redirect_uris, FIELD_TEXT, .required = true, .max = 4000,
          .help = "where browsers are sent back to, exactly; with blanks between"),
    FIELD(staff_app, is_public, FIELD_BOOL,
          .help = "runs on people's own devices: it gets no secret and must use PKCE"),
    FIELD(staff_app, client_id, FIELD_TEXT, .read_only = true),
    FIELD(staff_app, client_secret, FIELD_TEXT, .read_only = true, .help = "shown once"),
    FIELD(staff_app, created_by, FIELD_INT, .read_only = true),
    FIELD(staff_app, created_at, FIELD_TIME, .read_only = true),
};
const struct shape staff_app_shape = SHAPE("App", staff_app, app_fields);

/* ---- redirect URIs ---- */

/* Loopback addresses (RFC 8252, 7.3): what is sent there never leaves the machine. */
static bool is_here(const char *authority)
{
    static const char *const hosts[] = {"127.0.0.1", "[::1]", "localhost"};
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        size_t size = strlen(hosts[i]);
        if (strncmp(authority, hosts[i], size) == 0
            && (authority[size] == '\0' || strchr(":/?", authority[size]) != NULL))
            return true;
    }
    return false;
}

/* A scheme of the app's own (RFC 8252, 7.1): a domain name turned round, so that it has a dot. */
static bool is_own_scheme(const char *uri)
{
    size_t size = strspn(uri, "abcdefghijklmnopqrstuvwxyz0123456789.-+");
    return size > 0 && uri[size] == ':' && memchr(uri, '.', size) != NULL;
}

static bool is_plain(const char *uri)
{
    for (const char *c = uri; *c != '\0'; c++)
        if ((unsigned char) *c <= ' ' || (unsigned char) *c >= 0x7F
            || strchr("\"'<>\\^`{|};,#", *c))
            return false;
    return true;
}

static bool may_redirect_to(const struct staff_app *app, const char *uri)
{
    if (!is_plain(uri))
        return false;
    if (text_starts(uri, "https://"))
        return uri[8] != '\0' && uri[8] != '/' && strchr(uri + 8, '@') == NULL;
    if (text_starts(uri, "http://"))
        return is_here(uri + 7);
    return app->is_public && is_own_scheme(uri);
}

static status check_uris(struct work *w, struct staff_app *app)
{
    struct text uris = text_open(w->arena);
    int         count = 0;
    for (const char **uri = text_split(w, app->redirect_uris, ' ', NULL); *uri != NULL; uri++) {
        if (text_empty(*uri))
            continue;
        if (++count > MOST_URIS)
            return fail(w, INVALID, "redirect_uris", "An app has at most %d redirect URIs.",
                        MOST_URIS);
        if (!may_redirect_to(app, *uri))
            return fail(w, INVALID, "redirect_uris",
                        "'%.200s' cannot be redirected to: give an https address without a "
                        "fragment, or http on 127.0.0.1, or for a public app a scheme of its own "
                        "such as com.example.app:/back.",
                        *uri);
        text_addf(&uris, "%s%s", uris.size > 0 ? " " : "", *uri);
    }
    if (count == 0)
        return fail(w, INVALID, "redirect_uris",
                    "An app needs an address that browsers are sent back to.");
    app->redirect_uris = uris.bytes;
    return OK;
}

static status check_app(struct work *w, struct staff_app *app)
{
    app->name = text_trim(w, app->name == NULL ? "" : app->name);
    if (text_empty(app->name))
        return fail(w, INVALID, "name", "An app needs a name, which people see when it asks them.");
    return check_uris(w, app);
}

/* ---- apps ---- */

static void make_secret(struct work *w, struct staff_app *app)
{
    app->client_secret = token_make(w, "sfs_");
    struct key key = staff_key_of(app->client_secret);
    app->secret_hash = (struct bytes){work_copy(w, key.bytes, sizeof key.bytes), sizeof key.bytes};
}

status staff_app_create(struct work *w, struct staff_app *draft)
{
    TRY(check_app(w, draft));
    draft->id = db_new_id(w);
    draft->client_id = token_make(w, "app_");
    draft->created_by = w->actor.user;
    draft->created_at = w->now;
    draft->client_secret = NULL;
    draft->secret_hash = (struct bytes){NULL, 0};
    if (!draft->is_public)
        make_secret(w, draft);
    TRY(staff_store_insert_app(w, draft));
    return staff_note(w, "app.created", "app", draft->id, draft->name);
}

status staff_app_get(struct work *w, int64_t id, struct staff_app *ret_app)
{
    status outcome = staff_store_get_app(w, id, ret_app);
    if (outcome == NOT_FOUND)
        return fail(w, NOT_FOUND, "id", "There is no app %lld.", (long long) id);
    return outcome;
}

status staff_app_list(struct work *w, struct rows *ret_apps)
{
    return staff_store_list_apps(w, ret_apps);
}

status staff_app_change(struct work *w, const struct staff_app *app)
{
    struct staff_app before, after = *app;
    TRY(staff_app_get(w, app->id, &before));
    TRY(check_app(w, &after));
    if (after.is_public != before.is_public)
        return fail(w, INVALID, "is_public",
                    "An app stays public or not; register another one instead.");
    TRY(staff_store_update_app(w, &after));
    return staff_note(w, "app.changed", "app", after.id, after.name);
}

status staff_app_renew(struct work *w, struct staff_app *app)
{
    if (app->is_public)
        return fail(w, INVALID, "id", "A public app has no secret.");
    make_secret(w, app);
    TRY(staff_store_update_app(w, app));
    return staff_note(w, "app.secret_renewed", "app", app->id, app->name);
}

status staff_app_remove(struct work *w, int64_t id)
{
    struct staff_app app;
    TRY(staff_app_get(w, id, &app));
    TRY(staff_store_remove_app(w, id));
    return staff_note(w, "app.removed", "app", id, app.name);
}
