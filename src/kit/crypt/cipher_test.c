/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "kit/crypt/crypt.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"

/* Runs a test with a data folder of its own and a cipher in it. */
static void with_cipher(struct work *w, void (*test)(struct work *w, const char *folder))
{
    const char     *start = getenv("TMPDIR");
    const char     *pattern = path_join(w, start == NULL ? "/tmp" : start, "storefolk-test-XXXXXX");
    char           *folder = work_copy(w, pattern, strlen(pattern));
    struct machines machines = {0}, *old = w->machines;

    CHECK(mkdtemp(folder) != NULL);
    w->machines = &machines;
    CHECK_OK(cipher_open(w, folder, &machines.cipher));
    test(w, folder);
    cipher_close(machines.cipher);
    w->machines = old;
    CHECK_OK(file_remove(w, path_join(w, folder, "secret.key")));
    CHECK(rmdir(folder) == 0);
}

static const char *sealed(struct work *w, const char *purpose, const char *secret)
{
    const char *words = NULL;
    CHECK_OK(cipher_seal(w, purpose, secret, strlen(secret), &words));
    return words;
}

static status open_it(struct work *w, const char *purpose, const char *words)
{
    const char *secret;
    size_t      size;
    TRY(cipher_open_sealed(w, purpose, words, &secret, &size));
    CHECK_TEXT(secret, "hush");
    CHECK_INT(size, 4);
    return OK;
}

static void open_again(struct work *w, const char *folder)
{
    const char *words = sealed(w, "store:1", "hush");
    CHECK(strcmp(words, sealed(w, "store:1", "hush")) != 0);
    CHECK(strstr(words, "hush") == NULL);
    cipher_close(w->machines->cipher);
    CHECK_OK(cipher_open(w, folder, &w->machines->cipher));
    CHECK_OK(open_it(w, "store:1", words));
}

static void a_secret_opens_also_after_a_restart(struct work *w)
{
    with_cipher(w, open_again);
}

static void tamper(struct work *w, const char *folder)
{
    const char *words = sealed(w, "store:1", "hush");
    for (size_t i = 0; words[i] != '\0' && words[i] != '='; i++) {
        char *changed = work_copy(w, words, strlen(words));
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK_INT(open_it(w, "store:1", changed), INVALID);
    }
    CHECK_INT(open_it(w, "store:2", words), INVALID);
    CHECK_INT(open_it(w, "store:1", work_copy(w, words, 20)), INVALID);
    CHECK_INT(open_it(w, "store:1", ""), INVALID);
    CHECK_INT(open_it(w, "store:1", NULL), INVALID);
}

static void a_secret_that_was_changed_or_moved_does_not_open(struct work *w)
{
    with_cipher(w, tamper);
}

static void rotate(struct work *w, const char *folder)
{
    const char *words = sealed(w, "store:1", "hush");
    CHECK(!cipher_is_old(w, words));
    CHECK_OK(cipher_rotate(w, w->machines->cipher, folder));
    CHECK(cipher_is_old(w, words));
    CHECK(cipher_is_old(w, NULL) && cipher_is_old(w, "?"));
    CHECK_OK(open_it(w, "store:1", words));
    CHECK(!cipher_is_old(w, sealed(w, "store:1", "hush")));
    cipher_close(w->machines->cipher);
    CHECK_OK(cipher_open(w, folder, &w->machines->cipher));
    CHECK_OK(open_it(w, "store:1", words));
    CHECK(!cipher_is_old(w, sealed(w, "store:1", "hush")));
}

static void after_a_rotation_old_secrets_open_and_new_ones_use_the_new_key(struct work *w)
{
    with_cipher(w, rotate);
}

static void lose_key(struct work *w, const char *folder)
{
    const char *words = sealed(w, "store:1", "hush");
    cipher_close(w->machines->cipher);
    CHECK_OK(file_remove(w, path_join(w, folder, "secret.key")));
    CHECK_OK(cipher_open(w, folder, &w->machines->cipher));
    CHECK_INT(open_it(w, "store:1", words), INVALID); /* there is a new key 1 */
}

static void without_its_key_file_a_secret_is_lost(struct work *w)
{
    with_cipher(w, lose_key);
}

static void damage_file(struct work *w, const char *folder)
{
    static const char *const damaged[] = {"", "1\n", "1 AAAA\n", "x AAAA\n", "0 ", "256 "};
    const char              *path = path_join(w, folder, "secret.key"), *good;
    size_t                   size;
    struct cipher           *cipher;
    struct stat              about;

    CHECK(stat(path, &about) == 0 && (about.st_mode & 0777) == 0600);
    CHECK_OK(file_read(w, path, 1000, &good, &size));
    for (size_t i = 0; i < COUNT_OF(damaged); i++) {
        const char *words = work_text(w, "%s%s", damaged[i], i >= 4 ? good + 2 : "");
        CHECK_OK(file_replace(w, path, words, strlen(words)));
        CHECK_INT(cipher_open(w, folder, &cipher), INVALID);
        CHECK(strstr(w->failure.message, "backup") != NULL);
    }
    const char *twice = work_text(w, "%s%s", good, good);
    CHECK_OK(file_replace(w, path, twice, strlen(twice)));
    CHECK_INT(cipher_open(w, folder, &cipher), INVALID);

    CHECK_OK(file_replace(w, path, good, size));
    CHECK(chmod(path, 0640) == 0);
    CHECK_INT(cipher_open(w, folder, &cipher), CONFLICT);
    CHECK(strstr(w->failure.message, "chmod 600") != NULL);
}

static void a_damaged_or_readable_key_file_is_refused(struct work *w)
{
    with_cipher(w, damage_file);
}

SUITE("cipher", TEST(a_secret_opens_also_after_a_restart),
      TEST(a_secret_that_was_changed_or_moved_does_not_open),
      TEST(after_a_rotation_old_secrets_open_and_new_ones_use_the_new_key),
      TEST(without_its_key_file_a_secret_is_lost), TEST(a_damaged_or_readable_key_file_is_refused));
