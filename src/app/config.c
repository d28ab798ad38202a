/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/config.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"

/* How to add one: a value in config.h, a line here, its name in the tables of the commands. */
static const struct description {
    const char *name;
    const char *takes;    /* what its value is; NULL = a flag */
    const char *standard; /* NULL = none */
    const char *help;
    int64_t     least, most; /* of a number; both 0 = it is none */
} descriptions[OPTION_COUNT] = {
    [OPTION_DATA] = {"data", "DIR", "data", "the folder of the data; made when it is not there"},
    [OPTION_DB] = {"db", "URL", NULL,
                   "postgres://user@host/database instead of SQLite in the folder of the data"},
    [OPTION_NODE] = {"node", "N", "0", "the number of this node, when several share a PostgreSQL",
                     0, 14},
    [OPTION_READERS] = {"readers", "N", "8", "how many requests are worked on at a time", 1, 64},
    [OPTION_LOG_LEVEL] = {"log-level", "LEVEL", "info", "what is told: info, warning or error"},
    [OPTION_LISTEN] = {"listen", "ADDRESS", "127.0.0.1:8480",
                       "where to listen: 0.0.0.0:8480, [::1]:8480, unix:/path"},
    [OPTION_TLS_CERTIFICATE] = {"tls-certificate", "FILE", NULL, "speaks TLS with this PEM file"},
    [OPTION_TLS_KEY] = {"tls-key", "FILE", NULL, "the private key of the certificate"},
    [OPTION_TLS_SELF_SIGNED] = {"tls-self-signed", NULL, NULL,
                                "speaks TLS with a certificate that it makes itself"},
    [OPTION_ALLOW_PRIVATE_ADDRESSES] = {"allow-private-addresses", NULL, NULL,
                                        "may call shops and webhooks in private networks"},
    [OPTION_COUNTRIES] = {"countries", "FILE", NULL,
                          "says where visitors are: a MaxMind DB file of countries"},
    [OPTION_DEMO_WHEN_EMPTY] = {"demo-when-empty", NULL, NULL,
                                "fills an empty database with a made-up shop first"},
    [OPTION_SEARCH_WITHOUT_LIMITS] = {"search-without-limits", NULL, NULL,
                                      "takes larger searches than those of the CRM API"},
    [OPTION_NAME] = {"name", "NAME", NULL, "how it is called"},
    [OPTION_ROLE] = {"role", "ROLE", NULL,
                     "owner admin manager marketer sales support branch read_only"},
    [OPTION_PASSWORD] = {"password", "WORDS", NULL,
                         "at least 10 characters; left out: one is made and printed"},
    [OPTION_FORCE] = {"force", NULL, NULL, "writes over what is there"},
    [OPTION_REBUILD] = {"rebuild", NULL, NULL, "makes everything anew that is derived"},
    [OPTION_AS] = {"as", "KIND", NULL, "order_lines orders contacts companies products"},
    [OPTION_MAP] = {"map", "FILE", NULL, "what each column means: a JSON file or a kept map"},
    [OPTION_STORE] = {"store", "NAME", NULL, "the shop it belongs to; made when there is none"},
    [OPTION_CURRENCY] = {"currency", "CODE", NULL, "of a shop that is made, such as EUR"},
    [OPTION_ERRORS] = {"errors", "FILE", NULL, "where bad rows go, as CSV"},
    [OPTION_DRY_RUN] = {"dry-run", NULL, NULL, "reports what would happen and changes nothing"},
    [OPTION_FORMAT] = {"format", "FORMAT", "csv", "csv or ndjson"},
    [OPTION_RAW] = {"raw", NULL, NULL,
                    "leaves cells alone that a spreadsheet would take for a formula"},
    [OPTION_PROPERTIES] = {"properties", "NAMES", NULL, "only these, with commas between"},
    [OPTION_OUTPUT] = {"output", "FILE", NULL, "left out: standard output"},
    [OPTION_CUSTOMERS] = {"customers", "N", "5000", "how many customers the made-up shop has", 1,
                          1000000},
    [OPTION_SEED] = {"seed", "N", "1", "another number makes another shop", 0, INT64_MAX},
};

/* ---- the nearest word ---- */

enum { LONGEST_WORD = 40 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Insertions, deletions and changes that make `b` of `a` (Wagner and Fischer, 1974). */
static int distance(const char *a, const char *b)
{
    int row[LONGEST_WORD + 1], a_size = (int) strlen(a), b_size = (int) strlen(b);
    if (a_size > LONGEST_WORD || b_size > LONGEST_WORD)
        return INT_MAX;
    for (int j = 0; j <= b_size; j++)
        row[j] = j;
    for (int i = 1; i <= a_size; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= b_size; j++) {
            int change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(change, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_size];
}

const char *config_nearest(struct work *w, const char *typed, const char *const *words)
{
    const char *best = NULL;
    int         best_distance = 1 + (int) strlen(typed) / 3;
    for (; *words != NULL; words++) {
        int this_distance = distance(typed, *words);
        if (this_distance <= best_distance && (best == NULL || this_distance < best_distance)) {
            best = *words;
            best_distance = this_distance;
        }
    }
    return best;
}

/* ---- reading ---- */

static const char *environment_of(struct work *w, const char *name)
{
    char *variable = work_copy(w, name, strlen(name));
    for (char *c = variable; *c != '\0'; c++)
        *c = *c == '-' ? '_' : (char) (*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    return getenv(work_text(w, "STOREFOLK_%s", variable));
}

static void set_standards(struct work *w, const enum option *options, struct config *config)
{
    for (; *options != OPTION_NONE; options++) {
        const struct description *description = &descriptions[*options];
        const char               *given = environment_of(w, description->name);
        config->values[*options] = text_empty(given) ? description->standard : given;
    }
}

static const char *const *names_of(struct work *w, const enum option *options)
{
    struct list names = list_open(w->arena, sizeof(const char *));
    for (; *options != OPTION_NONE; options++)
        *(const char **) list_add(&names) = descriptions[*options].name;
    *(const char **) list_add(&names) = "help";
    *(const char **) list_add(&names) = NULL;
    return names.items;
}

static status find_option(struct work *w, const enum option *options, const char *name,
                          enum option *ret_option)
{
    for (const enum option *option = options; *option != OPTION_NONE; option++)
        if (text_same(descriptions[*option].name, name)) {
            *ret_option = *option;
            return OK;
        }
    const char *nearest = config_nearest(w, name, names_of(w, options));
    if (nearest != NULL)
        return fail(w, INVALID, NULL, "There is no option '--%s'. Did you mean '--%s'?", name,
                    nearest);
    return fail(w, INVALID, NULL, "There is no option '--%s' here; '--help' lists them.", name);
}

/* "--name value", "--name=value" or "--flag". `*argv` is left at what comes after. */
static status read_option(struct work *w, const enum option *options, char ***argv,
                          struct config *config)
{
    const char *words = **argv + 2, *equals = strchr(words, '=');
    const char *name = equals == NULL ? words : work_copy(w, words, (size_t) (equals - words));
    enum option option = OPTION_NONE;
    (*argv)++;
    TRY(find_option(w, options, name, &option));
    const char *takes = descriptions[option].takes, *value = equals == NULL ? NULL : equals + 1;
    if (takes == NULL && value != NULL)
        return fail(w, INVALID, NULL, "The option '--%s' takes no value.", name);
    if (takes != NULL && value == NULL)
        value = **argv == NULL ? NULL : *(*argv)++;
    if (takes != NULL && text_empty(value))
        return fail(w, INVALID, NULL, "The option '--%s' needs a value: --%s %s.", name, name,
                    takes);
    config->values[option] = takes == NULL ? "yes" : value;
    return OK;
}

status config_read(struct work *w, const enum option *options, char **argv,
                   struct config *ret_config)
{
    struct list words = list_open(w->arena, sizeof(const char *));
    *ret_config = (struct config){0};
    set_standards(w, options, ret_config);
    while (*argv != NULL) {
        if (text_same(*argv, "--help") || text_same(*argv, "-h")) {
            ret_config->help = true;
            argv++;
        } else if (text_starts(*argv, "--")) {
            TRY(read_option(w, options, &argv, ret_config));
        } else {
            *(const char **) list_add(&words) = *argv++;
        }
    }
    ret_config->word_count = (int) words.count;
    *(const char **) list_add(&words) = NULL;
    ret_config->words = words.items;
    return OK;
}

bool config_has(const struct config *config, enum option option)
{
    return !text_empty(config->values[option]) && !text_same(config->values[option], "no");
}

status config_number(struct work *w, const struct config *config, enum option option,
                     int64_t *ret_number)
{
    const struct description *description = &descriptions[option];
    const char               *value = config->values[option];
    if (text_to_int(value == NULL ? "" : value, ret_number) && *ret_number >= description->least
        && *ret_number <= description->most)
        return OK;
    return fail(w, INVALID, NULL, "The option '--%s' must be a whole number from %lld to %lld.",
                description->name, (long long) description->least, (long long) description->most);
}

const char *config_describe(struct work *w, const enum option *options)
{
    struct text lines = text_open(w->arena);
    for (; *options != OPTION_NONE; options++) {
        const struct description *description = &descriptions[*options];
        const char               *head = description->takes == NULL
                                             ? description->name
                                             : work_text(w, "%s %s", description->name, description->takes);
        text_addf(&lines, "  --%-24s %s", head, description->help);
        if (description->standard != NULL)
            text_addf(&lines, " [%s]", description->standard);
        text_add_char(&lines, '\n');
    }
    return lines.bytes;
}
