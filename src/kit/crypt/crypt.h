/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_CRYPT_H
#define KIT_CRYPT_H

/* Passwords, tokens, digests, and secrets at rest, by libsodium. Random numbers: kit/os/random.h.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/shape.h"
#include "base/work.h"

/* ---- passwords ---- */

enum { PASSWORD_SHORTEST = 8, PASSWORD_LONGEST = 1024 }; /* bytes */

/*
 * Argon2id with 64 MiB and two passes: a tenth of a second and 64 MiB for each call, so never in a
 * WRITE. Two calls work at a time and two more wait; what comes on top of them is turned away, so
 * that a flood of sign-ins takes neither the memory nor all threads. The text holds salt and
 * parameters.
 * INVALID (field "password"): shorter or longer than allowed. UNAVAILABLE: no memory, or too many
 * at a time.
 */
status password_hash(struct work *w, const char *password, const char **ret_hash) MUST_CHECK;

/* Not right also when the hash is none, such as NULL for a user who does not exist: equally slow.
 */
status password_check(struct work *w, const char *hash, const char *password,
                      bool *ret_right) MUST_CHECK;

/* Made with weaker parameters than today's: hash it again at the next sign-in. */
bool password_hash_is_old(const char *hash);

/* ---- tokens ---- */

/* The prefix ("sf_pat_") and 32 random letters and digits: 190 bits. Store its sha256_hex. */
const char *token_make(struct work *w, const char *prefix);

/* ---- digests ---- */

enum { SHA256_SIZE = 32 };

void        sha256_of(const void *bytes, size_t size, unsigned char ret_digest[SHA256_SIZE]);
const char *sha256_hex(struct work *w, const void *bytes, size_t size); /* 64 lower-case digits */

/* What webhooks are signed with; `key` is text. In hex, or in base64 as some shops want it. */
void        hmac_sha256(const char *key, const void *bytes, size_t size,
                        unsigned char ret_digest[SHA256_SIZE]);
const char *hmac_sha256_hex(struct work *w, const char *key, const void *bytes, size_t size);
const char *hmac_sha256_base64(struct work *w, const char *key, const void *bytes, size_t size);

/* What authenticator apps count with (RFC 6238). */
enum { SHA1_SIZE = 20 };
void hmac_sha1(const void *key, size_t key_size, const void *bytes, size_t size,
               unsigned char ret_digest[SHA1_SIZE]);

/* HMAC-SHA256 in base64, with a key of any bytes. */
const char *hmac_sha256_base64_key(struct work *w, struct bytes key, const void *bytes,
                                   size_t size);

/*
 * Ed25519: `seed` is the secret, SEED_SIZE random bytes. What is signed with it can be checked by
 * whoever has the public key, without being able to sign. Both as base64.
 */
enum { SEED_SIZE = 32 };
const char *crypt_sign(struct work *w, const void *seed, const void *bytes, size_t size);
const char *crypt_sign_public(struct work *w, const void *seed);

/* Whether two texts are the same, in a time that does not tell how much of them is. NULL never is.
 */
bool crypt_same(const char *a, const char *b);

/* Base64 with + and /, padded (RFC 4648). Blanks between are skipped; NULL when it is no base64. */
const char *crypt_base64(struct work *w, const void *bytes, size_t size);
const char *crypt_base64_read(struct work *w, const char *words, size_t *ret_size);
const char *crypt_base64_url(struct work *w, const void *bytes,
                             size_t size); /* - and _, unpadded */

/* Base32 in capitals, unpadded (RFC 4648): what people type into an authenticator app. */
const char *crypt_base32(struct work *w, const void *bytes, size_t size);

/* ---- secrets at rest ---- */

/*
 * Seals what must be stored but not be readable in a stolen database: keys of connected shops and
 * the like. The keys are in the file `secret.key` of the data folder, made at the first start;
 * whoever backs up the database must keep that file too, elsewhere.
 */
struct cipher;

/*
 * CONFLICT: others than its owner may read the key file. INVALID: it is damaged. Also the outcomes
 * of kit/os/file.h.
 */
status cipher_open(struct work *w, const char *folder, struct cipher **ret_cipher) MUST_CHECK;
void   cipher_close(struct cipher *cipher);

/*
 * As text for a TEXT column. `purpose` says what it is, such as "store.secret:12": a sealed secret
 * that is moved to another place does not open there. Uses the cipher of the machines.
 */
status cipher_seal(struct work *w, const char *purpose, const void *secret, size_t size,
                   const char **ret_sealed) MUST_CHECK;

/* INVALID: changed, of another purpose, or sealed with a key that is not in the key file. */
status cipher_open_sealed(struct work *w, const char *purpose, const char *sealed,
                          const char **ret_secret, size_t *ret_size) MUST_CHECK;

/* Makes a new key, for all that is sealed from now on; older keys still open what they sealed. */
status cipher_rotate(struct work *w, struct cipher *cipher, const char *folder) MUST_CHECK;

/* Sealed with an older key: seal it again. */
bool cipher_is_old(const struct work *w, const char *sealed);

#endif
