/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_API_H
#define CRM_HOOK_API_H

#include "crm/hook/hook.h"
#include "kit/http/http.h"

extern const struct route hook_routes[];

#endif
