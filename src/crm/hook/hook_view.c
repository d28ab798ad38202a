/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/hook/hook_view.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"

/* clang-format off */
static const struct field view_fields[] = {
    FIELD(hook_view, id,           FIELD_INT,    .read_only = true),
    FIELD(hook_view, name,         FIELD_TEXT,   .max = 120),
    FIELD(hook_view, url,          FIELD_TEXT,   .required = true, .max = 2000),
    FIELD(hook_view, format,       FIELD_CHOICE, .words = hook_format_words, .help = "does not change any more"),
    FIELD(hook_view, signature,    FIELD_TEXT,   .max = 20, .help = "standard: v1, or v1 v1a; hubspot: v3 v2 v1"),
    FIELD(hook_view, events,       FIELD_JSON,   .help = "standard: kinds of facts, groups, patterns such as order_*, or *; "
                                                         "hubspot: contact.creation, deal.propertyChange:amount …"),
    FIELD(hook_view, types,        FIELD_JSON,   .help = "object types; null: of all"),
    FIELD(hook_view, store,        FIELD_INT,    .help = "only what happened in this store"),
    FIELD(hook_view, timeout_ms,   FIELD_INT,    .help = "100 to 30000; 15000, hubspot 5000, when it is left out"),
    FIELD(hook_view, flights,      FIELD_INT,    .help = "calls at a time, 1 to 100; 8 when it is left out"),
    FIELD(hook_view, state,        FIELD_CHOICE, .read_only = true, .words = hook_state_words),
    FIELD(hook_view, reason,       FIELD_TEXT,   .read_only = true, .help = "why it is not active"),
    FIELD(hook_view, app,          FIELD_INT,    .read_only = true, .help = "by which /webhooks/v3 knows it"),
    FIELD(hook_view, secret,       FIELD_TEXT,   .max = 200, .help = "to sign with; shown once, when it is made"),
    FIELD(hook_view, public_key,   FIELD_TEXT,   .read_only = true, .help = "checks v1a signatures"),
    FIELD(hook_view, old_secret_until, FIELD_TIME, .read_only = true, .help = "the secret before signs too until then"),
    FIELD(hook_view, last_success, FIELD_TIME,   .read_only = true),
    FIELD(hook_view, last_failure, FIELD_TIME,   .read_only = true),
    FIELD(hook_view, created_at,   FIELD_TIME,   .read_only = true),
    FIELD(hook_view, created_by,   FIELD_INT,    .read_only = true, .help = "user"),
    FIELD(hook_view, changed_at,   FIELD_TIME,   .read_only = true),
};
const struct shape hook_view_shape = SHAPE("Hook", hook_view, view_fields);

static const struct field attempt_fields[] = {
    FIELD(hook_attempt_view, at,      FIELD_TIME, .help = "when it ended"),
    FIELD(hook_attempt_view, took_ms, FIELD_INT),
    FIELD(hook_attempt_view, code,    FIELD_INT,  .help = "of the answer; null: there was none"),
    FIELD(hook_attempt_view, reason,  FIELD_TEXT, .help = "why there was none"),
    FIELD(hook_attempt_view, answer,  FIELD_TEXT, .help = "its first KiB"),
};
static const struct shape attempt_shape = SHAPE("HookAttempt", hook_attempt_view, attempt_fields);

static const struct field delivery_fields[] = {
    FIELD(hook_delivery_view, id,         FIELD_INT),
    FIELD(hook_delivery_view, sequence,   FIELD_INT,    .help = "of the fact; null: a test"),
    FIELD(hook_delivery_view, kind,       FIELD_TEXT),
    FIELD(hook_delivery_view, message,    FIELD_TEXT,   .help = "webhook-id"),
    FIELD(hook_delivery_view, contact,    FIELD_INT,    .help = "whose facts arrive in their order"),
    FIELD(hook_delivery_view, replay,     FIELD_INT),
    FIELD(hook_delivery_view, state,      FIELD_CHOICE, .words = hook_delivery_words),
    FIELD(hook_delivery_view, attempt,    FIELD_INT,    .help = "attempts so far"),
    FIELD(hook_delivery_view, next_attempt_at, FIELD_TIME),
    FIELD(hook_delivery_view, created_at, FIELD_TIME),
    FIELD(hook_delivery_view, ended_at,   FIELD_TIME),
    FIELD(hook_delivery_view, attempts,   FIELD_LIST,   .of = &attempt_shape),
};
const struct shape hook_delivery_view_shape =
    SHAPE("HookDelivery", hook_delivery_view, delivery_fields);
/* clang-format on */

/* ---- lists of texts ---- */

/* "a,b" as ["a", "b"] */
static status list_of(struct work *w, const char *words, const struct json **ret_list)
{
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    json_open_array(&out);
    for (const char **word = text_split(w, words, ',', NULL); *word != NULL; word++)
        if (!text_empty(*word))
            json_put_text(&out, *word);
    json_close_array(&out);
    return json_parse(w, text.bytes, text.size, ret_list);
}

static status words_of(struct work *w, const struct json *list, const char *field,
                       const char **ret_words)
{
    struct text text = text_open(w->arena);
    if (list->type != JSON_ARRAY)
        return fail(w, INVALID, field, "%s must be a list of texts, such as [\"orders\"].", field);
    for (const struct json *item = list->first; item != NULL; item = item->next) {
        if (item->type != JSON_TEXT || text_empty(item->text) || strchr(item->text, ',') != NULL)
            return fail(w, INVALID, field, "%s must be a list of texts without commas.", field);
        text_addf(&text, "%s%s", text.size > 0 ? "," : "", item->text);
    }
    *ret_words = text.bytes;
    return OK;
}

/* ---- endpoints ---- */

status hook_view_of(struct work *w, const struct hook_endpoint *endpoint, const char *secret,
                    struct hook_view *ret_view)
{
    *ret_view = (struct hook_view){
        .id = endpoint->id,
        .name = endpoint->name,
        .url = endpoint->url,
        .format = endpoint->format,
        .signature = endpoint->signature,
        .store = endpoint->store,
        .timeout_ms = endpoint->timeout,
        .flights = endpoint->flights,
        .state = endpoint->state,
        .reason = endpoint->reason,
        .app = endpoint->app,
        .secret = secret,
        .old_secret_until = endpoint->old_until > w->now ? endpoint->old_until : ABSENT,
        .last_success = endpoint->last_success,
        .last_failure = endpoint->last_failure,
        .created_at = endpoint->created_at,
        .created_by = endpoint->created_by,
        .changed_at = endpoint->changed_at,
    };
    if (strstr(endpoint->signature, "v1a") != NULL)
        TRY(hook_public_key(w, endpoint, &ret_view->public_key));
    if (endpoint->types != NULL)
        TRY(list_of(w, endpoint->types, &ret_view->types));
    return list_of(w, endpoint->events, &ret_view->events);
}

status hook_view_read(struct work *w, const struct hook_view *view, struct hook_endpoint *endpoint)
{
    endpoint->name = view->name;
    endpoint->url = view->url;
    endpoint->format = view->format;
    endpoint->signature = view->signature;
    endpoint->store = view->store;
    endpoint->timeout = view->timeout_ms;
    endpoint->flights = view->flights;
    endpoint->types = NULL;
    endpoint->events = "";
    if (view->types != NULL && view->types->type != JSON_NULL)
        TRY(words_of(w, view->types, "types", &endpoint->types));
    if (view->events != NULL && view->events->type != JSON_NULL)
        TRY(words_of(w, view->events, "events", &endpoint->events));
    return OK;
}

/* ---- deliveries ---- */

static struct rows attempt_views(struct work *w, const struct rows *attempts)
{
    struct list views = list_open(w->arena, sizeof(struct hook_attempt_view));
    for (int64_t i = 0; attempts != NULL && i < attempts->count; i++) {
        const struct hook_attempt *attempt = (const struct hook_attempt *) attempts->items + i;
        *(struct hook_attempt_view *) list_add(&views) = (struct hook_attempt_view){
            attempt->at, attempt->took, attempt->code == 0 ? ABSENT : attempt->code,
            attempt->reason, attempt->answer};
    }
    return list_rows(&views);
}

struct hook_delivery_view hook_delivery_view_of(struct work                *w,
                                                const struct hook_delivery *delivery,
                                                const struct rows          *attempts)
{
    const struct fact_description *kind = fact_describe(delivery->kind);
    bool                           test = delivery->sequence == 0;
    int64_t                        number = test ? delivery->id : delivery->sequence;
    return (struct hook_delivery_view){
        .id = delivery->id,
        .sequence = test ? ABSENT : delivery->sequence,
        .kind = test           ? "webhook_test"
                : kind == NULL ? "unknown"
                               : kind->name,
        .message = work_text(w, "%s_%lld", test ? "test" : "fact", (long long) number),
        .contact = delivery->lane > 0 ? delivery->lane : ABSENT,
        .replay = delivery->replay == 0 ? ABSENT : delivery->replay,
        .state = delivery->state,
        .attempt = delivery->attempt,
        .next_attempt_at = delivery->state == HOOK_WAITING ? delivery->due : ABSENT,
        .created_at = delivery->created_at,
        .ended_at = delivery->ended_at,
        .attempts = attempt_views(w, attempts),
    };
}
