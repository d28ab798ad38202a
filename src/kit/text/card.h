/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_CARD_H
#define KIT_TEXT_CARD_H

/*
 * Numbers of payment cards, so that they can be made unreadable before anything is kept.
 *
 * A number of a card has 12 to 19 digits, begins as those of a brand do (ISO/IEC 7812), has a
 * length of that brand and a right check digit (Luhn, ISO/IEC 7812-1 annex B). It may be written in
 * groups, with blanks, '-', '.', '_', '/', "%20", '+' or a no-break space between them, and stand
 * between any other characters. Thirteen digits that are a good EAN-13 are a bar code and no card.
 */

#include <stddef.h>

/* In plain text: all digits of a card but the last four become '*'. Returns how many cards. */
size_t card_mask(char *bytes, size_t size);

/*
 * In a JSON document, which stays one: a number that is a card keeps its length and becomes
 * 9000…0. Digits written as escapes are not seen: mask the texts too, once they were read.
 */
size_t card_mask_json(char *bytes, size_t size);

#endif
