/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_CONNECT_HUBSPOT_API_H
#define CRM_CONNECT_HUBSPOT_API_H

/* Handlers of the older paths; the table that names their routes is connect_api.c. */

#include "kit/http/http.h"

handler hubspot_api_contact_batch, hubspot_api_contact_put, hubspot_api_contact_get;
handler hubspot_api_list_all, hubspot_api_list_static, hubspot_api_list_dynamic,
    hubspot_api_list_create, hubspot_api_list_get, hubspot_api_list_members, hubspot_api_list_add,
    hubspot_api_list_remove;
handler hubspot_api_workflow_list, hubspot_api_workflow_create, hubspot_api_workflow_get,
    hubspot_api_workflow_remove, hubspot_api_enrol, hubspot_api_leave;
handler hubspot_api_email_list, hubspot_api_email_create, hubspot_api_email_get;
handler hubspot_api_form_list, hubspot_api_form_create, hubspot_api_form_get,
    hubspot_api_form_remove, hubspot_api_submit;
handler hubspot_api_settings_get, hubspot_api_settings_put, hubspot_api_store_list,
    hubspot_api_store_put, hubspot_api_messages_put, hubspot_api_message_status,
    hubspot_api_sync_errors;
handler hubspot_api_product_get, hubspot_api_product_put, hubspot_api_product_remove;
handler hubspot_api_owners, hubspot_api_account, hubspot_api_set_up;

#endif
