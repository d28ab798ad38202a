/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/crypt/crypt.h"

#include <ctype.h>
#include <pthread.h>

#include "base/map.h"
#include "base/text.h"
#include "test/check.h"

static bool matches(struct work *w, const char *hash, const char *password)
{
    bool right = false;
    CHECK_OK(password_check(w, hash, password, &right));
    return right;
}

static void a_password_matches_its_hash_and_no_other(struct work *w)
{
    const char *hash = NULL, *again = NULL;
    CHECK_OK(password_hash(w, "correct horse", &hash));
    CHECK_OK(password_hash(w, "correct horse", &again));
    CHECK(strcmp(hash, again) != 0); /* each has a salt of its own */
    CHECK(matches(w, hash, "correct horse"));
    CHECK(matches(w, again, "correct horse"));
    CHECK(!matches(w, hash, "correct horsf"));
    CHECK(!matches(w, hash, ""));
    CHECK(!matches(w, NULL, "correct horse"));
    CHECK(!matches(w, "no hash", "correct horse"));
    CHECK(text_starts(hash, "$argon2id$v=19$m=65536,t=2,p=1$"));
}

static void a_password_has_a_shortest_and_a_longest(struct work *w)
{
    char        longest[PASSWORD_LONGEST + 2] = {0};
    const char *hash;
    memset(longest, 'x', PASSWORD_LONGEST + 1);
    CHECK_INT(password_hash(w, "1234567", &hash), INVALID);
    CHECK_TEXT(w->failure.field, "password");
    CHECK_INT(password_hash(w, longest, &hash), INVALID);
    CHECK(!matches(w, NULL, longest));
}

static void a_weaker_hash_is_old(struct work *w)
{
    const char *strong = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const char *weak = "$argon2id$v=19$m=8192,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    CHECK(!password_hash_is_old(strong));
    CHECK(password_hash_is_old(weak));
    CHECK(password_hash_is_old(NULL));
}

enum { CROWD = 16 };

static void *hash_one(void *arg)
{
    struct work *w = work_open(NULL, TEST_NOW);
    const char  *hash;
    *(status *) arg = password_hash(w, "correct horse", &hash);
    work_close(w);
    return NULL;
}

static void a_crowd_of_passwords_is_turned_away_before_it_takes_the_memory(struct work *w)
{
    pthread_t threads[CROWD];
    status    outcomes[CROWD];
    int       done = 0, turned_away = 0;
    for (int i = 0; i < CROWD; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, hash_one, &outcomes[i]), 0);
    for (int i = 0; i < CROWD; i++) {
        pthread_join(threads[i], NULL);
        done += outcomes[i] == OK;
        turned_away += outcomes[i] == UNAVAILABLE;
    }
    CHECK(done >= 4 && turned_away > 0);
    CHECK_INT(done + turned_away, CROWD);
}

static void no_token_comes_twice(struct work *w)
{
    struct map seen = map_open(w->arena, 1);
    for (int i = 0; i < 1000; i++) {
        const char *token = token_make(w, "sf_pat_");
        bool        fresh;
        CHECK(text_starts(token, "sf_pat_") && strlen(token) == 7 + 32);
        for (const char *at = token + 7; *at != '\0'; at++)
            CHECK(isalnum((unsigned char) *at));
        map_put(&seen, token, &fresh);
        CHECK(fresh);
    }
}

/* FIPS 180-4 and RFC 4231, cases 1, 2 and 6 */
static void digests_are_those_of_the_standards(struct work *w)
{
    char key[132] = {0};
    CHECK_TEXT(sha256_hex(w, "abc", 3),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK_TEXT(sha256_hex(w, "", 0),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    memset(key, 0x0b, 20);
    CHECK_TEXT(hmac_sha256_hex(w, key, "Hi There", 8),
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK_TEXT(hmac_sha256_hex(w, "Jefe", "what do ya want for nothing?", 28),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, 131);
    CHECK_TEXT(
        hmac_sha256_hex(w, key, "Test Using Larger Than Block-Size Key - Hash Key First", 54),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK_TEXT(hmac_sha256_base64(w, "Jefe", "what do ya want for nothing?", 28),
               "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

static void texts_are_the_same_or_not(struct work *w)
{
    CHECK(crypt_same("abc", "abc"));
    CHECK(crypt_same("", ""));
    CHECK(!crypt_same("abc", "abd"));
    CHECK(!crypt_same("abc", "ab"));
    CHECK(!crypt_same(NULL, NULL));
    CHECK(!crypt_same("abc", NULL));
}

static void base64_is_read_back(struct work *w)
{
    size_t      size;
    const char *bytes;
    CHECK_TEXT(crypt_base64(w, "\0\xff?", 3), "AP8/");
    CHECK_TEXT(crypt_base64(w, "a", 1), "YQ==");
    bytes = crypt_base64_read(w, "AP8/", &size);
    CHECK(bytes != NULL && size == 3 && memcmp(bytes, "\0\xff?", 3) == 0);
    CHECK_TEXT(crypt_base64_read(w, "dXNl\r\ncjpw", &size), "user:p");
    CHECK(crypt_base64_read(w, "YQ=", &size) == NULL);
    CHECK(crypt_base64_read(w, "Y!==", &size) == NULL);
}

/* RFC 4648, 10; RFC 2202, 3; RFC 7636, appendix B. */
static void what_apps_of_others_read_is_written_as_their_standards_say(struct work *w)
{
    static const char *const base32[][2] = {
        {"", ""},
        {"f", "MY"},
        {"fo", "MZXQ"},
        {"foo", "MZXW6"},
        {"foob", "MZXW6YQ"},
        {"fooba", "MZXW6YTB"},
        {"foobar", "MZXW6YTBOI"},
    };
    for (size_t i = 0; i < COUNT_OF(base32); i++)
        CHECK_TEXT(crypt_base32(w, base32[i][0], strlen(base32[i][0])), base32[i][1]);

    unsigned char digest[SHA256_SIZE];
    hmac_sha1("Jefe", 4, "what do ya want for nothing?", 28, digest);
    CHECK_TEXT(crypt_base32(w, digest, SHA1_SIZE), "576N62XF5MX2FUTUC3K7DBG7TQSZU7DZ");

    static const char verifier[] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    sha256_of(verifier, strlen(verifier), digest);
    CHECK_TEXT(crypt_base64_url(w, digest, SHA256_SIZE),
               "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

/* RFC 8032, 7.1, test 2. */
static void ed25519_signs_as_in_its_standard(struct work *w)
{
    size_t      size;
    const char *seed = crypt_base64_read(w, "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=", &size);
    CHECK_INT(size, SEED_SIZE);
    CHECK_TEXT(crypt_sign_public(w, seed), "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    CHECK_TEXT(
        crypt_sign(w, seed, "\x72", 1),
        "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==");
}

static void a_key_of_any_bytes_signs_as_a_text_of_the_same_bytes(struct work *w)
{
    struct bytes key = {"key", 3};
    CHECK_TEXT(hmac_sha256_base64_key(w, key, "words", 5),
               hmac_sha256_base64(w, "key", "words", 5));
    CHECK(!text_same(hmac_sha256_base64_key(w, (struct bytes){"k\0y", 3}, "words", 5),
                     hmac_sha256_base64_key(w, (struct bytes){"k\0z", 3}, "words", 5)));
}

SUITE("crypt", TEST(ed25519_signs_as_in_its_standard),
      TEST(a_key_of_any_bytes_signs_as_a_text_of_the_same_bytes),
      TEST(a_password_matches_its_hash_and_no_other),
      TEST(a_crowd_of_passwords_is_turned_away_before_it_takes_the_memory),
      TEST(a_password_has_a_shortest_and_a_longest), TEST(a_weaker_hash_is_old),
      TEST(no_token_comes_twice), TEST(digests_are_those_of_the_standards),
      TEST(texts_are_the_same_or_not), TEST(base64_is_read_back),
      TEST(what_apps_of_others_read_is_written_as_their_standards_say));
