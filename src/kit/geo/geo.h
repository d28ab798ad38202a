/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_GEO_H
#define KIT_GEO_H

/*
 * In which country an address of the network is, by a file in the form of MaxMind DB 2.0 that the
 * user brings (GeoLite2 Country and its like, DB-IP …). Nothing is asked of anybody else.
 */

#include "base/work.h"

struct geo;

/* NOT_FOUND: no such file. INVALID: it is no such database, or damaged. The file stays mapped. */
status geo_open(struct work *w, const char *path, struct geo **ret_geo) MUST_CHECK;
void   geo_close(struct geo *geo); /* NULL is none */

/*
 * Two capital letters, ISO 3166; NULL: it is not known, the address is none, or `geo` is NULL. Any
 * thread.
 */
const char *geo_country(struct work *w, const struct geo *geo, const char *address);

#endif
