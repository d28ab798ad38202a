# The older paths of programs written for HubSpot reach the same contacts (issue 3, 5; R2)
now 2026-01-05T10:00:00Z

> POST /contacts/v1/contact/createOrUpdate/email/Ada@example.com/
  {"properties": [{"property": "firstname", "value": "Ada"}, {"property": "zip", "value": 10115}]}
< 200
  {"vid": "$ada", "isNew": true}

> POST /contacts/v1/contact/createOrUpdate/email/ada@example.com/
  {"properties": [{"property": "lastname", "value": "Lovelace"}]}
< 200
  {"vid": "$ada", "isNew": false}

> GET /contacts/v1/contact/email/ada@example.com/profile
< 200
  {"vid": "$ada", "canonical-vid": "$ada", "is-contact": true, "addedAt": 1767607200000,
   "properties": {"email": {"value": "ada@example.com"}, "zip": {"value": "10115"},
                  "createdate": {"value": "1767607200000"},
                  "firstname": {"value": "Ada", "versions": [{"value": "Ada", "source-type": "API", "timestamp": 1767607200000}]}},
   "identity-profiles": [{"vid": "$ada", "identities": [{"type": "EMAIL", "value": "ada@example.com", "is-primary": true}]}]}

> GET /contacts/v1/contact/email/nobody@example.com/profile
< 404
  {"status": "error", "message": "contact does not exist", "category": "OBJECT_NOT_FOUND"}

# A batch takes all or nothing, and tells which inputs are bad: the plugin leaves them out and sends the rest
> POST /contacts/v1/contact/batch/
  [{"email": "bob@example.com", "properties": [{"property": "firstname", "value": "Bob"}]},
   {"email": "no address", "properties": []},
   {"vid": $ada, "properties": [{"property": "no_such_thing", "value": "x"}]}]
< 400
  {"status": "error", "invalidEmails": ["no address"],
   "failureMessages": [{"index": 1, "invalidEmail": "no address"},
                       {"index": 2, "propertyValidationResult": {"isValid": false, "error": "PROPERTY_DOESNT_EXIST", "name": "no_such_thing"}}]}

> GET /contacts/v1/contact/email/bob@example.com/profile
< 404

> POST /contacts/v1/contact/batch/
  [{"email": "bob@example.com", "properties": [{"property": "firstname", "value": "Bob"}]},
   {"vid": $ada, "properties": [{"property": "city", "value": "London"}]}]
< 202

> GET /crm/v3/objects/contacts/bob@example.com?idProperty=email
< 200
  {"properties": {"firstname": "Bob"}}

> POST /contacts/v1/contact/batch/
  {"email": "bob@example.com"}
< 400
  {"category": "VALIDATION_ERROR"}

# Lists
> POST /contacts/v1/lists
  {"name": "Tea drinkers"}
< 200
  {"listId": "$tea", "listType": "STATIC", "dynamic": false}

> POST /crm/v3/lists
  {"name": "Londoners", "objectTypeId": "0-1", "processingType": "DYNAMIC", "filterBranch": {"filterBranchType": "OR", "filterBranches": [{"filterBranchType": "AND", "filters": [{"filterType": "PROPERTY", "property": "city", "operation": {"operationType": "MULTISTRING", "operator": "IS_EQUAL_TO", "values": ["London"]}}]}]}}
< 200

> POST /contacts/v1/lists/$tea/add
  {"emails": ["bob@example.com", "nobody@example.com"], "vids": [$ada, 9999]}
< 200
  {"updated": ["$_", "$_"], "invalidVids": [9999], "invalidEmails": ["nobody@example.com"]}

> GET /contacts/v1/lists/static?count=250
< 200
  {"lists": [{"listId": "$tea", "name": "Tea drinkers", "metaData": {"size": 2}}], "has-more": false}

> GET /contacts/v1/lists/dynamic?count=250
< 200
  {"lists": [{"listId": "$london", "name": "Londoners", "listType": "DYNAMIC", "metaData": {"size": 1}}], "offset": 1}

> GET /contacts/v1/lists?count=1&offset=1
< 200
  {"lists": [{"name": "$_"}], "offset": 2, "has-more": false}

> GET /contacts/v1/lists/$tea/contacts/all?count=1
< 200
  {"contacts": [{"vid": "$ada", "properties": {"firstname": {"value": "Ada"}}}], "has-more": true, "vid-offset": "$ada"}

> GET /contacts/v1/lists/$tea/contacts/all?count=1&vidOffset=$ada
< 200
  {"contacts": [{"properties": {"firstname": {"value": "Bob"}}}], "has-more": false}

> POST /contacts/v1/lists/$london/add
  {"emails": ["bob@example.com"]}
< 400

> POST /contacts/v1/lists/$tea/remove
  {"vids": [$ada]}
< 200
  {"updated": ["$ada"]}

> GET /contacts/v1/lists/$tea
< 200
  {"metaData": {"size": 1}}

> GET /contacts/v1/lists/424242
< 404

# Workflows are kept under their names, and contacts in them
> POST /automation/v3/workflows
  {"name": "Thank you", "type": "DRIP_DELAY", "enabled": true, "actions": [{"type": "DELAY", "delayMillis": 1000}]}
< 200
  {"id": "$thanks", "name": "Thank you", "actions": [{"type": "DELAY", "delayMillis": 1000}], "insertedAt": 1767607200000}

> POST /automation/v3/workflows
  {"name": "Thank you", "type": "DRIP_DELAY", "actions": []}
< 200
  {"id": "$thanks", "actions": [{"type": "DELAY", "delayMillis": 1000}]}

> GET /automation/v3/workflows
< 200
  {"workflows": [{"id": "$thanks", "name": "Thank you"}]}

> POST /automation/v2/workflows/$thanks/enrollments/contacts/ada@example.com
< 204

> POST /automation/v2/workflows/$thanks/enrollments/contacts/ada@example.com
< 204

> POST /automation/v2/workflows/$thanks/enrollments/contacts/nobody@example.com
< 404

> POST /automation/v2/workflows/99/enrollments/contacts/ada@example.com
< 404

> DELETE /automation/v2/workflows/$thanks/enrollments/contacts/ada@example.com
< 204

> POST /automation/v3/workflows
  {"actions": []}
< 400

> DELETE /automation/v3/workflows/$thanks
< 204

> GET /automation/v3/workflows/$thanks
< 404

# Marketing mails
> POST /marketing-emails/v1/emails
  {"name": "Welcome", "subject": "Hello"}
< 200
  {"id": "$mail", "subject": "Hello"}

> GET /marketing-emails/v1/emails?limit=5
< 200
  {"limit": 5, "offset": 0, "total": 1, "objects": [{"id": "$mail", "name": "Welcome"}]}

> GET /marketing-emails/v1/emails/$mail
< 200
  {"subject": "Hello"}

# A form: a second one of its name is refused, so that the plugin looks for the first
> POST /forms/v2/forms
  {"name": "Checkout Form", "submitText": "Submit", "formFieldGroups": [{"fields": [{"name": "firstname"}, {"name": "lastname"}, {"name": "email"}]}]}
< 200
  {"guid": "$form", "name": "Checkout Form"}

> POST /forms/v2/forms
  {"name": "Checkout Form"}
< 409

> GET /forms/v2/forms
< 200
  [{"guid": "$form", "name": "Checkout Form", "submitText": "Submit"}]

> GET /account-info/v3/details
< 200
  {"portalId": "$account"}

> POST /submissions/v3/integration/submit/$account/$form
  {"fields": [{"name": "email", "value": "cleo@example.com"}, {"name": "firstname", "value": "Cleo"}], "context": {"pageUri": "https://shop.example/checkout"}}
< 200
  {"inlineMessage": "Thanks for submitting the form."}

> GET /crm/v3/objects/contacts/cleo@example.com?idProperty=email
< 200
  {"properties": {"firstname": "Cleo"}}

> POST /submissions/v3/integration/secure/submit/$account/$form
  {"fields": [{"name": "email", "value": "cleo@example.com"}, {"name": "lastname", "value": "Patra"}]}
< 200

> POST /submissions/v3/integration/submit/$account/$form
  {"fields": [{"name": "email", "value": "cleo@example.com"}, {"name": "lifecyclestage", "value": "customer"}]}
< 400
  {"errors": [{"errorType": "FIELD_NOT_IN_FORM_DEFINITION"}]}

> POST /submissions/v3/integration/submit/$account/$form
  {"fields": [{"name": "firstname", "value": "Nobody"}]}
< 400
  {"errors": [{"errorType": "REQUIRED_FIELD"}]}

> POST /submissions/v3/integration/submit/$account/$form
  {"fields": [{"name": "email", "value": "no address"}]}
< 400
  {"errors": [{"errorType": "INVALID_EMAIL"}]}

> POST /submissions/v3/integration/submit/$account/00000000-0000-4000-8000-000000000000
  {"fields": [{"name": "email", "value": "cleo@example.com"}]}
< 404

> DELETE /forms/v2/forms/$form
< 204

# The e-commerce bridge: names of the shop, then what it says of its objects
> PUT /extensions/ecomm/v2/stores
  {"id": "shop-1", "label": "Tea & Co", "adminUri": "https://shop.example/admin"}
< 200
  {"id": "shop-1", "label": "Tea & Co", "adminUri": "https://shop.example/admin"}

> GET /extensions/ecomm/v2/stores
< 200
  {"results": [{"id": "shop-1", "label": "Tea & Co"}]}

> PUT /extensions/ecomm/v2/settings
  {"enabled": true, "mappings": {"CONTACT": {"properties": [{"externalPropertyName": "given", "hubspotPropertyName": "firstname", "dataType": "STRING"}]}}}
< 200
  {"enabled": true}

> PUT /extensions/ecomm/v2/sync/messages
  {"storeId": "shop-1", "objectType": "CONTACT", "messages": [
    {"action": "UPSERT", "changedAt": 1767607200000, "externalObjectId": "7", "properties": {"email": "dora@example.com", "given": "Dora"}},
    {"action": "UPSERT", "changedAt": 1767607200000, "externalObjectId": "8", "properties": {"email": "no address"}}]}
< 204

> GET /extensions/ecomm/v2/sync/status/shop-1/CONTACT/7
< 200
  {"externalObjectId": "7", "hubspotId": "$dora", "errors": []}

> GET /extensions/ecomm/v2/sync/status/shop-1/CONTACT/8
< 200
  {"hubspotId": null, "errors": [{"type": "INVALID", "details": "$_"}]}

> GET /extensions/ecomm/v2/sync/status/shop-1/CONTACT/9
< 404

# An older word does not undo a newer one
> PUT /extensions/ecomm/v2/sync/messages
  {"storeId": "shop-1", "objectType": "CONTACT", "messages": [
    {"action": "UPSERT", "changedAt": 1767607100000, "externalObjectId": "7", "properties": {"given": "Dorothea"}}]}
< 204

> GET /crm/v3/objects/contacts/$dora
< 200
  {"properties": {"firstname": "Dora"}}

> PUT /extensions/ecomm/v2/sync/messages
  {"storeId": "shop-1", "objectType": "CONTACT", "messages": [
    {"action": "UPSERT", "changedAt": 1767607300000, "externalObjectId": "7", "properties": {"given": "Dorothea"}}]}
< 204

> GET /crm/v3/objects/contacts/$dora
< 200
  {"properties": {"firstname": "Dorothea"}}

> PUT /extensions/ecomm/v2/sync/messages
  {"storeId": "shop-1", "objectType": "CONTACT", "messages": [
    {"action": "DELETE", "changedAt": 1767607400000, "externalObjectId": "7"}]}
< 204

> GET /crm/v3/objects/contacts/$dora
< 404

> PUT /extensions/ecomm/v2/sync/messages
  {"storeId": "shop-1", "objectType": "SPACESHIP", "messages": [{"action": "UPSERT", "externalObjectId": "1"}]}
< 400

# A product by the older path
> POST /crm/v3/objects/products
  {"properties": {"name": "Mug", "hs_sku": "MUG"}}
< 201
  {"id": "$mug"}

> PUT /crm-objects/v1/objects/products/$mug
  [{"name": "price", "value": "4.50"}, {"name": "description", "value": "For tea"}]
< 200
  {"objectType": "PRODUCT", "objectId": "$_", "isDeleted": false, "properties": {"price": {"value": "4.5"}}}

> PUT /crm-objects/v1/objects/products/$mug
  [{"name": "no_such_thing", "value": "x"}]
< 400

> DELETE /crm-objects/v1/objects/products/$mug
< 204

> GET /crm-objects/v1/objects/products/$mug
< 404

# Who is here
> GET /owners/v2/owners
< 200
  [{"ownerId": "$owner", "portalId": "$portal", "type": "PERSON", "firstName": "Olu", "lastName": "Owner", "email": "owner@example.com"}]

> GET /account-info/v3/details
< 200
  {"portalId": "$portal", "timeZone": "$_", "companyCurrency": "$_"}

# The road in one call, and again
> POST /api/connect/hubspot/setup
< 200

> GET /crm/v3/pipelines/deals/ecommerce
< 200
  {"label": "Ecommerce Pipeline", "stages": [{"id": "checkout_abandoned"}, {"id": "checkout_pending"}, {"id": "checkout_completed"}, {"id": "processed"}, {"id": "shipped"}, {"id": "cancelled"}]}
