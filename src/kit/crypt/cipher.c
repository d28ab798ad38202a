/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * secret.key has a line for each key: its number, a blank, 32 bytes in base64. The highest number
 * seals. A sealed secret is base64 of
 *
 *     1 byte number of the key · 24 bytes nonce · ciphertext and tag of XChaCha20-Poly1305,
 *
 * with the key's number and the purpose as the data that is authenticated too.
 */
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "kit/crypt/crypt.h"
#include "kit/machines.h"
#include "kit/os/file.h"

enum {
    KEYS = 256, /* numbers 1 to 255 */
    KEY_SIZE = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    HEAD_SIZE = 1 + NONCE_SIZE,
    LARGEST_FILE = 64 * 1024,
};

struct cipher {
    unsigned      newest;
    bool          known[KEYS];
    unsigned char keys[KEYS][KEY_SIZE];
};

static const char *key_path(struct work *w, const char *folder)
{
    return path_join(w, folder, "secret.key");
}

static status read_line(struct work *w, struct cipher *cipher, const char *line)
{
    int64_t     number;
    size_t      size;
    const char *blank = strchr(line, ' ');
    const char *key = blank == NULL ? NULL : crypt_base64_read(w, blank + 1, &size);
    if (key == NULL || size != KEY_SIZE
        || !text_to_int(work_copy(w, line, (size_t) (blank - line)), &number) || number < 1
        || number >= KEYS || cipher->known[number])
        return fail(w, INVALID, NULL,
                    "the key file 'secret.key' is damaged: put back the copy from your backup");
    memcpy(cipher->keys[number], key, KEY_SIZE);
    cipher->known[number] = true;
    if (number > cipher->newest)
        cipher->newest = (unsigned) number;
    return OK;
}

static status read_keys(struct work *w, struct cipher *cipher, const char *path)
{
    struct stat about;
    const char *bytes;
    size_t      size;

    TRY(file_read(w, path, LARGEST_FILE, &bytes, &size));
    if (stat(path, &about) == 0 && (about.st_mode & 077) != 0)
        return fail(
            w, CONFLICT, NULL,
            "others may read the key file '%s': run chmod 600 on it, and change the keys of "
            "your shops if somebody might have",
            path);
    const char **lines = text_split(w, bytes, '\n', NULL);
    for (size_t i = 0; lines[i] != NULL; i++)
        if (!text_empty(lines[i]))
            TRY(read_line(w, cipher, lines[i]));
    if (cipher->newest == 0)
        return fail(w, INVALID, NULL,
                    "the key file '%s' is empty: put back the copy from your backup", path);
    return OK;
}

static status write_keys(struct work *w, const struct cipher *cipher, const char *path)
{
    struct text text = text_open(w->arena);
    for (unsigned number = 1; number < KEYS; number++)
        if (cipher->known[number])
            text_addf(&text, "%u %s\n", number, crypt_base64(w, cipher->keys[number], KEY_SIZE));
    return file_replace(w, path, text.bytes, text.size);
}

static void add_key(struct cipher *cipher)
{
    cipher->newest++;
    cipher->known[cipher->newest] = true;
    randombytes_buf(cipher->keys[cipher->newest], KEY_SIZE);
}

status cipher_open(struct work *w, const char *folder, struct cipher **ret_cipher)
{
    const char *path = key_path(w, folder);
    if (sodium_init() < 0)
        return fail(w, BROKEN, NULL, "libsodium does not start");
    struct cipher *cipher = sodium_malloc(sizeof *cipher);
    if (cipher == NULL)
        return fail(w, UNAVAILABLE, NULL, "there is no memory for the keys");
    memset(cipher, 0, sizeof *cipher);

    status outcome;
    if (file_exists(path)) {
        outcome = read_keys(w, cipher, path);
    } else {
        add_key(cipher);
        outcome = write_keys(w, cipher, path);
    }
    if (outcome == OK)
        *ret_cipher = cipher;
    else
        sodium_free(cipher);
    return outcome;
}

void cipher_close(struct cipher *cipher)
{
    sodium_free(cipher);
}

status cipher_rotate(struct work *w, struct cipher *cipher, const char *folder)
{
    if (cipher->newest == KEYS - 1)
        return fail(w, CONFLICT, NULL, "all %d keys are used up", KEYS - 1);
    add_key(cipher);
    status outcome = write_keys(w, cipher, key_path(w, folder));
    if (outcome != OK)
        cipher->known[cipher->newest--] = false;
    return outcome;
}

/* What is authenticated besides the secret. */
static struct text beside(struct work *w, unsigned char number, const char *purpose)
{
    struct text text = text_open(w->arena);
    text_add_bytes(&text, &number, 1);
    text_add(&text, purpose);
    return text;
}

status cipher_seal(struct work *w, const char *purpose, const void *secret, size_t size,
                   const char **ret_sealed)
{
    const struct cipher *cipher = w->machines->cipher;
    unsigned char       *bytes = work_take(w, HEAD_SIZE + size + TAG_SIZE);
    struct text          also = beside(w, (unsigned char) cipher->newest, purpose);

    bytes[0] = (unsigned char) cipher->newest;
    randombytes_buf(bytes + 1, NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + HEAD_SIZE, NULL, secret, size,
                                               (const unsigned char *) also.bytes, also.size, NULL,
                                               bytes + 1, cipher->keys[cipher->newest]);
    *ret_sealed = crypt_base64(w, bytes, HEAD_SIZE + size + TAG_SIZE);
    return OK;
}

/* The bytes of a sealed text; NULL when it is none. */
static const unsigned char *unpack(struct work *w, const char *sealed, size_t *ret_size)
{
    const char *bytes = sealed == NULL ? NULL : crypt_base64_read(w, sealed, ret_size);
    return bytes == NULL || *ret_size < HEAD_SIZE + TAG_SIZE ? NULL : (const unsigned char *) bytes;
}

status cipher_open_sealed(struct work *w, const char *purpose, const char *sealed,
                          const char **ret_secret, size_t *ret_size)
{
    const struct cipher *cipher = w->machines->cipher;
    size_t               size = 0;
    const unsigned char *bytes = unpack(w, sealed, &size);

    if (bytes == NULL)
        return fail(w, INVALID, NULL, "the sealed secret '%s' is damaged: enter it again", purpose);
    if (!cipher->known[bytes[0]])
        return fail(w, INVALID, NULL,
                    "the sealed secret '%s' needs key %d, which is not in the key file: put back "
                    "the key file from your backup, or enter the secret again",
                    purpose, bytes[0]);

    char       *secret = work_take(w, size - HEAD_SIZE - TAG_SIZE + 1);
    struct text also = beside(w, bytes[0], purpose);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            (unsigned char *) secret, NULL, NULL, bytes + HEAD_SIZE, size - HEAD_SIZE,
            (const unsigned char *) also.bytes, also.size, bytes + 1, cipher->keys[bytes[0]])
        != 0)
        return fail(w, INVALID, NULL, "the sealed secret '%s' was changed: enter it again",
                    purpose);
    *ret_secret = secret;
    *ret_size = size - HEAD_SIZE - TAG_SIZE;
    return OK;
}

bool cipher_is_old(const struct work *w, const char *sealed)
{
    unsigned char first[3];
    size_t        size;
    bool          good = sealed != NULL && strlen(sealed) >= 4
                && sodium_base642bin(first, sizeof first, sealed, 4, NULL, &size, NULL,
                                     sodium_base64_VARIANT_ORIGINAL)
                       == 0;
    return !good || first[0] != w->machines->cipher->newest;
}
