/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secrets, and the signatures made with them: Standard Webhooks 1.0 and those of the CRM API. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "crm/hook/hook_payload.h"
#include "kit/crypt/crypt.h"
#include "kit/os/random.h"

enum { SECRET_SIZE = 32, SECRET_SHORTEST = 24, SECRET_LONGEST = 64 };
enum { HUBSPOT_SHORTEST = 16, HUBSPOT_LONGEST = 200, HEADERS_MOST = 10 };

static const char secret_prefix[] = "whsec_";

/* ---- secrets ---- */

static const char *purpose_of(struct work *w, int64_t endpoint)
{
    return work_text(w, "hook.secret:%lld", (long long) endpoint);
}

/* The bytes of "whsec_…"; NULL when it is none. */
static const void *key_of(struct work *w, const char *secret, size_t *ret_size)
{
    if (!text_starts(secret, secret_prefix))
        return NULL;
    const void *key = crypt_base64_read(w, secret + sizeof secret_prefix - 1, ret_size);
    if (key == NULL || *ret_size < SECRET_SHORTEST || *ret_size > SECRET_LONGEST)
        return NULL;
    return key;
}

static status check_chosen(struct work *w, enum hook_format format, const char *secret)
{
    size_t size = strlen(secret), key_size;
    if (format == HOOK_STANDARD && key_of(w, secret, &key_size) == NULL)
        return fail(w, INVALID, "secret",
                    "A secret is 'whsec_' and base64 of 24 to 64 bytes; leave it out, and one is "
                    "made.");
    if (format == HOOK_HUBSPOT && (size < HUBSPOT_SHORTEST || size > HUBSPOT_LONGEST))
        return fail(w, INVALID, "secret",
                    "A secret has 16 to 200 characters; leave it out, and "
                    "one is made.");
    return OK;
}

static const char *new_secret(struct work *w, enum hook_format format)
{
    unsigned char key[SECRET_SIZE];
    if (format == HOOK_HUBSPOT)
        return token_make(w, "");
    random_fill(key, sizeof key);
    return work_text(w, "%s%s", secret_prefix, crypt_base64(w, key, sizeof key));
}

status hook_secret_make(struct work *w, const struct hook_endpoint *endpoint, const char *chosen,
                        const char **ret_sealed, const char **ret_shown)
{
    if (chosen != NULL)
        TRY(check_chosen(w, endpoint->format, chosen));
    *ret_shown = chosen != NULL ? chosen : new_secret(w, endpoint->format);
    return cipher_seal(w, purpose_of(w, endpoint->id), *ret_shown, strlen(*ret_shown), ret_sealed);
}

/* The present secret and, while it still signs too, the one before; then NULL. */
static status open_secrets(struct work *w, const struct hook_endpoint *endpoint,
                           const char *ret_secrets[3])
{
    const char *purpose = purpose_of(w, endpoint->id);
    size_t      size;
    ret_secrets[1] = ret_secrets[2] = NULL;
    TRY(cipher_open_sealed(w, purpose, endpoint->secret, &ret_secrets[0], &size));
    if (endpoint->old_secret != NULL && w->now < endpoint->old_until)
        TRY(cipher_open_sealed(w, purpose, endpoint->old_secret, &ret_secrets[1], &size));
    return OK;
}

/* A key pair for each endpoint without a second secret: its seed is made from the first. */
static const char *seed_of(struct work *w, const struct bytes *key)
{
    static const char label[] = "storefolk ed25519";
    size_t            size;
    return crypt_base64_read(w, hmac_sha256_base64_key(w, *key, label, sizeof label - 1), &size);
}

status hook_public_key(struct work *w, const struct hook_endpoint *endpoint, const char **ret_key)
{
    const char  *secrets[3];
    struct bytes key = {0};
    TRY(open_secrets(w, endpoint, secrets));
    key.data = key_of(w, secrets[0], &key.size);
    if (key.data == NULL)
        return fail(w, INVALID, "format", "Only endpoints of format standard have a public key.");
    *ret_key = work_text(w, "whpk_%s", crypt_sign_public(w, seed_of(w, &key)));
    return OK;
}

/* ---- signatures ---- */

struct signing {
    const struct hook_endpoint *endpoint;
    const char                 *secrets[3];
    const char                 *message, *body;
    struct http_pair           *headers;
    size_t                      count;
};

static void add_header(struct signing *signing, const char *name, const char *value)
{
    signing->headers[signing->count++] = (struct http_pair){name, value};
}

static bool signs(const struct signing *signing, struct work *w, const char *version)
{
    for (const char **v = text_split(w, signing->endpoint->signature, ' ', NULL); *v != NULL; v++)
        if (text_same(*v, version))
            return true;
    return false;
}

/* "v1,<base64>", for each secret one, separated by blanks: who knows one of them is content. */
static void sign_standard(struct work *w, struct signing *signing)
{
    const char *seconds = work_text(w, "%lld", (long long) (w->now / SECOND));
    const char *content = work_text(w, "%s.%s.%s", signing->message, seconds, signing->body);
    struct text signature = text_open(w->arena);
    for (const char **secret = signing->secrets; *secret != NULL; secret++) {
        struct bytes key = {0};
        size_t       size = strlen(content);
        key.data = key_of(w, *secret, &key.size);
        text_addf(&signature, "%sv1,%s", signature.size > 0 ? " " : "",
                  hmac_sha256_base64_key(w, key, content, size));
        if (signs(signing, w, "v1a"))
            text_addf(&signature, " v1a,%s", crypt_sign(w, seed_of(w, &key), content, size));
    }
    add_header(signing, "webhook-id", signing->message);
    add_header(signing, "webhook-timestamp", seconds);
    add_header(signing, "webhook-signature", signature.bytes);
}

static const char *hash_of(struct work *w, const char *words)
{
    return sha256_hex(w, words, strlen(words));
}

/* One header holds one signature, so what the secret before signs goes into headers of its own. */
static void sign_hubspot(struct work *w, struct signing *signing, const char *secret, bool old)
{
    const char *url = signing->endpoint->url, *body = signing->body;
    const char *ms = work_text(w, "%lld", (long long) w->now);
    const char *whole = work_text(w, "POST%s%s%s", url, body, ms);
    if (signs(signing, w, "v3"))
        add_header(signing, old ? "X-HubSpot-Signature-v3-Previous" : "X-HubSpot-Signature-v3",
                   hmac_sha256_base64(w, secret, whole, strlen(whole)));
    if (old)
        return;
    add_header(signing, "X-HubSpot-Request-Timestamp", ms);
    bool second = signs(signing, w, "v2");
    if (!second && !signs(signing, w, "v1"))
        return;
    add_header(signing, "X-HubSpot-Signature",
               hash_of(w, second ? work_text(w, "%sPOST%s%s", secret, url, body)
                                 : work_text(w, "%s%s", secret, body)));
    add_header(signing, "X-HubSpot-Signature-Version", second ? "v2" : "v1");
}

status hook_sign(struct work *w, const struct hook_endpoint *endpoint, const char *message,
                 const char *body, struct http_call *ret_call)
{
    struct signing signing = {.endpoint = endpoint,
                              .message = message,
                              .body = body,
                              .headers = work_take(w, HEADERS_MOST * sizeof(struct http_pair))};
    TRY(open_secrets(w, endpoint, signing.secrets));
    add_header(&signing, "Content-Type", "application/json");
    if (endpoint->format == HOOK_STANDARD) {
        sign_standard(w, &signing);
    } else {
        sign_hubspot(w, &signing, signing.secrets[0], false);
        if (signing.secrets[1] != NULL)
            sign_hubspot(w, &signing, signing.secrets[1], true);
    }
    *ret_call = (struct http_call){.method = POST,
                                   .url = endpoint->url,
                                   .headers = signing.headers,
                                   .body = body,
                                   .size = strlen(body),
                                   .timeout_ms = endpoint->timeout,
                                   .most = 1024 * 1024};
    return OK;
}
