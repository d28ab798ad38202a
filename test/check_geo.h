/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEST_CHECK_GEO_H
#define TEST_CHECK_GEO_H

/* A small database of countries, made by us in the form of MaxMind DB 2.0. */

#include "base/work.h"

/*
 * Addresses of IPv4 that begin with 81 are in Germany, with 82 in France, with 83 nowhere known but
 * owned in Japan; of all others nothing is known. Gives the path of the file, in a folder of the
 * test.
 */
const char *check_geo_file(struct work *w);

#endif
