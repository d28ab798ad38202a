/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_TEXT_PATTERN_H
#define KIT_TEXT_PATTERN_H

/*
 * Regular expressions of strangers, in time that grows with length of pattern × length of text and
 * never faster: all ways through the pattern are followed at once (Thompson 1968), so nothing is
 * tried twice. Characters are code points.
 *
 *   a  \.  .        a character, one that means something, any
 *   [a-z_] [^0-9]   one of these, none of these
 *   \d \w \s        digit, letter or digit or '_', blank (all ASCII); \D \W \S the others
 *   x* x+ x? x{2,4} again and again
 *   (a|b) (?:a|b)   one or the other
 *   ^ $             beginning and end; of no effect, since the whole text must match
 */

#include <stdbool.h>

#include "base/work.h"

struct pattern;

/* INVALID says what is wrong and at which byte, or that it is too large (500 bytes, 5,000 steps).*/
status pattern_open(struct work *w, const char *words,
                    const struct pattern **ret_pattern) MUST_CHECK;

/* Whether all of the text, which is UTF-8, is as the pattern says. */
bool pattern_matches(struct work *w, const struct pattern *pattern, const char *text);

#endif
