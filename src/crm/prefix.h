/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_PREFIX_H
#define CRM_PREFIX_H

#include "base/work.h"

/*
 * The CRM API names its versions by date too: /crm/objects/2026-03/contacts is what
 * /crm/v3/objects/contacts is. Gives the path that the routes know; another one stays as it is.
 * For http_options.rewrite.
 */
const char *prefix_rewrite(struct work *w, const char *path);

#endif
