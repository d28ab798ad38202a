/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_HOOK_APP_API_H
#define CRM_HOOK_APP_API_H

/* The field's way to the same endpoints; the lines of the table are in hook_api.c. */

#include "kit/http/http.h"

extern const struct shape hook_app_settings_shape, hook_app_subscription_shape;
extern const struct shape hook_app_batch_shape, hook_app_batch_result_shape;

handler hook_app_get_settings, hook_app_put_settings, hook_app_remove_settings;
handler hook_app_list, hook_app_create, hook_app_get, hook_app_change, hook_app_remove;
handler hook_app_change_batch;

#endif
