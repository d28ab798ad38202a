/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/connect_api.h"

#include "crm/access.h"
#include "crm/connect/connect.h"
#include "crm/connect/csv/export_api.h"
#include "crm/connect/csv/import.h"
#include "crm/connect/csv/import_api.h"
#include "crm/connect/csv/import_map.h"
#include "crm/connect/hubspot/hubspot.h"
#include "crm/connect/hubspot/hubspot_api.h"
#include "crm/connect/pos/pos.h"
#include "crm/connect/pos/pos_api.h"
#include "crm/connect/shop/shop.h"
#include "crm/connect/shop/shop_api.h"
#include "crm/connect/shopify/shopify_api.h"
#include "crm/connect/woocommerce/woo.h"
#include "crm/connect/woocommerce/woo_api.h"
#include "crm/connect/woocommerce/woo_write.h"

/* clang-format off */
const struct route connect_routes[] = {
    {POST,   "/api/imports",             MAY_IMPORT, WRITE, import_api_create,  "Imports a file",
     .query = &import_upload_shape, .gives = &import_shape, .body = BODY_FILE, .before = import_api_plan},
    {POST,   "/api/imports/preview",     MAY_IMPORT, READ,  import_api_preview, "Shows how a file would be read",
     .query = &import_upload_shape, .gives = &import_view_shape, .body = BODY_FILE},
    {GET,    "/api/imports",             MAY_IMPORT, READ,  import_api_list,    "Imports, newest first",
     .query = &import_page_shape, .gives = &import_shape, .gives_list = true},
    {GET,    "/api/imports/{id}",        MAY_IMPORT, READ,  import_api_get,     "How far an import is, and what it did",
     .gives = &import_shape},
    {DELETE, "/api/imports/{id}",        MAY_IMPORT, WRITE, import_api_cancel,  "Cancels an import; what is committed stays",
     .gives = &import_shape, .body = BODY_NONE},
    {GET,    "/api/imports/{id}/events", MAY_IMPORT, READ,  import_api_events,  "The same as server-sent events"},
    {GET,    "/api/imports/{id}/errors", MAY_IMPORT, READ,  import_api_errors,  "Its bad rows with line, column and reason, as CSV"},

    {GET,    "/api/import-maps",         MAY_IMPORT, READ,  import_map_api_list,   "Maps of columns, kept and built in",
     .gives = &import_map_shape, .gives_list = true},
    {POST,   "/api/import-maps",         MAY_IMPORT, WRITE, import_map_api_create, "Keeps a map under a name",
     .takes = &import_map_shape, .gives = &import_map_shape},
    {GET,    "/api/import-maps/{name}",  MAY_IMPORT, READ,  import_map_api_get,    "One map", .gives = &import_map_shape},
    {PUT,    "/api/import-maps/{name}",  MAY_IMPORT, WRITE, import_map_api_change, "Changes a map",
     .takes = &import_map_shape, .gives = &import_map_shape},
    {DELETE, "/api/import-maps/{name}",  MAY_IMPORT, WRITE, import_map_api_remove, "Removes a map", .body = BODY_NONE},

    {GET,    "/api/exports/{file}",      MAY_EXPORT, READ,  export_api_get,
     "Records of a type as {type}.csv or {type}.ndjson", .query = &export_query_shape},

    {GET,    "/api/connections",      MAY_SEE_SETTINGS,  READ,  shop_api_list,   "Connected shops",
     .gives = &connection_shape, .gives_list = true, .body = BODY_NONE},
    {POST,   "/api/connections",      MAY_EDIT_SETTINGS, WRITE, shop_api_create, "Connects a shop of WooCommerce or Shopify: makes its store and checks address and keys",
     .takes = &shop_request_shape, .gives = &shop_connected_shape},
    {GET,    "/api/connections/{id}", MAY_SEE_SETTINGS,  READ,  shop_api_get,    "One connection, its state and why",
     .gives = &connection_shape, .body = BODY_NONE},
    {PATCH,  "/api/connections/{id}", MAY_EDIT_SETTINGS, WRITE, shop_api_change, "Another colour, or other keys, which are checked",
     .takes = &shop_request_shape, .gives = &connection_shape},
    {DELETE, "/api/connections/{id}", MAY_EDIT_SETTINGS, WRITE, shop_api_remove, "Disconnects the shop; what was read stays", .body = BODY_NONE},
    {POST,   "/api/connections/{id}/pull",  MAY_EDIT_SETTINGS, WRITE, shop_api_pull,  "Reads now what is new in the shop",
     .gives = &connection_shape, .body = BODY_ANY},
    {GET,    "/api/connections/{id}/flows", MAY_SEE_SETTINGS,  READ,  shop_api_flows, "What flows: counts by kind of object, and how far",
     .gives = &shop_flow_shape, .gives_list = true, .body = BODY_NONE},
    {GET,    "/api/connections/{id}/quarantine", MAY_SEE_SETTINGS, READ, shop_api_quarantine, "Objects that could not be taken, and why",
     .gives = &shop_row_shape, .gives_list = true, .body = BODY_NONE},
    {POST,   "/api/connections/{id}/quarantine/retry", MAY_EDIT_SETTINGS, WRITE, shop_api_retry, "Asks for them again",
     .gives = &connection_shape, .body = BODY_ANY},
    {GET,    "/api/connections/{id}/proof", MAY_SEE_SETTINGS,  READ,  shop_api_proof, "Counts and sums of orders, the shop's beside ours",
     .gives = &shop_proof_shape, .gives_list = true, .body = BODY_NONE},
    {POST,   "/api/connections/{id}/proof", MAY_EDIT_SETTINGS, WRITE, shop_api_prove, "Compares them anew",
     .gives = &connection_shape, .body = BODY_ANY},
    {POST,   "/api/connections/{id}/coupons", MAY_EDIT_ORDERS, WRITE, woo_api_offer, "Makes a coupon in the shop for one person, used once",
     .takes = &woo_offer_shape, .gives = &woo_write_shape},
    {POST,   "/api/connections/{id}/notes",  MAY_EDIT_ORDERS, WRITE, woo_api_note, "Writes a note on an order of the shop",
     .takes = &woo_note_shape, .gives = &woo_write_shape},
    {POST,   "/api/connections/{id}/stock",  MAY_EDIT_PRODUCTS, WRITE, woo_api_stock, "Sets how many pieces of a product the shop has",
     .takes = &woo_stock_shape, .gives = &woo_write_shape},
    {GET,    "/api/connections/{id}/writes", MAY_SEE_SETTINGS, READ, woo_api_writes, "What went back into the shop, and what waits; newest first",
     .gives = &woo_write_shape, .gives_list = true, .body = BODY_NONE},
    {POST,   "/connect/woocommerce/{token}", ANYBODY, WRITE, woo_api_receive, "What a connected shop tells by webhook", .body = BODY_ANY},
    {POST,   "/connect/shopify/{token}", ANYBODY, WRITE, shopify_api_receive, "What a connected Shopify shop tells by webhook", .body = BODY_ANY},
    {POST,   "/connect/woocommerce/{token}/keys", ANYBODY, WRITE, woo_api_keys, "A shop hands over the keys that its owner allowed",
     .takes = &woo_authorised_shape},

    {POST,   "/contacts/v1/contact/batch", MAY_EDIT_CONTACTS, WRITE, hubspot_api_contact_batch, "Creates and changes contacts by e-mail; all or none (older API)"},
    {POST,   "/contacts/v1/contact/createOrUpdate/email/{email}", MAY_EDIT_CONTACTS, WRITE, hubspot_api_contact_put, "Creates or changes a contact (older API)"},
    {GET,    "/contacts/v1/contact/email/{email}/profile", MAY_SEE_CONTACTS, READ, hubspot_api_contact_get, "A contact by e-mail (older API)"},
    {GET,    "/contacts/v1/lists", MAY_SEE_CONTACTS, READ, hubspot_api_list_all, "Lists of contacts (older API)"},
    {POST,   "/contacts/v1/lists", MAY_EDIT_CONTACTS, WRITE, hubspot_api_list_create, "Creates a list to put contacts into (older API)"},
    {GET,    "/contacts/v1/lists/static", MAY_SEE_CONTACTS, READ, hubspot_api_list_static, "Lists that contacts are put into (older API)"},
    {GET,    "/contacts/v1/lists/dynamic", MAY_SEE_CONTACTS, READ, hubspot_api_list_dynamic, "Lists with a rule (older API)"},
    {GET,    "/contacts/v1/lists/{id}", MAY_SEE_CONTACTS, READ, hubspot_api_list_get, "One list (older API)"},
    {GET,    "/contacts/v1/lists/{id}/contacts/all", MAY_SEE_CONTACTS, READ, hubspot_api_list_members, "Who is in a list (older API)"},
    {POST,   "/contacts/v1/lists/{id}/add", MAY_EDIT_CONTACTS, WRITE, hubspot_api_list_add, "Puts contacts into a list (older API)"},
    {POST,   "/contacts/v1/lists/{id}/remove", MAY_EDIT_CONTACTS, WRITE, hubspot_api_list_remove, "Takes contacts out of a list (older API)"},
    {GET,    "/automation/v3/workflows", MAY_SEE_SETTINGS, READ, hubspot_api_workflow_list, "Workflows, as they were sent"},
    {POST,   "/automation/v3/workflows", MAY_EDIT_SETTINGS, WRITE, hubspot_api_workflow_create, "Keeps a workflow; one of that name that is there answers for it"},
    {GET,    "/automation/v3/workflows/{id}", MAY_SEE_SETTINGS, READ, hubspot_api_workflow_get, "One workflow"},
    {DELETE, "/automation/v3/workflows/{id}", MAY_EDIT_SETTINGS, WRITE, hubspot_api_workflow_remove, "Removes a workflow", .body = BODY_NONE},
    {POST,   "/automation/v2/workflows/{id}/enrollments/contacts/{email}", MAY_EDIT_CONTACTS, WRITE, hubspot_api_enrol, "Puts a contact into a workflow", .body = BODY_ANY},
    {DELETE, "/automation/v2/workflows/{id}/enrollments/contacts/{email}", MAY_EDIT_CONTACTS, WRITE, hubspot_api_leave, "Takes a contact out of a workflow", .body = BODY_NONE},
    {GET,    "/marketing-emails/v1/emails", MAY_SEE_SETTINGS, READ, hubspot_api_email_list, "Marketing mails, as they were sent"},
    {POST,   "/marketing-emails/v1/emails", MAY_EDIT_SETTINGS, WRITE, hubspot_api_email_create, "Keeps a marketing mail"},
    {GET,    "/marketing-emails/v1/emails/{id}", MAY_SEE_SETTINGS, READ, hubspot_api_email_get, "One marketing mail"},
    {GET,    "/forms/v2/forms", MAY_SEE_CONTACTS, READ, hubspot_api_form_list, "Forms"},
    {POST,   "/forms/v2/forms", MAY_EDIT_CONTACTS, WRITE, hubspot_api_form_create, "Keeps a form"},
    {GET,    "/forms/v2/forms/{guid}", MAY_SEE_CONTACTS, READ, hubspot_api_form_get, "One form"},
    {DELETE, "/forms/v2/forms/{guid}", MAY_EDIT_CONTACTS, WRITE, hubspot_api_form_remove, "Removes a form", .body = BODY_NONE},
    {POST,   "/submissions/v3/integration/submit/{portalId}/{formGuid}", ANYBODY, WRITE, hubspot_api_submit, "Sends a form: creates the contact, or fills in what is empty"},
    {POST,   "/submissions/v3/integration/secure/submit/{portalId}/{formGuid}", MAY_EDIT_CONTACTS, WRITE, hubspot_api_submit, "Sends a form for somebody: creates or changes the contact"},
    {GET,    "/extensions/ecomm/v2/settings", MAY_SEE_ORDERS, READ, hubspot_api_settings_get, "How shops' properties are called here"},
    {PUT,    "/extensions/ecomm/v2/settings", MAY_EDIT_ORDERS, WRITE, hubspot_api_settings_put, "Says how shops' properties are called here"},
    {GET,    "/extensions/ecomm/v2/stores", MAY_SEE_ORDERS, READ, hubspot_api_store_list, "Shops of the e-commerce bridge"},
    {PUT,    "/extensions/ecomm/v2/stores", MAY_EDIT_ORDERS, WRITE, hubspot_api_store_put, "Keeps a shop of the e-commerce bridge"},
    {PUT,    "/extensions/ecomm/v2/sync/messages", MAY_EDIT_ORDERS, WRITE, hubspot_api_messages_put, "What a shop says of its objects"},
    {GET,    "/extensions/ecomm/v2/sync/status/{storeId}/{objectType}/{externalObjectId}", MAY_SEE_ORDERS, READ, hubspot_api_message_status, "What became of it"},
    {GET,    "/extensions/ecomm/v2/sync/errors", MAY_SEE_ORDERS, READ, hubspot_api_sync_errors, "What could not be taken"},
    {GET,    "/extensions/ecomm/v2/sync/errors/portal", MAY_SEE_ORDERS, READ, hubspot_api_sync_errors, "The same"},
    {GET,    "/extensions/ecomm/v2/sync/errors/app/{appId}", MAY_SEE_ORDERS, READ, hubspot_api_sync_errors, "The same: there is one account here"},
    {GET,    "/extensions/ecomm/v2/sync/errors/{storeId}/{objectType}", MAY_SEE_ORDERS, READ, hubspot_api_sync_errors, "The same of one shop and type"},
    {GET,    "/crm-objects/v1/objects/products/{id}", MAY_SEE_PRODUCTS, READ, hubspot_api_product_get, "A product (older API)"},
    {PUT,    "/crm-objects/v1/objects/products/{id}", MAY_EDIT_PRODUCTS, WRITE, hubspot_api_product_put, "Changes a product (older API)"},
    {DELETE, "/crm-objects/v1/objects/products/{id}", MAY_EDIT_PRODUCTS, WRITE, hubspot_api_product_remove, "Archives a product (older API)", .body = BODY_NONE},
    {GET,    "/owners/v2/owners", MAY_SIGN_IN, READ, hubspot_api_owners, "Owners (older API)"},
    {GET,    "/account-info/v3/details", MAY_SIGN_IN, READ, hubspot_api_account, "The account: its number, currency and time zone"},
    {POST,   "/api/connect/hubspot/setup", MAY_EDIT_SCHEMA, WRITE, hubspot_api_set_up, "Makes a shop's groups, properties, lists, workflows and pipeline; once or again",
     .gives = &hubspot_step_shape, .gives_list = true, .body = BODY_NONE},

    {POST, "/api/till/sales", MAY_EDIT_ORDERS, WRITE, pos_api_put, "What tills sold: the same receipt again changes nothing",
     .takes = &pos_sales_shape, .gives = &pos_results_shape},
    {GET,  "/api/till/sales/{store}/{till}/{receipt}", MAY_SEE_ORDERS, READ, pos_api_get, "What a till said of a sale",
     .gives = &pos_kept_shape, .body = BODY_NONE},
    {POST, "/api/till/join", MAY_EDIT_ORDERS, WRITE, pos_api_join, "Says whose an anonymous sale was",
     .takes = &pos_join_shape, .gives = &pos_joined_shape},
    {POST, "/api/till/leave", MAY_EDIT_ORDERS, WRITE, pos_api_leave, "Makes a sale that was joined anonymous again",
     .takes = &pos_join_shape, .gives = &pos_joined_shape},
    {POST, "/api/till/secret/{store}", MAY_EDIT_SETTINGS, WRITE, pos_api_secret, "Makes the secret with which the tills of a store sign",
     .gives = &pos_secret_shape, .body = BODY_NONE},
    {POST, "/till/{store}", ANYBODY, WRITE, pos_api_webhook, "What a till sends by itself, signed as Standard Webhooks are",
     .gives = &pos_results_shape, .body = BODY_ANY},
    {0},
};
/* clang-format on */
