/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

/*
 * Exact decimals: int64 millionths of a unit, from -9,223,372,036,854 to +9,223,372,036,854 units.
 * Money is an amount of its currency; quantities (1.5 kg) use the same. Never floating point.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define MONEY_UNIT INT64_C(1000000)

enum money_outcome { MONEY_OK, MONEY_NOT_A_NUMBER, MONEY_TOO_PRECISE, MONEY_OUT_OF_RANGE };

/*
 * "12", "-0.5", "+1.250000", "1e3", "1.5E-3". More than six decimals are MONEY_TOO_PRECISE unless
 * the rest are zeros. No blanks, no grouping: kit/text reads what people write.
 */
enum money_outcome money_parse(const char *words, int64_t *ret_money);

/* The nearest millionth, halves to even: for floats that shops send as numbers. */
enum money_outcome money_parse_rounded(const char *words, int64_t *ret_money);

/* The shortest exact form: "12", "-0.5". */
void        money_add_to(struct text *text, int64_t money);
const char *money_text(struct work *w, int64_t money);

/* quantity × price, both in millionths, rounded half to even. False when out of range. */
bool money_multiply(int64_t a, int64_t b, int64_t *ret_product);

/* a ÷ b as a decimal in millionths, rounded half to even; `b` is not 0. False when out of range. */
bool money_divide(int64_t a, int64_t b, int64_t *ret_quotient);

bool money_add(int64_t a, int64_t b, int64_t *ret_sum);

/* Three capital ASCII letters: the form of an ISO 4217 code. */
bool currency_valid(const char *code);

#endif
