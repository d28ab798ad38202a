/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

/*
 * What was asked on the command line and in the environment. An option is one line of the table in
 * config.c, whoever uses it; --two-words is also read from STOREFOLK_TWO_WORDS. The command line
 * wins over the environment, and both over the standard value.
 */

#include <stdbool.h>

#include "base/work.h"

enum option {
    OPTION_NONE,
    OPTION_DATA,
    OPTION_DB,
    OPTION_NODE,
    OPTION_READERS,
    OPTION_LOG_LEVEL,
    OPTION_LISTEN,
    OPTION_TLS_CERTIFICATE,
    OPTION_TLS_KEY,
    OPTION_TLS_SELF_SIGNED,
    OPTION_ALLOW_PRIVATE_ADDRESSES,
    OPTION_COUNTRIES,
    OPTION_DEMO_WHEN_EMPTY,
    OPTION_SEARCH_WITHOUT_LIMITS,
    OPTION_NAME,
    OPTION_ROLE,
    OPTION_PASSWORD,
    OPTION_FORCE,
    OPTION_REBUILD,
    OPTION_AS,
    OPTION_MAP,
    OPTION_STORE,
    OPTION_CURRENCY,
    OPTION_ERRORS,
    OPTION_DRY_RUN,
    OPTION_FORMAT,
    OPTION_RAW,
    OPTION_PROPERTIES,
    OPTION_OUTPUT,
    OPTION_CUSTOMERS,
    OPTION_SEED,
    OPTION_COUNT,
};

struct config {
    const char *values[OPTION_COUNT]; /* NULL = not given and no standard value; "" of a flag: no */
    const char **words;               /* what stands there without --, then NULL */
    int          word_count;
    bool         help; /* --help was asked */
};

/*
 * Reads `argv` for a command that knows `options` (ends with OPTION_NONE).
 * INVALID: an option that is none (the nearest is suggested), or that lacks its value.
 */
status config_read(struct work *w, const enum option *options, char **argv,
                   struct config *ret_config) MUST_CHECK;

bool config_has(const struct config *config, enum option option);

/* A whole number from `least` to `most`. INVALID names the option. */
status config_number(struct work *w, const struct config *config, enum option option,
                     int64_t *ret_number) MUST_CHECK;

/* Lines for --help, one for each option. */
const char *config_describe(struct work *w, const enum option *options);

/* The word of `words` (ends with NULL) that somebody who wrote `typed` may have meant; or NULL. */
const char *config_nearest(struct work *w, const char *typed, const char *const *words);

#endif
