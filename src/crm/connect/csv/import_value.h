/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_IMPORT_VALUE_H
#define CRM_CONNECT_IMPORT_VALUE_H

/*
 * What people and spreadsheets write in a cell: decimals, dates, ids. Reasons are for the person
 * who mends the file. Cells have no blanks at their ends.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kit/text/zone.h"

/* ---- decimals ---- */

enum import_decimal { IMPORT_POINT, IMPORT_COMMA, IMPORT_DECIMAL_AUTO };
extern const char *const import_decimal_words[]; /* ".", ",", "auto", NULL */

/*
 * "1234.5", "-12", "1,234.50", "1 234,50", "£12.00", "12,00 €", "(3.50)", "3.50-", "1e3":
 * millionths, rounded half to even beyond six decimals as spreadsheets write floats. Signs of
 * currencies and grouping are left out. NULL, or the reason why it is no number.
 */
const char *import_read_decimal(const char *cell, enum import_decimal decimal, int64_t *ret_number);

/* What a sample tells of the sign: add every cell, then ask. */
struct import_decimal_votes {
    int64_t point, comma; /* cells that can only be read one way */
    int64_t open;         /* that can be read both ways: "1,234" */
};
void                import_vote_decimal(struct import_decimal_votes *votes, const char *cell);
enum import_decimal import_decided_decimal(const struct import_decimal_votes *votes);

/* ---- dates ---- */

enum import_dates {
    IMPORT_DATES_AUTO,
    IMPORT_YMD, /* 2010-12-31 8:26, 2010/12/31, 2010. 12. 31., 2010年12月31日, with or without zone
                 */
    IMPORT_DMY,     /* 31.12.2010 08:26:00, 31/12/10, 31 Dec 2010 */
    IMPORT_MDY,     /* 12/31/2010 8:26 PM, Dec 31, 2010 */
    IMPORT_UNIX,    /* seconds since 1970 */
    IMPORT_UNIX_MS, /* ms since 1970 */
};
extern const char *const import_dates_words[]; /* "auto", "ymd", "dmy", "mdy" …, NULL */

/*
 * The instant, by the zone of the file when the cell names none. The time of the day may stand in a
 * cell of its own (`time`; NULL or "" = it does not). `zone` NULL = UTC. NULL, or the reason.
 */
const char *import_read_time(const char *cell, const char *time, enum import_dates dates,
                             const struct zone *zone, int64_t *ret_time);

/* What a sample tells of the order of day and month. */
struct import_date_votes {
    int64_t cells;
    int64_t bad[IMPORT_UNIX_MS + 1]; /* cells that cannot be read so */
    int64_t last[2], jumps[2];       /* of DMY and MDY: ms between neighbours, summed up */
    bool    open;                    /* some cell is another day as DMY than as MDY */
    bool    dots;                    /* 1.2.2010 */
};
void import_vote_date(struct import_date_votes *votes, const char *cell);

/* AUTO: no way reads most of them. `ret_sure` is false when two ways read all equally well. */
enum import_dates import_decided_dates(const struct import_date_votes *votes, bool *ret_sure);

/* ---- ids, names and words ---- */

/* Whether it is a whole number that a spreadsheet wrote as a float: "17850.0". */
bool import_whole_float(const char *cell, size_t size);

/* "true", "yes", "ja", "1", "x" … and their opposites, in several languages. False when neither. */
bool import_read_truth(const char *cell, bool *ret_truth);

/* First and last name from one cell: "Last, First" or "First Middle Last"; one word is the first.
 */
void import_split_name(struct work *w, const char *cell, const char **ret_first,
                       const char **ret_last);

#endif
