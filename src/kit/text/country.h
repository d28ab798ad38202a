/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_COUNTRY_H
#define KIT_TEXT_COUNTRY_H

#include "base/work.h"

/*
 * The ISO 3166 code ("GB") of what shops write for a country: the code itself, the code of three
 * letters, the English name or a usual spelling of it ("UK", "EIRE", "U.S.A.", "RSA"), without
 * regard to case, accents and punctuation. NULL when it is none, or is no country ("Channel
 * Islands", "European Community", "Unspecified").
 */
const char *country_code(struct work *w, const char *words);

/* The English name; NULL for what is not a code. */
const char *country_name(struct work *w, const char *code);

#endif
