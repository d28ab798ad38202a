/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the SQL of the house may say of words and SQLite cannot: functions that
 * schema/0005_record.sql gives to PostgreSQL under the same names.
 *
 *   fold(words)              the same for words that differ in case only (full Unicode folding)
 *   matches(words, pattern)  whether a regular expression is found in them
 */
#include "kit/db/db_sqlite.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucasemap.h>

#include "kit/text/regex.h"

enum { FOLDED_GROWTH = 3 };

/* ---- fold ---- */

static bool is_ascii(const unsigned char *bytes, int size)
{
    unsigned char all = 0;
    for (int i = 0; i < size; i++)
        all |= bytes[i];
    return all < 0x80;
}

static void fold_ascii(char *folded, const unsigned char *bytes, int size)
{
    for (int i = 0; i < size; i++)
        folded[i] = (char) (bytes[i] >= 'A' && bytes[i] <= 'Z' ? bytes[i] + 32 : bytes[i]);
}

static void fold(sqlite3_context *context, int count, sqlite3_value **values)
{
    const unsigned char *bytes = sqlite3_value_text(values[0]);
    if (bytes == NULL)
        return;
    int   size = sqlite3_value_bytes(values[0]), room = size * FOLDED_GROWTH + 1;
    char *folded = sqlite3_malloc(room);
    if (folded == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (is_ascii(bytes, size))
        fold_ascii(folded, bytes, size);
    else {
        UErrorCode error = U_ZERO_ERROR;
        size = ucasemap_utf8FoldCase(sqlite3_user_data(context), folded, room, (const char *) bytes,
                                     size, &error);
        if (U_FAILURE(error))
            size = 0;
    }
    sqlite3_result_text(context, folded, size, sqlite3_free);
}

/* ---- matches ---- */

/* The pattern of the statement that runs: it is the same row after row. */
struct matcher {
    char         *pattern;
    struct regex *regex;
};

static void forget(struct matcher *matcher)
{
    text_regex_close(matcher->regex);
    free(matcher->pattern);
    *matcher = (struct matcher){0};
}

static void close_matcher(void *arg)
{
    struct matcher *matcher = arg;
    if (matcher == NULL)
        return;
    forget(matcher);
    free(matcher);
}

static bool compile(struct matcher *matcher, const char *pattern)
{
    if (matcher->pattern != NULL && strcmp(matcher->pattern, pattern) == 0)
        return true;
    forget(matcher);
    matcher->regex = text_regex_make(pattern);
    matcher->pattern = strdup(pattern);
    return matcher->regex != NULL && matcher->pattern != NULL;
}

static void matches(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct matcher *matcher = sqlite3_user_data(context);
    const char     *words = (const char *) sqlite3_value_text(values[0]);
    const char     *pattern = (const char *) sqlite3_value_text(values[1]);
    if (words == NULL || pattern == NULL)
        return;
    if (compile(matcher, pattern))
        sqlite3_result_int(context, text_regex_found(matcher->regex, words));
    else
        sqlite3_result_error(context, "not a regular expression", -1);
}

/* ---- a connection gets them ---- */

static void close_folder(void *folder)
{
    ucasemap_close(folder);
}

int db_sqlite_add_words(sqlite3 *handle)
{
    int             flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    UErrorCode      error = U_ZERO_ERROR;
    UCaseMap       *folder = ucasemap_open("", U_FOLD_CASE_DEFAULT, &error);
    struct matcher *matcher = calloc(1, sizeof *matcher);
    if (matcher == NULL || U_FAILURE(error)) {
        close_matcher(matcher);
        close_folder(folder);
        return SQLITE_NOMEM;
    }
    /* Each takes what it is given, also when it fails, and closes it. */
    int first = sqlite3_create_function_v2(handle, "fold", 1, flags, folder, fold, NULL, NULL,
                                           close_folder);
    int second = sqlite3_create_function_v2(handle, "matches", 2, flags, matcher, matches, NULL,
                                            NULL, close_matcher);
    return first != SQLITE_OK ? first : second;
}
