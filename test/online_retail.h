/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_ONLINE_RETAIL_H
#define TEST_ONLINE_RETAIL_H

/*
 * Reads a file with the columns of UCI Online Retail in the plainest way and puts what it says by
 * slices, as an import does: consecutive lines of one invoice are a part of a document. Codes that
 * begin with C are refunds; POST, DOT, D … are fees.
 */

#include <stdbool.h>
#include <stdio.h>

#include "base/work.h"

struct online_retail {
    int64_t lines;     /* read and put */
    int64_t unchanged; /* parts of documents that were there already */
};

/* Cuts one line of such a file in place. */
enum { ONLINE_RETAIL_COLUMNS = 8 };
void online_retail_cut(char *line, char *fields[ONLINE_RETAIL_COLUMNS]);

/* Postage, discounts and the like. */
bool online_retail_is_fee(const char *code);

/* The shop of these files: pounds, Europe/London. */
int64_t online_retail_store(struct work *w);

void online_retail_put(struct work *w, int64_t store, FILE *file, struct online_retail *ret_put);

/* Runs the checks of the doctor. */
void online_retail_verify(struct work *w);

#endif
