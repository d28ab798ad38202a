/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A certificate of our own, so that a first installation can speak TLS: P-256, one year. */
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#include "kit/http/server.h"
#include "kit/os/file.h"

static const long DAY_SECONDS = 24L * 60 * 60;

enum { DAYS = 365, RENEW_DAYS = 7 };

bool http_certificate_valid(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    X509  *certificate = PEM_read_X509(file, NULL, NULL, NULL);
    time_t soon = time(NULL) + RENEW_DAYS * DAY_SECONDS;
    bool   valid = certificate != NULL && X509_cmp_time(X509_get0_notAfter(certificate), &soon) > 0;
    X509_free(certificate);
    fclose(file);
    return valid;
}

static bool add_extension(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    bool            good = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return good;
}

/* A serial number must be unique to its issuer: 63 random bits are. */
static bool set_serial(X509 *certificate)
{
    BIGNUM *number = BN_new();
    bool    good = number != NULL && BN_rand(number, 63, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1
                && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return good;
}

static bool fill(X509 *certificate, EVP_PKEY *key)
{
    static const unsigned char name[] = "Storefolk (self-signed)";
    X509_NAME                 *subject = X509_get_subject_name(certificate);
    return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate)
           && X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY_SECONDS) != NULL
           && X509_gmtime_adj(X509_getm_notAfter(certificate), DAYS * DAY_SECONDS) != NULL
           && X509_set_pubkey(certificate, key) == 1
           && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, -1, -1, 0) == 1
           && X509_set_issuer_name(certificate, subject) == 1
           && add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE")
           && add_extension(certificate, NID_key_usage, "critical,digitalSignature")
           && add_extension(certificate, NID_ext_key_usage, "serverAuth")
           && add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1")
           && X509_sign(certificate, key, EVP_sha256()) > 0;
}

/* `certificate` or `key` as PEM, at its path. */
static status write_pem(struct work *w, const char *path, X509 *certificate, EVP_PKEY *key)
{
    BIO   *memory = BIO_new(BIO_s_mem());
    char  *bytes;
    status outcome = BROKEN;
    if (memory == NULL)
        abort();
    int  good = certificate != NULL
                    ? PEM_write_bio_X509(memory, certificate)
                    : PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL);
    long size = BIO_get_mem_data(memory, &bytes);
    if (good == 1)
        outcome = file_replace(w, path, bytes, (size_t) size);
    BIO_free(memory);
    return outcome;
}

status http_certificate_create(struct work *w, const char *path, const char *key_path)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509     *certificate = X509_new();
    status    outcome = OK;
    if (key == NULL || certificate == NULL || !fill(certificate, key))
        outcome = fail(w, BROKEN, "certificate", "OpenSSL could not make a certificate");
    if (outcome == OK)
        outcome = write_pem(w, key_path, NULL, key);
    if (outcome == OK)
        outcome = write_pem(w, path, certificate, NULL);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return outcome;
}
