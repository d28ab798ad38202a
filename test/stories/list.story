# A list by a rule is true at the very next read, and lets somebody go at the very instant (R42)
now 2026-03-01T09:00:00Z

> POST /api/stores
  {"name": "Flowers", "kind": "other", "currency": "EUR", "zone": "Europe/Paris"}
< 201
  {"id": "$store"}

> POST /crm/v3/objects/contacts
  {"properties": {"email": "ada@example.com", "lifecyclestage": "lead"}}
< 201
  {"id": "$ada"}

> POST /crm/v3/lists
  {"name": "Customers", "objectTypeId": "0-1", "processingType": "DYNAMIC", "filterBranch": {"filterBranchType": "OR",
    "filterBranches": [{"filterBranchType": "AND", "filters": [{"filterType": "PROPERTY", "property": "lifecyclestage",
      "operation": {"operationType": "enumeration", "operator": "IS_EXACTLY", "values": ["customer"]}}]}]}}
< 200
  {"list": {"listId": "$customers", "size": 0}}

> POST /crm/v3/lists
  {"name": "Engaged", "objectTypeId": "0-1", "processingType": "DYNAMIC", "filterBranch": {"filterBranchType": "OR",
    "filterBranches": [{"filterBranchType": "AND", "filters": [{"filterType": "PROPERTY", "property": "last_order_date",
      "operation": {"operationType": "ROLLING_DATE_RANGE", "operator": "IS_LESS_THAN_X_DAYS_AGO", "numberOfDays": 60}}]}]}}
< 200
  {"list": {"listId": "$engaged", "size": 0}}

> PATCH /crm/v3/objects/contacts/$ada
  {"properties": {"lifecyclestage": "customer"}}
< 200

> GET /crm/v3/lists/$customers/memberships
< 200
  {"results": [{"recordId": "$ada"}], "total": 1}

> PUT /api/orders
  {"order": {"store": $store, "number": "1", "placed_at": "2026-03-01T09:00:00Z", "channel": "web",
    "lines": [{"sku": "ROSE", "name": "Rose", "quantity": "1", "price": "3"}]},
   "person": {"email": "ada@example.com"}}
< 201

> GET /crm/v3/lists/$engaged
< 200
  {"list": {"size": 1}}

pass 59 days

> GET /crm/v3/lists/$engaged
< 200
  {"list": {"size": 1}}

pass 1 days

> GET /crm/v3/lists/$engaged
< 200
  {"list": {"size": 0}}

> PUT /crm/v3/lists/$engaged/memberships/add
  ["1"]
< 400
  {"category": "VALIDATION_ERROR"}

> POST /crm/v3/lists
  {"name": "Customers", "objectTypeId": "0-1", "processingType": "MANUAL"}
< 400
  {"category": "VALIDATION_ERROR", "errors": [{"code": "ILS.DUPLICATE_LIST_NAMES"}]}

> DELETE /crm/v3/lists/$customers
< 204

> PUT /crm/v3/lists/$customers/restore
< 204

> GET /crm/v3/lists/object-type-id/0-1/name/Customers
< 200
  {"list": {"listId": "$customers", "size": 1}}
