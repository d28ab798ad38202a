/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/crypt/crypt.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/text.h"
#include "kit/os/random.h"

enum { PASSES = 2, MEMORY = 64 * 1024 * 1024 };

/* Any thread may be the first. */
static void ready(void)
{
    int failed = sodium_init() < 0;
    assert(!failed);
}

/* ---- the few that work at a time; of the process, because its memory is what they share ---- */

enum { AT_WORK = 2, WAITING = 2 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t  left;
    int             inside, working;
} hall = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0};

static status enter(struct work *w)
{
    pthread_mutex_lock(&hall.lock);
    bool full = hall.inside >= AT_WORK + WAITING;
    if (!full) {
        hall.inside++;
        while (hall.working >= AT_WORK)
            pthread_cond_wait(&hall.left, &hall.lock);
        hall.working++;
    }
    pthread_mutex_unlock(&hall.lock);
    if (full)
        return fail(w, UNAVAILABLE, NULL,
                    "Too many passwords are being checked; try again in a second.");
    return OK;
}

static void leave(void)
{
    pthread_mutex_lock(&hall.lock);
    hall.working--;
    hall.inside--;
    pthread_cond_signal(&hall.left);
    pthread_mutex_unlock(&hall.lock);
}

status password_hash(struct work *w, const char *password, const char **ret_hash)
{
    size_t size = strlen(password);
    char  *hash = work_take(w, crypto_pwhash_STRBYTES);

    if (size < PASSWORD_SHORTEST)
        return fail(w, INVALID, "password", "must have at least %d characters", PASSWORD_SHORTEST);
    if (size > PASSWORD_LONGEST)
        return fail(w, INVALID, "password", "must have at most %d bytes", PASSWORD_LONGEST);
    ready();
    TRY(enter(w));
    int failed = crypto_pwhash_str(hash, password, size, PASSES, MEMORY);
    leave();
    if (failed != 0)
        return fail(w, UNAVAILABLE, NULL,
                    "there is no memory to check a password; try again later");
    *ret_hash = hash;
    return OK;
}

status password_check(struct work *w, const char *hash, const char *password, bool *ret_right)
{
    /* Of no password: lets a user who does not exist take as long as one who does. */
    static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    size_t            size = strlen(password);
    bool              real = hash != NULL && strlen(hash) < crypto_pwhash_STRBYTES;
    *ret_right = false;
    if (size > PASSWORD_LONGEST)
        return OK;
    ready();
    TRY(enter(w));
    *ret_right = crypto_pwhash_str_verify(real ? hash : nobody, password, size) == 0 && real;
    leave();
    return OK;
}

bool password_hash_is_old(const char *hash)
{
    return hash == NULL || strlen(hash) >= crypto_pwhash_STRBYTES
           || crypto_pwhash_str_needs_rehash(hash, PASSES, MEMORY) != 0;
}

const char *token_make(struct work *w, const char *prefix)
{
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    enum { LENGTH = 32 };
    struct text token = text_open(w->arena);
    text_add(&token, prefix);
    for (int i = 0; i < LENGTH; i++)
        text_add_char(&token, letters[random_below(sizeof letters - 1)]);
    return token.bytes;
}

void sha256_of(const void *bytes, size_t size, unsigned char ret_digest[SHA256_SIZE])
{
    crypto_hash_sha256(ret_digest, bytes, size);
}

static const char *hex(struct work *w, const unsigned char digest[SHA256_SIZE])
{
    char *words = work_take(w, SHA256_SIZE * 2 + 1);
    return sodium_bin2hex(words, SHA256_SIZE * 2 + 1, digest, SHA256_SIZE);
}

const char *sha256_hex(struct work *w, const void *bytes, size_t size)
{
    unsigned char digest[SHA256_SIZE];
    sha256_of(bytes, size, digest);
    return hex(w, digest);
}

void hmac_sha256(const char *key, const void *bytes, size_t size,
                 unsigned char ret_digest[SHA256_SIZE])
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *) key, strlen(key));
    crypto_auth_hmacsha256_update(&state, bytes, size);
    crypto_auth_hmacsha256_final(&state, ret_digest);
    sodium_memzero(&state, sizeof state);
}

const char *hmac_sha256_hex(struct work *w, const char *key, const void *bytes, size_t size)
{
    unsigned char digest[SHA256_SIZE];
    hmac_sha256(key, bytes, size, digest);
    return hex(w, digest);
}

const char *hmac_sha256_base64(struct work *w, const char *key, const void *bytes, size_t size)
{
    unsigned char digest[SHA256_SIZE];
    hmac_sha256(key, bytes, size, digest);
    return crypt_base64(w, digest, SHA256_SIZE);
}

const char *hmac_sha256_base64_key(struct work *w, struct bytes key, const void *bytes, size_t size)
{
    unsigned char                digest[SHA256_SIZE];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data, key.size);
    crypto_auth_hmacsha256_update(&state, bytes, size);
    crypto_auth_hmacsha256_final(&state, digest);
    sodium_memzero(&state, sizeof state);
    return crypt_base64(w, digest, sizeof digest);
}

_Static_assert((int) SEED_SIZE == crypto_sign_SEEDBYTES, "as libsodium has it");

const char *crypt_sign(struct work *w, const void *seed, const void *bytes, size_t size)
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
    unsigned char signature[crypto_sign_BYTES];
    crypto_sign_seed_keypair(public_key, secret_key, seed);
    crypto_sign_detached(signature, NULL, bytes, size, secret_key);
    sodium_memzero(secret_key, sizeof secret_key);
    return crypt_base64(w, signature, sizeof signature);
}

const char *crypt_sign_public(struct work *w, const void *seed)
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public_key, secret_key, seed);
    sodium_memzero(secret_key, sizeof secret_key);
    return crypt_base64(w, public_key, sizeof public_key);
}

bool crypt_same(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return false;
    size_t size = strlen(a);
    return size == strlen(b) && sodium_memcmp(a, b, size) == 0;
}

const char *crypt_base64(struct work *w, const void *bytes, size_t size)
{
    size_t room = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);
    return sodium_bin2base64(work_take(w, room), room, bytes, size, sodium_base64_VARIANT_ORIGINAL);
}

const char *crypt_base64_read(struct work *w, const char *words, size_t *ret_size)
{
    size_t size = strlen(words);
    char  *bytes = work_take(w, size + 1);
    int failed = sodium_base642bin((unsigned char *) bytes, size, words, size, " \t\r\n", ret_size,
                                   NULL, sodium_base64_VARIANT_ORIGINAL);
    return failed ? NULL : bytes;
}

const char *crypt_base64_url(struct work *w, const void *bytes, size_t size)
{
    enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    size_t room = sodium_base64_encoded_len(size, VARIANT);
    return sodium_bin2base64(work_take(w, room), room, bytes, size, VARIANT);
}

const char *crypt_base32(struct work *w, const void *bytes, size_t size)
{
    static const char    letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const unsigned char *at = bytes;
    struct text          words = text_open(w->arena);
    unsigned             bits = 0, count = 0;
    for (size_t i = 0; i < size; i++) {
        bits = (bits << 8 | at[i]) & 0xFFF; /* at most 4 are left over before the 8 */
        for (count += 8; count >= 5; count -= 5)
            text_add_char(&words, letters[bits >> (count - 5) & 31]);
    }
    if (count > 0)
        text_add_char(&words, letters[bits << (5 - count) & 31]);
    return words.bytes;
}

void hmac_sha1(const void *key, size_t key_size, const void *bytes, size_t size,
               unsigned char ret_digest[SHA1_SIZE])
{
    unsigned int written = SHA1_SIZE;
    const void  *made = HMAC(EVP_sha1(), key, (int) key_size, bytes, size, ret_digest, &written);
    assert(made != NULL && written == SHA1_SIZE);
}
